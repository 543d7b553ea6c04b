import { expect, test } from "vitest";
import { dataOf, lengthOf, momentOf, rateOf, spanOf } from "./format.ts";

const plain = (text: string): string => text.replaceAll("\u00A0", " ");

test("what is left is said by its two largest units", () => {
  const table = [
    [0, "0 s", "sek 0"],
    [42, "42 s", "sek 42"],
    [60, "1 min", "dak 1"],
    [3599, "59 min", "dak 59"],
    [3600, "1 h", "saa 1"],
    [11_100, "3 h 5 min", "saa 3 dak 5"],
    [86_400, "1 d", "siku 1"],
    [187_200, "2 d 4 h", "siku 2 saa 4"],
    [86_460, "1 d", "siku 1"],
    [-5, "0 s", "sek 0"],
  ] as const;
  for (const [seconds, en, sw] of table)
    expect([seconds, plain(lengthOf(seconds, "en")), plain(lengthOf(seconds, "sw"))]).toEqual([
      seconds,
      en,
      sw,
    ]);
});

test("what is sold is said in whole words", () => {
  const said = [1800, 3600, 5400, 7200, 86_400, 259_200, 604_800, 1_209_600].map((seconds) =>
    plain(`${spanOf(seconds, "en")} / ${spanOf(seconds, "sw")}`),
  );
  expect(said).toEqual([
    "30 minutes / dakika 30",
    "1 hour / saa 1",
    "90 minutes / dakika 90",
    "2 hours / saa 2",
    "1 day / siku 1",
    "3 days / siku 3",
    "1 week / wiki 1",
    "2 weeks / wiki 2",
  ]);
});

test("data and speed are in the units sellers use", () => {
  expect([0, 999, 1000, 1500, 120e6, 999_600_000, 1e9, 1.25e9, 5e12].map((n) => plain(dataOf(n)))).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "1.5 kB",
    "120 MB",
    "1 GB",
    "1 GB",
    "1.3 GB",
    "5 TB",
  ]);
  expect([512_000, 1e6, 2.5e6].map((n) => plain(rateOf(n)))).toEqual(["512 kb/s", "1 Mb/s", "2.5 Mb/s"]);
});

test("a moment is told in the site's time, with the day when it is not today", () => {
  const now = Date.UTC(2026, 10, 22, 9, 0);
  const say = (at: number, language: "en" | "sw"): string => momentOf(at, now, "Africa/Nairobi", language);
  expect(say(now + 3_600_000, "en")).toBe("13:00");
  expect(say(Date.UTC(2026, 10, 22, 22, 30), "en")).toBe("Monday 01:30");
  expect(say(Date.UTC(2026, 11, 24, 9, 0), "en")).toBe("24 December 12:00");
  expect(say(Date.UTC(2026, 10, 23, 9, 0), "sw")).toBe("Jumatatu 12:00");
});
