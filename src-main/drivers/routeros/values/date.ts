// Dates: `sep/17/2026` up to 7.9 and in v6, `2026-09-17` since 7.10. Wall times are what the router's clock on the
// wall shows, in milliseconds since 1970 as if it hung in Greenwich; minus the zone's offset they are instants.
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayMs = 86_400_000;

type Day = { readonly year: number | undefined; readonly month: number; readonly day: number };

/** Both forms, with or without the year. */
function dayIn(text: string): Day | undefined {
  const iso = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(text);
  if (iso) return dayOf(iso[1], Number(iso[2]), Number(iso[3]));
  const named = /^([a-z]{3})\/(\d\d?)(?:\/(\d{4}))?$/i.exec(text);
  if (!named) return undefined;
  return dayOf(named[3], months.indexOf((named[1] ?? "").toLowerCase()) + 1, Number(named[2]));
}

function dayOf(year: string | undefined, month: number, day: number): Day | undefined {
  // 2000 is a leap year: without a year, February may have 29 days.
  const tried = new Date(Date.UTC(Number(year ?? 2000), month - 1, day));
  if (month < 1 || tried.getUTCMonth() !== month - 1 || tried.getUTCDate() !== day) return undefined;
  return { year: year === undefined ? undefined : Number(year), month, day };
}

/** Milliseconds into the day of `09:09:49`, `21:10:05.123`; null for anything else. */
function timeIn(text: string | undefined): number | null {
  const found = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?$/.exec(text ?? "");
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1, 4).map(Number) as [number, number, number];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] ?? "").padEnd(3, "0"));
}

/** Wall milliseconds of a date and a time in either form; null for what is none. */
export function parseWall(date: string | undefined, time: string | undefined): number | null {
  const day = date === undefined ? undefined : dayIn(date.trim());
  const inDay = timeIn(time?.trim());
  if (day?.year === undefined || inDay === null) return null;
  return Date.UTC(day.year, day.month - 1, day.day) + inDay;
}

/** `sep/17/2026 09:09:49` or `2026-09-17 09:09:49`. */
export function parseWallText(text: string | undefined): number | null {
  const [date, time, ...more] = (text ?? "").trim().split(/\s+/);
  return more.length > 0 ? null : parseWall(date, time);
}

/** Seconds east of Greenwich of `+03:00`, `-05:30`, `10800`; null for what is none. */
export function parseOffset(text: string | undefined): number | null {
  const clock = /^([+-]?)(\d\d?):(\d\d)$/.exec(text?.trim() ?? "");
  if (clock) return (clock[1] === "-" ? -1 : 1) * (Number(clock[2]) * 3600 + Number(clock[3]) * 60);
  return /^[+-]?\d{1,5}$/.test(text?.trim() ?? "") ? Number(text) : null;
}

/**
 * Wall milliseconds of a log line's time, given the router's own wall time now: lines of today have no date, lines of
 * this year no year. What would lie more than a day ahead is of the year (or the day) before.
 */
export function parseLogTime(text: string | undefined, wallNow: number): number | null {
  const parts = (text ?? "").trim().split(/\s+/);
  const inDay = timeIn(parts.at(-1));
  if (inDay === null || parts.length > 2) return null;
  if (parts.length === 1) {
    const today = Math.floor(wallNow / dayMs) * dayMs + inDay;
    // Written seconds before the clock was read, around midnight.
    return today > wallNow + dayMs / 2 ? today - dayMs : today;
  }
  const day = dayIn(parts[0] ?? "");
  if (!day) return null;
  if (day.year !== undefined) return Date.UTC(day.year, day.month - 1, day.day) + inDay;
  const year = new Date(wallNow).getUTCFullYear();
  const thisYear = Date.UTC(year, day.month - 1, day.day) + inDay;
  return thisYear > wallNow + dayMs ? Date.UTC(year - 1, day.month - 1, day.day) + inDay : thisYear;
}
