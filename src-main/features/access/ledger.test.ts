import { expect, test } from "vitest";
import { noUsage, type Usage } from "./grant.ts";
import { counted, limitsOf, settle, wallOffset, wayOf } from "./ledger.ts";

const of = (seconds: number, bytesIn = 0, bytesOut = 0): Usage => ({ seconds, in: bytesIn, out: bytesOut });
const noCaps = { in: null, out: null, total: null };

test("what the router counted while we were away is learned", () => {
  expect(settle({ book: of(600), offset: noUsage, counter: of(1500, 7, 9) })).toEqual({
    learned: of(900, 7, 9),
    offset: noUsage,
  });
});

test("what a power cut took from the router's counters goes into the offset, and out of its limit", () => {
  const { learned, offset } = settle({ book: of(2400), offset: noUsage, counter: of(0) });
  expect(learned).toEqual(noUsage);
  expect(offset).toEqual(of(2400));
  expect(limitsOf({ total: 3600, caps: noCaps, offset }).seconds).toBe(1200);
});

test("a reset of the counters gives nothing back, again and again", () => {
  let offset = noUsage;
  let book = noUsage;
  // Ten sessions of five minutes; somebody resets the counters after each.
  for (let session = 1; session <= 10; session++) {
    book = of(session * 300);
    ({ offset } = settle({ book, offset, counter: of(300) }));
    ({ offset } = settle({ book, offset, counter: of(0) }));
    expect(offset.seconds).toBe(session * 300);
  }
  expect(limitsOf({ total: 3600, caps: noCaps, offset }).seconds).toBe(600);
});

test("readings a few seconds apart are no disagreement", () => {
  expect(settle({ book: of(603, 50_000), offset: of(100), counter: of(500) })).toEqual({
    learned: noUsage,
    offset: of(100),
  });
});

test.each([
  ["live", of(700), of(700)],
  ["logout", of(700), of(1000)],
] as const)("running sessions are counted once where counters are written %s", (way, row, sum) => {
  expect(counted(row, [of(100), of(200)], way)).toEqual(sum);
  expect(counted(row, [], undefined)).toEqual(row);
  expect(counted(row, [of(100)], undefined)).toBeUndefined();
});

test("two readings of one session tell how a router counts", () => {
  expect(wayOf(of(700), of(702), 2200)).toBe("live");
  expect(wayOf(of(700), of(700), 2200)).toBe("logout");
  expect(wayOf(of(700), of(700), 900)).toBeUndefined();
});

test("limits are what was sold less what the router does not know, and never the word for none", () => {
  expect(
    limitsOf({ total: 3600, caps: { in: 100, out: null, total: 500 }, offset: of(600, 40, 60) }),
  ).toEqual({
    seconds: 3000,
    in: 60,
    out: null,
    total: 400,
  });
  expect(limitsOf({ total: 3600, caps: { ...noCaps, total: 100 }, offset: of(9999, 60, 60) })).toEqual({
    seconds: 1,
    in: null,
    out: null,
    total: 1,
  });
});

test("a row by the clock on the wall is written anew only when it has become too wide", () => {
  const day = { kind: "wall", seconds: 86_400 } as const;
  const so = { time: day, total: 86_400, offset: 0, counter: 0 };
  expect(wallOffset({ ...so, left: 80_000 })).toBe(0);
  // A third of the day has gone and nobody was online: the router would give all of it.
  expect(wallOffset({ ...so, left: 57_600 })).toBe(28_800);
  // Online all the time: the router knows.
  expect(wallOffset({ ...so, left: 57_600, counter: 28_800 })).toBe(0);
  // More on the counter than has gone (set back by hand): nothing of what was sold is taken.
  expect(wallOffset({ ...so, left: 57_600, offset: 28_800, counter: 20_000 })).toBe(8800);
});
