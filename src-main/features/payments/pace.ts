// How often a company is asked: one pace for each account, and when an attempt is looked at next.
import type { Clock } from "#main/platform/clock.ts";

const second = 1000;
const minute = 60_000;
const hour = 3_600_000;
/** Nobody waits at the phone any more: it is still looked at, and called unknown. */
export const patienceMs = 180 * second;
/** The company forgets (Daraja's Pull window); from here on the owner decides. */
export const giveUpMs = 48 * hour;
/** Two calls for one attempt are at least so far apart, however often somebody asks. */
export const betweenLooksMs = 4 * second;
const firstLookMs = 6 * second;
/** A failure is asked about again: Daraja takes some back. */
const confirmingMs = [30 * second, 2 * minute, 10 * minute];

/** [age until which, wait]: after 180 s the waits grow to an hour. */
const plan: readonly (readonly [number, number])[] = [
  [minute, 4 * second],
  [patienceMs, 8 * second],
];
const later = [30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute];

/** Milliseconds until the next look at an attempt of this age that is still open. `chance` 0…1 spreads it by a tenth. */
export function nextLookMs(ageMs: number, chance: number): number {
  const spread = (ms: number): number => Math.round(ms * (0.95 + chance / 10));
  if (ageMs < firstLookMs - second) return Math.max(0, spread(firstLookMs) - ageMs);
  for (const [until, ms] of plan) if (ageMs < until) return spread(ms);
  let at = patienceMs;
  for (const ms of later) {
    if (ageMs < at + ms) return spread(ms);
    at += ms;
  }
  return spread(hour);
}

/** The wait after look number `looked` since the failure; undefined: it has been looked at often enough. */
export function confirmMs(sinceFailureMs: number): number | undefined {
  const next = confirmingMs.find((ms) => ms > sinceFailureMs + second);
  return next === undefined ? undefined : next - sinceFailureMs;
}

/** Also when somebody set the clock back. */
const longestHoldMs = minute;

export type Pace = ReturnType<typeof createPace>;

/**
 * Calls to each account, evenly spread. A push goes at once and takes the place of a look, but looks keep every second
 * place: a rush of new payments must not keep those who have paid waiting. What an account says of being asked too
 * often is obeyed.
 */
export function createPace(clock: Pick<Clock, "now">) {
  const free = new Map<string, { at: number; looked: number; held: number }>();
  const of = (account: string) => {
    const known = free.get(account) ?? { at: 0, looked: Number.NEGATIVE_INFINITY, held: 0 };
    free.set(account, known);
    return known;
  };
  return {
    /** Milliseconds until this account may be asked again. */
    wait(account: string): number {
      const { at, held } = of(account);
      return Math.min(longestHoldMs, Math.max(0, Math.max(at, held) - clock.now()));
    },
    took(account: string, perSecond: number, what: "push" | "look"): void {
      const one = of(account);
      const [now, slot] = [clock.now(), second / perSecond];
      const next = Math.max(now, one.at) + slot;
      if (what === "push") one.at = Math.min(next, Math.max(now, one.looked + 2 * slot));
      else Object.assign(one, { at: next, looked: now });
    },
    hold(account: string, ms: number): void {
      const one = of(account);
      one.held = Math.max(one.held, clock.now() + ms);
    },
  };
}
