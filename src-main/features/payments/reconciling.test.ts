import { afterEach, expect, test } from "vitest";
import { createWorld, hour, kes, minute, type World } from "./ledger.fixture.ts";

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});
async function house(): Promise<World> {
  const world = await createWorld();
  worlds.push(world);
  return world;
}
const readAll = (world: World) => world.reconciling.reconcile({ hours: 48 });

test("money whose answer was lost is found by our reference and becomes access", async () => {
  const world = await house();
  const { attempt, payment } = await world.push({ state: "unknown", providerRef: null });
  const row = world.row({ ref: attempt.ref, fee: kes(1) });
  world.company("till").rows = [row];
  const [run] = await readAll(world);
  expect(run).toMatchObject({ rows: 1, settled: 1, differences: 0, error: null });
  expect(await world.store.payment(payment.id)).toMatchObject({ state: "paid", paid_attempt: attempt.id });
  expect(await world.store.receipt("till", row.receipt)).toMatchObject({
    attempt_id: attempt.id,
    seen_by: "statement",
    fee_minor: 100,
    stated_at: world.clock.now(),
  });
  expect(await world.faults()).toEqual([]);
  // The same statement again changes nothing.
  const book = await world.book({ account: "till", receipt: row.receipt });
  expect((await readAll(world))[0]).toMatchObject({ rows: 1, settled: 0, differences: 0 });
  expect(await world.book({ account: "till", receipt: row.receipt })).toEqual(book);
});

test("a company's own reference finds its attempt where ours is missing", async () => {
  const world = await house();
  const { attempt, payment } = await world.push({ providerRef: "ws_CO_1" });
  world.company("till").rows = [world.row({ providerRef: "ws_CO_1" })];
  await readAll(world);
  expect((await world.store.payment(payment.id))?.state).toBe("paid");
  expect((await world.store.attempt(attempt.id))?.state).toBe("paid");
});

test("a provisional receipt joins the real one: the book stays as it was written, the money is there once", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  await world.settling.settle(attempt.id, { kind: "success" }, "look");
  const before = await world.book({ account: "till", receipt: `checkout:${attempt.provider_ref ?? ""}` });
  expect(before).toEqual(["bought 5000", "paid 5000"]);
  const row = world.row({ ref: attempt.ref });
  world.company("till").rows = [row];
  expect((await readAll(world))[0]).toMatchObject({ settled: 0, differences: 0 });
  const receipts = await world.at.selectFrom("payment_receipts").selectAll().execute();
  expect(receipts).toMatchObject([
    {
      receipt: row.receipt,
      provisional: 0,
      was: `checkout:${attempt.provider_ref ?? ""}`,
      payment_id: payment.id,
      stated_at: world.clock.now(),
    },
  ]);
  expect(await world.book({ account: "till", receipt: row.receipt })).toEqual(before);
  expect(await world.faults()).toEqual([]);
});

test("a till's row without any reference is the push of who paid that amount at that moment", async () => {
  const world = await house();
  const first = await world.push({ phone: "254712345678" });
  const second = await world.push({ phone: "254799999111", state: "unknown", providerRef: null });
  await world.settling.settle(first.attempt.id, { kind: "success" }, "look");
  const rows = [
    world.row({ payer: "2547*****678", at: world.clock.now() + 20_000 }),
    world.row({ payer: "254799999111", at: world.clock.now() + 30_000 }),
    world.row({ payer: "2547*****222", at: world.clock.now() + 40_000 }),
  ];
  world.company("till").rows = rows;
  await world.clock.advance(minute);
  expect((await readAll(world))[0]).toMatchObject({ rows: 3, settled: 1, differences: 1 });
  expect((await world.store.payment(second.payment.id))?.state).toBe("paid");
  expect(await world.open()).toEqual([`unclaimed ${rows[2]?.receipt ?? ""}`]);
  expect(await world.at.selectFrom("payment_receipts").select("receipt").execute()).toHaveLength(3);
  expect(await world.faults()).toEqual([]);
});

