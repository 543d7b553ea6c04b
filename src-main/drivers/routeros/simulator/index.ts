// The front door of the simulated router.
export { createHandClock, realClock } from "./clock.ts";
export type { Clock, HandClock } from "./clock.ts";
export type { AnswerFault, Faults, GreetFault, LoginFault } from "./faults.ts";
export type { HotspotEvent, LoginWay } from "./hotspot/state.ts";
export type { RouterUser, SimulatorOptions, Ways } from "./options.ts";
export type { MenuView, PlainRow } from "./router/view.ts";
export { createSimulator } from "./simulator.ts";
export type { Simulator } from "./simulator.ts";
export type { Mode } from "./versions.ts";
