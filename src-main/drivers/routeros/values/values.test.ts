import { expect, test } from "vitest";
import { parseCount, parseCountPair, parseNumber } from "./count.ts";
import { parseLogTime, parseOffset, parseWall, parseWallText } from "./date.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { formatFlag, parseFlag } from "./flag.ts";
import { parseMac } from "./mac.ts";
import { formatRate, formatRatePair, parseRate, parseRatePair } from "./rate.ts";
import { compareVersions, isAtLeast, parseVersion } from "./version.ts";

/** Numbers from 0 to 1, the same in every run. */
let state = 99;
const chance = (): number => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) / 0x7fff_ffff;
const upTo = (most: number): number => Math.floor(chance() * most);
const two = (value: number): string => String(value).padStart(2, "0");

test.each([
  ["1w2d3h4m5s", 788_645],
  ["6d23h19m23s", 602_363],
  ["4h11m6s", 15_066],
  ["5m", 300],
  ["660ms", 0],
  ["1s660ms", 1],
  ["660ms340ms", 1],
  ["00:05:00", 300],
  ["01:22:53", 4973],
  ["1w2d03:04:05", 788_645],
  ["2d 03:04:05", 183_845],
  ["00:00:01.5", 1],
  ["5400", 5400],
  ["0s", 0],
  ["none", null],
  ["never", null],
  ["", null],
  ["soon", null],
  ["-5s", null],
  ["1h30", null],
  [undefined, null],
] as const)("the length %s is %s seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test("every length of time is read as it was written, in either form", () => {
  for (let n = 0; n < 2000; n++) {
    const seconds = upTo(4 * 604_800);
    expect(parseDuration(formatDuration(seconds))).toBe(seconds);
    const days = Math.floor(seconds / 86_400);
    const rest = seconds % 86_400;
    const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
    expect(parseDuration(`${days > 0 ? `${days}d` : ""}${clock}`)).toBe(seconds);
  }
});

test("counts are whole, not negative, and exact", () => {
  expect(
    ["0", "14202", "9007199254740991", "9007199254740992", "-1", "1.5", "", "12 ", undefined].map(parseCount),
  ).toEqual([0, 14_202, Number.MAX_SAFE_INTEGER, null, null, null, null, null, null]);
  expect([
    parseCountPair("56/1234"),
    parseCountPair("7"),
    parseCountPair("a/1"),
    parseCountPair(undefined),
  ]).toEqual([{ up: 56, down: 1234 }, { up: 7, down: 7 }, null, null]);
  expect(["24.2", "-3", "12%", "36C", "24.2 V", "ok", "", undefined].map(parseNumber)).toEqual([
    24.2,
    -3,
    12,
    36,
    24.2,
    null,
    null,
    null,
  ]);
});

test("rates of one speed are equal however they are written", () => {
  expect(["5M", "5000k", "5000000", "5.0M"].map(parseRate)).toEqual(Array(4).fill(5_000_000));
  expect([parseRate("512k"), parseRate("1G"), parseRate("10.0M"), parseRate("0"), parseRate("fast")]).toEqual(
    [512_000, 1_000_000_000, 10_000_000, 0, null],
  );
  expect(parseRatePair("512k/1M 1M/2M 256k/512k 8/8")).toEqual({ up: 512_000, down: 1_000_000 });
  expect(parseRatePair("2M")).toEqual({ up: 2_000_000, down: 2_000_000 });
  expect(parseRatePair("")).toBeNull();
  expect(formatRatePair({ up: 512_000, down: 1_500_000 })).toBe("512k/1500k");
  for (let n = 0; n < 1000; n++) {
    const bits = upTo(3_000_000_000);
    expect(parseRate(formatRate(bits))).toBe(bits);
  }
});

