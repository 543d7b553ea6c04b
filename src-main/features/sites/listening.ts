// A router's own word that its guest list changed: a hint to look at once, believed as far as it has proved true.
import type { Follow, LinkError } from "#main/drivers/routeros/types.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";
import { backoff } from "#main/platform/retry.ts";

/** Several guests come at once when a lesson ends: one look serves them all. */
const gatherMs = 250;
const betweenLooksMs = 500;
/** Hinted changes that make a router trusted. */
const proof = 3;
/** Hints in a row after which nobody had come or left: it hints at counters, and costs more than it tells. */
const mostIdle = 12;
const afterNoiseMs = 600_000;
/** A hint may come this much later than the look that saw its change already. */
const lateMs = 1000;

export type Listening = {
  start(): void;
  stop(): void;
  /** A reading of the list is over; `changed`: somebody came or left. */
  looked(changed: boolean): void;
  /** True when hints have proved true, and no change came without one. */
  proven(): boolean;
};

/** `follow` opens the listen on the router; `look` reads the list again. */
export function createListening(parts: {
  clock: Clock;
  random: Random;
  follow: (hint: () => void) => Follow;
  look: () => void;
}): Listening {
  const { clock, random, follow, look } = parts;
  let current: Follow | undefined;
  let restart: Timer | undefined;
  let pending: Timer | undefined;
  let stopped = true;
  let ends = 0;
  let hinted = false; // since the last look
  let good = 0;
  let idle = 0;
  let lastHintLook = -Infinity;
  let missedAt: number | undefined;

  function open(): void {
    restart = undefined;
    const begun = clock.now();
    const mine = follow(heard);
    current = mine;
    void mine.ended.then((error) => {
      if (stopped || current !== mine) return;
      current = undefined;
      good = 0;
      if (clock.now() - begun > 60_000) ends = 0;
      again(
        unsupported(error)
          ? afterNoiseMs
          : backoff(ends++, random.fraction(), { first: 10_000, most: 600_000 }),
      );
    });
  }

  function again(ms: number): void {
    restart = clock.after(ms, open);
  }

  function heard(): void {
    if (stopped) return;
    if (missedAt !== undefined && clock.now() - missedAt <= lateMs) {
      missedAt = undefined; // late, not missing; it may be about yet another guest, so look all the same
      good++;
      idle = 0;
    }
    hinted = true;
    if (pending) return;
    const wait = Math.max(gatherMs, lastHintLook + betweenLooksMs - clock.now());
    pending = clock.after(wait, () => {
      pending = undefined;
      lastHintLook = clock.now();
      look();
    });
  }

  return {
    start() {
      stopped = false;
      open();
    },
    stop() {
      stopped = true;
      restart?.cancel();
      pending?.cancel();
      pending = undefined;
      const mine = current;
      current = undefined;
      mine?.cancel();
    },
    looked(changed) {
      if (missedAt !== undefined && clock.now() - missedAt > lateMs) {
        missedAt = undefined;
        good = 0;
      }
      if (changed && hinted) {
        good++;
        idle = 0;
      } else if (changed) missedAt = clock.now();
      else if (hinted && ++idle >= mostIdle && current) {
        const mine = current;
        current = undefined;
        good = 0;
        idle = 0;
        mine.cancel();
        again(afterNoiseMs);
      }
      hinted = pending !== undefined;
    },
    proven: () => current !== undefined && good >= proof,
  };
}

/** The router knows no such command: asking again soon would not teach it. */
function unsupported(error: LinkError | undefined): boolean {
  return error?.kind === "trap";
}
