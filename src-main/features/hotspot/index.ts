export { hotspotCalls } from "./calls.ts";
export type { Hotspots } from "./hotspots.ts";
export { createNoHotspots } from "./nowhere.ts";
