import { useMemo } from "react";
import type { Instant, SiteId } from "#contract/values/index.ts";
import { statusOf } from "#ui/features/sites/view.ts";
import type { Status } from "#ui/ui/StatusDot.tsx";
import { useFrom, useStores } from "./compose.tsx";

/** A site as the sidebar, the search and the shortcuts name it. */
export type NavSite = {
  readonly id: SiteId;
  readonly name: string;
  readonly slug: string;
  readonly status: Status;
  /** Since when it cannot be reached. */
  readonly downSince: Instant | undefined;
  readonly guests: number;
};

/** By name, so that a site keeps its place whatever happens to it; trouble shows by colour and shape. */
export function useNavSites(): readonly NavSite[] {
  const { live: store } = useStores();
  const sites = useFrom(store, (state) => state.sites);
  const live = useFrom(store, (state) => state.live);
  return useMemo(
    () =>
      [...sites.values()]
        .map(({ id, name, slug }) => {
          const now = live.get(id);
          const downSince = now?.state === "unreachable" ? now.since : undefined;
          return { id, name, slug, status: statusOf(now), downSince, guests: now?.guests ?? 0 };
        })
        .toSorted((one, other) => one.name.localeCompare(other.name)),
    [sites, live],
  );
}
