import { afterEach, expect, test } from "vitest";
import type { QueueAct, QueueKind } from "#contract/payments.ts";
import { GrantId, PaymentId } from "#contract/values/index.ts";
import { amina, createWorld, hour, kes, type World } from "./ledger.fixture.ts";
import type { ActOrder } from "./queue.ts";

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});
async function house(): Promise<World> {
  const world = await createWorld();
  worlds.push(world);
  return world;
}

async function act(world: World, kind: QueueKind, what: QueueAct, change: Partial<ActOrder> = {}) {
  const { items } = await world.queue.queue(false);
  const item = items.find((one) => one.kind === kind);
  if (!item) throw new Error(`no ${kind} in the queue`);
  return world.queue.act({ item: item.id, act: what, note: "", ...change }, amina);
}
async function paidPush(world: World, shillings = 50) {
  const made = await world.push();
  const receipt = `TAC${made.attempt.ref.slice(0, 7)}`;
  await world.settling.settle(made.attempt.id, { kind: "success", receipt, amount: kes(shillings) }, "look");
  return { ...made, receipt };
}
const stateOf = async (world: World, payment: string) => (await world.store.payment(payment))?.state;

test("underpaid: the plan is given for what was paid", async () => {
  const world = await house();
  const { payment, attempt, receipt } = await paidPush(world, 30);
  const { items, open } = await world.queue.queue(false);
  expect({ items, open }).toMatchObject({
    open: 1,
    items: [
      {
        kind: "underpaid",
        amount: kes(30),
        expected: kes(50),
        payer: "2547•••678",
        acts: ["give", "voucher", "refunded"],
      },
    ],
  });
  const { item, code } = await act(world, "underpaid", "give", { note: "a good customer" });
  expect(item).toMatchObject({ doneBy: "Amina", doneHow: "give" });
  expect(await world.store.payment(payment.id)).toMatchObject({
    state: "paid",
    code,
    paid_attempt: attempt.id,
  });
  expect((await world.store.attempt(attempt.id))?.state).toBe("paid");
  expect(await world.book({ account: "till", receipt })).toEqual([
    "bought 3000",
    "held 3000",
    "paid 3000",
    "released 3000",
  ]);
  expect(await world.faults()).toEqual([]);
  const news = world.told.findLast(({ name }) => name === "queue.changed");
  expect(news?.fact).toMatchObject({ open: 0, item: { doneHow: "give" } });
});

test("underpaid: a slip for less, the rest stays a credit", async () => {
  const world = await house();
  const { payment, receipt } = await paidPush(world, 30);
  await expect(act(world, "underpaid", "voucher")).rejects.toMatchObject({ params: { field: "plan" } });
  const { code } = await act(world, "underpaid", "voucher", { plan: world.hour.id });
  expect((await world.vouchers.find(code ?? "")).voucher).toMatchObject({ planName: "Saa moja" });
  expect(await stateOf(world, payment.id)).toBe("refunded");
  expect(await world.book({ account: "till", receipt })).toEqual([
    "bought 2000",
    "credited 1000",
    "held 3000",
    "paid 3000",
    "released 3000",
  ]);
  expect(await world.open()).toEqual([`overpaid ${receipt}`]);
  expect(await world.faults()).toEqual([]);
});

test("underpaid: given back outside, by name", async () => {
  const world = await house();
  const { payment, receipt } = await paidPush(world, 30);
  await act(world, "underpaid", "refunded", { note: "in cash" });
  expect(await stateOf(world, payment.id)).toBe("refunded");
  const rows = await world.at.selectFrom("money_book").selectAll().where("kind", "=", "returned").execute();
  expect(rows).toMatchObject([{ minor: 3000, receipt, by_name: "Amina", note: "in cash" }]);
  expect(await world.faults()).toEqual([]);
});

test("paid twice: one button makes a slip of the credit, and a second press finds it done", async () => {
  const world = await house();
  const { attempt } = await paidPush(world);
  await world.settling.settle(
    attempt.id,
    { kind: "success", receipt: "TACTWICE01", amount: kes(50) },
    "notice",
  );
  const { items } = await world.queue.queue(false);
  const order: ActOrder = { item: items[0]?.id ?? "", act: "voucher", note: "" };
  const both = await Promise.allSettled([world.queue.act(order, amina), world.queue.act(order, amina)]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const failed = both.find((one) => one.status === "rejected");
  expect(failed?.reason).toMatchObject({ code: "already_exists" });
  expect(
    await world.at.selectFrom("payments").select("id").where("state", "=", "paid").execute(),
  ).toHaveLength(2);
  expect(await world.faults()).toEqual([]);
});

test("overpaid and late: seen, and what is not for that kind is refused", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  await world.settling.settle(attempt.id, { kind: "failed", reason: "expired", confident: true }, "look");
  await world.settling.settle(
    attempt.id,
    { kind: "success", receipt: "TACLATE001", amount: kes(80) },
    "statement",
  );
  expect(await stateOf(world, payment.id)).toBe("paid");
  expect(await world.open()).toEqual(["late TACLATE001", "overpaid TACLATE001"]);
  await expect(act(world, "late", "give")).rejects.toMatchObject({
    code: "bad_request",
    params: { field: "act" },
  });
  await act(world, "late", "seen");
  await act(world, "overpaid", "seen");
  expect(await world.queue.queue(false)).toEqual({ items: [], open: 0 });
  expect((await world.queue.queue(true)).items).toHaveLength(2);
  // The credit is still the payer's.
  const left = await world.at
    .transaction()
    .execute((tx) => world.booking.creditLeft(tx, { account: "till", receipt: "TACLATE001" }));
  expect(left).toBe(3000);
});

