// A place's own calendar: from an instant to the date and minute a clock on its wall shows, and back. Pure.
import type { Instant, LocalDate } from "#contract/values/index.ts";

export type Local = {
  readonly date: LocalDate;
  /** Minutes since midnight. */
  readonly minute: number;
};

const dayMs = 86_400_000;
const minuteMs = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(timeZone, made);
  return made;
}

/** What the wall shows, in milliseconds as if in Greenwich. */
function wallOf(timeZone: string, at: Instant): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Milliseconds east of Greenwich at an instant. */
const offsetAt = (timeZone: string, at: Instant): number =>
  wallOf(timeZone, at) - Math.floor(at / 1000) * 1000;

export function localOf(timeZone: string, at: Instant): Local {
  const wall = wallOf(timeZone, at);
  return {
    date: new Date(wall).toISOString().slice(0, 10),
    minute: Math.floor((wall % dayMs) / minuteMs),
  };
}

/**
 * The first instant at which the wall shows this minute, or, on a day that skips it, the first after the gap.
 * Minutes beyond 24 h belong to the next day.
 */
export function instantOf(timeZone: string, { date, minute }: Local): Instant {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs;
  // Zones change at most once within a day: one of the offsets before and after is right.
  const offsets = [offsetAt(timeZone, wanted - dayMs), offsetAt(timeZone, wanted + dayMs)] as const;
  const fits = offsets
    .filter((offset) => offsetAt(timeZone, wanted - offset) === offset)
    .map((offset) => wanted - offset);
  if (fits.length > 0) return Math.min(...fits);
  let before = wanted - Math.max(...offsets);
  let after = wanted - Math.min(...offsets);
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (offsetAt(timeZone, middle) === offsets[0]) before = middle;
    else after = middle;
  }
  return after;
}

export function dayAfter(date: LocalDate, days = 1): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** `07:30` and `24:00` as minutes since midnight. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
