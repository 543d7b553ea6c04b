// When a plan may be used, and what a sale of it promises. Pure: the clock is an argument.
import type { Terms } from "#contract/access.ts";
import type { Plan, PlanWindow } from "#contract/plans.ts";
import type { Instant, LocalDate, SiteId } from "#contract/values/index.ts";
import { dayAfter, instantOf, localOf, minuteOf, weekdayOf } from "./zone.ts";

/** `closes` and `opens` are null when that never happens. */
export type WindowNow =
  | { readonly open: true; readonly closes: Instant | null }
  | {
      readonly open: false;
      readonly why: "hours" | "days" | "not-begun" | "over";
      readonly opens: Instant | null;
    };

/** How far ahead openings are looked for: a week shows every pattern of hours and days; the calendar moves it a little. */
const daysAhead = 9;

/** Hours that cross midnight belong to the day they begin on: Friday's night is Friday's. */
export function windowAt(window: PlanWindow, timeZone: string, now: Instant): WindowNow {
  const { from, until, hours, days } = window;
  if (from === null && until === null && hours === null && days.length === 0)
    return { open: true, closes: null };

  const local = localOf(timeZone, now);
  const isDay = (date: LocalDate): boolean => days.length === 0 || days.includes(weekdayOf(date));
  const inDates = (date: LocalDate): boolean =>
    (from === null || date >= from) && (until === null || date <= until);
  const begins = hours === null ? 0 : minuteOf(hours.from);
  const ends = hours === null ? 1440 : minuteOf(hours.until);
  const last = ends > begins ? ends : ends + 1440;
  const periodOf = (date: LocalDate): { start: Instant; end: Instant } => ({
    start: instantOf(timeZone, { date, minute: begins }),
    end: instantOf(timeZone, { date, minute: last }),
  });
  const wholeDays = begins === 0 && last === 1440;

  // Last night's hours may still run.
  let open: { start: Instant; end: Instant } | undefined;
  let openDay = local.date;
  for (const date of [dayAfter(local.date, -1), local.date]) {
    if (!inDates(date) || !isDay(date)) continue;
    const period = periodOf(date);
    if (period.start <= now && now < period.end) [open, openDay] = [period, date];
  }
  if (open) {
    if (wholeDays && days.length === 0)
      return {
        open: true,
        closes: until === null ? null : instantOf(timeZone, { date: until, minute: 1440 }),
      };
    // Periods that touch are one: days in a row, or hours around the clock.
    for (let day = 1; day <= daysAhead; day++) {
      const date = dayAfter(openDay, day);
      if (!inDates(date) || !isDay(date)) break;
      const next = periodOf(date);
      if (next.start > open.end) break;
      open = next;
      if (day === daysAhead) return { open: true, closes: null };
    }
    return { open: true, closes: open.end };
  }

  const opens = nextOpening();
  if (from !== null && local.date < from) return { open: false, why: "not-begun", opens };
  if (opens === null) return { open: false, why: "over", opens };
  return { open: false, why: isDay(local.date) ? "hours" : "days", opens };

  function nextOpening(): Instant | null {
    const first = from !== null && from > local.date ? from : local.date;
    for (let day = 0; day <= daysAhead; day++) {
      const date = dayAfter(first, day);
      if (until !== null && date > until) return null;
      if (!isDay(date)) continue;
      const { start, end } = periodOf(date);
      if (start > now && end > start) return start;
    }
    return null;
  }
}

/** What is promised by a sale, word for word: later changes of the plan do not reach it. */
export function termsOf(plan: Plan): Terms {
  const { id, name, time, caps, speed, devices, window, sites } = plan;
  return { plan: id, planName: name, time, caps, speed, devices, window, sites };
}

/** On sale at this site, and not for a time that is over. */
export function isSold(plan: Plan, site: SiteId, timeZone: string, now: Instant): boolean {
  if (!plan.onSale || (plan.sites.length > 0 && !plan.sites.includes(site))) return false;
  const so = windowAt(plan.window, timeZone, now);
  return so.open || so.why !== "over";
}
