import { afterEach, expect, test } from "vitest";
import { PlanId } from "#contract/values/index.ts";
import { createWorld, hour, kes, kisumu, macOf, minute, type World } from "./ledger.fixture.ts";
import type { ClaimOrder } from "./claims.ts";

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});
async function house(): Promise<World> {
  const world = await createWorld();
  worlds.push(world);
  return world;
}
const guest = (receipt: string, change: Partial<ClaimOrder> = {}): ClaimOrder => ({
  receipt,
  site: kisumu,
  phone: "254712345678",
  device: { mac: macOf(1), ip: "10.5.0.7" },
  from: "10.5.0.7",
  ...change,
});
async function byHand(world: World, shillings: number): Promise<string> {
  const row = world.row({ amount: kes(shillings) });
  await world.reconciling.take("till", row, "statement");
  return row.receipt;
}

test("a receipt typed in any hand buys the daily plan, once, and its device is let in", async () => {
  const world = await house();
  const receipt = await byHand(world, 50);
  const typed = ` ${receipt.toLowerCase().replace(/(...)/, "$1-")} `;
  const claimed = await world.claims.claim(guest(typed));
  expect(claimed).toMatchObject({
    kind: "paid",
    payment: { state: "paid", from: "claim", receipt, planName: "Siku moja", price: kes(50) },
  });
  if (claimed.kind !== "paid") throw new Error("not paid");
  const outbox = await world.at.selectFrom("payment_outbox").selectAll().execute();
  expect(outbox).toMatchObject([{ kind: "online", key: `online:${claimed.payment.id}` }]);
  expect(await world.open()).toEqual([]);
  // The same guest finds it again, another one does not.
  expect(await world.claims.claim(guest(receipt))).toMatchObject({
    kind: "known",
    payment: { id: claimed.payment.id },
  });
  const other = guest(receipt, { phone: "254799999111", device: { mac: macOf(2) }, from: "10.5.0.8" });
  expect(await world.claims.claim(other)).toEqual({ kind: "taken" });
  expect(await world.faults()).toEqual([]);
});

test("twenty at the same moment: one gets it", async () => {
  const world = await house();
  const receipt = await byHand(world, 50);
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      world.claims.claim(
        guest(receipt, { phone: `25471234560${n % 10}`, device: { mac: macOf(n) }, from: `10.5.1.${n}` }),
      ),
    ),
  );
  expect(all.filter(({ kind }) => kind === "paid")).toHaveLength(1);
  expect(await world.at.selectFrom("payments").select("id").execute()).toHaveLength(1);
  expect(await world.faults()).toEqual([]);
});

test("too much: the rest is a credit that the receipt buys again, until nothing is left", async () => {
  const world = await house();
  const receipt = await byHand(world, 75);
  expect(await world.claims.claim(guest(receipt))).toMatchObject({ kind: "paid" });
  expect(await world.open()).toEqual([`overpaid ${receipt}`]);
  const again = await world.claims.claim(guest(receipt, { plan: world.hour.id }));
  expect(again).toMatchObject({ kind: "paid", payment: { price: kes(20) } });
  expect(await world.claims.claim(guest(receipt, { plan: world.hour.id }))).toMatchObject({ kind: "known" });
  expect(await world.book({ account: "till", receipt })).toEqual([
    "bought 2000",
    "bought 5000",
    "credit-used 2000",
    "credited 2500",
    "held 7500",
    "paid 7500",
    "released 7500",
  ]);
  expect(await world.faults()).toEqual([]);
});

test("too little: what it would buy is said, nothing is spent, and the smaller plan can be had", async () => {
  const world = await house();
  const receipt = await byHand(world, 30);
  expect(await world.claims.claim(guest(receipt))).toEqual({
    kind: "short",
    has: kes(30),
    needs: kes(50),
    plans: [world.hour.id],
  });
  expect(await world.book({ account: "till", receipt })).toEqual(["held 3000", "paid 3000"]);
  expect(await world.claims.claim(guest(receipt, { plan: world.hour.id }))).toMatchObject({ kind: "paid" });
  expect(await world.faults()).toEqual([]);
});

test("the receipt of one of our own payments shows that payment", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  await world.settling.settle(attempt.id, { kind: "success", receipt: "TAC9000001" }, "look");
  expect(await world.claims.claim(guest("tac9000001", { device: { mac: macOf(9) } }))).toMatchObject({
    kind: "known",
    payment: { id: payment.id, state: "paid" },
  });
  expect(await world.at.selectFrom("payments").select("id").execute()).toHaveLength(1);
});

