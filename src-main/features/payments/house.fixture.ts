// A small house for the tests of this room: real book, plans, engine and slips; companies that say what they are told,
// and a process that can be killed between any two statements.
import type { Facts } from "#contract/facts.ts";
import type { AccountDraft } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import { Settings } from "#contract/settings.ts";
import { Mac, SiteId, type AccountId, type Money } from "#contract/values/index.ts";
import { createAccess, type Access, type Admitted } from "#main/features/access/index.ts";
import { createPlans, type Plans } from "#main/features/plans/index.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createVouchers, type Vouchers } from "#main/features/vouchers/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type Clock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type Db, type OpenDb } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { silentLog, silentLogs, type LogFields } from "#main/platform/log.ts";
import { secureRandom, type Random } from "#main/platform/random.ts";
import type { Kysely } from "kysely";
import { auditBook } from "./audit.ts";
import { createFakeCompany, type FakeCompany } from "./company.fixture.ts";
import { createPayments, type Payments, type StartPayment } from "./index.ts";
import type { PaymentsParts } from "./parts.ts";
import { createCash } from "./providers/cash/index.ts";
import { createVoucher } from "./providers/voucher/index.ts";
import type { PaymentTables } from "./tables.ts";

export const kisumu = SiteId.parse("kisumu");
export const amina = { id: "op-1", name: "Amina" };
export const kes = (shillings: number): Money => ({ minor: shillings * 100, currency: "KES" });
export const macOf = (n: number): Mac => Mac.parse(`AA:00:00:00:${hex(Math.floor(n / 256))}:${hex(n % 256)}`);
export const phoneOf = (n: number): string => `2547${String(n).padStart(8, "0")}`;
const hex = (n: number): string => n.toString(16).padStart(2, "0");
export const second = 1000;
export const minute = 60_000;
export const hour = 3_600_000;

export type House = {
  payments: Payments;
  access: Access;
  vouchers: Vouchers;
  plans: Plans;
  readonly db: OpenDb;
  readonly at: Kysely<PaymentTables>;
  readonly clock: ManualClock;
  /** Its references are its own, it polls without receipts, and its calls are only hints (as Daraja). */
  readonly hint: FakeCompany;
  /** Asked by our reference, tells receipts, signs its calls (as ClickPesa). */
  readonly signed: FakeCompany;
  readonly accounts: { hint: AccountId; signed: AccountId; cash: AccountId; slip: AccountId };
  readonly day: Plan;
  readonly hourly: Plan;
  readonly told: { name: keyof Facts; fact: Facts[keyof Facts] }[];
  readonly texts: { kind: string; key: string; phone: string }[];
  readonly problems: string[];
  /** Devices that asked the engine to be let in. */
  readonly admitted: { mac: Mac; grant: string }[];
  /** What the engine answers them; online unless said otherwise. */
  door: Admitted["kind"] | "router-away";
  /** A router of the site has been reached again. */
  routerBack(): void;
  start(order?: Partial<StartPayment>): ReturnType<Payments["start"]>;
  /** Time passes and everything that falls due happens. */
  pass(ms: number, step?: number): Promise<void>;
  /** No power after so many more statements; undefined for never. */
  dieAfter(statements: number | undefined): void;
  readonly isDead: () => boolean;
  /** The program is started again on the same disk; what was under way is gone. */
  restart(): Promise<void>;
  faults(): Promise<string[]>;
  /** Kinds of what waits for the owner. */
  waits(): Promise<string[]>;
  states(): Promise<{ attempts: string[]; payments: string[] }>;
  end(): Promise<void>;
};

