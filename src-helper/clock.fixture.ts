// A clock that stands still until a test moves it.
import type { Clock } from "./clock.ts";

export type TestClock = Clock & {
  /** Moves time on, calling what falls due in order, letting promises settle between. */
  advance(ms: number): Promise<void>;
};

export function createTestClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let now = start;
  const waiting = new Set<{ at: number; call: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after(ms, call) {
      const entry = { at: now + ms, call };
      waiting.add(entry);
      return { cancel: () => waiting.delete(entry) };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = [...waiting].filter((entry) => entry.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        waiting.delete(due);
        now = Math.max(now, due.at);
        due.call();
      }
      now = end;
      await settle();
    },
  };
}
