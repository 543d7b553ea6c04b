// What the ledger (statements, claims, the owner's queue) needs of those who look after payments and accounts.
import type { Payment } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import type { Bought } from "#main/features/vouchers/index.ts";
import type { Tx } from "./booking.ts";
import type { Config, Observation, PaymentProvider } from "./providers/provider.ts";
import type { AccountRow, PaymentRow, ReceiptRow } from "./tables.ts";

/** The one settlement: whatever was seen of an attempt becomes what it is. May be called as often as one likes. */
export type Settle = (
  attempt: string,
  seen: Observation,
  seenBy: ReceiptRow["seen_by"],
  /** An operator's name; empty for Kaunta itself. */
  who?: string,
) => Promise<unknown>;

export type Giving = {
  /**
   * Inside the caller's transaction, for a payment that is written and not paid: makes the right and its code, writes them into the payment with `paid` and
   * `paid_at`, and adds what must follow (outbox, SMS). The book is the caller's.
   */
  giveIn(
    tx: Tx,
    payment: PaymentRow,
    why: { readonly by: string; readonly note: string; readonly receipt?: string | undefined },
  ): Promise<Bought>;
  /** After the commit: the engine hears, what must follow begins, the fact is told. */
  given(payment: PaymentId, bought: Bought): Promise<Payment>;
};

export type LedgerAccounts = {
  /** Every account that was not removed, switched off ones too: their money may still come. */
  all(): Promise<AccountRow[]>;
  /** With its secrets opened. Throws an AppError where that cannot be done. */
  config(account: AccountRow): Promise<Config>;
  provider(account: AccountRow): PaymentProvider;
};
