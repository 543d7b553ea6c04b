// The demo: three simulated sites with guests coming and going, so that a newcomer sees the shop alive.
import { PlanDraft } from "#contract/plans.ts";
import type { Core } from "#main/compose.ts";
import { startDemo } from "#main/drivers/routeros/simulator/index.ts";
import { secureRandom } from "#main/platform/random.ts";

/** What a shop like this sells: name, price in whole units, hours, and whether they run on while the guest is away. */
const usualPlans = [
  ["1 hour", 20, 1, "online"],
  ["1 day", 50, 24, "wall"],
  ["1 week", 250, 168, "wall"],
] as const;

/** Brings the demo's routers up and makes them known to the core. */
export async function openDemo(core: Core): Promise<{ stop(): Promise<void> }> {
  const demo = await startDemo({ password: secureRandom.uuid() });
  const { timeZone, currency } = core.settings.get();
  for (const { name, user, password, port, tlsPort } of demo.routers)
    await core.sites.create({
      name,
      timeZone,
      currency,
      router:
        tlsPort === undefined
          ? { host: "127.0.0.1", port, user, password, security: "plain" }
          : { host: "127.0.0.1", port: tlsPort, user, password, security: "tls" },
    });
  for (const [name, price, hours, kind] of usualPlans)
    await core.plans.create(
      PlanDraft.parse({
        name,
        price: { minor: price * 100, currency },
        time: { kind, seconds: hours * 3600 },
        devices: kind === "wall" ? 2 : 1,
        speed: { in: 2_000_000, out: 4_000_000 },
      }),
    );
  return { stop: () => demo.stop() };
}
