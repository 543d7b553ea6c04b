// A small world for the tests of the ledger: real book, plans, engine, slips and settlement; companies that say what
// they are told to say.
import type { Facts } from "#contract/facts.ts";
import type { Plan } from "#contract/plans.ts";
import { Settings } from "#contract/settings.ts";
import { AccountId, Mac, SiteId, type Money } from "#contract/values/index.ts";
import { createAccess, type Access } from "#main/features/access/index.ts";
import { createPlans } from "#main/features/plans/index.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createVouchers, type Vouchers } from "#main/features/vouchers/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { silentLog, silentLogs } from "#main/platform/log.ts";
import { secureRandom, type Random } from "#main/platform/random.ts";
import type { Kysely } from "kysely";
import { auditBook } from "./audit.ts";
import { createBooking, type Booking, type Receipt } from "./booking.ts";
import { createClaims, type Claims } from "./claims.ts";
import { createCredits, type Credits } from "./credits.ts";
import { createDaily } from "./daily.ts";
import { createDiary } from "./events.ts";
import { createGiving } from "./giving.ts";
import { createListing } from "./list.ts";
import { createMoving } from "./moving.ts";
import { createPaying, type Paying } from "./paying.ts";
import type { PaymentProvider, StatementRow } from "./providers/provider.ts";
import { createQueue } from "./queue.ts";
import { createReceiving, type Receiving } from "./receiving.ts";
import { createReconciling, type Reconciling } from "./reconciling.ts";
import { newHex, newRef } from "./refs.ts";
import { createSettling, type Settling } from "./settling.ts";
import { createPaymentStore, type Store } from "./store.ts";
import type { AccountRow, AttemptRow, PaymentRow, PaymentTables } from "./tables.ts";
import { createWaiting, type Waiting } from "./waiting.ts";

export const kisumu = SiteId.parse("kisumu");
export const amina = { name: "Amina" };
export const kes = (shillings: number): Money => ({ minor: shillings * 100, currency: "KES" });
export const macOf = (n: number): Mac => Mac.parse(`AA:00:00:00:00:${n.toString(16).padStart(2, "0")}`);
export const minute = 60_000;
export const hour = 3_600_000;

/** What a company will say. `rows` is all it ever saw. */
export type Company = {
  rows: StatementRow[];
  fault: Error | undefined;
  /** Breaks off after so many rows. */
  breaksAfter: number | undefined;
  lists: boolean;
  listsAll: boolean;
  asked: { from: number; to: number }[];
};

type Bench = {
  readonly store: Store;
  readonly booking: Booking;
  readonly receiving: Receiving;
  readonly credits: Credits;
  readonly paying: Paying;
  readonly settling: Settling;
  readonly waiting: Waiting;
  readonly reconciling: Reconciling;
  readonly claims: Claims;
  readonly queue: ReturnType<typeof createQueue>;
  readonly daily: ReturnType<typeof createDaily>["daily"];
  readonly listing: ReturnType<typeof createListing>;
  readonly access: Access;
  readonly vouchers: Vouchers;
};

export type World = Bench & {
  readonly db: OpenDb;
  readonly at: Kysely<PaymentTables>;
  readonly clock: ManualClock;
  readonly day: Plan;
  readonly hour: Plan;
  readonly told: { name: keyof Facts; fact: unknown }[];
  readonly looked: string[];
  /** What the next look at an attempt does. */
  look: (attempt: string) => Promise<void>;
  company(account: string): Company;
  account(id: string, change?: Partial<AccountRow>): Promise<AccountId>;
  /** A push that went out and was taken by the company. */
  push(order?: {
    account?: string;
    plan?: Plan;
    phone?: string;
    state?: AttemptRow["state"];
    providerRef?: string | null;
  }): Promise<{ payment: PaymentRow; attempt: AttemptRow }>;
  /** A row of a statement: of this attempt, or of money by hand. */
  row(change?: Partial<StatementRow>): StatementRow;
  faults(): Promise<string[]>;
  /** Of a receipt: every row of the book, as `kind minor`. */
  book(of: Receipt): Promise<string[]>;
  open(): Promise<string[]>;
  /** Claims anew, as after a restart. */
  claimsAgain(): Promise<Claims>;
  end(): Promise<void>;
};

