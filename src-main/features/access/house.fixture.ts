// A small house for the tests of this room: real sites over real sockets to simulated routers, and the engine on top.
import type { Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { RouterDraft } from "#contract/sites.ts";
import type { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import {
  createHandClock,
  createSimulator,
  type HandClock,
  type Simulator,
  type SimulatorOptions,
} from "#main/drivers/routeros/simulator/index.ts";
import { createSites, type Sites } from "#main/features/sites/index.ts";
import { createBus, type Bus } from "#main/platform/bus.ts";
import { systemClock, type Clock } from "#main/platform/clock.ts";
import { openMemoryDb, transaction, type OpenDb } from "#main/platform/db/index.ts";
import type { Logs } from "#main/platform/log.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createAccess, type Access, type GrantOrder } from "./index.ts";

const paper: Vault = { kind: "key-file", seal: async (text) => text, open: async (text) => text };

/** Real time for wires and timers, shifted by hand for days and hours: core and routers share it. */
type ShiftClock = Clock & { shift(ms: number): void; readonly router: HandClock };

function createShiftClock(): ShiftClock {
  let offset = 0;
  const start = Date.now();
  const router = createHandClock(start);
  const follow = (): void => router.advance(Math.max(0, Date.now() + offset - router.now()));
  return {
    ...systemClock,
    router: { ...router, now: () => (follow(), router.now()) },
    now: () => Date.now() + offset,
    shift(ms) {
      offset += ms;
      follow();
    },
  };
}

export type House = {
  sites: Sites;
  access: Access;
  bus: Bus<Facts>;
  db: OpenDb;
  clock: ShiftClock;
  told: { [K in keyof Facts]?: Facts[K][] };
  problems: string[];
  /** Adds a site with a simulated router, online. */
  place(name: string, options?: SimulatorOptions): Promise<{ site: SiteId; sim: Simulator }>;
  /** A simulated router in no site yet, and what makes it one of a site. */
  spare(options?: SimulatorOptions): Promise<{ sim: Simulator; draft: RouterDraft }>;
  /** Sells and waits for nothing. */
  sell(order: Partial<GrantOrder> & { site: SiteId; name: string }): Promise<GrantId>;
  /** Sells without telling the engine: `granted` is still to be called. */
  sellQuietly(order: Partial<GrantOrder> & { site: SiteId; name: string }): Promise<GrantId>;
  /** The program stops, time may pass, and starts again with `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
};

export const terms = (change: Partial<Terms> = {}): Terms => ({
  plan: null,
  planName: "One hour",
  time: { kind: "online", seconds: 3600 },
  caps: { in: null, out: null, total: null },
  speed: { in: 512_000, out: 2_000_000 },
  devices: 1,
  window: { from: null, until: null, hours: null, days: [] },
  sites: [],
  ...change,
});
export const macOf = (number: number): Mac =>
  `AA:BB:CC:00:${Math.floor(number / 256)
    .toString(16)
    .padStart(2, "0")}:${(number % 256).toString(16).padStart(2, "0")}`.toUpperCase() as Mac;

export async function createHouse(): Promise<House> {
  const clock = createShiftClock();
  const db = await openMemoryDb();
  const told: House["told"] = {};
  const problems: string[] = [];
  const bus = createBus<Facts>((name, error) => problems.push(`${name}: ${String(error)}`));
  const hear = <K extends keyof Facts>(name: K): void =>
    void bus.hear(name, (fact) => {
      const list: Facts[K][] = told[name] ?? [];
      list.push(fact);
      told[name] = list as House["told"][K];
    });
  hear("grant.changed");
  hear("rule.changed");
  const system = {
    ...silentLog,
    error: (what: string, fields = {}): void => void problems.push(`${what} ${JSON.stringify(fields)}`),
  };
  const logs: Logs = { system, auth: silentLog, site: () => silentLog };
  const sims: Simulator[] = [];
  const buildSites = (): Promise<Sites> =>
    createSites({
      db: db.db,
      bus,
      clock,
      random: secureRandom,
      vault: paper,
      logs,
      openRouter,
      settings: { get: () => ({ pollSeconds: 1 }) },
      watched: () => true,
    });
  const buildAccess = (sites: Sites): Promise<Access> =>
    createAccess({
      db: db.db,
      bus,
      clock,
      random: secureRandom,
      logs,
      sites,
      settings: { get: () => ({ currency: "KES" }) },
      watched: () => true,
    });
  const sites = await buildSites();
  const house: House = {
    sites,
    access: await buildAccess(sites),
    bus,
    db,
    clock,
    told,
    problems,
    async spare(options = {}) {
      const sim = createSimulator({
        groups: { kaunta: "read,write,api,test" },
        users: [{ name: "kaunta", password: "x", group: "kaunta" }],
        clock: clock.router,
        ...options,
      });
      sims.push(sim);
      const { port } = await sim.start();
      return { sim, draft: { host: "127.0.0.1", port, user: "kaunta", password: "x", security: "plain" } };
    },
    async place(name, options = {}) {
      const { sim, draft } = await house.spare(options);
      const site = await house.sites.create({
        name,
        timeZone: "Africa/Nairobi",
        currency: "KES",
        router: draft,
      });
      await house.sites.refresh(site.id);
      return { site: site.id, sim };
    },
    async sell(order) {
      const id = await house.sellQuietly(order);
      await house.access.granted([id]);
      return id;
    },
    sellQuietly(order) {
      const whole: GrantOrder = { secret: order.name, terms: terms(), source: "voucher", ...order };
      return transaction(db.db, (tx) => house.access.grantIn(tx, whole));
    },
    async stop() {
      await house.access.stop();
      await house.sites.stop();
    },
    async start() {
      house.sites = await buildSites();
      house.access = await buildAccess(house.sites);
      await house.access.start();
      await house.sites.start();
    },
    async end() {
      await house.stop();
      for (const sim of sims) await sim.stop();
      await db.close();
    },
  };
  await house.access.start();
  await house.sites.start();
  return house;
}
