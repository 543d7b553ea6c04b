// Money and its receipt: taken in once, named anew, said otherwise, taken back. Inside the caller's transaction.
import type { Currency, Money } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { creditLeftOf, heldLeftOf, queueKey, type Booking, type Receipt, type Tx } from "./booking.ts";
import type { ReceiptRow } from "./tables.ts";

/** Money as somebody saw it. */
export type Seen = Receipt & {
  /** The company has not told its real name yet: `checkout:<its id>`, `operator:<our ref>`. */
  readonly provisional: boolean;
  readonly attempt: string | null;
  readonly payment: string | null;
  readonly site?: string | null | undefined;
  readonly amount: Money;
  readonly fee?: Money | undefined;
  readonly payer?: string | undefined;
  /** When the money came, as the company says, else now. */
  readonly at: number;
  readonly seenBy: ReceiptRow["seen_by"];
};

/**
 * What became of it. `new`: `paid` (and `fee`) is booked. `released`: it waited unclaimed and `released` is booked.
 * After these two the caller books what `amount` became, in the same transaction. The others want nothing more.
 */
export type Received =
  | { readonly kind: "new" | "released"; readonly amount: Money }
  | { readonly kind: "known" }
  /** The attempt's provisional receipt has its real name now. */
  | { readonly kind: "joined" }
  /** Another payment has it. */
  | { readonly kind: "taken"; readonly payment: string | null };

export type Receiving = ReturnType<typeof createReceiving>;

