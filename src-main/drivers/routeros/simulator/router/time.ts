// The router's own clock: without a battery it starts in 1970 after each boot until NTP answers (reference: MikroTik manual, clock).
import type { Clock } from "../clock.ts";
import { formatDate, formatTime, parseDate, parseDuration } from "../formats.ts";
import type { DateForm } from "../formats.ts";
import type { Entry } from "../menus/table.ts";

const firstMoment = Date.UTC(1970, 0, 2);

/** @param uptime ms the router has already been up */
export function createTime(
  clock: Clock,
  ways: { readonly ntpAfter: number },
  start: { name: string; offset: number },
  uptime: number,
) {
  let bootedAt = clock.now() - uptime;
  let trustedFrom = bootedAt;
  let shift = 0;
  let zone = start;
  const time = {
    uptime: (): number => clock.now() - bootedAt,
    /** Local time in ms. */
    wall(): number {
      const now = clock.now();
      const utc = now >= trustedFrom ? now + shift : firstMoment + (now - bootedAt);
      return utc + zone.offset * 60_000;
    },
    offset: (): number => zone.offset,
    zone: (): string => zone.name,
    /** From now on the clock is wrong (or right) by this. */
    setWall(wall: number): void {
      const now = clock.now();
      trustedFrom = Math.min(trustedFrom, now);
      shift = wall - zone.offset * 60_000 - now;
    },
    setZone(name: string | undefined, offset: number | undefined): void {
      zone = { name: name ?? zone.name, offset: offset ?? zone.offset };
    },
    /** ms by which the clock is ahead of the true time. */
    setShift(ms: number): void {
      shift = ms;
    },
    boot(): void {
      bootedAt = clock.now();
      trustedFrom = bootedAt + ways.ntpAfter;
      shift = 0;
    },
    stamp: (form: DateForm): string => `${formatDate(time.wall(), form)} ${formatTime(time.wall())}`,
    /** `next-run` of a scheduler row; absent when disabled or run only once in the past. */
    nextRun: (form: DateForm) =>
      function* (entry: Entry): Iterable<readonly [string, string]> {
        const interval = parseDuration(entry.values.get("interval") ?? "0s") ?? 0;
        const wall = time.wall();
        const startTime = entry.values.get("start-time") ?? "startup";
        const day =
          parseDate(entry.values.get("start-date") ?? "") ?? Math.floor(wall / 86_400_000) * 86_400_000;
        const first = startTime === "startup" ? wall - time.uptime() : day + (parseDuration(startTime) ?? 0);
        if (entry.values.get("disabled") === "true") return;
        const next =
          first > wall || interval === 0 ? first : first + Math.ceil((wall - first) / interval) * interval;
        if (next > wall) yield ["next-run", `${formatDate(next, form)} ${formatTime(next)}`];
      },
  };
  return time;
}
