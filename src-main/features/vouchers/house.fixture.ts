// A small world for the tests of this room: real book and plans, an engine and a printer that only note what they hear.
import type { Grant } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Plan } from "#contract/plans.ts";
import type { PlanDraft } from "#contract/plans.ts";
import { Settings } from "#contract/settings.ts";
import type { Site } from "#contract/sites.ts";
import { GrantId, GuestId, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import type { Admitted, GrantOrder } from "#main/features/access/index.ts";
import { createPlans } from "#main/features/plans/index.ts";
import type { OnPaper, Ticket } from "#main/features/printing/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { z } from "zod";
import { createVouchers, type Vouchers } from "./index.ts";
import type { By, VouchersParts } from "./parts.ts";

export const kisumu = SiteId.parse("kisumu");
export const arusha = SiteId.parse("arusha");
const router = RouterId.parse("router-1");
export const amina: By = { id: "op-1", name: "Amina" };
export const phoneOf = (n: number): Mac => Mac.parse(`AA:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`);
const hex = (n: number): string => n.toString(16).padStart(2, "0");

type FakeAccess = VouchersParts["access"] & {
  readonly grants: Map<GrantId, Grant>;
  readonly begun: GrantId[];
  readonly voided: { id: GrantId; why: string }[];
  readonly orders: GrantOrder[];
  /** Answers the next admissions with this instead of letting in. */
  refuse: Admitted | undefined;
  witnesses: Parameters<VouchersParts["access"]["witness"]>[0][];
  change(id: GrantId, change: Partial<Grant>): Grant;
};

export type World = {
  vouchers: Vouchers;
  readonly db: OpenDb;
  readonly clock: ManualClock;
  readonly access: FakeAccess;
  readonly printer: {
    jobs: readonly (readonly Ticket[])[];
    broken: string | undefined;
    /** Slip so-and-so of a job is on paper. */
    out(job: string, slip: number): Promise<void>;
  };
  readonly settings: { now: Settings };
  readonly told: { name: keyof Facts; fact: unknown }[];
  readonly bus: ReturnType<typeof createBus<Facts>>;
  plan(wish?: Partial<z.input<typeof PlanDraft>>): Promise<Plan>;
  /** Builds the room anew on the same database, as a restart does. */
  restart(): Promise<void>;
  end(): Promise<void>;
};

export async function createWorld(parts: { link?: RouterLink } = {}): Promise<World> {
  const db = await openMemoryDb();
  const clock = createManualClock();
  const bus = createBus<Facts>((name, error) => {
    throw new Error(`listener of ${name}`, { cause: error });
  });
  const told: World["told"] = [];
  for (const name of ["voucher.changed", "sale.made"] as const)
    bus.hear(name, (fact) => told.push({ name, fact }));
  const settings = { now: Settings.parse({ shopName: "Duka la Amina" }) };
  const sitesKept = [kisumu, arusha].map((id): Site => ({
    id,
    name: id,
    slug: id,
    timeZone: "Africa/Nairobi",
    currency: "KES",
    routers: [],
  }));
  const tables = db.db.$extendTables<{ sites: Record<string, string | number> }>();
  for (const { id, name, slug, timeZone, currency } of sitesKept)
    await tables
      .insertInto("sites")
      .values({ id, name, folded: name, slug, time_zone: timeZone, currency, made_at: 0 })
      .execute();
  if (parts.link && sitesKept[0])
    sitesKept[0].routers.push({
      id: router,
      site: kisumu,
      host: "10.8.0.2" as never,
      port: 8728,
      user: "kaunta",
      security: "plain",
      fingerprint: null,
    });
  const sites = {
    list: async () => sitesKept,
    link: () => parts.link,
    whyAway: () => "it is switched off",
  };
  const plans = await createPlans({ db: db.db, bus, clock, random: secureRandom, log: silentLog });
  const access = createFakeAccess(clock);
  const listeners = new Set<(slip: OnPaper) => Promise<void> | void>();
  const printer: World["printer"] = {
    jobs: [],
    broken: undefined,
    async out(job, slip) {
      const ticket = printer.jobs[Number(job.replace("job-", "")) - 1]?.[slip - 1];
      if (ticket) for (const listener of listeners) await listener({ job, slip, ticket });
    },
  };
  const printing: VouchersParts["printing"] = {
    heard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async print({ tickets }) {
      if (printer.broken !== undefined) throw new AppError("not_here", printer.broken);
      printer.jobs = [...printer.jobs, tickets];
      return { job: `job-${printer.jobs.length}` };
    },
    sheet: async () => Buffer.from("%PDF"),
  };
  const build = async (): Promise<Vouchers> => {
    const vouchers = await createVouchers({
      db: db.db,
      bus,
      clock,
      random: secureRandom,
      log: silentLog,
      settings: { get: () => settings.now },
      sites,
      plans,
      access,
      printing,
    });
    vouchers.start();
    return vouchers;
  };
  const world: World = {
    vouchers: await build(),
    db,
    clock,
    access,
    printer,
    settings,
    told,
    bus,
    plan: (wish = {}) =>
      plans.create({
        name: "Siku moja",
        price: { minor: 5000, currency: "KES" },
        time: { kind: "wall", seconds: 86_400 },
        ...wish,
      }),
    async restart() {
      await world.vouchers.stop();
      world.vouchers = await build();
    },
    async end() {
      await world.vouchers.stop();
      await db.close();
    },
  };
  return world;
}

/** Notes what it hears; a grant exists when its transaction went through. */
function createFakeAccess(clock: ManualClock): FakeAccess {
  const grants = new Map<GrantId, Grant>();
  let last = 0;
  const grantOf = (order: GrantOrder): Grant => ({
    id: GrantId.parse(`grant-${++last}`),
    site: order.site,
    name: order.name,
    terms: order.terms,
    source: order.source,
    guest:
      order.phone === undefined ? null : { id: GuestId.parse(`guest-${order.phone}`), phone: order.phone },
    state: "waiting",
    end: null,
    madeAt: clock.now(),
    firstUsedAt: null,
    endedAt: null,
    until: null,
    secondsUsed: 0,
    secondsTotal: order.terms.time.kind === "none" ? null : order.terms.time.seconds,
    secondsLeft: order.terms.time.kind === "none" ? null : order.terms.time.seconds,
    bytesIn: 0,
    bytesOut: 0,
    bytesLeft: null,
    devices: [],
    online: false,
    onGateway: { state: "waiting", detail: "", at: null },
  });
  const view = (id: GrantId): Grant => {
    const grant = grants.get(id);
    if (!grant) throw new AppError("not_found", "no such grant");
    return grant;
  };
  const access: FakeAccess = {
    grants,
    begun: [],
    voided: [],
    orders: [],
    refuse: undefined,
    witnesses: [],
    witness: (witness) => void access.witnesses.push(witness),
    change(id, change) {
      const grant = { ...view(id), ...change };
      grants.set(id, grant);
      return grant;
    },
    grantIn: async (_, order) => (await access.grantManyIn(_, [order]))[0] ?? GrantId.parse("none"),
    async grantManyIn(_, orders) {
      access.orders.push(...orders);
      return orders.map((order) => {
        const grant = grantOf(order);
        grants.set(grant.id, grant);
        return grant.id;
      });
    },
    granted: async (ids) => void access.begun.push(...ids),
    async admit({ grant: id, mac }) {
      const grant = view(id);
      if (access.refuse) return access.refuse;
      const now = clock.now();
      const known = grant.devices.some((device) => device.mac === mac);
      if (!known && grant.devices.length >= grant.terms.devices)
        return { kind: "device-limit", devices: grant.devices.map((device) => device.mac) };
      const devices = known
        ? grant.devices
        : [...grant.devices, { mac, firstSeen: now, lastSeen: now, online: true }];
      const firstUsedAt = grant.firstUsedAt ?? now;
      const until = grant.terms.time.kind === "wall" ? firstUsedAt + grant.terms.time.seconds * 1000 : null;
      access.change(id, { devices, firstUsedAt, until, state: "running", online: true });
      return { kind: "online", grant: id, until };
    },
    view: async (id) => view(id),
    byName: async (name) => [...grants.values()].findLast((grant) => grant.name === name),
    async void(id, why) {
      access.voided.push({ id, why });
      return access.change(id, { state: "ended", end: "void", endedAt: clock.now() });
    },
  };
  return access;
}
