// Why M-Pesa says that money did not come, in our words.
import type { PaymentReason } from "#contract/payments.ts";

/**
 * ResultCode of an STK push → reason (Daraja docs, M-Pesa Express; rows marked ° from what is met in the field, not from
 * the docs). Whether it is `sure`: an unreachable phone, a prompt that ran out and a busy system are known to be taken
 * back by a later success.
 */
const results: Readonly<Record<string, { readonly reason: PaymentReason; readonly sure: boolean }>> = {
  "1": { reason: "insufficient-funds", sure: true },
  "2": { reason: "limit", sure: true }, // below the minimum
  "3": { reason: "limit", sure: true }, // above the maximum
  "4": { reason: "limit", sure: true }, // above the day's limit
  "8": { reason: "limit", sure: true }, // the receiving account is full
  "17": { reason: "too-soon", sure: true }, // the same amount to the same customer within two minutes
  "26": { reason: "provider-busy", sure: false }, // °
  "1001": { reason: "busy-phone", sure: true }, // ° another session is open on the phone
  "1019": { reason: "expired", sure: false },
  "1025": { reason: "push-failed", sure: false },
  "9999": { reason: "push-failed", sure: false }, // °
  "1031": { reason: "expired", sure: false }, // ° the PIN was not entered in time
  "1032": { reason: "cancelled", sure: true },
  "1037": { reason: "unreachable", sure: false },
  "2001": { reason: "wrong-pin", sure: true },
  "2028": { reason: "config", sure: true },
  SFC_IC0003: { reason: "config", sure: true },
  "8006": { reason: "locked", sure: true },
};

export function resultReason(
  code: string,
): { readonly reason: PaymentReason; readonly sure: boolean } | undefined {
  return Object.hasOwn(results, code) ? results[code] : undefined;
}

/** First match wins: "subscriber locked" is another session, "PIN locked" is the guest's own. */
const words: readonly (readonly [RegExp, PaymentReason])[] = [
  [/insufficient|not enough|low balance|balance is/i, "insufficient-funds"],
  [
    /lock\w* subscriber|subscriber\b.*\block|another session|in session|(already )?in process|in progress/i,
    "busy-phone",
  ],
  [/(pin|account)\b.*\b(lock|block)/i, "locked"],
  [/(wrong|invalid|incorrect)\b.*\bpin|initiator information/i, "wrong-pin"],
  [/cancel|declin|rejected by/i, "cancelled"],
  [/unreachable|cannot be reached|can't be reached|no response from/i, "unreachable"],
  [/expire|time[sd]?[ -]?out|timed out/i, "expired"],
  [/similar transaction|same amount|too soon|duplicate/i, "too-soon"],
  [/limit|minimum|maximum/i, "limit"],
  [/busy|try again later/i, "provider-busy"],
];

/** For companies that tell in words why. */
export function wordsReason(text: string): PaymentReason {
  return words.find(([said]) => said.test(text))?.[1] ?? "failed-other";
}

/** What the guest did himself is over; silence, crowds and what nobody names are known to turn into a success. */
export function isSure(reason: PaymentReason): boolean {
  return !["unreachable", "expired", "provider-busy", "push-failed", "failed-other"].includes(reason);
}
