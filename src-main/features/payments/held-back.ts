// One push at a time on a phone, and one wish for one thing: what stands in the way of another, inside a transaction.
import type { Tx } from "./booking.ts";
import { betweenLooksMs } from "./pace.ts";
import type { AccountRow, AttemptRow, PaymentRow } from "./tables.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** The prompt is on the phone's screen: whatever else is asked of it meets a busy line. */
const promptMs = minuteMs;
/** Where nobody knows whether the prompt came, nothing more is sent to that phone for so long. */
const unknownPauseMs = 120_000;
/** A guest who tries again this long after a failure still wants the same thing. */
const sameWishMs = hourMs;
const openWishMs = 48 * hourMs;

/** Why nothing may be sent to this phone now. */
export async function inTheWayIn(
  tx: Tx,
  now: number,
  order: {
    account: AccountRow;
    phone: string;
    minor: number;
    pauseMs: number;
    isPush: (attempt: AttemptRow) => boolean;
  },
): Promise<{ attempt: AttemptRow; waitMs: number } | undefined> {
  const { account, phone, minor, pauseMs, isPush } = order;
  const since = now - Math.max(pauseMs, openWishMs);
  const recent = await tx
    .selectFrom("payment_attempts")
    .innerJoin("payments", "payments.id", "payment_attempts.payment_id")
    .selectAll("payment_attempts")
    .where("payments.phone", "=", phone)
    .where("payments.made_at", ">=", since)
    .where("payment_attempts.phone", "=", phone)
    .where("payment_attempts.made_at", ">=", since)
    .orderBy("payment_attempts.made_at", "desc")
    .limit(50)
    .execute();
  for (const attempt of recent.filter(isPush)) {
    const age = now - (attempt.sent_at ?? attempt.made_at);
    const same = attempt.minor === minor && attempt.account_id === account.id;
    const going =
      attempt.state === "created" || attempt.state === "submitting" || attempt.state === "pending";
    const pause = same ? pauseMs : 0;
    const waitMs = going
      ? Math.max(promptMs - age, same ? Math.max(pause - age, betweenLooksMs) : 0)
      : attempt.state === "unknown"
        ? Math.max(same ? unknownPauseMs : promptMs, pause) - age
        : attempt.sent_at === null
          ? 0
          : pause - age;
    if (waitMs > 0) return { attempt, waitMs };
  }
  return undefined;
}

/** The wish this belongs to: the same guest, the same thing, not paid yet. */
export async function sameWishIn(tx: Tx, now: number, row: PaymentRow): Promise<PaymentRow | undefined> {
  const found = await tx
    .selectFrom("payments")
    .selectAll()
    .where("site_id", "=", row.site_id)
    .where("minor", "=", row.minor)
    .where("currency", "=", row.currency)
    .where("state", "in", ["open", "failed"])
    .where("made_at", ">=", now - openWishMs)
    .$if(row.phone !== null, (q) => q.where("phone", "=", row.phone))
    .$if(row.phone === null, (q) => q.where("phone", "is", null).where("mac", "=", row.mac ?? ""))
    .orderBy("made_at", "desc")
    .limit(10)
    .execute();
  return found.find(
    (one) =>
      one.plan_id === row.plan_id &&
      one.terms === row.terms &&
      (one.mac === null || row.mac === null || one.mac === row.mac) &&
      (one.state === "open" || one.made_at >= now - sameWishMs),
  );
}
