import { expect, test } from "vitest";
import { AttemptState, PaymentState } from "#contract/payments.ts";
import {
  isOpen,
  nextAttempt,
  nextPayment,
  stateByAttempts,
  type AttemptEvent,
  type PaymentEvent,
} from "./machine.ts";

/** Chance that can be repeated (mulberry32). */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % most;
  };
}

test("every state has its row, and every state can be reached", () => {
  expect(Object.keys(nextAttempt).toSorted()).toEqual(AttemptState.options.toSorted());
  expect(Object.keys(nextPayment).toSorted()).toEqual(PaymentState.options.toSorted());
  const reached = new Set<AttemptState>(["created"]);
  for (const state of reached) for (const next of Object.values(nextAttempt[state])) reached.add(next);
  expect([...reached].toSorted()).toEqual(AttemptState.options.toSorted());
});

test("success is terminal but for money taken back, and every other state takes it", () => {
  expect([nextAttempt.paid, nextAttempt.reversed]).toEqual([{ reverse: "reversed" }, {}]);
  const others = AttemptState.options.filter((state) => state !== "paid" && state !== "reversed");
  expect(others.map((state) => nextAttempt[state].succeed)).toEqual(others.map(() => "paid"));
});

test("a payment is open while one attempt is, and failed only when every one is", () => {
  const found = (...states: AttemptState[]): string => stateByAttempts(states);
  expect([
    found(),
    found("failed"),
    found("failed", "failed"),
    found("failed", "pending"),
    found("unknown", "review"),
    found("review", "failed"),
  ]).toEqual(["open", "failed", "failed", "open", "open", "review"]);
});

/** What the world knows and we do not. */
type Truth = { paid: boolean; taken: boolean };

/**
 * One attempt through random news: lost answers, lying failures, repeats, any order, forgeries. Money comes at most
 * once. The rule that a forgery is only a reason to look is the caller's; here it is played by asking the truth.
 */
function life(seed: number): { state: AttemptState; truth: Truth; trail: string } {
  const roll = dice(seed);
  const truth: Truth = { paid: false, taken: false };
  let state = "created" as AttemptState;
  const trail: string[] = [];
  const step = (event: AttemptEvent): void => {
    const next = nextAttempt[state][event];
    trail.push(`${event}${next ? "" : " (ignored)"}`);
    if (next) state = next;
  };
  /** What the company answers when it is asked: it may lie about failures, never about money. */
  const look = (): void => {
    if (truth.taken && state === "paid") return step("reverse");
    if (truth.paid && roll(4) > 0) return step("succeed");
    if (roll(3) === 0) step("fail");
  };
  step("send");
  const sent = roll(4);
  if (sent === 0) step("lose");
  else if (sent === 1) step("reject");
  else step("accept");
  const isAtCompany = sent !== 1;
  for (let turn = roll(14); turn >= 0; turn--) {
    const what = roll(9);
    if (what === 0 && isAtCompany) truth.paid = true;
    else if (what === 1 && truth.paid && roll(6) === 0) truth.taken = true;
    else if (what === 2) step("expire");
    else if (what === 3) step("give-up");
    else if (what === 4) step("accept"); // an answer that comes after the notice
    else look(); // by the plan, by a notice, true or forged, once or many times
  }
  // In the end somebody looks when the company tells the truth: the confirming looks, the statement, the owner.
  if (truth.paid && state !== "paid" && state !== "reversed") step("succeed");
  return { state, truth, trail: trail.join(", ") };
}

test("twenty thousand lives: paid by money alone, and money never lost", () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= 20_000; seed++) {
    const { state, truth, trail } = life(seed);
    const isPaid = state === "paid" || state === "reversed";
    if (isPaid !== truth.paid) faults.push(`seed ${seed}: ${state} although paid is ${truth.paid}: ${trail}`);
    if (isOpen(state) && truth.paid) faults.push(`seed ${seed}: still open: ${trail}`);
  }
  expect(faults).toEqual([]);
});

test("twenty thousand payments of three attempts: one is paid, and paid it stays", () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= 20_000; seed++) {
    const roll = dice(seed);
    let payment = "open" as PaymentState;
    const attempts: AttemptState[] = ["pending", "pending", "unknown"];
    const step = (event: PaymentEvent): void => {
      payment = nextPayment[payment][event] ?? payment;
    };
    let bought = 0;
    for (let turn = 0; turn < 12; turn++) {
      const index = roll(3);
      const before = attempts[index] ?? "failed";
      const event = (["succeed", "fail", "expire", "give-up", "hold", "reverse"] as const)[roll(6)] ?? "fail";
      const after = nextAttempt[before][event];
      if (!after) continue;
      attempts[index] = after;
      if (after === "paid" && nextPayment[payment].pay && payment !== "paid") {
        step("pay");
        bought++;
      } else if (payment !== "paid" && payment !== "refunded") {
        const now = stateByAttempts(attempts);
        if (now === "failed") step("fail");
        if (now === "review") step("review");
        if (now === "open") step("retry");
      }
    }
    const hasMoney = attempts.some((state) => state === "paid" || state === "reversed");
    if (bought > 1) faults.push(`seed ${seed}: bought ${bought} times`);
    if (hasMoney && bought === 0) faults.push(`seed ${seed}: money without access: ${attempts.join(" ")}`);
    if (!hasMoney && bought > 0) faults.push(`seed ${seed}: access without money`);
  }
  expect(faults).toEqual([]);
});
