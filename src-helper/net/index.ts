// What others may use of the network's place.
export { createNet } from "./net.ts";
export type { NetConfig } from "./net.ts";
