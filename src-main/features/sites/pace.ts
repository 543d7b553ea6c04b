// How often a router's guest list may be read, so that all routers together stay within their share of the processor.

/** Rows of guest lists the core reads per second at most, over all routers: measured: a fifth of one core. */
const rowsPerSecond = 16_000;
/** A router that tells of logins by itself is read this often all the same: hints get lost. */
const relaxedMs = 8000;
const longestMs = 60_000;

export type Pace = ReturnType<typeof createPace>;

export function createPace(parts: { pollSeconds: () => number }) {
  const { pollSeconds } = parts;
  let rows = 0;
  return {
    /** A list grew or shrank by so many rows. */
    rows(change: number): void {
      rows += change;
    },
    /**
     * Milliseconds from one reading of a router to the next. `hinted`: its logins are told by the router itself,
     * proven; `watched`: a person looks at its counters; `answerMs`: how long the last reading took;
     * `refusals`: readings refused in a row.
     */
    interval(of: { hinted: boolean; watched: boolean; answerMs: number; refusals: number }): number {
      const wish = pollSeconds() * 1000;
      const share = (rows / rowsPerSecond) * 1000;
      const base = of.hinted && !of.watched ? Math.max(relaxedMs, wish) : wish;
      // A router that needs long to answer is asked less: it has guests to serve.
      const kind = of.answerMs > 2000 ? of.answerMs * 4 : 0;
      const refused = of.refusals > 0 ? 5000 * 2 ** Math.min(of.refusals, 4) : 0;
      return Math.min(longestMs, Math.max(base, share, kind, refused));
    },
  };
}
