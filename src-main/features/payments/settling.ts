// The one settlement: what was seen of an attempt becomes book, right, credit or the owner's turn, in one transaction.
import type { PaymentReason } from "#contract/payments.ts";
import { PaymentId, type Money } from "#contract/values/index.ts";
import { plainAmount } from "#contract/values/money.ts";
import type { Bought } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import type { Log } from "#main/platform/log.ts";
import { judge, samePayer } from "./amounts.ts";
import { queueKey, type Booking, type NewQueueItem, type Tx } from "./booking.ts";
import type { Diary } from "./events.ts";
import type { CoreGiving } from "./giving.ts";
import type { Moving } from "./moving.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Observation } from "./providers/provider.ts";
import type { Receiving } from "./receiving.ts";
import type { Store } from "./store.ts";
import type { AttemptRow, PaymentRow, ReceiptRow } from "./tables.ts";

export type Success = Extract<Observation, { kind: "success" }>;

/** What became of it. `paid`: this very money brought the access. `known`: nothing new. */
export type Settled = {
  readonly kind: "paid" | "known" | "joined" | "twice" | "held" | "taken" | "reversed" | "failed" | "nothing";
};

/** Money by hand reaches the statement within this; so does a push's own confirmation. */
const beforeMs = 120_000;

export type Settling = ReturnType<typeof createSettling>;

