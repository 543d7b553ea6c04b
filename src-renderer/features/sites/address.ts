export type SiteTab = "guests" | "health" | "history" | "log" | "router" | "portal";

export const siteTabs: readonly SiteTab[] = ["guests", "health", "history", "log", "router", "portal"];

/** Where a site's page is. `run`: `test` tests its routers on arrival; under guests, what the list is filtered for. */
export function siteAddress(slug: string, tab?: SiteTab, run?: string): string {
  return [
    "/sites",
    slug,
    ...(tab === undefined || (tab === "guests" && !run) ? [] : [tab]),
    ...(run ? [run] : []),
  ].join("/");
}
