// Time for the helper: now, and once after a while. Tests bring their own.

export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once, `ms` milliseconds from now. A waiting call does not keep the program alive. */
  after(ms: number, call: () => void): { cancel(): void };
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after `ms` milliseconds of that clock. */
export function wait(clock: Clock, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(ms, resolve);
  return promise;
}
