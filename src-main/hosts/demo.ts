// The demo: three simulated sites with guests coming and going, so that a newcomer sees the shop alive.
import { PlanDraft } from "#contract/plans.ts";
import type { PlanId } from "#contract/values/index.ts";
import type { Core } from "#main/compose.ts";
import { createChance, startDemo } from "#main/drivers/routeros/simulator/index.ts";
import type { Log } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { createDemoGuests, type DemoPlace } from "./demo-guests.ts";

/** What a shop like this sells: name, price in whole units, hours, and whether they run on while the guest is away. */
const usualPlans = [
  ["1 hour", 20, 1, "online"],
  ["1 day", 50, 24, "wall"],
  ["1 week", 250, 168, "wall"],
] as const;

export type Demo = { still(): void; stop(): Promise<void> };

/** Brings the demo's routers up and makes them known to the core. `still` keeps the shop's guests where they are. */
export async function openDemo(core: Core, log: Log): Promise<Demo> {
  const demo = await startDemo({ password: secureRandom.uuid() });
  const { timeZone, currency } = core.settings.get();
  const places: DemoPlace[] = [];
  for (const { name, user, password, port, tlsPort, router } of demo.routers) {
    const { id } = await core.sites.create({
      name,
      timeZone,
      currency,
      router:
        tlsPort === undefined
          ? { host: "127.0.0.1", port, user, password, security: "plain" }
          : { host: "127.0.0.1", port: tlsPort, user, password, security: "tls" },
    });
    places.push({ site: id, router });
  }
  const plans: PlanId[] = [];
  for (const [name, price, hours, kind] of usualPlans) {
    const { id } = await core.plans.create(
      PlanDraft.parse({
        name,
        price: { minor: price * 100, currency },
        time: { kind, seconds: hours * 3600 },
        devices: kind === "wall" ? 2 : 1,
        speed: { in: 2_000_000, out: 4_000_000 },
      }),
    );
    plans.push(id);
  }
  const guests = createDemoGuests({ core, places, plans, chance: createChance(2026), log });
  void guests.start();
  return { still: () => guests.stop(), stop: () => demo.stop() };
}
