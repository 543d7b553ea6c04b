// The demo: three simulated sites with guests coming and going, so that a newcomer sees the shop alive.
import type { Core } from "#main/compose.ts";
import { startDemo } from "#main/drivers/routeros/simulator/index.ts";
import { secureRandom } from "#main/platform/random.ts";

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
  return { stop: () => demo.stop() };
}
