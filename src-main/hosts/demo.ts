// The demo: three simulated sites with guests coming and going, so that a newcomer sees the shop alive.
import type { SiteDraft } from "#contract/sites.ts";
import { createSimulator } from "#main/drivers/routeros/simulator/index.ts";
import type { SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import type { Core } from "#main/compose.ts";

type DemoSite = { readonly draft: SiteDraft; readonly router: SimulatorOptions; readonly guests: number };

const user = { name: "kaunta", password: "demo", group: "kaunta" };

const sites: readonly DemoSite[] = [
  {
    draft: { name: "Kisumu", timeZone: "Africa/Nairobi", currency: "KES" },
    router: { mode: "7.20", identity: "kisumu-lakeside", seed: 11, uptime: 9 * 86_400_000 },
    guests: 34,
  },
  {
    draft: { name: "Awka", timeZone: "Africa/Lagos", currency: "NGN" },
    router: { mode: "6.49", identity: "awka-market", seed: 12, uptime: 23 * 86_400_000 },
    guests: 12,
  },
  {
    draft: { name: "Mwanza", timeZone: "Africa/Dar_es_Salaam", currency: "TZS" },
    router: { mode: "7.16", identity: "mwanza-port", seed: 13, uptime: 3 * 3_600_000 },
    guests: 21,
  },
];

/** Brings the demo's routers up and makes them known to the core. */
export async function openDemo(core: Core): Promise<{ stop(): Promise<void> }> {
  const simulators = await Promise.all(
    sites.map(async ({ draft, router }) => {
      const simulator = createSimulator({
        ...router,
        groups: { kaunta: "read,write,api,test" },
        users: [user],
      });
      const { port } = await simulator.start();
      await core.sites.create({
        ...draft,
        router: { host: "127.0.0.1", port, user: user.name, password: user.password, security: "plain" },
      });
      return simulator;
    }),
  );
  return {
    async stop() {
      await Promise.all(simulators.map((simulator) => simulator.stop()));
    },
  };
}
