import { useCallback } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import type { SiteId } from "#contract/values/index.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { type Sayable, sayPlan } from "./plan-words.ts";

/** Says what a plan is, in the language of this place, with its sites by name. */
export function usePlanWords(): (plan: Sayable) => string {
  const t = useWords();
  const format = useFormat();
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  return useCallback(
    (plan) => sayPlan(plan, { t, format }, (site) => sites.get(site as SiteId)?.name),
    [t, format, sites],
  );
}
