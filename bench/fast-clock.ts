// Time that runs faster than life, the same in every process that is told the same numbers.
import type { Clock } from "#main/platform/clock.ts";

/** Epoch ms `from` of the machine is epoch ms `from` here too; from then on `speed` ms pass in each. */
export type Pace = { readonly from: number; readonly speed: number };

/** `ahead`: ms by which this one goes before the others, asked at every use. */
export function createFastClock({ from, speed }: Pace, ahead: () => number = () => 0): Clock {
  return {
    now: () => Math.round(from + (Date.now() - from) * speed + ahead()),
    after(ms, call) {
      const timer = setTimeout(call, Math.min(2_000_000_000, ms / speed));
      return { cancel: () => clearTimeout(timer) };
    },
    every(ms, call) {
      const timer = setInterval(call, Math.max(1, ms / speed));
      return { cancel: () => clearInterval(timer) };
    },
  };
}
