// What others may use of addresses and names.
export { createDhcp } from "./dhcp.ts";
export { readAbilities } from "./abilities.ts";
export type { Abilities } from "./abilities.ts";
