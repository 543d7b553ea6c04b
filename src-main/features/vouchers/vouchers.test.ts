import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld, amina, kisumu, phoneOf, type World } from "./house.fixture.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const order = { count: 3, site: null, form: "short", notes: "", onRouter: false } as const;
const all = { states: [], search: "" };

test("a batch is made, printed, handed over, sold and ended, and every step says who and when", async () => {
  const { vouchers, clock } = world;
  const plan = await world.plan();
  const batch = await vouchers.make({ ...order, plan: plan.id, notes: "for the market" }, amina);
  expect(batch).toMatchObject({
    number: 1,
    count: 3,
    planName: "Siku moja",
    states: { made: 3 },
    by: "Amina",
  });
  const { vouchers: slips, total } = await vouchers.list({ ...all, batch: batch.id, limit: 10 });
  expect(total).toBe(3);
  const [slip, other] = slips;
  if (!slip || !other) throw new Error("no slips");
  const { job } = await vouchers.print({ vouchers: [slip.id] }, amina);
  await world.printer.out(job, 1);
  await clock.advance(1000);
  await vouchers.stop();
  vouchers.start();
  await vouchers.handOver({ vouchers: [slip.id], to: "Baraka" }, { id: "op-2", name: "Juma" });
  await clock.advance(1000);
  await vouchers.sellSlips([slip.id], kisumu, amina);
  const found = await vouchers.find(slip.code.toLowerCase());
  expect(found.voucher).toMatchObject({ state: "sold", holder: "Baraka", soldAt: clock.now() });
  expect(found.steps.map(({ step, by, note }) => [step, by, note])).toEqual([
    ["made", "Amina", ""],
    ["printed", "Amina", ""],
    ["handed", "Juma", "Baraka"],
    ["sold", "Amina", ""],
  ]);
  expect(await vouchers.void({ batch: batch.id, vouchers: [], why: "lost" }, amina)).toEqual({ voided: 3 });
  expect((await vouchers.batches())[0]?.states).toEqual({ void: 3 });
  await expect(vouchers.print({ vouchers: [other.id] }, amina)).rejects.toMatchObject({
    code: "bad_request",
  });
});

test("slips are found by batch, plan, site, holder, state and the beginning of their code, in pages that miss nothing", async () => {
  const { vouchers } = world;
  const day = await world.plan();
  const hour = await world.plan({ name: "Saa moja", time: { kind: "online", seconds: 3600 } });
  const one = await vouchers.make({ ...order, plan: day.id, count: 25 }, amina);
  await vouchers.make({ ...order, plan: hour.id, count: 5, site: kisumu }, amina);
  await vouchers.handOver({ batch: one.id, vouchers: [], to: "Baraka" }, amina);
  const counts = async (filter: object) =>
    (await vouchers.list({ ...all, limit: 1000, ...filter })).vouchers.length;
  expect(await counts({ batch: one.id })).toBe(25);
  expect(await counts({ plan: hour.id })).toBe(5);
  expect(await counts({ site: kisumu })).toBe(5);
  expect(await counts({ holder: "Baraka" })).toBe(25);
  expect(await counts({ states: ["made"] })).toBe(5);
  const seen: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await vouchers.list({ ...all, limit: 7, ...(after ? { after } : {}) });
    seen.push(...page.vouchers.map(({ code }) => code));
    after = page.next;
  }
  expect(new Set(seen).size).toBe(30);
  const some = seen[3] ?? "";
  const searched = await vouchers.list({ ...all, limit: 10, search: some.slice(0, 6).toLowerCase() });
  expect(searched.vouchers.map(({ code }) => code)).toContain(some);
  expect(searched.total).toBe(searched.vouchers.length);
});

