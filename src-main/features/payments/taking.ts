// One row of a statement, or one company's word of money by hand, brought into the book.
import type { Clock } from "#main/platform/clock.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { queueKey, type Booking, type Receipt, type Tx } from "./booking.ts";
import type { Settle } from "./ledger.ts";
import { createMatching } from "./matching.ts";
import type { StatementRow } from "./providers/provider.ts";
import type { Receiving } from "./receiving.ts";
import type { Store } from "./store.ts";
import type { AttemptRow, PaymentTables, ReceiptRow } from "./tables.ts";

/** `known`: the book had it so. `differs`: something the owner must hear of. */
export type Taken = "known" | "settled" | "unclaimed" | "reversed" | "differs";

export type TakingParts = {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly store: Store;
  readonly booking: Booking;
  readonly receiving: Receiving;
  readonly settle: Settle;
  /** Money by hand with this payment's reference: pays it where it is enough. */
  readonly byHand: (payment: string, of: Receipt) => Promise<boolean>;
};

export type Taking = ReturnType<typeof createTaking>;

export function createTaking(parts: TakingParts) {
  const { store, booking, receiving, settle, byHand } = parts;
  const db = parts.db.$extendTables<PaymentTables>();
  const match = createMatching(parts);

  /** Its provisional receipt has its name now. False where there is none to name. */
  function join(attempt: AttemptRow, account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]) {
    return transaction(db, async (tx) => {
      const was = await tx
        .selectFrom("payment_receipts")
        .selectAll()
        .where("attempt_id", "=", attempt.id)
        .where("provisional", "=", 1)
        // One that went back is not the one that stands.
        .$if(row.status === "success", (q) => q.where("status", "=", "success"))
        .executeTakeFirst();
      return was !== undefined && receiving.joinIn(tx, was, { ...seen(account, row, seenBy) });
    });
  }

  async function reversed(account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]): Promise<Taken> {
    const of: Receipt = { account, receipt: row.receipt };
    const found = await match(account, row);
    const attempt = found.kind === "attempt" ? found.attempt : undefined;
    // The name may be told only now, with the news that it went back.
    if (attempt && !(await store.receipt(account, row.receipt))) await join(attempt, account, row, seenBy);
    const kept = await store.receipt(account, row.receipt);
    if (!kept) {
      await transaction(db, (tx) => receiving.goneIn(tx, seen(account, row, seenBy)));
      return "reversed";
    }
    const isItsOwn = kept.status === "success" && kept.attempt_id !== null && attempt?.state === "paid";
    if (isItsOwn && (await oldestOf(kept.attempt_id ?? "")) === row.receipt)
      await settle(attempt.id, { kind: "reversed", receipt: row.receipt }, seenBy);
    const note = "the company took it back";
    return transaction(db, async (tx) => {
      const back = await receiving.reverseIn(tx, of, { note });
      const after = await receiving.rowIn(tx, of);
      if (after && seenBy === "statement") await receiving.statedIn(tx, after, row);
      if (back && back.bought.minor > 0) {
        const { attempt_id, payment_id, was } = kept;
        await booking.queueIn(tx, {
          ...of,
          key: queueKey("reversed", account, was ?? row.receipt),
          kind: "reversed",
          payment: payment_id,
          attempt: attempt_id,
          amount: back.bought,
        });
        if (payment_id !== null)
          await tx
            .updateTable("payments")
            .set({ state: "refunded" })
            .where("id", "=", payment_id)
            .where("state", "=", "paid")
            .execute();
      }
      return kept.status === "reversed" ? "known" : "reversed";
    });
  }

  /** The owner stopped its access because no statement had it. */
  async function givenUpIn(tx: Tx, row: ReceiptRow): Promise<boolean> {
    if (row.status !== "reversed" || row.stated_at !== null) return false;
    const stopped = await tx
      .selectFrom("payment_queue")
      .select("id")
      .where("key", "=", queueKey("not-at-provider", row.account_id, row.was ?? row.receipt))
      .where("done_how", "=", "stop")
      .executeTakeFirst();
    return stopped !== undefined;
  }

  async function oldestOf(attempt: string): Promise<string | undefined> {
    const row = await db
      .selectFrom("payment_receipts")
      .select("receipt")
      .where("attempt_id", "=", attempt)
      .orderBy("seen_at")
      .orderBy("at")
      .executeTakeFirst();
    return row?.receipt;
  }

  async function came(account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]): Promise<Taken> {
    const of: Receipt = { account, receipt: row.receipt };
    const before = await store.receipt(account, row.receipt);
    const found = await match(account, row);
    let settled = false;
    // A statement may go on showing what came beside that it went back: that is the end of it.
    const isGone = before?.status === "reversed";
    if (found.kind === "attempt" && before?.attempt_id !== found.attempt.id && !isGone) {
      const { id, state } = found.attempt;
      const named = !before?.payment_id && (await join(found.attempt, account, row, seenBy));
      if (!named) {
        const { receipt, amount, payer, fee, at } = row;
        await settle(id, { kind: "success", receipt, amount, payer, fee, at }, seenBy);
        settled = state !== "paid" && (await store.attempt(id))?.state === "paid";
      }
    }
    const taken = await transaction(db, async (tx): Promise<Taken> => {
      const kept = await receiving.rowIn(tx, of);
      if (!kept) {
        await receiving.unclaimedIn(tx, seen(account, row, seenBy));
        return "unclaimed";
      }
      const restored = seenBy === "statement" && (await givenUpIn(tx, kept));
      if (restored) await receiving.restoreIn(tx, kept);
      const differs = (await receiving.restateIn(tx, kept, row.amount)) || restored;
      if (seenBy === "statement") await receiving.statedIn(tx, kept, row);
      return differs ? "differs" : settled ? "settled" : "known";
    });
    if (found.kind === "payment" && (await byHand(found.payment.id, of))) return "settled";
    return taken;
  }

  /** A statement is read again and again: nearly every row of it says what the book has. */
  async function isOld(account: string, row: StatementRow): Promise<boolean> {
    const kept = await store.receipt(account, row.receipt);
    return (
      kept !== undefined &&
      kept.stated_at !== null &&
      kept.status === row.status &&
      kept.minor === row.amount.minor &&
      kept.currency === row.amount.currency &&
      (kept.fee_minor !== null || row.fee === undefined) &&
      (kept.attempt_id !== null || kept.payment_id !== null || row.ref === undefined)
    );
  }

  return {
    /** As often as one likes: the second time it is known. */
    async take(account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]): Promise<Taken> {
      if (await isOld(account, row)) return "known";
      return (row.status === "reversed" ? reversed : came)(account, row, seenBy);
    },
  };
}

function seen(account: string, row: StatementRow, seenBy: ReceiptRow["seen_by"]) {
  const { receipt, amount, fee, payer, at } = row;
  return { account, receipt, amount, fee, payer, at, seenBy, provisional: false };
}
