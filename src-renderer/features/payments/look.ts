// How the screens show payments, attempts and accounts: colour, shape and what is hidden of a number. Pure.
import type { Account, Attempt, Payment, QueueKind, TraceLine } from "#contract/payments.ts";
import type { Tone } from "#ui/ui/Badge.tsx";
import type { Status } from "#ui/ui/StatusDot.tsx";

/** Money is never red or green: the colour says whether somebody waits or a hand is needed. */
export const paymentStatus: Record<Payment["state"], Status> = {
  open: "waiting",
  paid: "good",
  failed: "off",
  review: "trouble",
  refunded: "off",
};

export const attemptStatus: Record<Attempt["state"], Status> = {
  created: "waiting",
  submitting: "waiting",
  pending: "waiting",
  unknown: "waiting",
  paid: "good",
  failed: "off",
  review: "trouble",
  reversed: "trouble",
};

export function accountStatus({ on, state, provider }: Pick<Account, "on" | "state" | "provider">): Status {
  if (!on) return "off";
  // There is nothing to test about a hand at the counter.
  if (provider === "cash" || provider === "voucher") return "good";
  return state === "good" ? "good" : state === "bad" ? "trouble" : "waiting";
}

export const environmentTone: Record<Account["environment"], Tone> = {
  live: "accent",
  sandbox: "warn",
  practice: "neutral",
};

export const lineStatus: Record<TraceLine["outcome"], Status> = {
  good: "good",
  bad: "trouble",
  going: "waiting",
};

/** Things somebody waits for, or that cost money while they lie, before what can lie. */
export const queueStatus: Record<QueueKind, Status> = {
  config: "trouble",
  underpaid: "trouble",
  "wrong-currency": "trouble",
  reversed: "trouble",
  "no-answer": "trouble",
  "not-at-provider": "trouble",
  "amount-differs": "trouble",
  "on-hold": "waiting",
  unclaimed: "waiting",
  twice: "waiting",
  overpaid: "waiting",
  late: "waiting",
  "plan-gone": "waiting",
};

/** `2547•••678`: enough to know it again, too little to call it. */
export function maskPhone(phone: string): string {
  return phone.length < 9 ? phone : `${phone.slice(0, 4)}•••${phone.slice(-3)}`;
}

/** `+254 712 345 678`, as it is read out. */
export function spellPhone(phone: string): string {
  if (!/^\d{11,13}$/.test(phone)) return phone;
  const local = phone.slice(3);
  const groups = [local.slice(0, 3), local.slice(3, 6), local.slice(6)];
  return `+${phone.slice(0, 3)} ${groups.join(" ")}`;
}

/** May the company still be asked what became of it? */
export function canLookAgain({ state, provider }: Pick<Payment, "state" | "provider">): boolean {
  return (
    (state === "open" || state === "failed" || state === "review") &&
    provider !== "cash" &&
    provider !== "voucher"
  );
}

/** A guest is on the way to the counter with the money. */
export function waitsForCash({ state, provider }: Pick<Payment, "state" | "provider">): boolean {
  return state === "open" && provider === "cash";
}
