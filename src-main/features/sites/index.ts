export type { Attached, Attachment, Hands } from "./attached.ts";
export { createSites, type Sites, type SitesParts } from "./sites.ts";
export { siteCalls } from "./calls.ts";
export { kick, type Target } from "./kick.ts";
export type { FinishedLook, RouterSlot } from "./live.ts";
export { appErrorOf } from "./refusal.ts";
export type { SiteStats } from "./stats.ts";