test("ten thousand codes are in the book at once, none twice", { timeout: 30_000 }, async () => {
  const plan = await world.plan();
  const began = performance.now();
  await world.vouchers.make({ ...order, plan: plan.id, count: 10_000 }, amina);
  expect(performance.now() - began).toBeLessThan(3000); // a third of it where nobody else works
  const tables = world.db.db.$extendTables<{ vouchers: { code: string } }>();
  const codes = (await tables.selectFrom("vouchers").select("code").execute()).map(({ code }) => code);
  expect(codes).toHaveLength(10_000);
  expect(new Set(codes).size).toBe(10_000);
});

test("the long form is made and read with and without its dashes", async () => {
  const plan = await world.plan();
  await world.vouchers.make({ ...order, plan: plan.id, count: 1, form: "long" }, amina);
  const [slip] = (await world.vouchers.list({ ...all, limit: 1 })).vouchers;
  expect(slip?.code).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){2}$/);
  const typed = slip?.code.replaceAll("-", " ").toLowerCase() ?? "";
  expect((await world.vouchers.find(typed)).voucher?.id).toBe(slip?.id);
});

test("codes for the routers have their rights at once, so that the door opens with the PC off", async () => {
  const plan = await world.plan();
  await world.vouchers.make({ ...order, plan: plan.id, site: kisumu, onRouter: true }, amina);
  const { vouchers: slips } = await world.vouchers.list({ ...all, limit: 10 });
  expect(world.access.orders.map(({ name, secret, site }) => `${name} ${secret} ${site}`).toSorted()).toEqual(
    slips.map(({ code }) => `${code} ${code} ${kisumu}`).toSorted(),
  );
  expect(new Set(slips.map(({ grant }) => grant))).toEqual(new Set(world.access.begun));
  await expect(world.vouchers.make({ ...order, plan: plan.id, onRouter: true }, amina)).rejects.toMatchObject(
    { code: "bad_request", params: { field: "site" } },
  );
});

test("what the router saw of a code that nobody brought to us is in its life", async () => {
  const plan = await world.plan();
  await world.vouchers.make({ ...order, plan: plan.id, site: kisumu, onRouter: true, count: 1 }, amina);
  const [slip] = (await world.vouchers.list({ ...all, limit: 1 })).vouchers;
  const grant = slip?.grant;
  if (!grant || !slip) throw new Error("no grant");
  const at = world.clock.now() - 5000;
  world.bus.tell("grant.changed", world.access.change(grant, { state: "running", firstUsedAt: at }));
  await world.vouchers.stop();
  expect((await world.vouchers.find(slip.code)).voucher).toMatchObject({ state: "used", usedAt: at });
  // While nobody listened its time ran out: found at the next start.
  world.access.change(grant, { state: "ended", end: "time", endedAt: at + 9000 });
  await world.restart();
  await world.clock.advance(3000);
  await new Promise((done) => setTimeout(done, 50));
  await world.vouchers.stop();
  const found = await world.vouchers.find(slip.code);
  expect(found.voucher?.state).toBe("spent");
  expect(found.steps.map(({ step }) => step)).toEqual(["made", "used", "spent"]);
});

test("a lost slip gets another code for the same right; the old code is dead, and it is counted", async () => {
  const plan = await world.plan();
  const { vouchers } = world;
  await vouchers.make({ ...order, plan: plan.id, site: kisumu, onRouter: true, count: 1 }, amina);
  const [lost] = (await vouchers.list({ ...all, limit: 1 })).vouchers;
  if (!lost) throw new Error("no slip");
  const { voucher, job } = await vouchers.reprint(lost.id, undefined, amina);
  expect(voucher).toMatchObject({ id: lost.id, reprints: 1 });
  expect(voucher.code).not.toBe(lost.code);
  expect(job).toBe("job-1");
  expect(world.access.voided).toEqual([{ id: lost.grant, why: "reprinted" }]);
  expect(world.access.grants.get(voucher.grant ?? ("" as never))?.name).toBe(voucher.code);
  const guest = { site: kisumu, device: { mac: phoneOf(1) }, from: "10.5.50.9" };
  expect(await vouchers.redeem({ ...guest, code: lost.code })).toEqual({ kind: "void" });
  expect(await vouchers.redeem({ ...guest, code: voucher.code })).toMatchObject({ kind: "online" });
  const found = await vouchers.find(lost.code);
  expect(found).toMatchObject({ replaced: true, voucher: { code: voucher.code } });
  expect(found.steps.map(({ step }) => step)).toEqual(["made", "reprinted", "used"]);
  await expect(vouchers.reprint(lost.id, undefined, amina)).rejects.toMatchObject({ code: "already_exists" });
});

