// Time that runs faster than life, the same in every process that is told the same numbers.
import type { Clock } from "#main/platform/clock.ts";

/** Epoch ms `at` of the machine is epoch ms `is` here; from then on `speed` ms pass in each. May be changed while used. */
export type Pace = { at: number; is: number; speed: number };

export const hourOf = ({ at, is, speed }: Pace): number => Math.round(is + (Date.now() - at) * speed);

/** Another speed from now on, without a jump. */
export function change(pace: Pace, speed: number): void {
  Object.assign(pace, { is: hourOf(pace), at: Date.now(), speed });
}

/** `ahead`: ms by which this one goes before the others. */
export function createFastClock(pace: Pace, ahead = 0): Clock {
  return {
    now: () => hourOf(pace) + ahead,
    after(ms, call) {
      const timer = setTimeout(call, Math.min(2_000_000_000, ms / pace.speed));
      return { cancel: () => clearTimeout(timer) };
    },
    every(ms, call) {
      const timer = setInterval(call, Math.max(1, ms / pace.speed));
      return { cancel: () => clearInterval(timer) };
    },
  };
}
