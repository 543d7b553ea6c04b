import { afterEach, beforeEach, expect, test } from "vitest";
import type { Redeemed } from "#contract/vouchers.ts";
import { codesOf } from "./code.ts";
import { risk, triesPerDay } from "./guessing.ts";
import { arusha, createWorld, amina, kisumu, phoneOf, type World } from "./house.fixture.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const dayMs = 86_400_000;
const guest = (n: number) => ({
  site: kisumu,
  device: { mac: phoneOf(n), ip: "10.5.50.9" },
  from: `10.5.50.${n}`,
});

async function codes(count: number, plan?: Parameters<World["plan"]>[0]): Promise<string[]> {
  const { id } = await world.plan(plan);
  const { sales } = await world.vouchers.sell({ plan: id, site: null, count, printer: null }, amina);
  return sales.map(({ code }) => code);
}

test("sixty-four guests with one code at the same moment: one right, and all but its devices are refused", async () => {
  const [code = ""] = await codes(1, { devices: 2 });
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, n) => world.vouchers.redeem({ ...guest(n), code })),
  );
  expect(world.access.orders).toHaveLength(1);
  expect(world.access.begun).toHaveLength(1);
  const kinds = Map.groupBy(answers, ({ kind }) => kind);
  expect([...kinds].map(([kind, of]) => [kind, of.length])).toEqual([
    ["online", 2],
    ["device-limit", 62],
  ]);
  const found = await world.vouchers.find(code);
  expect(found.voucher?.state).toBe("used");
  expect(found.steps.filter(({ step }) => step === "used")).toHaveLength(1);
});

test("a code is the right: its guest comes back with it, from the same phone or another one it has room for", async () => {
  const [code = ""] = await codes(1, { devices: 2 });
  const online = { kind: "online", until: world.clock.now() + dayMs };
  expect(await world.vouchers.redeem({ ...guest(1), code: ` ${code.toLowerCase()} ` })).toMatchObject(online);
  await world.clock.advance(3_600_000);
  expect(await world.vouchers.redeem({ ...guest(1), code })).toMatchObject(online);
  expect(await world.vouchers.redeem({ ...guest(2), code })).toMatchObject(online);
  const third = await world.vouchers.redeem({ ...guest(3), code });
  expect(third).toMatchObject({ kind: "device-limit", devices: [phoneOf(1), phoneOf(2)] });
  expect(world.access.orders).toHaveLength(1);
});

test("what the engine says of a code is what its guest hears", async () => {
  const [code = ""] = await codes(1);
  await world.vouchers.redeem({ ...guest(1), code });
  const { grant } = (await world.vouchers.find(code)).voucher ?? {};
  if (!grant) throw new Error("no grant");
  const table: [World["access"]["refuse"], Redeemed][] = [
    [
      { kind: "granted", why: "router-away", detail: "router away" },
      { kind: "granted", grant, detail: "router away" },
    ],
    [
      { kind: "ended", end: "time", at: 5 },
      { kind: "spent", at: 5 },
    ],
    [
      { kind: "ended", end: "data", at: 5 },
      { kind: "spent", at: 5 },
    ],
    [{ kind: "ended", end: "void", at: 5 }, { kind: "void" }],
    [{ kind: "ended", end: "unused", at: 5 }, { kind: "expired" }],
    [{ kind: "paused" }, { kind: "paused", grant }],
    [{ kind: "blocked" }, { kind: "blocked" }],
    [
      { kind: "outside-window", why: "hours", opens: 7 },
      { kind: "outside-window", opens: 7 },
    ],
    [
      { kind: "wrong-site", sites: [arusha] },
      { kind: "wrong-site", sites: [arusha] },
    ],
  ];
  for (const [refuse, answer] of table) {
    world.access.refuse = refuse;
    expect(await world.vouchers.redeem({ ...guest(1), code })).toEqual(answer);
  }
});

test("a code that cannot begin here or now keeps its whole right", async () => {
  const [elsewhere = ""] = await codes(1, { sites: [arusha] });
  expect(await world.vouchers.redeem({ ...guest(1), code: elsewhere })).toEqual({
    kind: "wrong-site",
    sites: [arusha],
  });
  const night = { window: { from: null, until: null, hours: { from: "20:00", until: "23:00" }, days: [] } };
  const [later = ""] = await codes(1, night);
  expect(await world.vouchers.redeem({ ...guest(1), code: later })).toEqual({
    kind: "outside-window",
    opens: Date.UTC(2026, 10, 22, 17, 0),
  });
  const past = { window: { from: null, until: "2026-11-21", hours: null, days: [] } };
  const [over = ""] = await codes(1, past);
  expect(await world.vouchers.redeem({ ...guest(1), code: over })).toEqual({ kind: "expired" });
  expect(world.access.orders).toEqual([]);
  expect((await world.vouchers.find(elsewhere)).voucher?.state).toBe("sold");
});

test("a plan changed after the sale does not change what the slip promised", async () => {
  const [code = ""] = await codes(1, { devices: 3, name: "Siku kubwa" });
  await world.vouchers.redeem({ ...guest(1), code });
  expect(world.access.orders[0]?.terms).toMatchObject({ devices: 3, planName: "Siku kubwa" });
});

