import { afterEach, beforeEach, expect, test } from "vitest";
import { arusha, createWorld, amina, kisumu, phoneOf, type World } from "./house.fixture.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const juma = { id: "op-2", name: "Juma" };

test("one stroke: voucher, cash and slip, told once", async () => {
  const plan = await world.plan();
  const { sales, job, printFault } = await world.vouchers.sell(
    { plan: plan.id, site: kisumu, count: 2 },
    amina,
  );
  expect({ job, printFault }).toEqual({ job: "job-1", printFault: null });
  expect(sales.map(({ amount, by, site, undoneAt }) => ({ amount, by, site, undoneAt }))).toEqual(
    Array.from({ length: 2 }, () => ({
      amount: { minor: 5000, currency: "KES" },
      by: "Amina",
      site: kisumu,
      undoneAt: null,
    })),
  );
  const [slip] = world.printer.jobs[0] ?? [];
  expect(slip?.fields).toMatchObject({
    plan: "Siku moja",
    price: "KSh\u00a050",
    validity: "1 d",
    site: "kisumu",
    operator: "Amina",
  });
  expect(sales.map(({ code }) => code)).toContain(slip?.fields["code"]);
  expect(world.told.filter(({ name }) => name === "sale.made").map(({ fact }) => fact)).toEqual(sales);
});

test("no paper, no printer, printer on fire: the sale stands and says what is wrong with the print", async () => {
  const plan = await world.plan();
  world.printer.broken = "the printer is out of paper";
  const sold = await world.vouchers.sell({ plan: plan.id, site: null, count: 1 }, amina);
  expect(sold).toMatchObject({ job: null, printFault: "the printer is out of paper" });
  const code = sold.sales[0]?.code ?? "";
  const answer = await world.vouchers.redeem({ code, site: kisumu, device: { mac: phoneOf(1) }, from: "x" });
  expect(answer.kind).toBe("online");
  const quiet = await world.vouchers.sell({ plan: plan.id, site: null, count: 1, printer: null }, amina);
  expect(quiet).toMatchObject({ job: null, printFault: null });
});

test("a sale is taken back once, while its code is unused: a second fact beside the first, and a dead code", async () => {
  const plan = await world.plan();
  const { sales } = await world.vouchers.sell(
    { plan: plan.id, site: kisumu, count: 2, printer: null },
    amina,
  );
  const [back, kept] = sales;
  if (!back || !kept) throw new Error("no sales");
  await world.clock.advance(60_000);
  const undone = await world.vouchers.unsell(back.id, juma);
  expect(undone).toEqual({ ...back, undoneAt: world.clock.now() });
  expect(await world.vouchers.unsell(back.id, juma)).toEqual(undone);
  const guest = { site: kisumu, device: { mac: phoneOf(1) }, from: "10.5.50.9" };
  expect(await world.vouchers.redeem({ ...guest, code: back.code })).toEqual({ kind: "void" });
  expect((await world.vouchers.find(back.code)).steps.map(({ step, by }) => [step, by])).toEqual([
    ["made", "Amina"],
    ["sold", "Amina"],
    ["unsold", "Juma"],
  ]);
  await world.vouchers.redeem({ ...guest, code: kept.code });
  await expect(world.vouchers.unsell(kept.id, juma)).rejects.toMatchObject({ code: "already_exists" });
  expect(await world.vouchers.salesToday(amina, false)).toMatchObject({
    count: 1,
    totals: [{ minor: 5000, currency: "KES" }],
  });
});

test("a slip of the stock is sold once, even when two cashiers press at the same moment", async () => {
  const plan = await world.plan();
  await world.vouchers.make(
    { plan: plan.id, count: 1, site: null, form: "short", notes: "", onRouter: false },
    amina,
  );
  const [slip] = (await world.vouchers.list({ states: [], search: "", limit: 1 })).vouchers;
  if (!slip) throw new Error("no slip");
  const outcomes = await Promise.allSettled([
    world.vouchers.sellSlips([slip.id], kisumu, amina),
    world.vouchers.sellSlips([slip.id], kisumu, juma),
  ]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await world.vouchers.salesToday(amina, true)).count).toBe(1);
});

test("a cashier sees the own sales of the day of the shop, who may operate those of everybody", async () => {
  const plan = await world.plan();
  const tanzanian = await world.plan({ name: "Wiki", price: { minor: 500_000, currency: "TZS" } });
  const sell = (id: typeof plan.id, by: typeof amina) =>
    world.vouchers.sell({ plan: id, site: null, count: 1, printer: null }, by);
  await sell(plan.id, amina);
  await world.clock.advance(14 * 3_600_000); // it is 02:00 of the next day in Nairobi
  await sell(plan.id, amina);
  await sell(plan.id, juma);
  await sell(tanzanian.id, juma);
  expect(await world.vouchers.salesToday(amina, false)).toMatchObject({ count: 1 });
  expect((await world.vouchers.salesToday(amina, true)).totals).toEqual([
    { minor: 10_000, currency: "KES" },
    { minor: 500_000, currency: "TZS" },
  ]);
});

test("a plan is sold only where it is on sale", async () => {
  const plan = await world.plan({ sites: [arusha] });
  const sell = (site: typeof kisumu | null) => world.vouchers.sell({ plan: plan.id, site, count: 1 }, amina);
  await expect(sell(kisumu)).rejects.toMatchObject({ code: "bad_request", params: { field: "plan" } });
  expect((await sell(arusha)).sales).toHaveLength(1);
});