test("the guest pays twice for one push: the second money is a credit", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  const rows = [world.row({ ref: attempt.ref }), world.row({ ref: attempt.ref })];
  world.company("till").rows = rows;
  await readAll(world);
  expect((await world.store.payment(payment.id))?.state).toBe("paid");
  expect(await world.book({ account: "till", receipt: rows[1]?.receipt ?? "" })).toEqual([
    "credited 5000",
    "paid 5000",
  ]);
  expect(await world.open()).toEqual([`twice ${rows[1]?.receipt ?? ""}`]);
  expect(await world.faults()).toEqual([]);
});

test("money by hand waits unclaimed, and is the attempt's when its reference comes later", async () => {
  const world = await house();
  const { attempt, payment } = await world.push({ state: "unknown" });
  const row = world.row({ payer: "a name" });
  expect(await world.reconciling.take("till", row, "notice")).toBe("unclaimed");
  expect(await world.book({ account: "till", receipt: row.receipt })).toEqual(["held 5000", "paid 5000"]);
  expect(await world.reconciling.take("till", { ...row, ref: attempt.ref }, "statement")).toBe("settled");
  expect((await world.store.payment(payment.id))?.state).toBe("paid");
  expect(await world.book({ account: "till", receipt: row.receipt })).toEqual([
    "bought 5000",
    "held 5000",
    "paid 5000",
    "released 5000",
  ]);
  expect(await world.open()).toEqual([]);
  expect(await world.faults()).toEqual([]);
});

test("money taken in as unclaimed turns out to be a push's own: it leaves the book and joins", async () => {
  const world = await house();
  const { attempt } = await world.push();
  const row = world.row();
  await world.reconciling.take("till", row, "notice");
  // A poll that tells no receipt, and nothing that likens the two.
  await world.settling.settle(attempt.id, { kind: "success" }, "look");
  await world.settling.settle(attempt.id, { kind: "success", receipt: row.receipt }, "notice");
  expect(await world.reconciling.take("till", { ...row, ref: attempt.ref }, "statement")).toBe("known");
  const paid = await world.at
    .selectFrom("money_book")
    .select((the) => the.fn.sum<number>("minor").as("minor"))
    .where("kind", "=", "paid")
    .executeTakeFirst();
  expect(paid?.minor).toBe(5000);
  expect(await world.open()).toEqual([]);
  expect(await world.faults()).toEqual([]);
});

test("a paybill payment by hand with a payment's reference pays it, also where nobody had tried this account", async () => {
  const world = await house();
  await world.account("other");
  const { payment } = await world.push({ account: "other", state: "failed" });
  const row = world.row({ ref: payment.ref.toLowerCase() });
  world.company("till").rows = [row];
  expect(await readAll(world)).toMatchObject([{ settled: 0 }, { settled: 1 }]);
  expect(await world.store.payment(payment.id)).toMatchObject({ state: "paid" });
  expect(await world.faults()).toEqual([]);
  expect(await readAll(world)).toMatchObject([{ settled: 0 }, { settled: 0, differences: 0 }]);
});

test("broken off between the book and the access, the next statement gives what was paid for", async () => {
  const world = await house();
  await world.account("other");
  const { payment } = await world.push({ account: "other", state: "failed" });
  const row = world.row({ ref: payment.ref });
  await world.at
    .transaction()
    .execute((tx) => world.receiving.unclaimedIn(tx, { ...row, account: "till", seenBy: "statement" }));
  world.company("till").rows = [row];
  await readAll(world);
  expect((await world.store.payment(payment.id))?.state).toBe("paid");
  expect(await world.open()).toEqual([]);
  expect(await world.faults()).toEqual([]);
});

