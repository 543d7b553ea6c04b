import { createStore } from "zustand/vanilla";

export type Clock = ReturnType<typeof createClock>;

/** The core's time as this screen knows it, told once a second to what draws ages and time left. */
export function createClock(now: () => number) {
  const ticks = createStore<{ now: number }>(() => ({ now: now() }));
  return {
    ticks,
    now,
    start(): () => void {
      const timer = setInterval(() => ticks.setState({ now: now() }), 1000);
      return () => clearInterval(timer);
    },
  };
}
