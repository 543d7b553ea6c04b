// A small house for the tests of this room: sites, a hotspot feature and a helper in memory.
import type { Facts } from "#contract/facts.ts";
import type { HotspotDraft } from "#contract/hotspots.ts";
import { createFakeHelper, type FakeHelper } from "#main/drivers/hotspot/fake.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import { createSites, type Sites } from "#main/features/sites/index.ts";
import { createBus, type Bus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { silentLog, type Logs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createHotspots, type Hotspots } from "./index.ts";

export const paper: Vault = {
  kind: "key-file",
  seal: async (text) => `sealed:${text}`,
  open: async (text) => text.replace(/^sealed:/, ""),
};
export const duka: HotspotDraft = { name: "Duka", password: null, country: "KE", details: {} };

/** What a house is given of the computer around it. */
export const world = {
  settings: { get: () => ({ currency: "KES" as const }) },
  machine: {
    facts: async () => ({
      identity: "shop-pc",
      version: "Linux 6.1",
      board: "",
      uptime: 99,
      cpuLoad: 3,
      memoryFree: 50,
      memoryTotal: 100,
      diskFree: null,
      diskTotal: null,
      temperature: null,
      voltage: null,
      clockOffset: 0,
    }),
    networks: () => ["192.168.1.5/24", "10.77.0.9/16"],
    user: "juma",
  },
};

export type House = {
  clock: ManualClock;
  helper: FakeHelper;
  hotspots: Hotspots;
  sites: Sites;
  bus: Bus<Facts>;
  db: OpenDb;
  told: { name: "hotspot.changed" | "hotspot.progress"; fact: unknown }[];
  problems: string[];
  portal: { port: number | undefined; opened: number };
  /** The program stops and starts again; the helper goes on. */
  restart(): Promise<void>;
  end(): Promise<void>;
};

export async function createHouse(): Promise<House> {
  const clock = createManualClock();
  const db = await openMemoryDb();
  const helper = createFakeHelper(clock);
  const problems: string[] = [];
  const bus = createBus<Facts>((name, error) => problems.push(`${name}: ${String(error)}`));
  const told: House["told"] = [];
  for (const name of ["hotspot.changed", "hotspot.progress"] as const)
    bus.hear(name, (fact) => void told.push({ name, fact }));
  const system = {
    ...silentLog,
    error: (what: string, fields = {}): void => void problems.push(`${what} ${JSON.stringify(fields)}`),
  };
  const logs: Logs = { system, auth: silentLog, site: () => ({ ...silentLog, error: system.error }) };
  const portal: House["portal"] = { port: undefined, opened: 0 };
  const shared = { db: db.db, bus, clock, random: secureRandom, vault: paper, logs };
  const build = async () => {
    const sites = await createSites({
      ...shared,
      openRouter: createFakeRouter(clock).open,
      settings: { get: () => ({ pollSeconds: 1 }) },
      watched: () => true,
    });
    const hotspots = await createHotspots({
      ...shared,
      ...world,
      sites,
      helper: helper.open(),
      portalPort: () => portal.port,
      openPortal: async () => {
        portal.opened++;
        portal.port = 7421;
        return 7421;
      },
    });
    await hotspots.open();
    await sites.start();
    return { sites, hotspots };
  };
  const house: House = {
    ...(await build()),
    clock,
    helper,
    bus,
    db,
    told,
    problems,
    portal,
    async restart() {
      await down();
      Object.assign(house, await build());
    },
    async end() {
      await down();
      await db.close();
    },
  };
  /** What rests between two steps of its last work needs time to move. */
  async function down(): Promise<void> {
    await house.hotspots.close();
    const stopping = house.sites.stop();
    await clock.advance(1000);
    await stopping;
  }
  return house;
}
