// Takes attempts and their payments along their lives: one step in the caller's transaction, the table decides.
import type { Facts } from "#contract/facts.ts";
import type { PaymentReason } from "#contract/payments.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Tx } from "./booking.ts";
import {
  nextAttempt,
  nextPayment,
  stateByAttempts,
  type AttemptEvent,
  type PaymentEvent,
} from "./machine.ts";
import type { Store } from "./store.ts";
import type { AttemptRow, PaymentRow } from "./tables.ts";

/** What else of an attempt changes with a step. */
export type AttemptChange = Partial<Omit<AttemptRow, "id" | "payment_id" | "account_id" | "state">>;

export type Moving = ReturnType<typeof createMoving>;

export function createMoving(parts: { bus: Bus<Facts>; store: Store }) {
  const { bus, store } = parts;

  async function change(tx: Tx, id: string, change: Partial<AttemptRow>): Promise<void> {
    if (Object.keys(change).length > 0)
      await tx.updateTable("payment_attempts").set(change).where("id", "=", id).execute();
  }

  return {
    change,

    /** The attempt after this step; undefined, and nothing written, where the table has no such step. */
    async stepIn(
      tx: Tx,
      id: string,
      event: AttemptEvent,
      with_: AttemptChange = {},
    ): Promise<AttemptRow | undefined> {
      const row = await store.attempt(id, tx);
      const state = row && nextAttempt[row.state][event];
      if (!row || !state) return undefined;
      await change(tx, id, { ...with_, state });
      return { ...row, ...with_, state };
    },

    /** The payment after its attempts moved; undefined when it stays as it is. */
    async followIn(tx: Tx, id: string, reason: PaymentReason | null = null): Promise<PaymentRow | undefined> {
      const row = await store.payment(id, tx);
      if (!row || row.state === "paid" || row.state === "refunded") return undefined;
      const attempts = await store.attemptsOf(id, tx);
      const state = stateByAttempts(attempts.map((one) => one.state));
      const told = state === "failed" ? (reason ?? row.reason) : null;
      if (state === row.state && told === row.reason) return undefined;
      await tx.updateTable("payments").set({ state, reason: told }).where("id", "=", id).execute();
      return { ...row, state, reason: told };
    },

    /** A step the payment takes of itself. */
    async payIn(
      tx: Tx,
      id: string,
      event: PaymentEvent,
      with_: Partial<PaymentRow> = {},
    ): Promise<PaymentRow | undefined> {
      const row = await store.payment(id, tx);
      const state = row && nextPayment[row.state][event];
      if (!row || !state) return undefined;
      await tx
        .updateTable("payments")
        .set({ ...with_, state })
        .where("id", "=", id)
        .execute();
      return { ...row, ...with_, state };
    },

    /** After the commit: screens hear of it. */
    async tell(payment: string): Promise<void> {
      const row = await store.payment(payment);
      if (row) bus.tell("payment.changed", await store.view(row));
    },
  };
}