export async function createHouse(parts: { random?: Random } = {}): Promise<House> {
  const random = parts.random ?? secureRandom;
  const db = await openMemoryDb();
  const clock = createManualClock();
  const settings = { get: () => Settings.parse({ shopName: "Duka la Amina", timeZone: "Africa/Nairobi" }) };
  await db.db
    .$extendTables<{ sites: Record<string, string | number> }>()
    .insertInto("sites")
    .values({
      id: kisumu,
      name: "Kisumu",
      folded: "kisumu",
      slug: "kisumu",
      time_zone: "Africa/Nairobi",
      currency: "KES",
      made_at: 0,
    })
    .execute();
  const told: House["told"] = [];
  const texts: House["texts"] = [];
  const problems: string[] = [];
  const admitted: House["admitted"] = [];
  const hint = createFakeCompany(clock, { name: "daraja", refOwner: "theirs", callback: "hint" });
  const signed = createFakeCompany(clock, { name: "clickpesa", refOwner: "ours", callback: "signed" });

  /** What of a process ends with it. */
  type Life = { dead: boolean; left: number | undefined };
  let life: Life = { dead: false, left: undefined };
  let looks: ((look: { router: "r"; first: boolean }) => void)[] = [];

  function mortalDb(of: Life): Db {
    return db.db.withPlugin({
      transformQuery({ node }) {
        if (of.left !== undefined && --of.left < 0) of.dead = true;
        if (of.dead) throw new Error("no power");
        return node;
      },
      transformResult: async ({ result }) => result,
    });
  }
  const mortalClock = (of: Life): Clock => ({
    now: clock.now,
    after: (ms, call) => clock.after(ms, () => void (of.dead || call())),
    every: (ms, call) => clock.every(ms, () => void (of.dead || call())),
  });

  async function build(): Promise<Pick<House, "payments" | "access" | "vouchers" | "plans">> {
    const mine: Life = { dead: false, left: undefined };
    life = mine;
    looks = [];
    hint.serve(() => mine.dead);
    signed.serve(() => mine.dead);
    const own = mortalDb(mine);
    const time = mortalClock(mine);
    const bus = createBus<Facts>((name, error) => void problems.push(`${name}: ${String(error)}`));
    for (const name of ["payment.changed", "queue.changed", "account.changed", "smoke.went"] as const)
      bus.hear(name, (fact) => told.push({ name, fact }));
    const log = {
      ...silentLog,
      error(what: string, fields: LogFields = {}): void {
        if (!mine.dead) problems.push(`${what} ${JSON.stringify(fields)}`);
      },
    };
    const paper: PaymentsParts["vault"] = {
      kind: "key-file",
      seal: async (text) => `sealed ${text}`,
      open: async (text) => text.replace("sealed ", ""),
    };
    const sites = await createSites({
      db: own,
      bus,
      clock: time,
      random,
      vault: paper,
      logs: silentLogs,
      openRouter: () => {
        throw new AppError("router_unreachable", "there is none");
      },
      settings,
      watched: () => true,
    });
    const plans = await createPlans({ db: own, bus, clock: time, random, log });
    const access = await createAccess({
      db: own,
      bus,
      clock: time,
      random,
      logs: silentLogs,
      sites,
      settings,
      watched: () => true,
    });
    const vouchers = await createVouchers({
      db: own,
      bus,
      clock: time,
      random,
      log,
      settings,
      sites,
      plans,
      access,
      printing: {
        heard: () => () => {},
        print: async () => ({ job: "job" }),
        sheet: async () => Buffer.from("%PDF"),
      },
    });
    const payments = await createPayments({
      db: own,
      bus,
      clock: time,
      random,
      vault: paper,
      log,
      settings,
      sites: {
        list: sites.list,
        place: sites.place,
        router: () => ({ site: kisumu }) as ReturnType<typeof sites.router>,
        onLook(listener) {
          looks.push(listener as (typeof looks)[number]);
          return () => {};
        },
      },
      plans,
      access: {
        ...access,
        async admit({ mac, grant }) {
          admitted.push({ mac, grant });
          switch (house.door) {
            case "online":
              return { kind: "online", grant, until: null };
            case "router-away":
              return { kind: "granted", why: "router-away", detail: "switched off" };
            case "device-limit":
              return { kind: "device-limit", devices: [] };
            default:
              return { kind: "blocked" };
          }
        },
      },
      vouchers,
      sms: {
        async queueIn(_, { kind, key, phone }) {
          if (!texts.some((text) => text.key === key)) texts.push({ kind, key, phone });
          return true;
        },
        kick: () => {},
      },
      providers: new Map(
        [
          hint.provider,
          signed.provider,
          createCash({ fetch, clock, random }),
          createVoucher({ fetch, clock, random }, vouchers),
        ].map((provider) => [provider.name, provider]),
      ),
    });
    return { payments, access, vouchers, plans };
  }

  const built = await build();
  const draft = (wish: Partial<AccountDraft> & Pick<AccountDraft, "provider" | "title">): AccountDraft => ({
    environment: "live",
    currency: "KES",
    sites: [],
    on: true,
    settings: {},
    secrets: {},
    ...wish,
  });
  const secrets = { key: "a-very-secret-key-1234" };
  const keep = async (one: AccountDraft): Promise<AccountId> =>
    (await built.payments.keepAccount(null, one)).id;
  const accounts = {
    hint: await keep(draft({ provider: "daraja", title: "M-Pesa", secrets })),
    signed: await keep(draft({ provider: "clickpesa", title: "ClickPesa", secrets })),
    cash: await keep(draft({ provider: "cash", title: "Cash" })),
    slip: await keep(draft({ provider: "voucher", title: "A slip" })),
  };
  const planOf = (name: string, price: Money, seconds: number): Promise<Plan> =>
    built.plans.create({ name, price, time: { kind: "wall", seconds } });
  const day = await planOf("Siku moja", kes(50), 86_400);
  const hourly = await planOf("Saa moja", kes(20), 3600);
  await built.plans.setDefaultDaily(day.id);
  const at = db.db.$extendTables<PaymentTables>();

  const house: House = {
    ...built,
    db,
    at,
    clock,
    hint,
    signed,
    accounts,
    day,
    hourly,
    told,
    texts,
    problems,
    admitted,
    door: "online",
    routerBack: () => looks.forEach((look) => look({ router: "r", first: true })),
    start: (order = {}) =>
      house.payments.start({
        site: kisumu,
        plan: undefined,
        account: accounts.hint,
        phone: phoneOf(1),
        device: { mac: macOf(1), ip: "10.5.50.7" },
        origin: "portal",
        from: "10.5.50.7",
        ...order,
      }),
    async pass(ms, step = second) {
      for (let left = ms; left > 0; left -= step) {
        await settled();
        await clock.advance(Math.min(step, left));
        await settled();
      }
    },
    dieAfter(statements) {
      life.left = statements;
    },
    isDead: () => life.dead,
    async restart() {
      life.dead = true;
      await settled();
      Object.assign(house, await build());
      await house.payments.open();
      await settled();
    },
    faults: async () => (await auditBook(db.db)).map(({ kind, of, detail }) => `${kind} ${of}: ${detail}`),
    async waits() {
      return (await house.payments.queue(false)).items.map(({ kind }) => kind).toSorted();
    },
    async states() {
      const attempts = await at.selectFrom("payment_attempts").select("state").orderBy("made_at").execute();
      const rows = await at.selectFrom("payments").select("state").orderBy("made_at").execute();
      return { attempts: attempts.map(({ state }) => state), payments: rows.map(({ state }) => state) };
    },
    async end() {
      life.left = undefined;
      await house.payments.close();
      await house.vouchers.stop();
      await house.access.stop();
      await db.close();
    },
  };
  await house.payments.open();
  await settled();
  return house;
}

/** Whatever can go on without time passing has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