test("a guest without a device known gets the right, for the number that was given", async () => {
  const [code = ""] = await codes(1);
  const taken = await world.vouchers.redeemFirst({
    code,
    site: kisumu,
    phone: "0712 345 678",
    from: "192.168.1.9",
  });
  expect(taken).toMatchObject({ first: true, answer: { kind: "granted" } });
  expect(world.access.orders[0]).toMatchObject({ phone: "254712345678", site: kisumu, source: "voucher" });
  const again = await world.vouchers.redeemFirst({
    code,
    site: kisumu,
    phone: "0712345678",
    from: "192.168.1.9",
  });
  expect(again.first).toBe(false);
});

test("what cannot be a code is told so and is no guess; a wrong code is one guess however often it is typed", async () => {
  const ask = (code: string) => world.vouchers.redeem({ ...guest(1), code });
  for (let n = 0; n < 40; n++) expect(await ask("HELLO0OO")).toEqual({ kind: "unknown", hint: "sign" });
  expect(await ask("ABC")).toEqual({ kind: "unknown", hint: "length" });
  for (let n = 0; n < 40; n++) expect(await ask("22222222")).toEqual({ kind: "unknown" });
  const wrong = (n: number) => `2222222${"3456789AB"[n]}`;
  for (let n = 0; n < 4; n++) expect(await ask(wrong(n))).toEqual({ kind: "unknown" });
  expect(await ask(wrong(5))).toEqual({ kind: "wait", seconds: 60 });
});

test("right codes never count, and whoever has the right already is let in even while guessing is stopped", async () => {
  const mine = await codes(8);
  for (const code of mine) expect((await world.vouchers.redeem({ ...guest(1), code })).kind).toBe("online");
  for (let n = 0; n < 5; n++) await world.vouchers.redeem({ ...guest(1), code: `2222222${"34567"[n]}` });
  const [fresh = ""] = await codes(1);
  expect((await world.vouchers.redeem({ ...guest(1), code: fresh })).kind).toBe("wait");
  expect((await world.vouchers.redeem({ ...guest(1), code: mine[0] ?? "" })).kind).toBe("online");
  await world.clock.advance(60_000);
  expect((await world.vouchers.redeem({ ...guest(1), code: fresh })).kind).toBe("online");
});

test("a hundred guesses at the same moment are a hundred guesses", async () => {
  const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      world.vouchers.redeem({ ...guest(1), code: `222222${signs[n % 31]}${signs[Math.floor(n / 31)]}` }),
    ),
  );
  expect(answers.filter(({ kind }) => kind === "unknown")).toHaveLength(5);
  expect(answers.filter(({ kind }) => kind === "wait")).toHaveLength(95);
});

test("a hit by chance stays under one in a million per device and day, however many codes are live", () => {
  for (const live of [1, 1000, 20_000, 28_000, 50_000, 100_000, 200_000, 400_000, 850_000])
    expect((triesPerDay(live) * live) / codesOf("short")).toBeLessThanOrEqual(risk);
  expect([triesPerDay(10_000), triesPerDay(200_000), triesPerDay(2_000_000)]).toEqual([30, 4, 1]);
});

test("the day's limit holds over a restart, and the counter may forgive it", async () => {
  const tables = world.db.db.$extendTables<{ code_tries: { id: string; who: string; at: number } }>();
  const now = world.clock.now();
  await tables
    .insertInto("code_tries")
    .values(
      Array.from({ length: 30 }, (_, n) => ({
        id: `try-${n}`,
        who: `device ${phoneOf(1)}`,
        at: now - 3_600_000,
      })),
    )
    .execute();
  await world.restart();
  const [code = ""] = await codes(1);
  expect(await world.vouchers.redeem({ ...guest(1), code })).toEqual({ kind: "wait", seconds: 23 * 3600 });
  expect((await world.vouchers.redeem({ ...guest(2), code: "22222222" })).kind).toBe("unknown");
  world.vouchers.forgive(phoneOf(1), amina);
  expect((await world.vouchers.redeem({ ...guest(1), code })).kind).toBe("online");
  await world.restart();
  expect((await world.vouchers.redeem({ ...guest(1), code })).kind).toBe("online");
});

test("one attacker with many addresses of a phone is stopped at its site, and other sites do not feel it", async () => {
  let tried = 0;
  for (let n = 0; n < 40; n++) {
    const code = `22222${"345678"[n % 6]}${"ABCDEFGH"[n >> 3]}2`;
    const answer = await world.vouchers.redeem({ ...guest(n), code });
    if (answer.kind === "unknown") tried++;
  }
  expect(tried).toBe(30);
  const there = { ...guest(77), site: arusha };
  expect((await world.vouchers.redeem({ ...there, code: "22222222" })).kind).toBe("unknown");
});

test("a device that only names itself is counted by where it comes from", async () => {
  const claim = (n: number) => ({ ...guest(n), from: "10.5.50.9", claimed: true });
  let tried = 0;
  for (let n = 0; n < 10; n++)
    if ((await world.vouchers.redeem({ ...claim(n), code: `2222222${"3456789ABC"[n]}` })).kind === "unknown")
      tried++;
  expect(tried).toBe(5);
});
