import type { HotspotId } from "#contract/hotspots.ts";

export type HotspotTab = "stations" | "settings" | "logs" | "test" | "audit";

export const hotspotTabs: readonly HotspotTab[] = ["stations", "settings", "logs", "test", "audit"];

/** Without a hotspot: the only one, or the list of them; `new` is where another is made. */
export function hotspotAddress(hotspot?: HotspotId | "new", tab?: HotspotTab): string {
  return [
    "/hotspot",
    ...(hotspot === undefined ? [] : [String(hotspot)]),
    ...(hotspot === undefined || tab === undefined || tab === "stations" ? [] : [tab]),
  ].join("/");
}