export function createReceiving(parts: { clock: Pick<Clock, "now">; booking: Booking }) {
  const { clock, booking } = parts;
  const { bookIn, sumsIn, queueIn, unqueueIn, creditIn, useCreditIn } = booking;

  function rowIn(tx: Tx, { account, receipt }: Receipt): Promise<ReceiptRow | undefined> {
    return tx
      .selectFrom("payment_receipts")
      .selectAll()
      .where("account_id", "=", account)
      .where((the) => the.or([the("receipt", "=", receipt), the("was", "=", receipt)]))
      .executeTakeFirst();
  }

  async function changeIn(tx: Tx, row: ReceiptRow, change: Partial<ReceiptRow>): Promise<void> {
    await tx
      .updateTable("payment_receipts")
      .set(change)
      .where("account_id", "=", row.account_id)
      .where("receipt", "=", row.receipt)
      .execute();
  }

  /** A receipt and its `paid` and `fee`. */
  async function addIn(tx: Tx, seen: Seen, status: ReceiptRow["status"] = "success"): Promise<void> {
    const { account, receipt, attempt, payment, amount, fee } = seen;
    await tx
      .insertInto("payment_receipts")
      .values({
        account_id: account,
        receipt,
        provisional: seen.provisional ? 1 : 0,
        attempt_id: attempt,
        payment_id: payment,
        minor: amount.minor,
        currency: amount.currency,
        fee_minor: fee?.minor ?? null,
        payer: seen.payer ?? null,
        at: seen.at,
        seen_at: clock.now(),
        seen_by: seen.seenBy,
        status,
        stated_at: seen.seenBy === "statement" ? clock.now() : null,
      })
      .execute();
    const links = { account, receipt, attempt, payment, site: seen.site };
    await bookIn(tx, [
      { ...links, kind: "paid", amount },
      ...(fee ? [{ ...links, kind: "fee" as const, amount: fee }] : []),
    ]);
  }

  /** The company says another amount than the book: the book follows it, the owner hears of it. */
  async function restateIn(tx: Tx, row: ReceiptRow, stated: Money): Promise<boolean> {
    const { account_id: account, receipt, attempt_id: attempt, payment_id: payment } = row;
    if (stated.minor === row.minor && stated.currency === row.currency) return false;
    const links = { account, receipt, attempt, payment };
    const key = queueKey("amount-differs", account, row.was ?? receipt, String(stated.minor));
    const told = await queueIn(tx, { ...links, key, kind: "amount-differs", amount: stated });
    if (stated.currency !== row.currency) return told;
    const note = "the statement says another amount";
    const more = stated.minor - row.minor;
    const sums = await sumsIn(tx, links);
    const of = (minor: number): Money => ({ minor, currency: row.currency });
    await bookIn(tx, [{ ...links, kind: "paid", amount: of(more), note }]);
    if (more > 0 && payment === null) await bookIn(tx, [{ ...links, kind: "held", amount: of(more), note }]);
    else if (more > 0) await creditIn(tx, { ...links, amount: of(more), why: "overpaid", note });
    else {
      let less = -more;
      const held = Math.min(less, heldLeftOf(sums));
      less -= held;
      const credit = Math.min(less, creditLeftOf(sums));
      less -= credit;
      await bookIn(tx, [{ ...links, kind: "held", amount: of(-held), note }]);
      if (credit > 0) {
        await useCreditIn(tx, { ...links, minor: credit, why: "returned", note });
        await bookIn(tx, [{ ...links, kind: "returned", amount: of(-credit), note }]);
      }
      const bought = Math.min(less, sums.bought);
      await bookIn(tx, [
        { ...links, kind: "bought", amount: of(-bought), note },
        { ...links, kind: "returned", amount: of(-(less - bought)), note },
      ]);
    }
    await changeIn(tx, row, { minor: stated.minor });
    return true;
  }

  /**
   * Gives an attempt's provisional receipt its real name. Where the money was taken in as unclaimed before, that is
   * taken back out of the book: it is the same money. False when somebody bought something with it meanwhile.
   */
  async function joinIn(tx: Tx, was: ReceiptRow, real: Omit<Seen, "attempt" | "payment">): Promise<boolean> {
    const { account, receipt } = real;
    const twin = await rowIn(tx, { account, receipt });
    if (twin) {
      if (twin.payment_id !== null || twin.attempt_id !== null || twin.status === "reversed") return false;
      const note = `the same money as ${was.receipt}`;
      const sums = await sumsIn(tx, twinOf(twin));
      if (heldLeftOf(sums) !== sums.paid || sums.credited > 0) return false;
      const out = (["paid", "fee", "held"] as const).map((kind) => ({
        ...twinOf(twin),
        kind,
        amount: { minor: -sums[kind], currency: twin.currency },
        note,
      }));
      await bookIn(tx, out);
      await tx
        .deleteFrom("payment_receipts")
        .where("account_id", "=", account)
        .where("receipt", "=", twin.receipt)
        .execute();
      await unqueueIn(tx, queueKey("unclaimed", account, twin.receipt), { how: "seen", note });
    }
    await changeIn(tx, was, {
      receipt,
      was: was.was ?? was.receipt,
      provisional: 0,
      at: real.at,
      payer: real.payer ?? was.payer,
      fee_minor: real.fee?.minor ?? was.fee_minor,
    });
    const named = { ...was, receipt, was: was.was ?? was.receipt };
    if (real.fee && was.fee_minor === null)
      await bookIn(tx, [
        { account, receipt, kind: "fee", amount: real.fee, attempt: was.attempt_id, payment: was.payment_id },
      ]);
    await restateIn(tx, named, real.amount);
    return true;
  }

  return {
    rowIn,
    restateIn,
    joinIn,

    /** The one way money of an attempt or a claim comes into the book. */
    async receiveIn(tx: Tx, seen: Seen): Promise<Received> {
      const row = await rowIn(tx, seen);
      const own = seen.attempt === null ? [] : await receiptsOf(tx, seen.attempt);
      if (!row) {
        const provisional = own.find((one) => one.provisional === 1 && one.status === "success");
        if (seen.provisional && own.length > 0) return { kind: "known" };
        if (provisional && (await joinIn(tx, provisional, seen))) return { kind: "joined" };
        await addIn(tx, seen);
        return { kind: "new", amount: seen.amount };
      }
      if (row.attempt_id !== null && row.attempt_id === seen.attempt) return { kind: "known" };
      if (row.attempt_id !== null || row.payment_id !== null)
        return row.payment_id === seen.payment && seen.payment !== null && seen.attempt === null
          ? { kind: "known" }
          : { kind: "taken", payment: row.payment_id };
      const provisional = own.find((one) => one.provisional === 1 && one.status === "success");
      if (provisional && (await joinIn(tx, provisional, seen))) return { kind: "joined" };
      const sums = await sumsIn(tx, seen);
      const held = heldLeftOf(sums);
      if (held <= 0) return { kind: "taken", payment: null };
      const amount = { minor: held, currency: row.currency };
      const { account, receipt, attempt, payment, site } = seen;
      await changeIn(tx, row, { attempt_id: attempt, payment_id: payment });
      await bookIn(tx, [{ account, receipt, attempt, payment, site, kind: "released", amount }]);
      await unqueueIn(tx, queueKey("unclaimed", account, row.receipt), { how: "give" });
      return { kind: "released", amount };
    },

    /** Money nobody asked for: held, and in the owner's queue. */
    async unclaimedIn(tx: Tx, seen: Omit<Seen, "attempt" | "payment" | "provisional">): Promise<void> {
      const { account, receipt, amount } = seen;
      await addIn(tx, { ...seen, attempt: null, payment: null, provisional: false });
      await bookIn(tx, [{ account, receipt, kind: "held", amount }]);
      const key = queueKey("unclaimed", account, receipt);
      await queueIn(tx, { key, kind: "unclaimed", account, receipt, amount });
    },

    /** Money that came and went before anybody looked. */
    async goneIn(tx: Tx, seen: Omit<Seen, "attempt" | "payment" | "provisional">): Promise<void> {
      const { account, receipt, amount } = seen;
      await addIn(tx, { ...seen, attempt: null, payment: null, provisional: false }, "reversed");
      await bookIn(tx, [{ account, receipt, kind: "returned", amount }]);
    },

    /**
     * The company took it back: what is held and credited of it first, then what it bought. Answers what had become
     * access; the owner decides about that (queue it as `reversed`). Undefined when that was known.
     */
    async reverseIn(
      tx: Tx,
      of: Receipt,
      why: { by?: string; note: string },
    ): Promise<{ bought: Money } | undefined> {
      const row = await rowIn(tx, of);
      if (!row || row.status === "reversed") return undefined;
      const { account_id: account, receipt, attempt_id: attempt, payment_id: payment, currency } = row;
      const links = { account, receipt, attempt, payment, ...why };
      const sums = await sumsIn(tx, links);
      const money = (minor: number): Money => ({ minor, currency });
      const held = heldLeftOf(sums);
      const credit = creditLeftOf(sums);
      await changeIn(tx, row, { status: "reversed" });
      await bookIn(tx, [
        { ...links, kind: "released", amount: money(held) },
        { ...links, kind: "returned", amount: money(held) },
        { ...links, kind: "bought", amount: money(-sums.bought) },
        { ...links, kind: "returned", amount: money(sums.bought) },
      ]);
      if (credit > 0) await useCreditIn(tx, { ...links, minor: credit, why: "returned" });
      for (const kind of ["unclaimed", "underpaid", "overpaid", "twice", "wrong-currency"] as const)
        await unqueueIn(tx, queueKey(kind, account, row.was ?? receipt), { how: "refunded", note: why.note });
      return { bought: money(sums.bought) };
    },

    /** Given up as never come, and there after all: held, and the owner hears of it as of money nobody asked for. */
    async restoreIn(tx: Tx, row: ReceiptRow): Promise<void> {
      const { account_id: account, receipt, attempt_id: attempt, payment_id: payment, currency } = row;
      const note = "the statement has it after all";
      const amount: Money = { minor: (await sumsIn(tx, twinOf(row))).returned, currency };
      const links = { account, receipt, attempt, payment, note };
      await changeIn(tx, row, { status: "success" });
      await bookIn(tx, [
        { ...links, kind: "returned", amount: { minor: -amount.minor, currency } },
        { ...links, kind: "held", amount },
      ]);
      const key = queueKey("unclaimed", account, row.was ?? receipt);
      await queueIn(tx, { ...links, key, kind: "unclaimed", amount });
    },

    /** A statement has it: when the money came, and the fee where nobody had told it. */
    async statedIn(tx: Tx, row: ReceiptRow, said: { at: number; fee?: Money | undefined }): Promise<void> {
      const { account_id: account, receipt, attempt_id: attempt, payment_id: payment } = row;
      const fee = row.fee_minor === null ? said.fee : undefined;
      await changeIn(tx, row, {
        at: said.at,
        stated_at: clock.now(),
        ...(fee ? { fee_minor: fee.minor } : {}),
      });
      if (fee) await bookIn(tx, [{ account, receipt, attempt, payment, kind: "fee", amount: fee }]);
      await unqueueIn(tx, queueKey("not-at-provider", account, row.was ?? receipt), {
        how: "seen",
        note: "the statement has it now",
      });
    },
  };

  function receiptsOf(tx: Tx, attempt: string): Promise<ReceiptRow[]> {
    return tx.selectFrom("payment_receipts").selectAll().where("attempt_id", "=", attempt).execute();
  }
}

const twinOf = (row: ReceiptRow): Receipt & { currency: Currency } => ({
  account: row.account_id,
  receipt: row.receipt,
  currency: row.currency,
});
