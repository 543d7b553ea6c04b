import { expect, test } from "vitest";
import type { SiteId } from "#contract/values/index.ts";
import { chart, rollUp, rollUpAll, startOf, type Point } from "./series.ts";

const point = (at: number, change: Partial<Point> = {}): Point => ({
  at,
  looked: 1,
  seen: 1,
  up: 1,
  guestsMean: 10,
  guestsMax: 12,
  rateIn: 100,
  rateOut: 1000,
  cpuLoad: 5,
  memoryUsed: 50,
  temperature: null,
  ...change,
});
const gone = (at: number): Point =>
  point(at, {
    seen: 0,
    up: 0,
    guestsMean: null,
    guestsMax: null,
    rateIn: null,
    rateOut: null,
    cpuLoad: null,
    memoryUsed: null,
  });

test("a coarser point weighs finer ones by what was seen, and keeps the peak", () => {
  expect(
    rollUp([point(0), point(30_000, { guestsMean: 20, guestsMax: 31 }), gone(60_000), gone(90_000)], 0),
  ).toEqual({
    at: 0,
    looked: 4,
    seen: 2,
    up: 0.5,
    guestsMean: 15,
    guestsMax: 31,
    rateIn: 100,
    rateOut: 1000,
    cpuLoad: 5,
    memoryUsed: 50,
    temperature: null,
  });
});

test("rolling up twice weighs every slot alike", () => {
  const fine = [point(0), point(30_000), point(300_000, { guestsMean: 40 })];
  const once = rollUp(fine, 0);
  const twice = rollUp(rollUpAll(fine, 300), 0);
  expect(twice?.guestsMean).toBeCloseTo(once?.guestsMean ?? Number.NaN);
  expect(twice).toMatchObject({ looked: 3, seen: 3, up: 1 });
});

test("of nothing comes nothing", () => {
  expect(rollUp([], 0)).toBeUndefined();
  expect(rollUp([gone(0)], 0)).toMatchObject({ guestsMean: null, guestsMax: null, up: 0 });
});

test("a chart has its full grid, with gaps where Kaunta did not run", () => {
  const now = startOf(Date.UTC(2026, 10, 22, 9), 30);
  const drawn = chart("s" as SiteId, "hour", [point(now), gone(now - 30_000)], now + 32_000);
  expect(drawn.at).toHaveLength(120);
  expect(drawn.at.at(-1)).toBe(now);
  expect(drawn.guestsMean.slice(-3)).toEqual([null, null, 10]);
  expect(drawn.up.slice(-3)).toEqual([null, 0, 1]);
  const lengths = Object.values(drawn).flatMap((column) => (Array.isArray(column) ? [column.length] : []));
  expect(new Set(lengths)).toEqual(new Set([120]));
});
