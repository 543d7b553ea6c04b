import { expect, test } from "vitest";
import type { RouterId } from "#contract/values/index.ts";
import { countOf, createGuestTable, rowOf, type GuestTable, type SeenGuest } from "./guests.ts";

const seen = (user: string, change: Partial<SeenGuest> = {}): SeenGuest => ({
  user,
  mac: "AA:BB:CC:00:00:01",
  ip: "10.5.50.2",
  server: "hotspot1",
  loginBy: "http-pap",
  comment: "",
  uptime: 60,
  idle: 0,
  bytesIn: 1000,
  bytesOut: 5000,
  timeLeft: null,
  bytesLeft: null,
  ...change,
});

function begin(): { table: GuestTable; news: string[]; look(now: number, rows: SeenGuest[]): boolean } {
  const news: string[] = [];
  let keys = 0;
  const table = createGuestTable({
    router: "r1" as RouterId,
    nextKey: () => `k${++keys}`,
    news: {
      came: (guest) => news.push(`+${guest.key} ${guest.user}`),
      left: (guest) => news.push(`-${guest.key}`),
    },
  });
  return {
    table,
    news,
    look(now, rows) {
      const look = table.begin(now);
      for (const row of rows) look.row(row);
      return look.done();
    },
  };
}

test("guests come, count and leave", () => {
  const { table, news, look } = begin();
  expect(look(1_000_000, [seen("a"), seen("b", { ip: "10.5.50.3" })])).toBe(true);
  expect(look(1_002_000, [seen("a", { uptime: 62, bytesIn: 1500, bytesOut: 9000 })])).toBe(true);
  expect(look(1_004_000, [seen("a", { uptime: 64, bytesIn: 1500, bytesOut: 9000 })])).toBe(false);
  expect(news).toEqual(["+k1 a", "+k2 b", "-k2"]);
  expect(table.totals()).toEqual({ guests: 1, bytesIn: 1500, bytesOut: 9000, rateIn: 0, rateOut: 0 });
  expect(table.moved()).toEqual({ in: 500, out: 4000 });
});

test("rates are bits per second between two looks, and the beginning of a session stays where it was", () => {
  const { table, look } = begin();
  look(1_000_000, [seen("a")]);
  look(1_002_000, [seen("a", { uptime: 63, bytesIn: 2000, bytesOut: 5000 })]);
  const [guest] = table.rows();
  expect(guest && rowOf(guest)).toMatchObject({ since: 940_000, uptime: 63, rateIn: 4000, rateOut: 0 });
  expect(guest && countOf(guest)).toEqual(["k1", 63, 2000, 5000, 4000, 0, null, null]);
});

test("two looks at nearly the same moment do not invent a rate", () => {
  const { table, look } = begin();
  look(1_000_000, [seen("a")]);
  look(1_000_100, [seen("a", { bytesIn: 9000 })]);
  expect(table.totals().rateIn).toBe(0);
  look(1_001_000, [seen("a", { bytesIn: 9000 })]);
  expect(table.totals().rateIn).toBe(64_000);
});

test("counters that start again move nothing and are never negative", () => {
  const { table, look } = begin();
  look(1_000_000, [seen("a", { bytesIn: 9_000_000 })]);
  look(1_002_000, [seen("a", { uptime: 62, bytesIn: 100 })]);
  expect(table.totals()).toMatchObject({ bytesIn: 100, rateIn: 0 });
  expect(table.moved().in).toBe(0);
});

test("a guest who logged in again is another session", () => {
  const { news, table, look } = begin();
  look(1_000_000, [seen("a", { uptime: 3600 })]);
  look(1_002_000, [seen("a", { uptime: 1 })]);
  expect(news).toEqual(["+k1 a", "-k1", "+k2 a"]);
  expect([...table.rows()][0]?.since).toBe(1_001_000);
});

test("one user on two devices is two sessions", () => {
  const { table, look } = begin();
  look(0, [seen("a"), seen("a", { mac: "AA:BB:CC:00:00:02" }), seen("a", { ip: "10.5.50.9" })]);
  expect(table.size()).toBe(3);
});

test("a reading that broke off sends nobody away", () => {
  const { table, news, look } = begin();
  look(0, [seen("a"), seen("b")]);
  table.begin(2000).row(seen("a"));
  expect(table.size()).toBe(2);
  expect(news).toHaveLength(2);
});

test("ten thousand rows are compared within a moment", () => {
  const { look } = begin();
  const rows = Array.from({ length: 10_000 }, (_, n) => seen(`u${n}`, { ip: `10.0.${n >> 8}.${n & 255}` }));
  look(0, rows);
  const begun = performance.now();
  look(2000, rows);
  expect(performance.now() - begun).toBeLessThan(50);
});
