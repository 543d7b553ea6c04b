// Whose money is this? A row of a statement and the attempt it belongs to.
import type { Db } from "#main/platform/db/index.ts";
import { samePayer } from "./amounts.ts";
import type { StatementRow } from "./providers/provider.ts";
import { readRef } from "./refs.ts";
import type { Store } from "./store.ts";
import type { AttemptRow, PaymentRow, PaymentTables, ReceiptRow } from "./tables.ts";

/** How far the company's clock and ours may be apart. */
const clocksApartMs = 5 * 60_000;
/** A prompt lives three minutes at the most (Daraja, M-Pesa Express); five with what a slow network adds. */
const promptMs = 5 * 60_000;
const ours = /^[0-9A-HJKMNP-TV-Z]{12}$/;

export type Match =
  | { readonly kind: "attempt"; readonly attempt: AttemptRow }
  /** Paid by hand with a payment's reference, for which nobody tried this account. */
  | { readonly kind: "payment"; readonly payment: PaymentRow }
  | { readonly kind: "receipt"; readonly receipt: ReceiptRow }
  | { readonly kind: "none" };

export function createMatching(parts: { db: Db; store: Store }) {
  const { store } = parts;
  const db = parts.db.$extendTables<PaymentTables>();

  /**
   * Rows of a till name nobody's reference. One whose payer and amount are those of an attempt that was out at that
   * moment is that attempt's: a push whose answer was lost, or one whose receipt the poll could not tell.
   */
  async function byPayer(account: string, row: StatementRow): Promise<AttemptRow | undefined> {
    if (row.payer === undefined || (row.ref !== undefined && ours.test(readRef(row.ref)))) return undefined;
    const near = await db
      .selectFrom("payment_attempts")
      .selectAll()
      .where("account_id", "=", account)
      .where("minor", "=", row.amount.minor)
      .where("currency", "=", row.amount.currency)
      .where("sent_at", ">=", row.at - promptMs - clocksApartMs)
      .where("sent_at", "<=", row.at + clocksApartMs)
      .where("state", "in", ["pending", "unknown", "failed", "review", "paid"])
      .orderBy("sent_at", "desc")
      .execute();
    for (const attempt of near) {
      if (samePayer(row.payer, attempt.phone) !== "yes") continue;
      if (attempt.state !== "paid") return attempt;
      // Of the paid ones only such as still wait for the name of their receipt.
      const waits = await db
        .selectFrom("payment_receipts")
        .select("receipt")
        .where("attempt_id", "=", attempt.id)
        .where("provisional", "=", 1)
        .executeTakeFirst();
      if (waits) return attempt;
    }
    return undefined;
  }

  /** By our reference, then by its receipt, then by the company's own reference, then by who paid how much when. */
  return async function match(account: string, row: StatementRow): Promise<Match> {
    const ref = row.ref === undefined || row.ref.trim() === "" ? undefined : row.ref;
    if (ref !== undefined) {
      const attempt = await store.attemptByRef(account, ref);
      if (attempt) return { kind: "attempt", attempt };
    }
    const receipt = await store.receipt(account, row.receipt);
    if (receipt?.attempt_id) {
      const attempt = await store.attempt(receipt.attempt_id);
      if (attempt) return { kind: "attempt", attempt };
    }
    if (row.providerRef !== undefined && !receipt) {
      const attempt = await store.attemptByTheirs(account, row.providerRef);
      if (attempt) return { kind: "attempt", attempt };
    }
    const payment = ref === undefined || receipt?.payment_id ? undefined : await store.byRef(ref);
    if (payment) {
      const attempts = await store.attemptsOf(payment.id);
      const attempt = attempts.findLast(({ account_id }) => account_id === account);
      return attempt ? { kind: "attempt", attempt } : { kind: "payment", payment };
    }
    if (receipt) return { kind: "receipt", receipt };
    const attempt = await byPayer(account, row);
    return attempt ? { kind: "attempt", attempt } : { kind: "none" };
  };
}
