// What a site's state is, given its routers'.
import type { LinkState, SiteState } from "#contract/sites.ts";

/**
 * One word for a site: trouble at any router shows, and `unreachable` is said only when nothing answers.
 * `since` is when it became so; `made` serves a site without routers.
 */
export function siteStateOf(
  routers: readonly LinkState[],
  made: number,
): { readonly state: SiteState; readonly since: number } {
  const of = (kind: LinkState["kind"]): number[] =>
    routers.filter((router) => router.kind === kind).map((router) => router.since);
  const [online, connecting, degraded, unreachable] = [
    of("online"),
    of("connecting"),
    of("degraded"),
    of("unreachable"),
  ];
  if (routers.length === 0) return { state: "empty", since: made };
  if (online.length === routers.length) return { state: "online", since: Math.max(...online) };
  if (unreachable.length === routers.length) return { state: "unreachable", since: Math.max(...unreachable) };
  if (degraded.length > 0 || (unreachable.length > 0 && online.length > 0))
    return { state: "degraded", since: Math.min(...degraded, ...unreachable) };
  return { state: "connecting", since: Math.min(...connecting) };
}

/** True when two states are the same news: the same kind and, in trouble, the same cause. */
export function sameState(a: LinkState, b: LinkState): boolean {
  if (a.kind !== b.kind) return false;
  return !("trouble" in a) || !("trouble" in b) || a.trouble.cause === b.trouble.cause;
}
