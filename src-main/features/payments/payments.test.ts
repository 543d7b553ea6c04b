import { afterEach, expect, test } from "vitest";
import { success } from "./company.fixture.ts";
import {
  createHouse,
  hour,
  kes,
  kisumu,
  macOf,
  minute,
  phoneOf,
  second,
  settled,
  type House,
} from "./house.fixture.ts";

const houses: House[] = [];
async function house(): Promise<House> {
  const made = await createHouse();
  houses.push(made);
  return made;
}
afterEach(async () => {
  for (const one of houses.splice(0)) {
    const faults = [...one.problems, ...(await one.faults())];
    await one.end();
    if (faults.length > 0) throw new Error(faults.join("; "));
  }
});

test("a guest pays and is online at the next look, once, with a code and a text", async () => {
  const it = await house();
  const so = await it.start();
  expect(so).toMatchObject({
    kind: "started",
    payment: { state: "open", price: kes(50), planName: "Siku moja" },
  });
  await it.pass(3 * second);
  it.hint.pays(so.payment.ref);
  await it.pass(4 * second);
  const paid = await it.payments.view(so.payment.id);
  expect(paid).toMatchObject({ state: "paid", receipt: null, provider: "daraja", accountTitle: "M-Pesa" });
  expect(it.admitted).toEqual([{ mac: macOf(1), grant: paid.grant }]);
  expect(it.texts.map(({ kind, phone }) => `${kind} ${phone}`)).toEqual([
    `voucher ${phoneOf(1)}`,
    `receipt ${phoneOf(1)}`,
  ]);
  await it.pass(10 * minute, 10 * second);
  expect(it.admitted).toHaveLength(1);
  expect((await it.payments.detail(paid.id)).lines.map(({ what }) => what)).toEqual([
    "asked",
    "sent",
    "accepted",
    "code",
    "paid",
    "online",
  ]);
  const { grants } = await it.access.grants({ states: [], search: "", limit: 10 });
  expect(grants.map(({ name, source }) => ({ name, source }))).toEqual([
    { name: paid.code, source: "payment" },
  ]);
});

test("looks come at 6 s, every 4 s, every 8 s after a minute, and thin out to an hour; then the owner decides", async () => {
  const it = await house();
  const so = await it.start();
  await it.pass(180 * second);
  const asked = it.hint.heard.filter(({ what }) => what === "query").map(({ at }) => at - so.payment.madeAt);
  expect(asked[0]).toBeGreaterThanOrEqual(5500);
  expect(asked[0]).toBeLessThanOrEqual(7500);
  for (let index = 1; index < asked.length; index++) {
    const gap = (asked[index] ?? 0) - (asked[index - 1] ?? 0);
    expect(gap).toBeGreaterThanOrEqual(3900);
    expect(gap).toBeLessThanOrEqual((asked[index] ?? 0) < 62_000 ? 5500 : 9500);
  }
  await it.pass(10 * second);
  expect((await it.states()).attempts).toEqual(["unknown"]);
  await it.pass(49 * hour, minute);
  expect(await it.states()).toEqual({ attempts: ["review"], payments: ["review"] });
  expect(await it.waits()).toEqual(["no-answer"]);
  expect(it.hint.heard.length).toBeLessThan(150);
  // Money that comes even then is money.
  it.hint.pays(so.payment.ref);
  await it.payments.lookAgain(so.payment.id);
  await settled();
  expect((await it.states()).payments).toEqual(["paid"]);
  expect(await it.waits()).toEqual(["late"]);
});

test("'I have paid' is asked at once, and never twice within four seconds however often it is pressed", async () => {
  const it = await house();
  const so = await it.start();
  const waiting: Promise<unknown>[] = [];
  for (let press = 0; press < 20; press++) {
    waiting.push(it.payments.hurry(so.payment.ref));
    await it.pass(second, 250);
  }
  await it.pass(10 * second);
  await Promise.all(waiting);
  const asked = it.hint.heard.filter(({ what }) => what === "query").map(({ at }) => at);
  expect((asked[0] ?? 0) - so.payment.madeAt).toBeLessThanOrEqual(250);
  for (let index = 1; index < asked.length; index++)
    expect((asked[index] ?? 0) - (asked[index - 1] ?? 0)).toBeGreaterThanOrEqual(4000);
  expect(asked.length).toBeGreaterThanOrEqual(4);
});

