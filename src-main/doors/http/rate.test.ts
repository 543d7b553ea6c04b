import { expect, test } from "vitest";
import { createManualClock } from "#main/platform/clock.ts";
import { createRate, sourceOf } from "./rate.ts";

const pace = (perSecond: number, burst: number) => ({ perSecond, burst });

test("one address may burst, then has its pace, and others are not held up by it", async () => {
  const clock = createManualClock();
  const rate = createRate({ clock, each: pace(2, 5), all: pace(100, 100) });
  const passed = (key: string, times: number): number =>
    Array.from({ length: times }, () => rate.take(key)).filter(Boolean).length;
  expect(passed("a", 9)).toBe(5);
  expect(passed("b", 3)).toBe(3);
  await clock.advance(1000);
  expect(passed("a", 9)).toBe(2);
  await clock.advance(60_000);
  expect(passed("a", 9)).toBe(5);
});

test("all together have a pace too", async () => {
  const clock = createManualClock();
  const rate = createRate({ clock, each: pace(10, 10), all: pace(5, 6) });
  const passed = Array.from({ length: 20 }, (_, index) => rate.take(`n${index}`)).filter(Boolean).length;
  expect(passed).toBe(6);
  await clock.advance(1000);
  expect(Array.from({ length: 20 }, (_, index) => rate.take(`m${index}`)).filter(Boolean).length).toBe(5);
});

test("a million addresses take no more memory than the newest few", () => {
  const rate = createRate({ clock: createManualClock(), each: pace(1, 1), all: pace(1e9, 1e9), most: 50 });
  for (let index = 0; index < 5000; index++) rate.take(`n${index}`);
  expect(rate.kept()).toBe(50);
});

test("a machine cannot be many by its IPv6 addresses", () => {
  const of = ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "::ffff:10.5.50.9", "fe80::1%eth0", undefined];
  expect(of.map(sourceOf)).toEqual(["2001:db8:1:2", "2001:db8:1:2", "10.5.50.9", "fe80:0:0:0", ""]);
});
