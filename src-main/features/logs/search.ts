// Which lines a page shows, and which of them are the newest. Pure.
import type { LogLine } from "#contract/logs.ts";

export type Wish = {
  readonly search: string;
  readonly levels: readonly LogLine["level"][];
  readonly before?: number | undefined;
};

export function matcher({ search, levels, before }: Wish): (line: LogLine) => boolean {
  const words = search.trim().toLowerCase();
  return (line) =>
    (before === undefined || line.at < before) &&
    (levels.length === 0 || levels.includes(line.level)) &&
    (words === "" || contains(line, words));
}

function contains({ what, fields }: LogLine, words: string): boolean {
  if (what.toLowerCase().includes(words)) return true;
  for (const [key, value] of Object.entries(fields))
    // `router=r1` finds what the screen shows that way.
    if (`${key}=${String(value)}`.toLowerCase().includes(words)) return true;
  return false;
}

/** More lines of one millisecond than this are cut after all. */
const mostAtOnce = 2000;

/**
 * Keeps the newest `limit` of lines that come in order, and with the oldest of them all of its millisecond, so that
 * the page before can be asked by time.
 */
export function createNewest(limit: number) {
  let kept: LogLine[] = [];
  let dropped = false;
  function trim(): void {
    let from = kept.length - limit;
    const least = Math.max(0, from - mostAtOnce);
    while (from > least && kept[from - 1]?.at === kept[from]?.at) from--;
    if (from <= 0) return;
    dropped = true;
    kept = kept.slice(from);
  }
  return {
    add(line: LogLine): void {
      kept.push(line);
      if (kept.length >= 2 * limit + mostAtOnce) trim();
    },
    /** Oldest first; `more` when older ones were left out. */
    take(): { lines: LogLine[]; more: boolean } {
      trim();
      return { lines: kept, more: dropped };
    },
  };
}
