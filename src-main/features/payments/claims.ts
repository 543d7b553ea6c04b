// A receipt typed by a guest or at the counter: found, matched once, turned into access.
import type { Payment } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import { PaymentId, type Mac, type Money, type PlanId, type SiteId } from "#contract/values/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { addressKey, createLimiter, type Limiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Receipt } from "./booking.ts";
import type { Credits } from "./credits.ts";
import type { Giving } from "./ledger.ts";
import type { Paying } from "./paying.ts";
import type { Reconciling } from "./reconciling.ts";
import type { Store } from "./store.ts";
import type { PaymentTables, ReceiptRow } from "./tables.ts";

const hourMs = 3_600_000;
/** Receipts that may be tried in an hour: by one device, and from one address. */
const triesPerHour = { device: 5, address: 60 };
/** How long a guest waits for the companies' statements. */
const patienceMs = 8000;
const mostKeys = 20_000;

export type ClaimOrder = {
  /** As it is typed. */
  readonly receipt: string;
  readonly site: SiteId;
  /** The daily plan unless said otherwise. */
  readonly plan?: PlanId | undefined;
  /** `254712345678` */
  readonly phone?: string | undefined;
  readonly device?: { readonly mac: Mac; readonly ip?: string | undefined } | undefined;
  /** The network address it comes from. */
  readonly from: string;
  /** An operator's name: not limited. */
  readonly by?: string | undefined;
};

export type Claimed =
  | { readonly kind: "paid"; readonly payment: Payment }
  /** It is one of ours: here it is. */
  | { readonly kind: "known"; readonly payment: Payment }
  | { readonly kind: "short"; readonly has: Money; readonly needs: Money; readonly plans: PlanId[] }
  | { readonly kind: "taken" }
  | { readonly kind: "unknown"; readonly mayCome: boolean }
  | { readonly kind: "wait"; readonly seconds: number };

export type Claims = Awaited<ReturnType<typeof createClaims>>;

