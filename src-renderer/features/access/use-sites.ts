import { useCallback, useMemo } from "react";
import type { Site } from "#contract/sites.ts";
import type { SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";

/** All sites by name, for choosing one. */
export function useSites(): readonly Site[] {
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  return useMemo(() => [...sites.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [sites]);
}

/** The name of a site; of one that is no longer kept, nothing. */
export function useSiteName(): (id: SiteId) => string {
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  return useCallback((id) => sites.get(id)?.name ?? "", [sites]);
}
