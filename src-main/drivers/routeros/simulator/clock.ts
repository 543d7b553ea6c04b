// Time as the simulator receives it. Same shape as the house's clock, declared here so that this room stands alone.

export type Timer = { cancel(): void };

/** `now` is epoch milliseconds; `after` calls once after `ms`, `every` until cancelled. */
export type Clock = {
  now(): number;
  after(ms: number, call: () => void): Timer;
  every(ms: number, call: () => void): Timer;
};

/** The machine's own time. */
export const realClock: Clock = {
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

export type HandClock = Clock & {
  /** Moves time on by `ms`, calling what falls due, in order. Synchronous. */
  advance(ms: number): void;
};

/** A clock that stands still until moved by hand. Starts at 2026-11-22 09:00:00 UTC. */
export function createHandClock(start: number = Date.UTC(2026, 10, 22, 9, 0, 0)): HandClock {
  let now = start;
  const waiting = new Set<{ at: number; call: () => void; period: number | undefined }>();
  const add = (ms: number, call: () => void, period: number | undefined): Timer => {
    const entry = { at: now + Math.max(0, ms), call, period };
    waiting.add(entry);
    return { cancel: () => void waiting.delete(entry) };
  };
  return {
    now: () => now,
    after: (ms, call) => add(ms, call, undefined),
    every: (ms, call) => add(ms, call, Math.max(1, ms)),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        let next: { at: number; call: () => void; period: number | undefined } | undefined;
        for (const entry of waiting) if (entry.at <= end && (!next || entry.at < next.at)) next = entry;
        if (!next) break;
        now = Math.max(now, next.at);
        if (next.period === undefined) waiting.delete(next);
        else next.at += next.period;
        next.call();
      }
      now = end;
    },
  };
}