test("flags are true, yes and nothing else", () => {
  expect(["true", "yes", "false", "no", "", undefined].map(parseFlag)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([formatFlag(true), formatFlag(false)]).toEqual(["yes", "no"]);
});

test("an address of a device has one spelling", () => {
  const spellings = ["56:E9:1A:C4:15:3E", "56-e9-1a-c4-15-3e", "56e9.1ac4.153e", " 56e91ac4153e "];
  expect(spellings.map(parseMac)).toEqual(Array(4).fill("56:E9:1A:C4:15:3E"));
  expect(["", "56:E9:1A:C4:15", "zz:E9:1A:C4:15:3E", undefined].map(parseMac)).toEqual(Array(4).fill(null));
});

test("both date forms are the same moment", () => {
  const at = Date.UTC(2026, 8, 17, 9, 9, 49);
  expect(parseWall("sep/17/2026", "09:09:49")).toBe(at);
  expect(parseWall("2026-09-17", "09:09:49")).toBe(at);
  expect(["Sep/17/2026 09:09:49", "2026-09-17 09:09:49"].map(parseWallText)).toEqual([at, at]);
  expect(
    [
      "2026-02-30 09:09:49",
      "foo/17/2026 09:09:49",
      "2026-09-17 24:00:00",
      "09-17 09:09:49",
      "",
      undefined,
    ].map(parseWallText),
  ).toEqual(Array(6).fill(null));
});

test("every moment survives both date forms", () => {
  const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  for (let n = 0; n < 1000; n++) {
    const at = upTo(4_000_000_000) * 1000;
    const iso = new Date(at).toISOString();
    const [year = "", month = "", day = ""] = iso.slice(0, 10).split("-");
    expect(parseWall(iso.slice(0, 10), iso.slice(11, 19))).toBe(at);
    expect(parseWall(`${months[Number(month) - 1]}/${day}/${year}`, iso.slice(11, 19))).toBe(at);
  }
});

test("offsets go both ways from Greenwich", () => {
  expect(["+03:00", "-05:30", "+00:00", "03:00", "10800", "x", undefined].map(parseOffset)).toEqual([
    10_800,
    -19_800,
    0,
    10_800,
    10_800,
    null,
    null,
  ]);
});

test.each([
  ["09:09:49", Date.UTC(2026, 0, 2, 9, 9, 49)],
  ["23:59:58", Date.UTC(2026, 0, 1, 23, 59, 58)], // written before midnight
  ["10:00:03", Date.UTC(2026, 0, 2, 10, 0, 3)], // between reading the clock and the log
  ["jan/01 21:10:05", Date.UTC(2026, 0, 1, 21, 10, 5)],
  ["sep/25 21:10:05", Date.UTC(2025, 8, 25, 21, 10, 5)], // last year
  ["09-25 21:10:05", Date.UTC(2025, 8, 25, 21, 10, 5)],
  ["sep/25/2024 21:10:05", Date.UTC(2024, 8, 25, 21, 10, 5)],
  ["2024-09-25 21:10:05", Date.UTC(2024, 8, 25, 21, 10, 5)],
  ["yesterday", null],
  ["13-13 09:00:00", null],
] as const)("a log line of %s is put into its day", (text, wall) => {
  expect(parseLogTime(text, Date.UTC(2026, 0, 2, 10, 0, 0))).toBe(wall);
});

test("versions stand in the order they came out", () => {
  const inOrder = [
    "6.42.12",
    "6.49.10 (stable)",
    "7.1beta4",
    "7.1rc1",
    "7.1",
    "7.9.2 (long-term)",
    "7.10",
    "7.20.7 (long-term)",
    "7.20.10 (stable)",
    "7.24rc2 (testing)",
    "7.24",
  ];
  const parsed = inOrder.map(parseVersion).filter((version) => version !== null);
  expect(parsed).toHaveLength(inOrder.length);
  expect(parsed.toSorted(() => chance() - 0.5).toSorted(compareVersions)).toEqual(parsed);
  expect(parseVersion("7.20.7 (long-term)")).toEqual({
    major: 7,
    minor: 20,
    patch: 7,
    stage: "final",
    trial: 0,
    channel: "long-term",
  });
  expect(["", "seven", "7", undefined].map(parseVersion)).toEqual(Array(4).fill(null));
  expect([isAtLeast("7.20.7 (long-term)", "7.18"), isAtLeast("7.9", "7.10"), isAtLeast("?", "6.0")]).toEqual([
    true,
    false,
    false,
  ]);
});