export async function createClaims(parts: {
  db: Db;
  clock: Clock;
  random: Pick<Random, "uuid">;
  log: Log;
  plans: Pick<Plans, "get" | "soldAt" | "defaultDaily" | "termsOf">;
  store: Store;
  credits: Credits;
  paying: Paying;
  giving: Giving;
  reconciling: Pick<Reconciling, "hurry" | "lists">;
  news: () => Promise<void>;
}) {
  const { clock, random, log, plans, store, credits, paying, giving, reconciling, news } = parts;
  const db = parts.db.$extendTables<PaymentTables>();
  const stored = await storedTries();
  const limiterOf = (who: keyof typeof triesPerHour): Limiter =>
    createLimiter({
      clock,
      limits: [{ most: triesPerHour[who], ms: hourMs }],
      mostKeys,
      stored: stored.filter(({ key }) => key.startsWith(`${who} `)),
      keep: (key, at) =>
        void db
          .insertInto("claim_tries")
          .values({ id: random.uuid(), who: key, at })
          .execute()
          .catch((error: unknown) => log.error("tries cannot be kept on disk", { error: textOf(error) })),
    });
  // A whole site may come from one address, when its router hides its guests.
  const limiters = { device: limiterOf("device"), address: limiterOf("address") };
  /** What this device asked for already: its page asks again while it waits, and that is one try. */
  const asked = new Map<string, number>();

  async function storedTries(): Promise<{ key: string; at: number }[]> {
    await db
      .deleteFrom("claim_tries")
      .where("at", "<", clock.now() - hourMs)
      .execute();
    const rows = await db.selectFrom("claim_tries").selectAll().orderBy("at").execute();
    return rows.map(({ who, at }) => ({ key: who, at }));
  }

  /** Milliseconds to wait. Counted before anybody hears the answer. */
  function counted({ device, from }: ClaimOrder, receipt: string): number {
    const keys = [
      ["address", `address ${addressKey(from)}`] as const,
      ...(device ? [["device", `device ${device.mac}`] as const] : []),
    ];
    const guess = `${keys.at(-1)?.[1] ?? ""} ${receipt}`;
    if ((asked.get(guess) ?? -hourMs) > clock.now() - hourMs) return 0;
    const wait = Math.max(...keys.map(([who, key]) => limiters[who].wait(key)));
    if (wait > 0) return wait;
    for (const [who, key] of keys) limiters[who].count(key);
    asked.delete(guess);
    asked.set(guess, clock.now());
    for (const oldest of asked.keys()) {
      if (asked.size <= mostKeys) break;
      asked.delete(oldest);
    }
    return 0;
  }

  /** As it is typed, or as companies write theirs: great letters and digits alone. The real name before others. */
  async function found(typed: string): Promise<ReceiptRow | undefined> {
    const rows = await db
      .selectFrom("payment_receipts")
      .selectAll()
      .where("receipt", "in", [...new Set([typed.trim(), readReceipt(typed)])])
      .where("provisional", "=", 0)
      .orderBy("status", "desc") // one that stands before one that went back
      .orderBy("seen_at")
      .execute();
    return rows[0];
  }

  function planOf(order: ClaimOrder): Plan {
    const id = order.plan ?? plans.defaultDaily();
    if (id === null) throw new AppError("bad_request", "plan: which one?", { params: { field: "plan" } });
    const plan = plans.get(id);
    const isHere = plan.sites.length === 0 || plan.sites.includes(order.site);
    if (!isHere || !plan.onSale)
      throw new AppError("bad_request", "plan: not sold here", { params: { field: "plan" } });
    return plan;
  }

  async function hurried(): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = clock.after(patienceMs, over.resolve);
    const asking = reconciling
      .hurry()
      .catch((error: unknown) => log.warn("statements were not read", { error: textOf(error) }));
    await Promise.race([asking, over.promise]).finally(() => timer.cancel());
  }

  /** The receipt is there: what it is worth to this order. One transaction, so that it is matched once. */
  async function match(row: ReceiptRow, order: ClaimOrder): Promise<Claimed> {
    const of: Receipt = { account: row.account_id, receipt: row.receipt };
    const plan = planOf(order);
    const { price } = plan;
    const done = await transaction(db, async (tx) => {
      const left = await credits.leftIn(tx, of);
      const owner = left?.row.payment_id ? await store.payment(left.row.payment_id, tx) : undefined;
      if (!left) return { kind: "taken" as const };
      const mine =
        owner !== undefined &&
        (left.row.attempt_id !== null ||
          (order.device !== undefined && owner.mac === order.device.mac) ||
          (order.phone !== undefined && owner.phone === order.phone));
      // Held money of a payment that waits for the owner is the owner's to decide.
      const usable =
        owner && !owner.grant_id && left.held > 0 && owner.state === "review" ? 0 : left.all.minor;
      const fits = usable >= price.minor && left.all.currency === price.currency;
      if (fits && left.row.status === "success") {
        const payment = await paying.openIn(tx, {
          site: order.site,
          terms: plans.termsOf(plan),
          price,
          phone: order.phone ?? null,
          mac: order.device?.mac ?? null,
          ip: order.device?.ip ?? null,
          origin: "claim",
        });
        const bought = await paying.payIn(tx, payment, of, { by: order.by ?? "" });
        return { kind: "paid" as const, payment: PaymentId.parse(payment.id), bought };
      }
      if (owner && mine) return { kind: "known" as const, owner };
      if (owner || left.row.status === "reversed" || usable === 0) return { kind: "taken" as const };
      return { kind: "short" as const, has: left.all };
    });
    if (done.kind === "paid") {
      log.info("receipt claimed", { receipt: row.receipt, by: order.by });
      const payment = await giving.given(done.payment, done.bought);
      await news();
      return { kind: "paid", payment };
    }
    if (done.kind === "known") return { kind: "known", payment: await store.view(done.owner) };
    if (done.kind === "taken") return done;
    const cheaper = plans
      .soldAt(order.site, clock.now())
      .filter((one) => one.price.currency === done.has.currency && one.price.minor <= done.has.minor);
    return { ...done, needs: price, plans: cheaper.map(({ id }) => id) };
  }

  return {
    /** Throws AppError `bad_request` or `not_found`, `params.field` naming plan or receipt. */
    async claim(order: ClaimOrder): Promise<Claimed> {
      const receipt = readReceipt(order.receipt);
      if (receipt.length < 4 || receipt.length > 40)
        throw new AppError("bad_request", "receipt: 4 to 40 letters and digits", {
          params: { field: "receipt" },
        });
      planOf(order);
      if (order.by === undefined) {
        const wait = counted(order, receipt);
        if (wait > 0) return { kind: "wait", seconds: Math.ceil(wait / 1000) };
      }
      let row = await found(order.receipt);
      if (!row) {
        await hurried();
        row = await found(order.receipt);
      }
      if (!row) return { kind: "unknown", mayCome: await reconciling.lists() };
      return match(row, order);
    },

    /** Money by hand that named this payment: pays it where it is enough and nobody else did. */
    async byHand(id: string, of: Receipt): Promise<boolean> {
      const bought = await transaction(db, async (tx) => {
        const payment = await store.payment(id, tx);
        const left = await credits.leftIn(tx, of);
        if (!payment || !left || left.row.payment_id !== null || left.held === 0) return undefined;
        if (!["open", "failed", "review"].includes(payment.state)) return undefined;
        if (left.all.currency !== payment.currency || left.all.minor < payment.minor) return undefined;
        return paying.payIn(tx, payment, of, { by: "" });
      });
      if (!bought) return false;
      await giving.given(PaymentId.parse(id), bought);
      await news();
      return true;
    },
  };
}

/** `tac 1xyz-789` → `TAC1XYZ789` */
export const readReceipt = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
