// A small house whose only gateway is this computer's own hotspot: a helper in memory, and time moved by hand.
import type { Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { HotspotId } from "#contract/hotspots.ts";
import type { GrantId, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { createFakeHelper, type FakeHelper } from "#main/drivers/hotspot/fake.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import { createHotspots, type Hotspots } from "#main/features/hotspot/index.ts";
import { createSites, type Sites } from "#main/features/sites/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, transaction } from "#main/platform/db/index.ts";
import { silentLog, type Logs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { terms } from "./house.fixture.ts";
import { createAccess, type Access } from "./index.ts";

const paper: Vault = { kind: "key-file", seal: async (text) => text, open: async (text) => text };
const facts = {
  identity: "pc",
  version: "",
  board: "",
  uptime: 1,
  cpuLoad: null,
  memoryFree: null,
  memoryTotal: null,
  diskFree: null,
  diskTotal: null,
  temperature: null,
  voltage: null,
  clockOffset: 0,
};
const hotspot = 1 as HotspotId;

export type LocalHouse = Awaited<ReturnType<typeof createLocalHouse>>;

export async function createLocalHouse() {
  // Whole milliseconds, as a computer's clock has them.
  const hand = createManualClock();
  const clock = { ...hand, now: () => Math.floor(hand.now()) };
  const db = await openMemoryDb();
  const helper: FakeHelper = createFakeHelper(clock);
  const problems: string[] = [];
  const bus = createBus<Facts>((name, error) => problems.push(`${name}: ${String(error)}`));
  const complain = (what: string, fields = {}): void =>
    void problems.push(`${what} ${JSON.stringify(fields)}`);
  const log = { ...silentLog, error: complain };
  const logs: Logs = { system: log, auth: silentLog, site: () => log };
  const shared = { db: db.db, bus, clock, random: secureRandom, vault: paper, logs };

  async function build(): Promise<{ sites: Sites; hotspots: Hotspots; access: Access }> {
    const sites = await createSites({
      ...shared,
      openRouter: createFakeRouter(clock).open,
      settings: { get: () => ({ pollSeconds: 1 }) },
      watched: () => true,
    });
    const hotspots = await createHotspots({
      ...shared,
      sites,
      helper: helper.open(),
      settings: { get: () => ({ currency: "KES" }) },
      portalPort: () => 7421,
      openPortal: async () => 7421,
      machine: { facts: async () => facts, networks: () => [], user: "juma" },
    });
    const access = await createAccess({
      ...shared,
      sites,
      hotspots,
      settings: { get: () => ({ currency: "KES" }) },
      watched: () => true,
    });
    await access.start();
    await hotspots.open();
    await sites.start();
    return { sites, hotspots, access };
  }

  const house = {
    ...(await build()),
    clock,
    helper,
    db,
    problems,
    hotspot,
    site: "" as SiteId,
    router: "" as RouterId,
    gateway: () => helper.gateway(hotspot),
    /** Time moves on, and everybody who woke finishes what it began. */
    async pass(ms: number): Promise<void> {
      for (let rest = ms; rest > 0; rest -= 500) {
        await clock.advance(Math.min(500, rest));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async sell(name: string, change: Partial<Terms> = {}): Promise<GrantId> {
      const id = await transaction(db.db, (tx) =>
        house.access.grantIn(tx, {
          site: house.site,
          name,
          secret: name,
          terms: terms(change),
          source: "voucher",
        }),
      );
      await house.access.granted([id]);
      return id;
    },
    /** It stands in the portal, with its address there. */
    async redeem(grant: GrantId, mac: Mac, drop?: Mac) {
      const ip = house.gateway().join(mac);
      return house.access.admit({ grant, mac, ip, site: house.site, drop });
    },
    async stop(): Promise<void> {
      await house.access.stop();
      await house.hotspots.close();
      const stopping = house.sites.stop();
      await clock.advance(1000);
      await stopping;
    },
    async start(): Promise<void> {
      Object.assign(house, await build());
      await house.pass(5000);
    },
    async end(): Promise<void> {
      await house.stop();
      await db.close();
    },
  };
  const made = await house.hotspots.make(
    { name: "Duka", password: null, country: "KE", details: {} },
    "Amina",
  );
  await house.hotspots.start(hotspot, "Amina");
  house.site = made.site;
  house.router = made.router;
  await house.pass(5000);
  return house;
}
