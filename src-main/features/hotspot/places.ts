// What a country means for a site that is made with its hotspot: the clock on its wall and the money in its till.
import type { Currency } from "#contract/values/index.ts";

const known: Readonly<Record<string, { readonly timeZone: string; readonly currency: Currency }>> = {
  KE: { timeZone: "Africa/Nairobi", currency: "KES" },
  TZ: { timeZone: "Africa/Dar_es_Salaam", currency: "TZS" },
  UG: { timeZone: "Africa/Kampala", currency: "UGX" },
  NG: { timeZone: "Africa/Lagos", currency: "NGN" },
  RW: { timeZone: "Africa/Kigali", currency: "RWF" },
};

/** Elsewhere: this computer's clock, and the shop's money. */
export function placeIn(country: string, currency: Currency): { timeZone: string; currency: Currency } {
  return known[country] ?? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency };
}
