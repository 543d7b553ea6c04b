// The diary of payments: what was asked, sent, answered and seen, as it came. Rows are only added.
import type { Kysely } from "kysely";
import type { Clock } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";
import { maskedText } from "./masking.ts";
import type { AttemptRow, EventRow, PaymentTables } from "./tables.ts";

/** What a line of a payment's story can be; the screen has a sentence for each. */
export type What =
  | "asked" // plan, amount, from
  | "token" // detail: what the company said of the credentials
  | "sent" // account, ref
  | "accepted" // theirs, channel
  | "rejected" // reason, code
  | "lost" // detail: nobody knows whether it arrived
  | "never-sent"
  | "hurried" // the guest says it is paid
  | "pending"
  | "on-hold"
  | "no-word" // detail
  | "not-found"
  | "too-long" // still open after three minutes
  | "no-answer" // none in 48 hours
  | "failed" // reason, code
  | "notice" // says, trust
  | "notice-forged"
  | "notice-unknown" // why: nobody it could be about
  | "confirmed" // by
  | "paid" // receipt, amount, by
  | "joined" // receipt
  | "late"
  | "twice" // receipt, amount
  | "held" // why, amount
  | "taken" // receipt, ref: another payment has that money
  | "reversed" // receipt
  | "claimed" // receipt, amount, by
  | "decided" // kind, act, by, note: the owner's queue
  | "code" // code
  | "online" // mac
  | "not-online"; // mac, why, detail

export type NewEvent = {
  readonly kind: EventRow["kind"];
  readonly what: What;
  readonly of?: Pick<AttemptRow, "id" | "payment_id" | "account_id"> | undefined;
  readonly payment?: string | undefined;
  readonly account?: string | undefined;
  readonly values?: Readonly<Record<string, string | number | undefined>>;
  /** What came, without secrets; phones are hidden here. */
  readonly raw?: string | undefined;
};

export type Diary = ReturnType<typeof createDiary>;

export function createDiary(parts: { clock: Pick<Clock, "now">; random: Pick<Random, "uuid"> }) {
  let last = 0;

  function rowOf({ kind, what, of, payment, account, values = {}, raw = "" }: NewEvent): EventRow {
    const at = parts.clock.now();
    last = (last + 1) % 1_000_000;
    return {
      // In order also within one millisecond.
      id: `${String(at).padStart(14, "0")}-${String(last).padStart(6, "0")}-${parts.random.uuid().slice(0, 8)}`,
      at,
      account_id: account ?? of?.account_id ?? null,
      attempt_id: of?.id ?? null,
      payment_id: payment ?? of?.payment_id ?? null,
      kind,
      what,
      params: JSON.stringify(values),
      raw: maskedText(raw),
    };
  }

  return {
    rowOf,
    /** Writes on the database or inside a transaction. */
    async note(on: Kysely<PaymentTables>, ...events: readonly NewEvent[]): Promise<void> {
      if (events.length > 0) await on.insertInto("payment_events").values(events.map(rowOf)).execute();
    },
  };
}
