export { hotspotCalls } from "./calls.ts";
export type { GatewayRow, GatewaySession, LocalGateway } from "./gateway/gateway.ts";
export { createHotspots, type HotspotParts } from "./here.ts";
export type { Hotspots, LocalVisitor } from "./hotspots.ts";
export { machineFacts, machineNetworks } from "./machine.ts";
export { createNoHotspots } from "./nowhere.ts";