test("what the company takes back is returned in the book, and the owner decides about the access", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  const row = world.row({ ref: attempt.ref });
  world.company("till").rows = [row];
  await readAll(world);
  world.company("till").rows = [{ ...row, status: "reversed" }];
  expect((await readAll(world))[0]).toMatchObject({ differences: 1 });
  expect(await world.store.payment(payment.id)).toMatchObject({ state: "refunded" });
  expect((await world.store.attempt(attempt.id))?.state).toBe("reversed");
  expect(await world.book({ account: "till", receipt: row.receipt })).toEqual([
    "bought -5000",
    "bought 5000",
    "paid 5000",
    "returned 5000",
  ]);
  expect(await world.open()).toEqual([`reversed ${row.receipt}`]);
  expect(await world.faults()).toEqual([]);
  expect((await readAll(world))[0]).toMatchObject({ differences: 0 });
});

test("unclaimed money that goes back leaves the queue; money that came and went unseen is in the book", async () => {
  const world = await house();
  const rows = [world.row(), world.row({ status: "reversed" })];
  world.company("till").rows = rows;
  await readAll(world);
  world.company("till").rows = rows.map((row) => ({ ...row, status: "reversed" as const }));
  await readAll(world);
  expect(await world.open()).toEqual([]);
  for (const { receipt } of rows)
    expect(await world.book({ account: "till", receipt })).toEqual(
      expect.arrayContaining(["paid 5000", "returned 5000"]),
    );
  expect(await world.faults()).toEqual([]);
});

test("a statement that shows both that it came and that it went back, in either order", async () => {
  const world = await house();
  for (const order of ["came first", "gone first"]) {
    const { attempt, payment } = await world.push({ state: "unknown" });
    const row = world.row({ ref: attempt.ref });
    const gone = { ...row, status: "reversed" as const };
    world.company("till").rows = order === "came first" ? [row, gone] : [gone, row];
    for (let turn = 0; turn < 2; turn++) await readAll(world);
    expect(await world.store.receipt("till", row.receipt)).toMatchObject({ status: "reversed" });
    expect((await world.store.payment(payment.id))?.state).toBe(order === "came first" ? "refunded" : "open");
  }
  expect(await world.faults()).toEqual([]);
});

test("what the statement does not have is named after ten minutes, and forgotten when it has it", async () => {
  const world = await house();
  const { attempt } = await world.push();
  await world.settling.settle(attempt.id, { kind: "success", receipt: "TAC0000AAA" }, "look");
  expect((await readAll(world))[0]).toMatchObject({ differences: 0 });
  await world.clock.advance(9 * minute);
  expect((await readAll(world))[0]).toMatchObject({ differences: 0 });
  await world.clock.advance(2 * minute);
  expect((await readAll(world))[0]).toMatchObject({ differences: 1 });
  expect((await readAll(world))[0]).toMatchObject({ differences: 0 });
  expect(await world.open()).toEqual(["not-at-provider TAC0000AAA"]);
  world.company("till").rows = [world.row({ receipt: "TAC0000AAA", ref: attempt.ref })];
  await readAll(world);
  expect(await world.open()).toEqual([]);
});

test("what a statement had and has no more is named: Daraja drops the rows of money it gave back", async () => {
  const world = await house();
  const { attempt } = await world.push();
  const row = world.row({ ref: attempt.ref });
  world.company("till").rows = [row];
  await readAll(world);
  expect(await world.open()).toEqual([]);
  await world.clock.advance(20 * minute);
  world.company("till").rows = [];
  expect((await readAll(world))[0]).toMatchObject({ differences: 1 });
  expect(await world.open()).toEqual([`not-at-provider ${row.receipt}`]);
  // Named once, however often it is missed.
  expect((await readAll(world))[0]).toMatchObject({ differences: 0 });
});

test("nothing is missed where the statement has not everything, and none is read where there is none", async () => {
  const world = await house();
  world.company("till").listsAll = false;
  await world.account("quiet");
  world.company("quiet").lists = false;
  for (const account of ["till", "quiet"]) {
    const { attempt } = await world.push({ account });
    await world.settling.settle(attempt.id, { kind: "success", receipt: "TAC0000AAA" }, "look");
  }
  await world.clock.advance(hour);
  expect(await readAll(world)).toHaveLength(1);
  expect(await world.open()).toEqual([]);
  expect(world.company("quiet").asked).toEqual([]);
});

