import { expect, test } from "vitest";
import type { PlanWindow } from "#contract/plans.ts";
import { windowAt } from "./rules.ts";
import { instantOf, localOf } from "./zone.ts";

const at = (text: string): number => Date.parse(text);
const show = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace(":00.000Z", "Z");
function ask(window: Partial<PlanWindow>, timeZone: string, now: string): string {
  const so = windowAt({ from: null, until: null, hours: null, days: [], ...window }, timeZone, at(now));
  return so.open ? `open until ${show(so.closes)}` : `${so.why}, opens ${show(so.opens)}`;
}
const nairobi = "Africa/Nairobi"; // three hours east, no summer time
const berlin = "Europe/Berlin"; // 2026: forward on 29 March, back on 25 October
const night = { from: "22:00", until: "06:00" };

// 2026-11-22 is a Sunday.
test.each([
  [{}, nairobi, "2026-11-22T09:00Z", "open until null"],
  [
    { hours: { from: "08:00", until: "17:00" } },
    nairobi,
    "2026-11-22T04:59Z",
    "hours, opens 2026-11-22T05:00Z",
  ],
  [
    { hours: { from: "08:00", until: "17:00" } },
    nairobi,
    "2026-11-22T05:00Z",
    "open until 2026-11-22T14:00Z",
  ],
  [
    { hours: { from: "08:00", until: "17:00" } },
    nairobi,
    "2026-11-22T14:00Z",
    "hours, opens 2026-11-23T05:00Z",
  ],
  [
    { hours: { from: "08:00", until: "24:00" } },
    nairobi,
    "2026-11-22T20:30Z",
    "open until 2026-11-22T21:00Z",
  ],
  [{ hours: { from: "00:00", until: "24:00" } }, nairobi, "2026-11-22T20:30Z", "open until null"],
  [{ hours: { from: "09:00", until: "09:00" } }, nairobi, "2026-11-22T20:30Z", "open until null"],
  // Hours over midnight belong to the day they begin on.
  [{ hours: night }, nairobi, "2026-11-22T02:00Z", "open until 2026-11-22T03:00Z"],
  [{ hours: night, days: [5] }, nairobi, "2026-11-21T01:00Z", "open until 2026-11-21T03:00Z"],
  [{ hours: night, days: [5] }, nairobi, "2026-11-20T01:00Z", "hours, opens 2026-11-20T19:00Z"],
  [{ hours: night, days: [5] }, nairobi, "2026-11-21T19:30Z", "days, opens 2026-11-27T19:00Z"],
  [{ hours: night, until: "2026-11-21" }, nairobi, "2026-11-22T02:00Z", "open until 2026-11-22T03:00Z"],
  [{ hours: night, until: "2026-11-21" }, nairobi, "2026-11-22T03:00Z", "over, opens null"],
  // Days in a row are one opening.
  [{ days: [6, 7] }, nairobi, "2026-11-21T12:00Z", "open until 2026-11-22T21:00Z"],
  [{ days: [1, 2, 3, 4, 5] }, nairobi, "2026-11-22T12:00Z", "days, opens 2026-11-22T21:00Z"],
  // Dates.
  [{ from: "2026-12-01" }, nairobi, "2026-11-22T12:00Z", "not-begun, opens 2026-11-30T21:00Z"],
  [{ from: "2026-12-01", days: [7] }, nairobi, "2026-11-22T12:00Z", "not-begun, opens 2026-12-05T21:00Z"],
  [{ until: "2026-11-22" }, nairobi, "2026-11-22T12:00Z", "open until 2026-11-22T21:00Z"],
  [{ until: "2026-11-22" }, nairobi, "2026-11-22T21:00Z", "over, opens null"],
  [{ until: "2026-11-23", days: [6] }, nairobi, "2026-11-22T12:00Z", "over, opens null"],
  // Clocks go forward (the night has 7 hours) and back (it has 9).
  [{ hours: night }, berlin, "2026-03-29T00:30Z", "open until 2026-03-29T04:00Z"],
  [{ hours: night }, berlin, "2026-10-25T00:30Z", "open until 2026-10-25T05:00Z"],
  [
    { hours: { from: "02:30", until: "05:00" } },
    berlin,
    "2026-03-28T23:30Z",
    "hours, opens 2026-03-29T01:00Z",
  ],
  [
    { hours: { from: "02:30", until: "05:00" } },
    berlin,
    "2026-10-24T22:00Z",
    "hours, opens 2026-10-25T00:30Z",
  ],
  [
    { hours: { from: "08:00", until: "17:00" } },
    berlin,
    "2026-03-28T18:00Z",
    "hours, opens 2026-03-29T06:00Z",
  ],
] as const)("%j in %s at %s: %s", (window, timeZone, now, answer) => {
  expect(ask(window as Partial<PlanWindow>, timeZone, now)).toBe(answer);
});

test("an instant and the wall's clock agree in every hour of a year", () => {
  for (const timeZone of [nairobi, berlin, "Asia/Kathmandu", "Pacific/Apia"])
    for (let hour = 0; hour < 8760; hour += 7) {
      const now = Date.UTC(2026, 0, 1) + hour * 3_600_000;
      const there = localOf(timeZone, now);
      const back = instantOf(timeZone, there);
      // In the hour that comes twice, the first of the two.
      expect([now, now - 3_600_000]).toContain(back);
      expect(localOf(timeZone, back)).toEqual(there);
    }
});
