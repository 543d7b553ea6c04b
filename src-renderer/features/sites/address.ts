export type SiteTab = "guests" | "health" | "history" | "log" | "router";

export const siteTabs: readonly SiteTab[] = ["guests", "health", "history", "log", "router"];

/** Where a site's page is; `test` runs the test of its routers on arrival. */
export function siteAddress(slug: string, tab?: SiteTab, run?: "test"): string {
  return [
    "/sites",
    slug,
    ...(tab === undefined || (tab === "guests" && !run) ? [] : [tab]),
    ...(run ? [run] : []),
  ].join("/");
}
