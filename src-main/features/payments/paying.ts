// A payment paid out of money that is in the book already: claimed by its receipt, or given by the owner's hand.
import type { Terms } from "#contract/access.ts";
import type { Payment } from "#contract/payments.ts";
import type { Money } from "#contract/values/index.ts";
import { plainAmount } from "#contract/values/money.ts";
import type { Bought } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";
import { queueKey, type Booking, type Receipt, type Tx } from "./booking.ts";
import type { Credits } from "./credits.ts";
import type { Diary } from "./events.ts";
import type { Giving } from "./ledger.ts";
import { newRef } from "./refs.ts";
import type { PaymentRow } from "./tables.ts";

export type NewPayment = {
  readonly site: string;
  readonly terms: Terms;
  readonly price: Money;
  readonly phone: string | null;
  readonly mac: string | null;
  readonly ip: string | null;
  readonly origin: Payment["from"];
};

export type Paying = ReturnType<typeof createPaying>;

export function createPaying(parts: {
  clock: Pick<Clock, "now">;
  random: Random;
  booking: Booking;
  credits: Credits;
  giving: Giving;
  diary: Diary;
}) {
  const { clock, random, booking, credits, giving, diary } = parts;

  return {
    /** A wish that is paid in the same transaction. */
    async openIn(tx: Tx, wish: NewPayment): Promise<PaymentRow> {
      const row: PaymentRow = {
        id: random.uuid(),
        ref: newRef(random),
        site_id: wish.site,
        plan_id: wish.terms.plan,
        plan_name: wish.terms.planName,
        terms: JSON.stringify(wish.terms),
        minor: wish.price.minor,
        currency: wish.price.currency,
        phone: wish.phone,
        mac: wish.mac,
        ip: wish.ip,
        client_key: null,
        origin: wish.origin,
        state: "open",
        reason: null,
        paid_attempt: null,
        grant_id: null,
        voucher_id: null,
        code: null,
        made_at: clock.now(),
        paid_at: null,
      };
      await tx.insertInto("payments").values(row).execute();
      return row;
    },

    /**
     * Takes the price out of a receipt, or all that is left of it where that is less, and gives what was bought. What
     * is over waits as a credit, and the owner hears of it. `atMost`: instead of the price. Throws AppError `already_exists` where nothing is left.
     */
    async payIn(
      tx: Tx,
      payment: PaymentRow,
      of: Receipt,
      { by, atMost = payment.minor }: { by: string; atMost?: number | undefined },
    ): Promise<Bought> {
      const left = await credits.leftIn(tx, of);
      const { was, receipt: real, payment_id: owner } = left?.row ?? {};
      const name = was ?? real ?? of.receipt;
      const bought = await giving.giveIn(tx, payment, {
        by,
        note: of.receipt,
        receipt: left?.row.provisional === 1 ? undefined : of.receipt,
      });
      const links = { ...of, payment: payment.id, site: payment.site_id, by, note: "" };
      const spent = await credits.spendIn(tx, {
        ...links,
        price: atMost,
        grant: bought.grant,
        rest: "overpaid",
        phone: payment.phone,
      });
      if (!owner)
        await tx
          .updateTable("payment_receipts")
          .set({ payment_id: payment.id })
          .where("account_id", "=", of.account)
          .where("receipt", "=", real ?? of.receipt)
          .execute();
      if (left && left.held > 0 && spent.left.minor > 0)
        await booking.queueIn(tx, {
          ...links,
          key: queueKey("overpaid", of.account, name),
          kind: "overpaid",
          amount: spent.left,
        });
      await diary.note(tx, {
        kind: by === "" ? "guest" : "operator",
        what: "claimed",
        payment: payment.id,
        account: of.account,
        values: {
          receipt: real ?? of.receipt,
          amount: plainAmount(spent.taken),
          currency: spent.taken.currency,
          by,
        },
      });
      return bought;
    },
  };
}
