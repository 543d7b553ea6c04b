// The tables of payments: what a row is. Moments are epoch milliseconds, amounts whole minor units.
import type {
  AttemptState,
  Environment,
  Payment,
  PaymentReason,
  PaymentState,
  ProviderName,
  QueueAct,
  QueueKind,
} from "#contract/payments.ts";
import type { Currency } from "#contract/values/index.ts";

export type AccountRow = {
  id: string;
  provider: ProviderName;
  title: string;
  environment: Environment;
  currency: Currency;
  sites: string; // JSON: site ids
  is_on: number;
  settings: string; // JSON
  secrets: string; // JSON: field → sealed
  last_fours: string; // JSON: field → last four signs
  path: string;
  state: "untested" | "good" | "bad";
  detail: string;
  tested_at: number | null;
  made_at: number;
  removed_at: number | null;
};
export type PaymentRow = {
  id: string;
  ref: string;
  site_id: string;
  plan_id: string | null;
  plan_name: string;
  terms: string; // JSON: Terms
  minor: number;
  currency: Currency;
  phone: string | null;
  mac: string | null;
  ip: string | null;
  client_key: string | null;
  origin: Payment["from"];
  state: PaymentState;
  reason: PaymentReason | null;
  paid_attempt: string | null;
  grant_id: string | null;
  voucher_id: string | null;
  code: string | null;
  made_at: number;
  paid_at: number | null;
};
export type AttemptRow = {
  id: string;
  payment_id: string;
  account_id: string;
  ref: string;
  token: string;
  phone: string | null;
  minor: number;
  currency: Currency;
  provider_ref: string | null;
  provider_ref2: string | null;
  redirect_url: string | null;
  channel: string | null;
  state: AttemptState;
  reason: PaymentReason | null;
  raw_code: string | null;
  made_at: number;
  sent_at: number | null;
  settled_at: number | null;
  failed_at: number | null;
  next_look_at: number | null;
  looks: number;
  looked_at: number | null;
};
export type EventRow = {
  id: string;
  at: number;
  account_id: string | null;
  attempt_id: string | null;
  payment_id: string | null;
  kind: "sent" | "answer" | "look" | "notice" | "statement" | "operator" | "guest";
  what: string;
  params: string; // JSON
  raw: string;
};
export type ReceiptRow = {
  account_id: string;
  receipt: string;
  provisional: number;
  /** The provisional name it was booked under before the company told the real one: the book goes on under that. */
  was: string | null;
  attempt_id: string | null;
  payment_id: string | null;
  minor: number;
  currency: Currency;
  fee_minor: number | null;
  payer: string | null;
  at: number;
  seen_at: number;
  seen_by: "look" | "notice" | "statement" | "operator";
  status: "success" | "reversed";
  stated_at: number | null;
};
export type CreditRow = {
  id: string;
  account_id: string;
  receipt: string;
  payment_id: string | null;
  phone: string | null;
  minor: number;
  currency: Currency;
  why: "overpaid" | "underpaid" | "twice" | "unclaimed" | "operator";
  at: number;
};
export type CreditUseRow = {
  id: string;
  credit_id: string;
  payment_id: string | null;
  minor: number;
  why: "bought" | "returned";
  at: number;
  by_name: string;
};
export type QueueRow = {
  id: string;
  key: string;
  kind: QueueKind;
  payment_id: string | null;
  attempt_id: string | null;
  account_id: string | null;
  receipt: string | null;
  minor: number | null;
  currency: Currency | null;
  at: number;
  done_at: number | null;
  done_by: string | null;
  done_how: QueueAct | null;
  note: string;
};
export type OutboxRow = {
  id: string;
  kind: "online" | "print";
  key: string;
  payload: string; // JSON
  tries: number;
  next_at: number;
  done_at: number | null;
  last_error: string | null;
};
/**
 * What a row of the book says. Per receipt at any time: paid = bought + (credited − credit-used) + (held − released)
 * + returned, where `bought` also holds what credits bought.
 */
export type BookKind =
  | "paid" // money came (gross)
  | "fee" // of it, the company's part
  | "bought" // became access
  | "credited" // waits for its payer
  | "credit-used" // of a credit: became access (a `bought` row stands beside it) or went back (`returned`)
  | "held" // waits for the owner
  | "released" // of what was held: decided (a `bought`, `credited` or `returned` row stands beside it)
  | "returned"; // given or taken back
/** Amounts are never negative, but in a correction: it repeats a wrong row with the sign turned, and says why. */
export type BookRow = {
  id: string;
  at: number;
  kind: BookKind;
  minor: number;
  currency: Currency;
  site_id: string | null;
  account_id: string;
  receipt: string;
  payment_id: string | null;
  attempt_id: string | null;
  grant_id: string | null;
  by_name: string;
  note: string;
};
export type RunRow = {
  id: string;
  account_id: string;
  at: number;
  from_at: number;
  to_at: number;
  row_count: number;
  settled: number;
  differences: number;
  error: string | null;
};
export type PaymentTables = {
  payment_accounts: AccountRow;
  payments: PaymentRow;
  payment_attempts: AttemptRow;
  payment_events: EventRow;
  payment_receipts: ReceiptRow;
  payment_credits: CreditRow;
  payment_credit_uses: CreditUseRow;
  payment_queue: QueueRow;
  payment_outbox: OutboxRow;
  money_book: BookRow;
  recon_runs: RunRow;
  claim_tries: { id: string; who: string; at: number };
  notice_door: { id: string; is_open: number; bind: string; port: number; url: string };
};