export function createSettling(
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    readonly store: Store;
    readonly booking: Booking;
    readonly receiving: Receiving;
    readonly moving: Moving;
    readonly giving: CoreGiving;
    readonly diary: Diary;
    /** After a commit: something waits for the owner, or does no longer. */
    readonly news: () => void;
  } & Pick<PaymentsParts, "plans">,
) {
  const { clock, log, store, booking, receiving, moving, giving, diary, plans } = parts;
  const { db } = store;

  /** A receipt nobody asked for that is this attempt's money: the company told of it without our reference. */
  async function fittingIn(tx: Tx, attempt: AttemptRow): Promise<string | undefined> {
    const rows = await tx
      .selectFrom("payment_receipts")
      .selectAll()
      .where("account_id", "=", attempt.account_id)
      .where("attempt_id", "is", null)
      .where("status", "=", "success")
      .where("minor", "=", attempt.minor)
      .where("currency", "=", attempt.currency)
      .where("at", ">=", (attempt.sent_at ?? attempt.made_at) - beforeMs)
      .orderBy("at")
      .execute();
    const fit = rows.filter(({ payer }) => samePayer(payer, attempt.phone) === "yes");
    return (fit.find(({ payment_id }) => payment_id === null) ?? fit[0])?.receipt;
  }

  async function succeedIn(
    tx: Tx,
    attempt: AttemptRow,
    seen: Success,
    by: { seenBy: ReceiptRow["seen_by"]; who: string },
  ): Promise<Settled & { bought?: Bought; keys?: string[] }> {
    const payment = await store.payment(attempt.payment_id, tx);
    if (!payment) throw new Error("an attempt without its payment");
    const real = seen.receipt ?? (await fittingIn(tx, attempt));
    const receipt = real ?? `checkout:${attempt.provider_ref ?? attempt.ref}`;
    const asked: Money = { minor: attempt.minor, currency: attempt.currency };
    const links = {
      account: attempt.account_id,
      receipt,
      attempt: attempt.id,
      payment: payment.id,
      site: payment.site_id,
    };
    const got = await receiving.receiveIn(tx, {
      ...links,
      provisional: real === undefined,
      amount: seen.amount ?? asked,
      fee: seen.fee,
      payer: seen.payer ?? attempt.phone ?? undefined,
      at: seen.at ?? clock.now(),
      seenBy: by.seenBy,
    });
    const told = { receipt: real ?? "", by: by.who };
    const note = (
      what: "joined" | "twice" | "held" | "taken" | "paid" | "late",
      values = {},
    ): Promise<void> =>
      diary.note(tx, { kind: kindOf[by.seenBy], what, of: attempt, values: { ...told, ...values } });
    const keys: string[] = [];
    const queue = async (item: Omit<NewQueueItem, "key">): Promise<void> => {
      const key = queueKey(item.kind, attempt.account_id, receipt);
      if (await booking.queueIn(tx, { ...links, ...item, key })) keys.push(key);
    };

    switch (got.kind) {
      case "known":
        return { kind: "known" };
      case "joined":
        await note("joined");
        return { kind: "joined", keys: [queueKey("amount-differs", attempt.account_id, receipt)] };
      case "taken": {
        const other = got.payment === null ? undefined : await store.payment(got.payment, tx);
        if (!(await moving.stepIn(tx, attempt.id, "hold", { next_look_at: null }))) return { kind: "known" };
        await moving.followIn(tx, payment.id);
        await note("taken", { ref: other?.ref ?? "" });
        await queue({
          kind: "no-answer",
          amount: asked,
          note: `the money of ${other?.ref ?? "another payment"}`,
        });
        return { kind: "taken", keys };
      }
      case "new":
      case "released":
    }

    const amount = got.amount;
    const values = { amount: plainAmount(amount), currency: amount.currency };
    const end = { settled_at: clock.now(), next_look_at: null, reason: null };
    const waited = queueKey("no-answer", attempt.id);
    if (await booking.unqueueIn(tx, waited, { how: "seen", note: "the money came" })) keys.push(waited);

    if (payment.state === "paid" || payment.state === "refunded") {
      await moving.stepIn(tx, attempt.id, "succeed", end);
      await booking.creditIn(tx, { ...links, phone: payment.phone, amount, why: "twice" });
      await queue({ kind: "twice", amount });
      await note("twice", values);
      return { kind: "twice", keys };
    }

    const price: Money = { minor: payment.minor, currency: payment.currency };
    const typed = by.seenBy === "statement" && amount.minor > price.minor;
    const verdict = judge({ price, amount, way: typed ? "hand" : "push" });
    if (verdict.kind !== "fits") {
      const kind = verdict.kind === "short" ? "underpaid" : "wrong-currency";
      await moving.stepIn(tx, attempt.id, "hold", end);
      await moving.followIn(tx, payment.id);
      await booking.bookIn(tx, [{ ...links, kind: "held", amount }]);
      await queue({ kind, amount });
      await note("held", { ...values, why: kind });
      return { kind: "held", keys };
    }

    const bought = await giving.giveIn(tx, payment, { by: by.who, note: real ?? attempt.ref, receipt: real });
    await tx.updateTable("payments").set({ paid_attempt: attempt.id }).where("id", "=", payment.id).execute();
    await moving.stepIn(tx, attempt.id, "succeed", end);
    const part = (minor: number): Money => ({ minor, currency: amount.currency });
    await booking.bookIn(tx, [
      { ...links, kind: "bought", amount: part(verdict.bought), grant: bought.grant, by: by.who },
    ]);
    await note("paid", values);
    if (verdict.rest > 0) {
      await booking.creditIn(tx, {
        ...links,
        phone: payment.phone,
        amount: part(verdict.rest),
        why: "overpaid",
      });
      await queue({ kind: "overpaid", amount: part(verdict.rest) });
    }
    if (wasOver(attempt, payment)) {
      await note("late");
      await queue({ kind: "late", amount });
    }
    if (planGone(payment)) await queue({ kind: "plan-gone", amount });
    return { kind: "paid", bought, keys };
  }

  const planGone = (payment: PaymentRow): boolean =>
    payment.plan_id !== null && !plans.list().some((plan) => plan.id === payment.plan_id && plan.onSale);

  async function reverseIn(
    tx: Tx,
    attempt: AttemptRow,
    seen: Extract<Observation, { kind: "reversed" }>,
    by: { seenBy: ReceiptRow["seen_by"]; who: string },
  ): Promise<Settled & { keys?: string[] }> {
    const own = await tx
      .selectFrom("payment_receipts")
      .selectAll()
      .where("attempt_id", "=", attempt.id)
      .orderBy("seen_at")
      .execute();
    // A receipt it names is that one and no other of this attempt; or the one whose name nobody had told.
    const named = seen.receipt;
    const row =
      own.find(({ receipt }) => receipt === named) ??
      own.find((one) => one.status === "success" && (named === undefined || one.provisional === 1));
    if (!row) {
      if (own.length > 0) return { kind: "known" };
      // It came and went before anybody saw it: for us none came.
      return failIn(tx, attempt, { reason: "failed-other", rawCode: "reversed" }, by.seenBy);
    }
    if (row.provisional === 1 && named !== undefined) {
      const amount: Money = { minor: row.minor, currency: row.currency };
      const real = { account: row.account_id, receipt: named, provisional: false, amount, at: row.at };
      await receiving.joinIn(tx, row, { ...real, seenBy: by.seenBy });
    }
    const gone = await receiving.reverseIn(
      tx,
      { account: row.account_id, receipt: row.receipt },
      { note: "the company took it back" },
    );
    if (!gone) return { kind: "known" };
    // Of a payment made twice the other money still stands, and with it the access.
    const stands = own.some((one) => one !== row && one.status === "success") && gone.bought.minor === 0;
    const payment = await store.payment(attempt.payment_id, tx);
    if (!stands) {
      await moving.stepIn(tx, attempt.id, "reverse", { next_look_at: null });
      if (payment && (payment.paid_attempt === attempt.id || payment.state === "review"))
        await moving.payIn(tx, payment.id, "refund");
    }
    const key = queueKey("reversed", row.account_id, row.was ?? row.receipt);
    if (gone.bought.minor > 0)
      await booking.queueIn(tx, {
        key,
        kind: "reversed",
        payment: attempt.payment_id,
        attempt: attempt.id,
        account: row.account_id,
        receipt: row.receipt,
        amount: gone.bought,
      });
    await diary.note(tx, {
      kind: kindOf[by.seenBy],
      what: "reversed",
      of: attempt,
      values: { receipt: row.provisional === 1 ? "" : row.receipt },
    });
    return { kind: "reversed", keys: [key] };
  }

  /** No money came. Looked at three times more, for companies take failures back. */
  async function failIn(
    tx: Tx,
    attempt: AttemptRow,
    why: { reason: PaymentReason; rawCode?: string | undefined },
    seenBy: ReceiptRow["seen_by"],
  ): Promise<Settled> {
    const at = clock.now();
    const moved = await moving.stepIn(tx, attempt.id, "fail", {
      reason: why.reason,
      raw_code: why.rawCode ?? null,
      settled_at: at,
      failed_at: at,
    });
    if (!moved) return { kind: "nothing" };
    await moving.followIn(tx, attempt.payment_id, why.reason);
    await diary.note(tx, {
      kind: kindOf[seenBy],
      what: "failed",
      of: attempt,
      values: { reason: why.reason, code: why.rawCode },
    });
    return { kind: "failed" };
  }

  return {
    /**
     * Whatever was seen, by whomever: may be told as often and in whatever order one likes. What says nothing of the
     * money changes nothing. `who` is an operator's name, empty for Kaunta itself.
     */
    async settle(id: string, seen: Observation, seenBy: ReceiptRow["seen_by"], who = ""): Promise<Settled> {
      if (seen.kind !== "success" && seen.kind !== "failed" && seen.kind !== "reversed")
        return { kind: "nothing" };
      const by = { seenBy, who };
      const done = await transaction(db, async (tx) => {
        const attempt = await store.attempt(id, tx);
        if (!attempt) throw new Error("no such attempt");
        const so: Settled & { bought?: Bought; keys?: string[] } =
          seen.kind === "success"
            ? await succeedIn(tx, attempt, seen, by)
            : seen.kind === "reversed"
              ? await reverseIn(tx, attempt, seen, by)
              : await failIn(tx, attempt, seen, seenBy);
        return { ...so, attempt };
      });
      const { kind, attempt, bought, keys = [] } = done;
      if (kind === "known" || kind === "nothing") return { kind };
      log.info("payment seen", { ref: attempt.ref, kind, by: seenBy, who: who || undefined });
      if (bought) await giving.given(PaymentId.parse(attempt.payment_id), bought);
      else await moving.tell(attempt.payment_id);
      if (keys.length > 0) parts.news();
      return { kind };
    },
  };
}

const kindOf = {
  look: "look",
  notice: "notice",
  statement: "statement",
  operator: "operator",
} as const satisfies Record<ReceiptRow["seen_by"], string>;

/** The guest had been told that it failed, or that the owner looks into it. */
const wasOver = (attempt: AttemptRow, payment: PaymentRow): boolean =>
  attempt.state === "failed" || payment.state === "failed" || attempt.state === "review";
