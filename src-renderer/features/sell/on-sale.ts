import type { Plan } from "#contract/plans.ts";
import type { Instant } from "#contract/values/index.ts";

/** What can be sold at this counter: on sale, for this site, and not for days that are over. */
export function onSaleAt(
  plans: readonly Plan[],
  site: string | null,
  now: Instant,
  timeZone: string,
): readonly Plan[] {
  // Swedish writes a day as 2026-11-22.
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
  return plans.filter(
    ({ onSale, sites, window }) =>
      onSale &&
      (site === null || sites.length === 0 || sites.some((one) => one === site)) &&
      (window.until === null || window.until >= today),
  );
}
