// The lives of an attempt and of a payment: what may follow what. Success is terminal, failure is not. Pure.
import type { AttemptState, PaymentState } from "#contract/payments.ts";

export type AttemptEvent =
  | "send" // about to go to the company; the row is on disk
  | "abandon" // found after a restart: it was never sent
  | "accept" // the company took it
  | "reject" // the company said no before it asked anybody
  | "lose" // no answer, or one that says nothing
  | "succeed" // the company says that money came
  | "hold" // money came, and does not fit
  | "fail" // the company says that none came
  | "expire" // pending for too long
  | "give-up" // 48 hours without an answer
  | "reverse"; // the company took the money back

export const nextAttempt: Readonly<Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>>> = {
  created: { send: "submitting", abandon: "failed", accept: "pending", succeed: "paid", hold: "review" },
  submitting: {
    accept: "pending",
    reject: "failed",
    lose: "unknown",
    succeed: "paid",
    hold: "review",
    fail: "failed",
  },
  pending: { succeed: "paid", hold: "review", fail: "failed", expire: "unknown" },
  unknown: { succeed: "paid", hold: "review", fail: "failed", "give-up": "review" },
  // A late success beats a failure: Daraja's query may say 1037 and its callback later 0.
  failed: { succeed: "paid", hold: "review" },
  review: { succeed: "paid", hold: "review", fail: "failed" },
  paid: { reverse: "reversed" },
  reversed: {},
};

export type PaymentEvent =
  | "pay" // it has what it was made for
  | "fail" // every attempt failed
  | "review" // the owner's turn
  | "retry" // another attempt
  | "refund"; // the money went back

export const nextPayment: Readonly<Record<PaymentState, Partial<Record<PaymentEvent, PaymentState>>>> = {
  open: { pay: "paid", fail: "failed", review: "review" },
  failed: { pay: "paid", retry: "open", review: "review" },
  review: { pay: "paid", retry: "open", fail: "failed", refund: "refunded" },
  paid: { refund: "refunded" },
  refunded: {},
};

/** An attempt whose answer is still to come. */
export const isOpen = (state: AttemptState): boolean => openStates.includes(state);
export const openStates: readonly AttemptState[] = ["created", "submitting", "pending", "unknown"];

/** What becomes of a payment that is not paid, by its attempts. */
export function stateByAttempts(states: readonly AttemptState[]): Exclude<PaymentState, "paid" | "refunded"> {
  if (states.some(isOpen)) return "open";
  if (states.includes("review")) return "review";
  return states.length > 0 ? "failed" : "open";
}
