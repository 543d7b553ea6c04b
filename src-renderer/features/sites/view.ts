// What the screens say of a site: pure functions over the last picture.
import type { CheckStep, LinkState, Site, SiteLive, Trouble, TroubleCause } from "#contract/sites.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { Status } from "#ui/ui/StatusDot.tsx";

/** Colour and shape of a site. A site never heard of is unknown, not in trouble; one that connects is waited for. */
export function statusOf(live: SiteLive | undefined): Status {
  return shapes[live?.state ?? "empty"];
}

/** The same for one router. */
export function linkStatus(state: LinkState | undefined): Status {
  return shapes[state?.kind ?? "empty"];
}

const shapes: Record<SiteLive["state"], Status> = {
  empty: "off",
  connecting: "waiting",
  online: "good",
  degraded: "waiting",
  unreachable: "trouble",
};

const ranks: Record<SiteLive["state"], number> = {
  unreachable: 0,
  degraded: 1,
  empty: 2,
  connecting: 3,
  online: 3,
};

/** Trouble on top, then by name; a site that only connects keeps its place. */
export function inOrder(
  sites: ReadonlyMap<SiteId, Site>,
  live: ReadonlyMap<SiteId, SiteLive>,
): readonly SiteId[] {
  const rank = (id: SiteId): number => ranks[live.get(id)?.state ?? "connecting"];
  return [...sites.values()]
    .toSorted((a, b) => rank(a.id) - rank(b.id) || names.compare(a.name, b.name))
    .map((site) => site.id);
}
const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The trouble a site's sentence is about: who does not answer before who answers badly, newest first. */
export function leadTrouble(live: SiteLive): Trouble | undefined {
  const of = (kind: "unreachable" | "degraded"): Trouble[] =>
    live.routers
      .flatMap(({ state }) => (state.kind === kind ? [state] : []))
      .toSorted((a, b) => b.since - a.since)
      .map((state) => state.trouble);
  return of("unreachable")[0] ?? of("degraded")[0];
}

export type SiteSentence =
  | { readonly kind: "unknown" | "empty" | "online" }
  | { readonly kind: "connecting"; readonly since: Instant }
  | { readonly kind: "trouble"; readonly cause: TroubleCause; readonly since: Instant }
  | { readonly kind: "some-down"; readonly down: number; readonly all: number; readonly since: Instant };

export function sentenceOf(live: SiteLive | undefined): SiteSentence {
  if (!live) return { kind: "unknown" };
  if (live.state === "empty" || live.state === "online") return { kind: live.state };
  if (live.state === "connecting") return { kind: "connecting", since: live.since };
  const down = live.routers.filter((router) => router.state.kind === "unreachable").length;
  if (down > 0 && down < live.routers.length)
    return { kind: "some-down", down, all: live.routers.length, since: live.since };
  return { kind: "trouble", cause: leadTrouble(live)?.cause ?? "unknown", since: live.since };
}

export type RowAction = "open" | "test" | "trust" | "advice" | "addRouter";

/** The one thing to do next, for who may do it. */
export function actionFor(live: SiteLive | undefined, mayOperate: boolean): RowAction | undefined {
  if (!live || live.state === "online" || live.state === "connecting") return undefined;
  if (!mayOperate) return "open";
  if (live.state === "empty") return "addRouter";
  const cause = leadTrouble(live)?.cause ?? "unknown";
  if (cause === "certificate-changed") return "trust";
  return atTheRouter.has(cause) ? "advice" : "test";
}

/** Causes that looking again does not mend: somebody has to change something. */
const atTheRouter: ReadonlySet<TroubleCause> = new Set([
  "closed-at-once",
  "tls-failed",
  "login-refused",
  "not-permitted",
  "not-a-router",
  "hotspot-missing",
  "hotspot-off",
  "hotspot-failed",
  "card-missing",
  "helper-missing",
  "clock-wrong",
  "storage",
]);

export type Figures = {
  readonly guests: number;
  readonly rateIn: number;
  readonly rateOut: number;
  readonly up: number;
  readonly all: number;
  readonly trouble: number;
  /** The oldest picture of a site that should be fresh; null before the first. */
  readonly oldest: Instant | null;
};

/** Guests and traffic count only where the site answers: what a dead site had is history. */
export function figuresOf(sites: ReadonlyMap<SiteId, Site>, live: ReadonlyMap<SiteId, SiteLive>): Figures {
  const known = [...sites.keys()].flatMap((id) => live.get(id) ?? []);
  const up = known.filter((site) => site.state === "online" || site.state === "degraded");
  const sum = (pick: (site: SiteLive) => number): number => up.reduce((total, site) => total + pick(site), 0);
  const pictures = up.flatMap((site) => site.pictureAt ?? []);
  return {
    guests: sum((site) => site.guests),
    rateIn: sum((site) => site.rateIn),
    rateOut: sum((site) => site.rateOut),
    up: up.length,
    all: sites.size,
    trouble: known.filter((site) => site.state === "unreachable" || site.state === "degraded").length,
    oldest: pictures.length > 0 ? Math.min(...pictures) : null,
  };
}

/** True when figures of a site are no longer what is, but what was. */
export function isStale(live: SiteLive | undefined, connected: boolean): boolean {
  return !connected || live === undefined || live.state === "unreachable" || live.state === "empty";
}

/** Share in use, 0…100; null where the router did not say. */
export function usedShare(free: number | null, total: number | null): number | null {
  return free === null || total === null || total <= 0 ? null : Math.round(((total - free) / total) * 100);
}

/** The router a site's line speaks of: the first that answered. */
export function mainRouter(live: SiteLive | undefined): SiteLive["routers"][number] | undefined {
  return live?.routers.find((router) => router.facts !== null) ?? live?.routers[0];
}

/** As it stands on the box: `hAP ax^2` is hAP ax². */
export function boardName(board: string): string {
  return board.replace("^2", "²").replace("^3", "³");
}

/** `7.20.7 (long-term)` without the channel, where there is little room. */
export function shortVersion(version: string): string {
  return version.replace(/ \(.*\)$/, "");
}

/** The step a test stopped at, or the first with a remark. */
export function verdictOf(
  steps: readonly CheckStep[],
): { readonly kind: "good" } | { readonly kind: "warned" | "failed"; readonly step: CheckStep } {
  const failed = steps.find((step) => step.outcome === "failed");
  if (failed) return { kind: "failed", step: failed };
  const warned = steps.find((step) => step.outcome === "warned");
  return warned ? { kind: "warned", step: warned } : { kind: "good" };
}
