import { expect, test } from "vitest";
import { createManualClock } from "./clock.ts";
import { addressKey, createLimiter } from "./limits.ts";

const minute = 60_000;

test("so many in a while, then a wait until the oldest is that long ago", async () => {
  const clock = createManualClock();
  const limiter = createLimiter({ clock, limits: [{ most: 3, ms: minute }] });
  expect([limiter.take("a"), limiter.take("a")]).toEqual([0, 0]);
  await clock.advance(10_000);
  expect(limiter.take("a")).toBe(0);
  expect(limiter.take("a")).toBe(50_000);
  expect(limiter.take("b")).toBe(0);
  await clock.advance(50_000);
  expect([limiter.take("a"), limiter.take("a"), limiter.take("a")]).toEqual([0, 0, 10_000]);
});

test("the longest of several limits counts, and a limit may change", () => {
  const clock = createManualClock();
  let day = 4;
  const limiter = createLimiter({
    clock,
    limits: () => [
      { most: 3, ms: minute },
      { most: day, ms: 1440 * minute },
    ],
  });
  for (let tries = 0; tries < 4; tries++) limiter.count("a");
  expect(limiter.wait("a")).toBe(1440 * minute);
  day = 30;
  expect(limiter.wait("a")).toBe(minute);
});

test("what was counted before a restart still counts, and is told to be kept", async () => {
  const clock = createManualClock();
  const kept: { key: string; at: number }[] = [];
  const limits = [{ most: 2, ms: minute }];
  const before = createLimiter({ clock, limits, keep: (key, at) => void kept.push({ key, at }) });
  before.count("a");
  await clock.advance(5000);
  before.count("a");
  expect(createLimiter({ clock, limits, stored: kept }).wait("a")).toBe(55_000);
});

test("a clock set back never makes a wait longer than its window, and memory is bounded", () => {
  let now = 1_000_000_000;
  const clock = { now: () => now };
  const limiter = createLimiter({ clock, limits: [{ most: 1, ms: minute }], mostKeys: 2 });
  for (const key of ["a", "b", "c"]) limiter.count(key);
  expect([limiter.wait("a"), limiter.wait("c")]).toEqual([0, minute]);
  now -= 86_400_000;
  expect(limiter.wait("c")).toBe(minute);
});

test("an IPv6 machine is one address, and a mapped IPv4 address the plain one", () => {
  expect(addressKey("::ffff:10.1.2.3")).toBe("10.1.2.3");
  expect(addressKey("2001:db8:1:2:aaaa::1")).toBe(addressKey("2001:DB8:1:2:bbbb:cccc:dddd:eeee"));
  expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0");
});