test("a table for other programs is sound, and harmless in a spreadsheet", async () => {
  const plan = await world.plan({ name: '=cmd|"/c calc", day' });
  const batch = await world.vouchers.make({ ...order, plan: plan.id, count: 1 }, amina);
  await world.vouchers.handOver({ batch: batch.id, vouchers: [], to: "@Baraka" }, amina);
  const [slip] = (await world.vouchers.list({ ...all, limit: 1 })).vouchers;
  const { name, text } = await world.vouchers.csv(all);
  expect(name).toBe("vouchers-2026-11-22.csv");
  expect(text.split("\r\n")).toEqual([
    "code,kind,plan,price,currency,state,holder,made,sold,used,reprints",
    `${slip?.code},voucher,"'=cmd|""/c calc"", day",50.00,KES,handed,'@Baraka,2026-11-22T09:00:00.000Z,,,0`,
    "",
  ]);
});

test("stock is called low only for plans that are kept in stock", async () => {
  const day = await world.plan();
  const hour = await world.plan({ name: "Saa moja" });
  await world.vouchers.make({ ...order, plan: day.id, count: 20 }, amina);
  await world.vouchers.sell({ plan: hour.id, site: null, count: 1 }, amina);
  expect(await world.vouchers.stock()).toEqual([
    { plan: day.id, planName: "Siku moja", ready: 20, low: false },
    { plan: hour.id, planName: "Saa moja", ready: 0, low: false },
  ]);
  const [slip] = (await world.vouchers.list({ ...all, plan: day.id, limit: 1 })).vouchers;
  await world.vouchers.sellSlips(slip ? [slip.id] : [], null, amina);
  expect((await world.vouchers.stock())[0]).toMatchObject({ ready: 19, low: true });
});

test("slips that came out are known one by one, after a restart too", async () => {
  const plan = await world.plan();
  const batch = await world.vouchers.make({ ...order, plan: plan.id, count: 5 }, amina);
  const { job, slips } = await world.vouchers.print({ batch: batch.id, vouchers: [] }, amina);
  expect(slips).toBe(5);
  const states = async () => (await world.vouchers.batches())[0]?.states;
  for (const slip of [1, 2]) await world.printer.out(job, slip);
  await world.restart();
  expect(await states()).toEqual({ printed: 2, made: 3 });
  for (const slip of [2, 3, 4, 5]) await world.printer.out(job, slip);
  expect(await states()).toEqual({ printed: 5 });
  const [first] = (await world.vouchers.list({ ...all, limit: 9 })).vouchers.toReversed();
  expect((await world.vouchers.find(first?.code ?? "")).steps.map(({ step }) => step)).toEqual([
    "made",
    "printed",
  ]);
});

test("many changes of a batch are a few pieces of news, and the last one is told", async () => {
  const plan = await world.plan();
  const batch = await world.vouchers.make({ ...order, plan: plan.id, count: 50 }, amina);
  const { job } = await world.vouchers.print({ batch: batch.id, vouchers: [] }, amina);
  await world.clock.advance(1000);
  world.told.length = 0;
  for (let slip = 1; slip <= 50; slip++) await world.printer.out(job, slip);
  expect(world.told).toHaveLength(1);
  await world.clock.advance(1000);
  expect(world.told.map(({ fact }) => fact)).toEqual([{ batch: batch.id }, { batch: batch.id }]);
});
