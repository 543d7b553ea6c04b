import { useEffect, useMemo } from "react";
import { hasHotspots } from "#ui/state/hotspots.ts";
import { allowed } from "#ui/state/me.ts";
import { useFrom, useStores } from "./compose.tsx";
import { type PageRoute, type Place, routes } from "./routes.tsx";
import { useMay } from "./useMay.ts";

export type PlaceRoute = PageRoute & { readonly nav: Place };

/** Pages for the sidebar, the search and the shortcuts: what this person may see, and what this computer has. */
export function usePlaces(): readonly PlaceRoute[] {
  const { me, hotspots } = useStores();
  const state = useFrom(me, (now) => now);
  const mayOperate = useMay("operate");
  useEffect(() => hotspots.want(), [hotspots]);
  // Who cannot make one sees the page where there is something to see.
  const shown = useFrom(
    hotspots,
    ({ value }) => hasHotspots(value) && (mayOperate || (value?.hotspots.length ?? 0) > 0),
  );
  return useMemo(
    () =>
      routes.flatMap((route) => {
        const { nav } = route;
        if (nav === undefined || !allowed(state, route.needs)) return [];
        return nav.only === "hotspots" && !shown ? [] : [{ ...route, nav }];
      }),
    [state, shown],
  );
}