test("a failure is told, and asked about three times more; money that comes late still gives access", async () => {
  const it = await house();
  const so = await it.start();
  it.hint.say(so.payment.ref, { kind: "failed", reason: "cancelled", rawCode: "1032", confident: false });
  await it.pass(7 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "failed", reason: "cancelled" });
  const before = it.hint.heard.length;
  await it.pass(5 * minute);
  it.hint.pays(so.payment.ref);
  await it.pass(10 * minute, 5 * second);
  expect(it.hint.heard.length - before).toBe(3);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid", reason: null });
  expect(await it.waits()).toEqual(["late"]);
  expect(it.admitted).toHaveLength(1);
});

test("silence confirms no failure: the company was away while the money came", async () => {
  const it = await house();
  const so = await it.start();
  it.hint.say(so.payment.ref, { kind: "failed", reason: "unreachable", rawCode: "1037", confident: false });
  await it.pass(7 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "failed" });
  it.hint.away = true;
  await it.pass(30 * minute, 10 * second);
  it.hint.away = false;
  it.hint.pays(so.payment.ref);
  await it.pass(2 * minute, 5 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid" });
  expect(it.admitted).toHaveLength(1);
});

test("a second push is held back while one is open on that phone, and free again when that has failed", async () => {
  const it = await house();
  const first = await it.start();
  await it.pass(2 * second);
  const other = await it.start({ plan: it.hourly.id, device: { mac: macOf(2) } });
  expect(other).toMatchObject({ kind: "held-back", seconds: 58, payment: { id: first.payment.id } });
  const both = await Promise.all([it.start(), it.start()]);
  expect(both.map(({ kind }) => kind)).toEqual(["held-back", "held-back"]);
  it.hint.say(first.payment.ref, { kind: "failed", reason: "wrong-pin", confident: true });
  await it.pass(6 * second);
  const again = await it.start();
  // The same wish goes on, by another attempt with a reference of its own.
  expect(again).toMatchObject({ kind: "started", payment: { id: first.payment.id, state: "open" } });
  expect(it.hint.orders.map(({ ref }) => ref === first.payment.ref)).toEqual([true, false]);
  const detail = await it.payments.detail(first.payment.id);
  expect(detail.attempts.map(({ state }) => state)).toEqual(["failed", "pending"]);
});

test("where a company refuses the same amount for two minutes, nothing is sent before", async () => {
  const it = await house();
  it.hint.pauseMs = 120_000;
  const first = await it.start();
  it.hint.say(first.payment.ref, { kind: "failed", reason: "cancelled", confident: true });
  await it.pass(10 * second);
  expect(await it.start()).toMatchObject({ kind: "rejected", reason: "too-soon", retryAfterSeconds: 110 });
  await it.pass(111 * second);
  expect(await it.start()).toMatchObject({ kind: "started" });
});

test("one wish stays one wish: a form sent twice, or at the same moment, sends one push", async () => {
  const it = await house();
  const sent = await Promise.all([1, 2, 3].map(() => it.start({ clientKey: "form-1" })));
  expect(new Set(sent.map(({ payment }) => payment.id)).size).toBe(1);
  expect(it.hint.orders).toHaveLength(1);
});

test("paid twice: the second success is a credit and the owner's to decide", async () => {
  const it = await house();
  const first = await it.start();
  await it.pass(190 * second);
  const again = await it.start();
  expect(again).toMatchObject({ kind: "started", payment: { id: first.payment.id } });
  for (const { ref } of it.hint.orders) it.hint.pays(ref);
  void it.payments.hurry(first.payment.ref);
  await it.pass(minute);
  expect((await it.states()).attempts).toEqual(["paid", "paid"]);
  expect(await it.waits()).toEqual(["twice"]);
  const { grants } = await it.access.grants({ states: [], search: "", limit: 10 });
  expect(grants).toHaveLength(1);
});

test("less money is held, more is a credit, another currency waits for the owner", async () => {
  const it = await house();
  const pay = async (n: number, amount = kes(50)): Promise<string> => {
    const so = await it.start({ account: it.accounts.signed, phone: phoneOf(n), device: { mac: macOf(n) } });
    it.signed.pays(so.payment.ref, { amount });
    await it.pass(7 * second);
    return (await it.payments.view(so.payment.id)).state;
  };
  expect(await pay(1, kes(40))).toBe("review");
  expect(await pay(2, kes(48))).toBe("paid"); // the company's fee
  expect(await pay(3, kes(80))).toBe("paid");
  expect(await pay(4, { minor: 5000, currency: "TZS" })).toBe("review");
  expect(await it.waits()).toEqual(["overpaid", "underpaid", "wrong-currency"]);
  expect(it.admitted.map(({ mac }) => mac)).toEqual([macOf(2), macOf(3)]);
});

