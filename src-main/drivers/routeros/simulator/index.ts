// The front door of the simulated router.
export { createHandClock, realClock } from "./clock.ts";
export type { Clock, HandClock } from "./clock.ts";
export { createCrowd } from "./crowd.ts";
export type { Crowd, CrowdOptions } from "./crowd.ts";
export { startDemo } from "./demo.ts";
export type { DemoRouter } from "./demo.ts";
export { startFleet } from "./fleet-client.ts";
export type { Fleet } from "./fleet-client.ts";
export type { Movement, Order, Place, Sight, Usage } from "./fleet-orders.ts";
export type { AnswerFault, Faults, GreetFault, LoginFault } from "./faults.ts";
export type { HotspotEvent, LoginWay } from "./hotspot/state.ts";
export type { RouterUser, SimulatorOptions, Ways } from "./options.ts";
export type { MenuView, PlainRow } from "./router/view.ts";
export { createSimulator } from "./simulator.ts";
export type { Simulator } from "./simulator.ts";
export type { Mode } from "./versions.ts";
export { demoCertificates } from "./demo-certificates.ts";
