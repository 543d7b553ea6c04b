import { expect, test } from "vitest";
import * as format from "./format.ts";

const nairobi = "Africa/Nairobi";
const at = Date.UTC(2026, 10, 22, 11, 2, 33); // 14:02:33 in Nairobi, 12:02:33 in Lagos

test("sizes and rates take three digits at most and decimal units", () => {
  const sizes = [0, 999, 1000, 9_949, 9_950, 99_940, 999_499, 999_500, 1_000_000, 5.2e9, 3e12];
  expect(sizes.map((size) => format.formatBytes(size, "en"))).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "9.9 kB",
    "10 kB",
    "100 kB",
    "999 kB",
    "1.0 MB",
    "1.0 MB",
    "5.2 GB",
    "3.0 TB",
  ]);
  expect(format.formatRate(14_700_000, "en")).toBe("15 Mb/s");
  expect(format.formatRate(0, "sw")).toBe("0 b/s");
  expect(format.formatBytes(-5, "en")).toBe("0 B");
});

test("a length of time is told by its two largest units", () => {
  const lengths = [0, 42, 60, 3599, 3600, 11_100, 86_399, 187_200, 864e4];
  expect(lengths.map((seconds) => format.formatDuration(seconds, "en"))).toEqual([
    "0 s",
    "42 s",
    "1 min",
    "59 min",
    "1 h 00 min",
    "3 h 05 min",
    "23 h 59 min",
    "2 d 4 h",
    "100 d",
  ]);
  expect(format.formatDuration(11_100, "sw")).toBe("saa 3 dak 05");
  expect(format.formatDuration(187_200, "sw")).toBe("siku 2 saa 4");
});

test("an age is one unit, rounded down", () => {
  expect([0.4, 59.9, 60, 7200, 172_800].map((seconds) => format.formatAge(seconds, "en"))).toEqual([
    "0 s",
    "59 s",
    "1 min",
    "2 h",
    "2 d",
  ]);
  expect(format.formatAge(75, "sw")).toBe("dak 1");
});

test("times are those of the zone, in 24 hours", () => {
  expect(format.formatTime(at, "en", nairobi)).toBe("14:02");
  expect(format.formatTime(at, "sw", "Africa/Lagos")).toBe("12:02");
  expect(format.formatTimeExact(at, "en", nairobi)).toBe("14:02:33");
  expect(format.formatTime(Date.UTC(2026, 10, 21, 21, 0), "en", nairobi)).toBe("00:00");
});

test("a moment says its day only when it is not today, its year only when it is not this year", () => {
  const earlier = Date.UTC(2026, 10, 21, 20, 59);
  expect(format.formatMoment(at - 3600_000, at, "en", nairobi)).toBe("13:02");
  expect(format.formatMoment(earlier, at, "en", nairobi)).toBe("21 Nov, 23:59");
  expect(format.formatMoment(Date.UTC(2025, 11, 3, 9, 0), at, "en", nairobi)).toBe("3 Dec 2025, 12:00");
});

test("numbers are grouped", () => {
  expect(format.formatNumber(12_345, "en")).toBe("12,345");
  expect(format.formatPercent(12.4, "en")).toBe("12 %");
});
