// What others may use of the gateway.
export { createGateway } from "./gateway.ts";
export type { ReadableGateway } from "./gateway.ts";
export type { GatewayConfig } from "./ruleset.ts";
export { tableName, unpaidDnsPort } from "./names.ts";
