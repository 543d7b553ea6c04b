// The demo: three simulated sites with guests coming and going, so that a newcomer sees the shop alive.
import { PlanDraft } from "#contract/plans.ts";
import type { Currency, SiteId } from "#contract/values/index.ts";
import type { Core } from "#main/compose.ts";
import { createChance, startDemo } from "#main/drivers/routeros/simulator/index.ts";
import type { PaymentSimulators } from "#main/features/payments/simulator/index.ts";
import type { Log } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { openDemoCompanies } from "./demo-companies.ts";
import { createDemoGuests, type DemoPlace, type DemoPlan } from "./demo-guests.ts";

/** What a shop like this sells: name, hours, whether they run on while the guest is away, and the price in whole units. */
const usualPlans = [
  ["1 hour", 1, "online", { KES: 20, TZS: 500 }],
  ["1 day", 24, "wall", { KES: 50, TZS: 1000 }],
  ["1 week", 168, "wall", { KES: 250, TZS: 5000 }],
] as const;

/** The hostel lies across the border. */
const lands = {
  KES: { timeZone: "Africa/Nairobi", sites: ["Soko Market", "Stendi Bus Station"] },
  TZS: { timeZone: "Africa/Dar_es_Salaam", sites: ["Bahari Hostel"] },
} as const;
const currencies = ["KES", "TZS"] as const;

export type Demo = { still(): void; stop(): Promise<void> };

/**
 * Brings the demo's routers up and makes them and the companies known to the core. `still` keeps the shop's guests
 * where they are.
 */
export async function openDemo(core: Core, companies: PaymentSimulators, log: Log): Promise<Demo> {
  const demo = await startDemo({ password: secureRandom.uuid() });
  const places: DemoPlace[] = [];
  for (const { name, user, password, port, tlsPort, router } of demo.routers) {
    const currency = currencies.find((one) => lands[one].sites.some((site) => site === name)) ?? "KES";
    const { id } = await core.sites.create({
      name,
      timeZone: lands[currency].timeZone,
      currency,
      router:
        tlsPort === undefined
          ? { host: "127.0.0.1", port, user, password, security: "plain" }
          : { host: "127.0.0.1", port: tlsPort, user, password, security: "tls" },
    });
    places.push({ site: id, currency, router });
  }
  const sitesIn = (currency: Currency): SiteId[] =>
    places.filter((place) => place.currency === currency).map(({ site }) => site);
  const plans: DemoPlan[] = [];
  for (const currency of currencies)
    for (const [name, hours, kind, prices] of usualPlans) {
      const { id } = await core.plans.create(
        PlanDraft.parse({
          name,
          price: { minor: prices[currency] * 100, currency },
          time: { kind, seconds: hours * 3600 },
          devices: kind === "wall" ? 2 : 1,
          speed: { in: 2_000_000, out: 4_000_000 },
          sites: sitesIn(currency),
        }),
      );
      plans.push({ id, currency });
    }
  await openDemoCompanies(core, companies, sitesIn);
  const guests = createDemoGuests({ core, places, plans, chance: createChance(2026), log });
  void guests.start();
  return { still: () => guests.stop(), stop: () => demo.stop() };
}
