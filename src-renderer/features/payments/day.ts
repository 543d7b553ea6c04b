// Days of the calendar in the shop's time zone.
import type { Instant, LocalDate } from "#contract/values/index.ts";

/** The day it is there: `2026-11-22`. */
export function dayOf(at: Instant, timeZone: string): LocalDate {
  // Swedish writes a day as 2026-11-22.
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);
}

/** The day `step` days later, or earlier. */
export function dayAfter(day: LocalDate, step: number): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + step * 86_400_000).toISOString().slice(0, 10);
}

/** From its first moment until the next day's, which no longer belongs to it. */
export function spanOf(day: LocalDate, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  return { from: midnight(day, timeZone), to: midnight(dayAfter(day, 1), timeZone) };
}

/** The first moment of a day: where clocks are put forward at midnight, the first that there is. */
function midnight(day: LocalDate, timeZone: string): Instant {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  const guess = asUtc - aheadAt(asUtc, timeZone);
  // The clocks may have changed between the two.
  return asUtc - aheadAt(guess, timeZone);
}

/** Milliseconds the zone is ahead of UTC at this moment. */
function aheadAt(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at / 1000) * 1000;
}