test("reversed: the access it bought is ended", async () => {
  const world = await house();
  const { payment, attempt, receipt } = await paidPush(world);
  await world.settling.settle(attempt.id, { kind: "reversed", receipt }, "look");
  const grant = GrantId.parse((await world.store.payment(payment.id))?.grant_id);
  await act(world, "reversed", "stop");
  expect(await world.access.view(grant)).toMatchObject({ state: "ended", end: "void" });
  expect(await world.open()).toEqual([]);
  expect(await world.faults()).toEqual([]);
});

test("unclaimed: a slip at the counter, and the receipt is spent", async () => {
  const world = await house();
  const row = world.row();
  await world.reconciling.take("till", row, "statement");
  const { code, item } = await act(world, "unclaimed", "voucher");
  expect(code).toMatch(/\w{4}/);
  expect(item).toMatchObject({ doneHow: "voucher", doneBy: "Amina" });
  const left = await world.at
    .transaction()
    .execute((tx) => world.credits.leftIn(tx, { account: "till", ...row }));
  expect(left?.all.minor).toBe(0);
  expect(await world.faults()).toEqual([]);
});

test("wrong currency is held, and given for what it is", async () => {
  const world = await house();
  const { attempt, payment } = await world.push();
  const seen = {
    kind: "success",
    receipt: "TACTZS0001",
    amount: { minor: 150_000, currency: "TZS" },
  } as const;
  await world.settling.settle(attempt.id, seen, "look");
  await act(world, "wrong-currency", "give");
  expect(await stateOf(world, payment.id)).toBe("paid");
  expect(await world.book({ account: "till", receipt: "TACTZS0001" })).toEqual([
    "bought 150000",
    "held 150000",
    "paid 150000",
    "released 150000",
  ]);
  expect(await world.faults()).toEqual([]);
});

async function unanswered(world: World) {
  const made = await world.push({ state: "unknown" });
  await world.at
    .updateTable("payment_attempts")
    .set({ state: "review" })
    .where("id", "=", made.attempt.id)
    .execute();
  await world.at.updateTable("payments").set({ state: "review" }).where("id", "=", made.payment.id).execute();
  await world.at.transaction().execute((tx) =>
    world.booking.queueIn(tx, {
      key: `no-answer:${made.attempt.id}`,
      kind: "no-answer",
      payment: made.payment.id,
      attempt: made.attempt.id,
      account: "till",
      amount: kes(50),
    }),
  );
  return made;
}

test("no answer: looked at again, it waits on, or ends as it turns out", async () => {
  const world = await house();
  const { attempt, payment } = await unanswered(world);
  expect((await act(world, "no-answer", "look-again")).item.doneAt).toBeNull();
  expect(world.looked).toEqual([attempt.id]);
  world.look = async (id) => void (await world.settling.settle(id, { kind: "success" }, "look"));
  expect((await act(world, "no-answer", "look-again")).item.doneAt).not.toBeNull();
  expect(await stateOf(world, payment.id)).toBe("paid");
});

test("no answer: the owner saw the money, or knows that none came", async () => {
  const world = await house();
  const seen = await unanswered(world);
  const { code } = await act(world, "no-answer", "give");
  expect(await world.store.payment(seen.payment.id)).toMatchObject({ state: "paid", code });
  const none = await unanswered(world);
  await act(world, "no-answer", "not-paid");
  expect(await stateOf(world, none.payment.id)).toBe("failed");
  expect((await world.store.attempt(none.attempt.id))?.state).toBe("failed");
  expect(await world.open()).toEqual([expect.stringMatching("^late ")]);
  expect(await world.faults()).toEqual([]);
});

test("not in the statement: looked for once more, then the access ends and the book follows the statement", async () => {
  const world = await house();
  const { payment, receipt } = await paidPush(world);
  await world.clock.advance(hour);
  await world.reconciling.reconcile({ hours: 48 });
  expect((await act(world, "not-at-provider", "look-again")).item.doneAt).toBeNull();
  expect(world.company("till").asked).toHaveLength(2);
  await act(world, "not-at-provider", "stop");
  expect(await stateOf(world, payment.id)).toBe("refunded");
  expect(await world.book({ account: "till", receipt })).toEqual([
    "bought -5000",
    "bought 5000",
    "paid 5000",
    "returned 5000",
  ]);
  expect(await world.faults()).toEqual([]);
});

test("every kind has its buttons, and each decision stands in the payment's story by name", async () => {
  const world = await house();
  const { payment } = await paidPush(world, 30);
  await act(world, "underpaid", "give", { note: "a good customer" });
  const { lines } = await world.listing.detail(PaymentId.parse(payment.id));
  expect(lines.find(({ what }) => what === "decided")?.values).toEqual({
    kind: "underpaid",
    act: "give",
    by: "Amina",
    note: "a good customer",
  });
});
