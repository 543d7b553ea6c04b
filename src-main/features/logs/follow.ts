// Tells screens of new lines, gathered: a storm of lines is four tells a second, not a thousand.
import type { Facts } from "#contract/facts.ts";
import { topics } from "#contract/facts.ts";
import type { LogLine } from "#contract/logs.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";

const gatherMs = 250;
const mostLines = 300;

export function createFollower(parts: {
  bus: Bus<Facts>;
  clock: Clock;
  watched: (topic: string) => boolean;
}) {
  const { bus, clock, watched } = parts;
  const gathered = new Map<string, { lines: LogLine[]; timer: Timer }>();

  function tell(log: string): void {
    const lines = gathered.get(log)?.lines ?? [];
    gathered.delete(log);
    if (lines.length > 0 && watched(topics.log(log))) bus.tell("log.written", { log, lines });
  }

  return {
    hear(log: string, line: LogLine): void {
      const waiting = gathered.get(log);
      if (waiting) {
        waiting.lines.push(line);
        if (waiting.lines.length > mostLines) waiting.lines.shift();
      } else if (watched(topics.log(log)))
        gathered.set(log, { lines: [line], timer: clock.after(gatherMs, () => tell(log)) });
    },
    stop(): void {
      for (const { timer } of gathered.values()) timer.cancel();
      gathered.clear();
    },
  };
}
