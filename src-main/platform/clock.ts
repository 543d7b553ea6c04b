export type Timer = { cancel(): void };

/** Time as a part one is given. `now` is epoch milliseconds; `after` calls once, `every` until cancelled. */
export type Clock = {
  now(): number;
  after(ms: number, call: () => void): Timer;
  every(ms: number, call: () => void): Timer;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  every(ms, call) {
    const timer = setInterval(call, ms);
    return { cancel: () => clearInterval(timer) };
  },
};

export type ManualClock = Clock & {
  /** Moves time on, calling what falls due in order; lets promises settle between calls. */
  advance(ms: number): Promise<void>;
};

/** A clock that stands still until moved by hand: for tests. */
export function createManualClock(start = Date.UTC(2026, 10, 22, 9, 0, 0)): ManualClock {
  let now = start;
  let last = 0;
  const waiting = new Map<number, { at: number; call: () => void; period: number | undefined }>();
  const add = (ms: number, call: () => void, period: number | undefined): Timer => {
    const id = ++last;
    waiting.set(id, { at: now + ms, call, period });
    return { cancel: () => waiting.delete(id) };
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return {
    now: () => now,
    after: (ms, call) => add(ms, call, undefined),
    every: (ms, call) => add(ms, call, ms),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        let next: number | undefined;
        for (const [id, { at }] of waiting)
          if (at <= end && (next === undefined || at < (waiting.get(next)?.at ?? 0))) next = id;
        const due = next === undefined ? undefined : waiting.get(next);
        if (next === undefined || !due) break;
        now = Math.max(now, due.at);
        if (due.period === undefined) waiting.delete(next);
        else due.at += due.period;
        due.call();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
