export { createSites, type Sites, type SitesParts } from "./sites.ts";
export { siteCalls } from "./calls.ts";
export type { SiteStats } from "./stats.ts";
