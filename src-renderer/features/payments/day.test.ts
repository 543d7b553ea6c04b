import { expect, test } from "vitest";
import { dayAfter, dayOf, spanOf } from "./day.ts";

test("a day lasts from its midnight there to the next, also where clocks are changed", () => {
  expect(spanOf("2026-11-22", "Africa/Nairobi")).toEqual({
    from: Date.parse("2026-11-21T21:00:00Z"),
    to: Date.parse("2026-11-22T21:00:00Z"),
  });
  const hours = (day: string, zone: string): number => {
    const { from, to } = spanOf(day, zone);
    return (to - from) / 3_600_000;
  };
  expect([hours("2026-03-29", "Europe/Berlin"), hours("2026-10-25", "Europe/Berlin")]).toEqual([23, 25]);
  expect(hours("2026-11-22", "Africa/Lagos")).toBe(24);
});

test("every moment of a day belongs to that day and to no other", () => {
  for (const zone of ["Africa/Nairobi", "Africa/Lagos", "Europe/Berlin"])
    for (const day of ["2026-03-29", "2026-10-25", "2026-12-31"]) {
      const { from, to } = spanOf(day, zone);
      expect([dayOf(from, zone), dayOf(to - 1, zone), dayOf(to, zone)]).toEqual([day, day, dayAfter(day, 1)]);
    }
});

test("days are counted over the ends of months and years", () => {
  expect([dayAfter("2026-12-31", 1), dayAfter("2028-03-01", -1)]).toEqual(["2027-01-01", "2028-02-29"]);
});
