// What is left of a receipt, and what it buys. Credits go only to whoever knows the receipt, or by the owner's hand.
import type { Money } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { creditLeftOf, heldLeftOf, queueKey, type Booking, type Receipt, type Tx } from "./booking.ts";
import type { Receiving } from "./receiving.ts";
import type { CreditRow, ReceiptRow } from "./tables.ts";

export type Left = {
  readonly row: ReceiptRow;
  /** Waits for the owner or for who claims it. */
  readonly held: number;
  readonly credit: number;
  /** Both together. */
  readonly all: Money;
};

export type Spending = Receipt & {
  /** At the most, in minor units: what the wish costs. */
  readonly price: number;
  readonly payment: string | null;
  readonly site: string | null;
  readonly grant: string | null;
  readonly by: string;
  readonly note: string;
  /** Why the rest is a credit, where some of it was held. */
  readonly rest: CreditRow["why"];
  readonly phone: string | null;
};

export type Credits = ReturnType<typeof createCredits>;

export function createCredits(parts: { booking: Booking; receiving: Receiving }) {
  const { booking, receiving } = parts;
  const { bookIn, sumsIn, creditIn, useCreditIn, unqueueIn } = booking;

  async function leftIn(tx: Tx, of: Receipt): Promise<Left | undefined> {
    const row = await receiving.rowIn(tx, of);
    if (!row) return undefined;
    const sums = await sumsIn(tx, of);
    const held = row.status === "reversed" ? 0 : heldLeftOf(sums);
    const credit = row.status === "reversed" ? 0 : creditLeftOf(sums);
    return { row, held, credit, all: { minor: held + credit, currency: row.currency } };
  }

  async function needIn(tx: Tx, of: Receipt): Promise<Left> {
    const left = await leftIn(tx, of);
    if (!left) throw new AppError("not_found", "no such receipt", { params: { field: "receipt" } });
    return left;
  }

  /** Held money comes to its end: `spent` of it is decided, what is over waits as a credit. */
  async function releaseIn(tx: Tx, left: Left, spent: number, of: Omit<Spending, "price">): Promise<void> {
    const money = (minor: number): Money => ({ minor, currency: left.row.currency });
    const { rest: why, phone, ...links } = of;
    await bookIn(tx, [{ ...links, kind: "released", amount: money(left.held) }]);
    if (left.held > spent) await creditIn(tx, { ...links, amount: money(left.held - spent), why, phone });
    const { account_id: account, receipt, was } = left.row;
    await unqueueIn(tx, queueKey("unclaimed", account, was ?? receipt), { how: "give", by: of.by });
  }

  return {
    leftIn,

    /**
     * Takes what the wish costs, held money first; of less than that all there is. Answers what was taken and what is
     * left as a credit. Throws AppError `already_exists` where nothing is left.
     */
    async spendIn(tx: Tx, spending: Spending): Promise<{ taken: Money; left: Money }> {
      const { price, rest: _, phone: _1, ...links } = spending;
      const left = await needIn(tx, spending);
      const taken = Math.min(price, left.all.minor);
      if (taken <= 0)
        throw new AppError("already_exists", "that money was used before", { params: { field: "receipt" } });
      const money = (minor: number): Money => ({ minor, currency: left.row.currency });
      const ofHeld = Math.min(taken, left.held);
      if (left.held > 0) {
        await releaseIn(tx, left, ofHeld, spending);
        await bookIn(tx, [{ ...links, kind: "bought", amount: money(ofHeld) }]);
      }
      if (taken > ofHeld) await useCreditIn(tx, { ...links, minor: taken - ofHeld, why: "bought" });
      return { taken: money(taken), left: money(left.all.minor - taken) };
    },

    /** All that is left of it was given back outside. Answers how much that was. */
    async returnIn(tx: Tx, of: Receipt, why: { by: string; note: string }): Promise<Money> {
      const left = await needIn(tx, of);
      const { payment_id: payment, currency } = left.row;
      const links = { ...of, ...why, payment };
      const held: Money = { minor: left.held, currency };
      await bookIn(tx, [
        { ...links, kind: "released", amount: held },
        { ...links, kind: "returned", amount: held },
      ]);
      if (left.credit > 0) await useCreditIn(tx, { ...links, minor: left.credit, why: "returned" });
      return left.all;
    },
  };
}
