// Our book against a router's counters: who knows of use the other does not, and what limit follows. Pure.
//
// A router counts a user's life (`uptime`, `bytes-in`, `bytes-out`) and compares it with the user's limits. We write
// `limit = sold − offset`, where the offset is the use this router's counters do not know: what was used before the row
// was made there, and what a power cut or a reset took from its counters. So its limit is right whether we watch or not.
import type { Terms } from "#contract/access.ts";
import { minus, plus, type Caps, type Usage } from "./grant.ts";

/** Whether the counters of a user grow while a session runs, or are written at its end: it differs, and is found out. */
export type CounterWay = "live" | "logout";

/** What the router's rows say was used in the life of a user there; undefined when that cannot be told yet. */
export function counted(
  row: Usage,
  running: readonly Usage[],
  way: CounterWay | undefined,
): Usage | undefined {
  if (way === "live" || running.length === 0) return row;
  return way === "logout" ? running.reduce(plus, row) : undefined;
}

/** The same user read twice during one session: a counter that moved with it is live. `ms` is the time between. */
export function wayOf(first: Usage, second: Usage, ms: number): CounterWay | undefined {
  if (ms < 1500) return undefined;
  return second.seconds > first.seconds ? "live" : "logout";
}

/** Looks and counters are read at different moments; less than this is no disagreement. */
const noise: Usage = { seconds: 4, in: 100_000, out: 100_000 };

/**
 * `learned`: use the router knows of and our book does not. `offset`: what its counters will lack from now on. Each by
 * seconds and by direction; `book` is all use in our ledger.
 */
export function settle(so: { book: Usage; offset: Usage; counter: Usage }): {
  learned: Usage;
  offset: Usage;
} {
  const difference = minus(plus(so.offset, so.counter), so.book);
  const over = (value: number): number => Math.max(0, value);
  const under = (value: number, most: number): number => (value < -most ? -value : 0);
  const learned = { seconds: over(difference.seconds), in: over(difference.in), out: over(difference.out) };
  const lacking = {
    seconds: under(difference.seconds, noise.seconds),
    in: under(difference.in, noise.in),
    out: under(difference.out, noise.out),
  };
  return { learned, offset: plus(so.offset, lacking) };
}

export const isNothing = (usage: Usage): boolean => usage.seconds === 0 && usage.in === 0 && usage.out === 0;

/** Lifetime limits of a router's row: seconds and bytes, null for none. */
export type Limits = {
  readonly seconds: number | null;
  readonly in: number | null;
  readonly out: number | null;
  readonly total: number | null;
};

/** A limit of 0 would be none (MikroTik manual, hotspot user): what is used up is 1. */
export function limitsOf(so: { total: number | null; caps: Caps; offset: Usage }): Limits {
  const { total, caps, offset } = so;
  const rest = (cap: number | null, known: number): number | null =>
    cap === null ? null : Math.max(1, Math.floor(cap - known));
  return {
    seconds: rest(total, offset.seconds),
    in: rest(caps.in, offset.in),
    out: rest(caps.out, offset.out),
    total: rest(caps.total, offset.in + offset.out),
  };
}

/** The offset of a row that begins with counters at nothing. `gone` are the seconds gone of what was sold. */
export const freshOffset = (gone: number, book: Usage): Usage => ({ ...book, seconds: gone });

/** A wall-clock row may be this much looser than the clock on the wall before it is written anew. */
const slack = { least: 600, share: 0.1 };

/**
 * Wall-clock time runs on while nobody is online, and the router does not know: its limit grows too wide with time.
 * The offset that makes it tight again, or the one it has while that is tight enough.
 */
export function wallOffset(so: {
  time: Terms["time"];
  total: number;
  left: number;
  offset: number;
  counter: number;
}): number {
  if (so.time.kind !== "wall") return so.offset;
  const tight = so.total - so.left - so.counter;
  const loose = tight - so.offset;
  if (loose > Math.max(slack.least, slack.share * so.total)) return tight;
  // Tighter than the wall (somebody set the counters back to more than was used): give back at once.
  return loose < -60 ? tight : so.offset;
}
