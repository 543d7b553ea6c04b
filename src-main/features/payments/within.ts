// Work that may not take for ever: it is told to stop when its time is over.
import type { Clock } from "#main/platform/clock.ts";

/** Aborts the signal after `ms` and rejects then, whether the work listens or not. */
export async function within<T>(
  clock: Pick<Clock, "after">,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const aborter = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = clock.after(ms, () => {
    const error = new Error(`no answer within ${Math.round(ms / 1000)} seconds`);
    aborter.abort(error);
    reject(error);
  });
  try {
    return await Promise.race([work(aborter.signal), promise]);
  } finally {
    timer.cancel();
  }
}