test("a plan that was taken off sale meanwhile is given as it was sold", async () => {
  const it = await house();
  const so = await it.start({ plan: it.hourly.id });
  await it.plans.remove(it.hourly.id);
  it.hint.pays(so.payment.ref);
  await it.pass(7 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid", planName: "Saa moja" });
  expect(await it.waits()).toEqual(["plan-gone"]);
});

test("money that is taken back is flagged, and the book has it", async () => {
  const it = await house();
  const so = await it.start({ account: it.accounts.signed });
  const receipt = it.signed.pays(so.payment.ref);
  await it.pass(7 * second);
  it.signed.say(so.payment.ref, { kind: "reversed", receipt });
  const { path } = await accountPath(it, it.accounts.signed);
  await it.payments.notice(
    `${path}/${it.signed.orders[0]?.token}`,
    {},
    it.signed.call({ ref: so.payment.ref, seen: { kind: "reversed" } }),
  );
  await it.pass(5 * second);
  expect(await it.states()).toEqual({ attempts: ["reversed"], payments: ["refunded"] });
  expect(await it.waits()).toEqual(["reversed"]);
});

test("an answer that was cut off is never a failure", async () => {
  const it = await house();
  it.signed.next = "cut";
  const so = await it.start({ account: it.accounts.signed });
  expect(so).toMatchObject({ kind: "started", payment: { state: "open" } });
  expect((await it.states()).attempts).toEqual(["unknown"]);
  it.signed.pays(so.payment.ref);
  await it.pass(7 * second);
  expect((await it.states()).payments).toEqual(["paid"]);
  // One that never arrived is known not to have come, when the company can be asked by our reference.
  it.signed.next = "never";
  const never = await it.start({ account: it.accounts.signed, phone: phoneOf(2), device: { mac: macOf(2) } });
  await it.pass(70 * second);
  expect(await it.payments.view(never.payment.id)).toMatchObject({ state: "failed", reason: "push-failed" });
});

test("an answer that was cut off by a company with its own references is found by its call", async () => {
  const it = await house();
  it.hint.next = "cut";
  const so = await it.start();
  await it.pass(minute);
  expect(it.hint.heard.filter(({ what }) => what === "query")).toEqual([]);
  it.hint.pays(so.payment.ref);
  const { path } = await accountPath(it, it.accounts.hint);
  await it.payments.notice(
    `${path}/${it.hint.orders[0]?.token}`,
    {},
    it.hint.call({ theirs: `ws_${so.payment.ref}`, seen: success("R1", kes(50)) }),
  );
  await it.pass(2 * second);
  expect((await it.states()).payments).toEqual(["paid"]);
});

test("the router is away: paid, connecting; online the moment it is back", async () => {
  const it = await house();
  it.door = "router-away";
  const so = await it.start();
  it.hint.pays(so.payment.ref);
  await it.pass(20 * minute, 5 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid" });
  const tries = it.admitted.length;
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(20);
  it.door = "online";
  it.routerBack();
  await it.pass(second, 100);
  expect(it.admitted).toHaveLength(tries + 1);
  await it.pass(hour, minute);
  expect(it.admitted).toHaveLength(tries + 1);
});

test("cash waits at the counter until somebody confirms it, and for a day at the most", async () => {
  const it = await house();
  const order = { account: it.accounts.cash, phone: undefined };
  const so = await it.start(order);
  expect(await it.start(order)).toMatchObject({ kind: "started", payment: { id: so.payment.id } });
  await it.pass(hour, minute);
  expect((await it.payments.waitingCash()).map(({ id }) => id)).toEqual([so.payment.id]);
  const paid = await it.payments.confirmCash(so.payment.id, { name: "Amina" });
  expect(paid).toMatchObject({ state: "paid", provider: "cash" });
  await expect(it.payments.confirmCash(so.payment.id, { name: "Amina" })).rejects.toThrow("does not wait");
  await settled();
  expect(it.admitted).toHaveLength(1);
  const other = await it.start({ ...order, device: { mac: macOf(2) } });
  await it.pass(25 * hour, minute);
  expect(await it.payments.view(other.payment.id)).toMatchObject({ state: "failed", reason: "expired" });
  expect(await it.payments.waitingCash()).toEqual([]);
});

test("a guest who stood at the counter and then pays by phone no longer waits there", async () => {
  const it = await house();
  const cash = await it.start({ account: it.accounts.cash });
  const push = await it.start();
  expect(push).toMatchObject({ kind: "started", payment: { id: cash.payment.id } });
  expect(await it.payments.waitingCash()).toEqual([]);
  it.hint.pays(it.hint.orders[0]?.ref ?? "");
  await it.pass(30 * hour, minute);
  expect(await it.states()).toEqual({ attempts: ["failed", "paid"], payments: ["paid"] });
  expect(await it.waits()).toEqual([]);
});

test("an attempt nobody can be asked about costs nothing once it is decided", async () => {
  const it = await house();
  it.hint.next = "cut";
  const so = await it.start();
  const attempt = (await it.payments.detail(so.payment.id)).attempts[0]?.id ?? "";
  await it.at
    .updateTable("payment_attempts")
    .set({ state: "failed", failed_at: it.clock.now() })
    .where("id", "=", attempt)
    .execute();
  await it.pass(minute);
  expect((await it.payments.detail(so.payment.id)).attempts[0]).toMatchObject({ nextLookAt: null, looks: 0 });
});

test("an unused slip pays at once, once, and what it is worth more is a credit", async () => {
  const it = await house();
  const made = await it.vouchers.make(
    {
      plan: it.day.id,
      site: kisumu,
      count: 1,
      form: "short",
      label: "",
      notes: "",
      onRouter: false,
    } as never,
    { id: "op", name: "Amina" },
  );
  const { vouchers } = await it.vouchers.list({ batch: made.id, states: [], search: "", limit: 10 });
  const code = vouchers[0]?.code ?? "";
  const order = { account: it.accounts.slip, plan: it.hourly.id, phone: undefined };
  const wrong = await it.start({ ...order, given: "ABCDEFGH" });
  expect(wrong).toMatchObject({ kind: "rejected", reason: "invalid-request" });
  const so = await it.start({ ...order, given: code });
  expect(so).toMatchObject({ kind: "started", payment: { state: "paid", planName: "Saa moja" } });
  expect(await it.waits()).toEqual(["overpaid"]);
  const again = await it.start({ ...order, device: { mac: macOf(2) }, given: code });
  expect(again).toMatchObject({ kind: "rejected" });
  expect((await it.vouchers.find(code)).voucher).toMatchObject({ state: "void" });
});

test("a wish that cannot be is refused with the field", async () => {
  const it = await house();
  const field = async (order: Parameters<House["start"]>[0]): Promise<unknown> =>
    it.start(order).then(
      ({ kind }) => kind,
      (error: { code: string; params: { field?: string } }) => `${error.code} ${error.params.field}`,
    );
  const dear = await it.plans.create({
    name: "Mwaka",
    price: kes(300_000),
    time: { kind: "wall", seconds: 3600 },
  });
  const free = await it.plans.create({ name: "Bure", price: kes(0), time: { kind: "wall", seconds: 3600 } });
  const odd = await it.plans.create({
    name: "Nusu",
    price: { minor: 5050, currency: "KES" },
    time: { kind: "wall", seconds: 3600 },
  });
  expect(
    await Promise.all(
      [
        { phone: "12" },
        { phone: undefined },
        { plan: dear.id },
        { plan: free.id },
        { plan: odd.id },
        { plan: "none" as never },
        { site: "nowhere" as never },
        { account: "none" as never },
      ].map(field),
    ),
  ).toEqual([
    "bad_request phone",
    "bad_request phone",
    "bad_request plan",
    "bad_request plan",
    "bad_request plan",
    "not_found plan",
    "not_found site",
    "not_found account",
  ]);
  expect(it.hint.heard).toEqual([]);
});

test("nobody begins payments without end", async () => {
  const it = await house();
  for (let n = 0; n < 6; n++) {
    const so = await it.start();
    it.hint.say(it.hint.orders.at(-1)?.ref ?? "", { kind: "failed", reason: "cancelled", confident: true });
    await it.pass(7 * second);
    expect(so.kind).toBe("started");
  }
  await expect(it.start()).rejects.toMatchObject({ code: "too_many_tries" });
  await it.pass(10 * minute, 10 * second);
  expect((await it.start()).kind).toBe("started");
});

async function accountPath(it: House, id: string): Promise<{ path: string }> {
  return it.at.selectFrom("payment_accounts").select("path").where("id", "=", id).executeTakeFirstOrThrow();
}