test("the receipt of a push whose poll told none: the statement names it, and nothing is given twice", async () => {
  const world = await house();
  const { attempt, payment } = await world.push({ phone: "254712345678" });
  await world.settling.settle(attempt.id, { kind: "success" }, "look");
  const row = world.row({ payer: "2547*****678" }); // a till: no reference
  world.company("till").rows = [row];
  expect(await world.claims.claim(guest(row.receipt))).toMatchObject({
    kind: "known",
    payment: { id: payment.id },
  });
  expect(await world.at.selectFrom("payments").select("id").execute()).toHaveLength(1);
  expect(await world.faults()).toEqual([]);
});

test("a receipt nobody knows yet is looked for at the companies at once, every few seconds at the most", async () => {
  const world = await house();
  const company = world.company("till");
  await world.clock.advance(minute);
  expect(await world.claims.claim(guest("TAC5555555"))).toEqual({ kind: "unknown", mayCome: true });
  expect(company.asked).toHaveLength(1);
  expect(await world.claims.claim(guest("TAC5555555"))).toEqual({ kind: "unknown", mayCome: true });
  expect(company.asked).toHaveLength(1);
  await world.clock.advance(6000);
  company.rows = [world.row({ receipt: "TAC5555555" })];
  expect(await world.claims.claim(guest("TAC5555555"))).toMatchObject({ kind: "paid" });
  expect(company.asked).toHaveLength(2);
});

test("a company that does not answer keeps no guest waiting, one that gives no statement promises nothing", async () => {
  const world = await house();
  const company = world.company("till");
  company.fault = new Error("no network");
  expect(await world.claims.claim(guest("TAC5555555"))).toEqual({ kind: "unknown", mayCome: true });
  company.lists = false;
  expect(await world.claims.claim(guest("TAC5555556"))).toEqual({ kind: "unknown", mayCome: false });
});

test("five receipts in an hour for a device, sixty for an address, the same one again is free, a restart gives none", async () => {
  const world = await house();
  const tries = (n: number, change: Partial<ClaimOrder> = {}) =>
    world.claims.claim(guest(`TAC700000${n}`, change));
  for (const n of [1, 2, 3, 4, 5, 5, 5]) expect((await tries(n)).kind).toBe("unknown");
  expect(await tries(6)).toEqual({ kind: "wait", seconds: 3600 });
  // Another address does not help the device; who shares the address is not kept waiting, until it is too many.
  expect((await tries(6, { from: "10.5.0.99" })).kind).toBe("wait");
  for (let other = 10; other < 65; other++)
    expect((await tries(6, { device: { mac: macOf(other) } })).kind).toBe("unknown");
  expect((await tries(6, { device: { mac: macOf(65) } })).kind).toBe("wait");
  expect((await tries(6, { device: { mac: macOf(65) }, from: "10.5.0.99" })).kind).toBe("unknown");
  await world.clock.advance(10 * minute);
  const again = await world.claimsAgain();
  expect(await again.claim(guest("TAC7000007"))).toEqual({ kind: "wait", seconds: 3000 });
  // The cashier is not kept waiting; nor anybody when the hour is over.
  expect((await again.claim(guest("TAC7000007", { by: "Amina" }))).kind).toBe("unknown");
  await world.clock.advance(hour);
  expect((await again.claim(guest("TAC7000007"))).kind).toBe("unknown");
});

test("money that went back, another currency, a plan that is not sold here", async () => {
  const world = await house();
  const gone = world.row({ status: "reversed" });
  await world.reconciling.take("till", gone, "statement");
  expect(await world.claims.claim(guest(gone.receipt))).toEqual({ kind: "taken" });
  const foreign = world.row({ amount: { minor: 500_000, currency: "TZS" } });
  await world.reconciling.take("till", foreign, "statement");
  expect(await world.claims.claim(guest(foreign.receipt))).toMatchObject({ kind: "short", plans: [] });
  await expect(world.claims.claim(guest("TAC7", { plan: PlanId.parse("none") }))).rejects.toMatchObject({
    code: "not_found",
    params: { field: "plan" },
  });
  await expect(world.claims.claim(guest("--"))).rejects.toMatchObject({ params: { field: "receipt" } });
});