export async function createWorld(parts: { random?: Random } = {}): Promise<World> {
  const random = parts.random ?? secureRandom;
  const db = await openMemoryDb();
  const at = db.db.$extendTables<PaymentTables>();
  const clock = createManualClock();
  const told: World["told"] = [];
  const bus = createBus<Facts>((name, error) => {
    throw new Error(`listener of ${name}`, { cause: error });
  });
  for (const name of ["payment.changed", "queue.changed"] as const)
    bus.hear(name, (fact) => told.push({ name, fact }));
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
  const sites = await createSites({
    db: db.db,
    bus,
    clock,
    random,
    vault: { kind: "key-file", seal: async (text) => text, open: async (text) => text },
    logs: silentLogs,
    openRouter: () => {
      throw new AppError("router_unreachable", "there is none");
    },
    settings,
    watched: () => true,
  });
  const plans = await createPlans({ db: db.db, bus, clock, random, log: silentLog });
  const access = await createAccess({
    db: db.db,
    bus,
    clock,
    random,
    logs: silentLogs,
    sites,
    settings,
    watched: () => true,
  });
  const vouchers = await createVouchers({
    db: db.db,
    bus,
    clock,
    random,
    log: silentLog,
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
  const planOf = (name: string, price: Money, seconds: number): Promise<Plan> =>
    plans.create({ name, price, time: { kind: "wall", seconds } });
  const day = await planOf("Siku moja", kes(50), 86_400);
  const oneHour = await planOf("Saa moja", kes(20), 3600);
  await plans.setDefaultDaily(day.id);

  const companies = new Map<string, Company>();
  const company = (account: string): Company => {
    const known = companies.get(account) ?? {
      rows: [],
      fault: undefined,
      breaksAfter: undefined,
      lists: true,
      listsAll: true,
      asked: [],
    };
    companies.set(account, known);
    return known;
  };
  const provider = (account: AccountRow): PaymentProvider => {
    const says = company(account.id);
    return {
      name: account.provider,
      caps: {
        flow: "push",
        currencies: ["KES"],
        environments: ["live"],
        refOwner: "ours",
        polls: true,
        pollGivesReceipt: false,
        lists: says.lists,
        listsAll: () => says.listsAll,
        callback: "none",
        callbackUrl: "account",
        previews: false,
        needsPhone: true,
        limits: () => ({ min: 100, max: 100_000_00, step: 100 }),
        sameAmountPauseMs: 0,
        callsPerSecond: () => 10,
      },
      fields: [],
      check: () => [],
      test: async () => ({ good: true, detail: "" }),
      start: async () => ({ kind: "unknown", detail: "nobody calls" }),
      query: async () => ({ kind: "pending" }),
      async *list(_, { from, to }) {
        says.asked.push({ from, to });
        if (says.fault && says.breaksAfter === undefined) throw says.fault;
        const rows = says.rows.filter((row) => row.at >= from && row.at <= to);
        for (const [index, row] of rows.entries()) {
          if (says.fault && index === says.breaksAfter) throw says.fault;
          yield row;
        }
      },
    };
  };

  const store = createPaymentStore(db.db);
  const booking = createBooking({ clock, random });
  const receiving = createReceiving({ clock, booking });
  const credits = createCredits({ booking, receiving });
  const diary = createDiary({ clock, random });
  const moving = createMoving({ bus, store });
  const waiting = createWaiting({ db: db.db, bus, clock });
  const news = (): Promise<void> => waiting.news();
  const giving = createGiving({
    bus,
    clock,
    random,
    store,
    moving,
    diary,
    kick: () => {},
    access,
    vouchers,
    sms: { queueIn: async () => false, kick: () => {} },
    settings,
  });
  const settling = createSettling({
    clock,
    log: silentLog,
    store,
    booking,
    receiving,
    moving,
    giving,
    diary,
    plans,
    news: () => void news(),
  });
  const paying = createPaying({ clock, random, booking, credits, giving, diary });
  const accounts = {
    all: () =>
      at
        .selectFrom("payment_accounts")
        .selectAll()
        .where("removed_at", "is", null)
        .orderBy("made_at")
        .orderBy("id")
        .execute(),
    config: async ({ id, environment, currency }: AccountRow) => ({
      account: id,
      environment,
      currency,
      settings: {},
      secrets: {},
    }),
    provider,
  };
  const reconciling = createReconciling({
    db: db.db,
    clock,
    random,
    log: silentLog,
    settings,
    store,
    booking,
    receiving,
    accounts,
    settle: settling.settle,
    byHand: (payment, of) => claims.byHand(payment, of),
    news,
  });
  const makeClaims = (): Promise<Claims> =>
    createClaims({
      db: db.db,
      clock,
      random,
      log: silentLog,
      plans,
      store,
      credits,
      paying,
      giving,
      reconciling,
      news,
    });
  const claims = await makeClaims();
  const queue = createQueue({
    db: db.db,
    clock,
    log: silentLog,
    store,
    receiving,
    credits,
    paying,
    giving,
    moving,
    diary,
    settle: settling.settle,
    reconciling,
    waiting,
    plans,
    sites,
    access,
    look: async (attempt) => {
      world.looked.push(attempt);
      await world.look(attempt);
    },
    testAccount: async () => ({ state: "good" }),
  });
  const { daily } = createDaily({ db: db.db, clock, settings, waiting, vouchers });

  let receipts = 0;
  const world: World = {
    db,
    at,
    clock,
    day,
    hour: oneHour,
    told,
    looked: [],
    look: async () => {},
    store,
    booking,
    receiving,
    credits,
    paying,
    settling,
    waiting,
    reconciling,
    claims,
    queue,
    daily,
    listing: createListing({ store }),
    access,
    vouchers,
    company,
    async account(id, change = {}) {
      await at
        .insertInto("payment_accounts")
        .values({
          id,
          provider: "daraja",
          title: `Till ${id}`,
          environment: "live",
          currency: "KES",
          sites: "[]",
          is_on: 1,
          settings: "{}",
          secrets: "{}",
          last_fours: "{}",
          path: newHex(random, 16),
          state: "good",
          detail: "",
          tested_at: null,
          made_at: 0,
          removed_at: null,
          ...change,
        })
        .execute();
      return AccountId.parse(id);
    },
    async push({
      account = "till",
      plan = day,
      phone = "254712345678",
      state = "pending",
      providerRef,
    } = {}) {
      const payment = await db.db
        .$extendTables<PaymentTables>()
        .transaction()
        .execute((tx) =>
          paying.openIn(tx, {
            site: kisumu,
            terms: plans.termsOf(plan),
            price: plan.price,
            phone,
            mac: null,
            ip: null,
            origin: "portal",
          }),
        );
      const attempt: AttemptRow = {
        id: random.uuid(),
        payment_id: payment.id,
        account_id: account,
        ref: newRef(random),
        token: newHex(random, 32),
        phone,
        minor: plan.price.minor,
        currency: plan.price.currency,
        provider_ref: providerRef === undefined ? `ws_CO_${newRef(random)}` : providerRef,
        provider_ref2: null,
        redirect_url: null,
        channel: null,
        state,
        reason: null,
        raw_code: null,
        made_at: clock.now(),
        sent_at: clock.now(),
        settled_at: null,
        failed_at: null,
        next_look_at: null,
        looks: 0,
        looked_at: null,
      };
      await at.insertInto("payment_attempts").values(attempt).execute();
      return { payment, attempt };
    },
    row: (change = {}) => ({
      receipt: `TAC${String(++receipts).padStart(7, "0")}`,
      ref: undefined,
      providerRef: undefined,
      amount: kes(50),
      fee: undefined,
      payer: undefined,
      at: clock.now(),
      status: "success",
      ...change,
    }),
    faults: async () => (await auditBook(db.db)).map(({ kind, of, detail }) => `${kind} ${of}: ${detail}`),
    async book({ account, receipt }) {
      const row = await at
        .selectFrom("payment_receipts")
        .select("was")
        .where("account_id", "=", account)
        .where("receipt", "=", receipt)
        .executeTakeFirst();
      const rows = await at
        .selectFrom("money_book")
        .select(["kind", "minor"])
        .where("account_id", "=", account)
        .where("receipt", "=", row?.was ?? receipt)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ kind, minor }) => `${kind} ${minor}`).toSorted();
    },
    async open() {
      const items = await waiting.items(false);
      return items.map(({ kind, receipt }) => (receipt === null ? kind : `${kind} ${receipt}`)).toSorted();
    },
    claimsAgain: makeClaims,
    async end() {
      await reconciling.close();
      await vouchers.stop();
      await access.stop();
      await db.close();
    },
  };
  await world.account("till");
  return world;
}