test("another amount in the statement is taken over by the book, and told", async () => {
  const world = await house();
  const receipts: string[] = [];
  for (const amount of [kes(40), kes(60)]) {
    const { attempt } = await world.push();
    await world.settling.settle(attempt.id, { kind: "success" }, "look");
    const row = world.row({ ref: attempt.ref, amount });
    receipts.push(row.receipt);
    world.company("till").rows.push(row);
  }
  const [less = "", more = ""] = receipts;
  const [run] = await readAll(world);
  expect(run?.error).toBeNull();
  const sums = (receipt: string) =>
    world.at.transaction().execute((tx) => world.booking.sumsIn(tx, { account: "till", receipt }));
  expect(await sums(less)).toMatchObject({ paid: 4000, bought: 4000 });
  expect(await sums(more)).toMatchObject({ paid: 6000, bought: 5000, credited: 1000 });
  expect(await world.open()).toEqual([`amount-differs ${less}`, `amount-differs ${more}`]);
  expect(await world.faults()).toEqual([]);
});

test("a fault of one company is told and keeps no other from being read", async () => {
  const world = await house();
  await world.account("other");
  const broken = world.company("till");
  broken.rows = [world.row(), world.row(), world.row()];
  broken.fault = new Error("the second page did not come");
  broken.breaksAfter = 2;
  world.company("other").rows = [world.row()];
  expect(await readAll(world)).toMatchObject([
    { accountTitle: "Till other", rows: 1, error: null },
    { accountTitle: "Till till", rows: 2, error: "the second page did not come" },
  ]);
  expect(await world.reconciling.runs()).toHaveLength(2);
  expect(await world.at.selectFrom("payment_receipts").select("receipt").execute()).toHaveLength(3);
});

test("a statement is read at the start over 48 hours, every 15 minutes over 2, and once a night over 48", async () => {
  const world = await house(); // 12:00 in Nairobi
  const { asked } = world.company("till");
  world.reconciling.open();
  await world.reconciling.idle();
  const step = async (): Promise<void> => {
    await world.clock.advance(15 * minute);
    await world.reconciling.idle();
  };
  for (let turn = 0; turn < 24 * 4; turn++) await step();
  const hours = asked.map(({ from, to }) => Math.round((to - from) / hour));
  expect(hours).toHaveLength(1 + 24 * 4);
  expect(hours[0]).toBe(48);
  expect(hours.filter((span) => span === 48)).toHaveLength(2);
  const night = new Date(asked[hours.lastIndexOf(48)]?.to ?? 0).toISOString();
  expect(night).toMatch(/T0[01]:/); // 03:xx or 04:00 in Nairobi
  expect(hours.every((span) => span === 2 || span === 48)).toBe(true);
});

test("a computer that slept reads from where it stopped", async () => {
  const world = await house();
  const { asked } = world.company("till");
  world.reconciling.open();
  await world.reconciling.idle();
  const stopped = world.clock.now();
  world.company("till").fault = new Error("no network");
  await world.clock.advance(9 * hour);
  await world.reconciling.idle();
  world.company("till").fault = undefined;
  await world.clock.advance(15 * minute);
  await world.reconciling.idle();
  expect(asked.at(-1)?.from).toBeLessThanOrEqual(stopped);
});

test("what waits is told once it waits, and again when it no longer does", async () => {
  const world = await house();
  const { attempt } = await world.push({ state: "unknown" });
  const row = world.row();
  world.company("till").rows = [row];
  await readAll(world);
  world.company("till").rows = [{ ...row, ref: attempt.ref }];
  await world.clock.advance(1);
  await readAll(world);
  const news = world.told.filter(({ name }) => name === "queue.changed").map(({ fact }) => fact);
  expect(news).toMatchObject([
    { item: { kind: "unclaimed", receipt: row.receipt, doneAt: null, site: null }, open: 1 },
    { item: { kind: "unclaimed", receipt: row.receipt, doneHow: "give" }, open: 0 },
  ]);
});
