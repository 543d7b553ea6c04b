import { afterEach, expect, test } from "vitest";
import type { Caller } from "#contract/define.ts";
import { OperatorId, PlanId, SiteId, type PaymentId } from "#contract/values/index.ts";
import {
  createHouse,
  hour,
  kes,
  kisumu,
  macOf,
  phoneOf,
  second,
  settled,
  type House,
} from "./house.fixture.ts";
import { paymentCalls } from "./index.ts";

const houses: House[] = [];
async function counter() {
  const it = await createHouse();
  houses.push(it);
  const calls = paymentCalls(it.payments, {
    listen: async () => {},
    running: () => false,
    country: () => "254",
  });
  return { it, calls };
}
afterEach(async () => {
  for (const one of houses.splice(0)) {
    const faults = [...one.problems, ...(await one.faults())];
    await one.end();
    if (faults.length > 0) throw new Error(faults.join("; "));
  }
});

const callerOf = (name: string, role: "owner" | "cashier" | "technician"): Caller => ({
  operator: { id: OperatorId.parse(name.toLowerCase()), name, role },
  from: "window",
  session: undefined,
  become: () => {},
  watch: () => {},
});
const juma = callerOf("Juma", "cashier");
const fatma = callerOf("Fatma", "cashier");
const amina = callerOf("Amina", "owner");
const none = { totals: [], count: 0 };

test("a plan is sold to a phone as people write it, and its slip is there when the money is", async () => {
  const { it, calls } = await counter();
  const order = { plan: it.hourly.id, site: null, phone: "0700 000 007" };
  const so = await calls.sellByPhone(order, juma);
  expect(so).toMatchObject({
    kind: "started",
    reason: null,
    seconds: null,
    payment: { state: "open", from: "counter", site: kisumu, phone: phoneOf(7), price: kes(20), mac: null },
  });
  // The first company of the site that rings phones: not the counter, and no slip.
  expect(it.hint.orders).toMatchObject([{ amount: kes(20), phone: phoneOf(7) }]);

  const again = await calls.sellByPhone(order, juma);
  expect(again).toMatchObject({ kind: "held-back", payment: { id: so.payment.id } });
  expect(again.seconds).toBeGreaterThan(50);

  it.hint.pays(so.payment.ref);
  await it.pass(8 * second);
  const paid = await calls.payment({ payment: so.payment.id as PaymentId }, juma);
  expect(paid.payment).toMatchObject({ state: "paid", provider: "daraja" });
  expect(paid.payment.voucher).not.toBeNull();
  expect(await it.vouchers.find(paid.payment.code ?? "")).toMatchObject({
    voucher: { id: paid.payment.voucher, state: "sold" },
  });
});

test("the company is chosen, and why a prompt cannot go out is told with how long to wait", async () => {
  const { it, calls } = await counter();
  const { signed, cash } = it.accounts;
  expect(await calls.phoneAccounts({}, juma)).toEqual([
    { account: it.accounts.hint, title: "M-Pesa", currency: "KES", sites: [kisumu] },
    { account: signed, title: "ClickPesa", currency: "KES", sites: [kisumu] },
  ]);
  it.signed.next = { kind: "rejected", reason: "busy-phone", retryAfterMs: 20_000, raw: "" };
  const order = { plan: it.day.id, site: kisumu as SiteId | null, phone: phoneOf(2), account: signed };
  expect(await calls.sellByPhone(order, juma)).toMatchObject({
    kind: "rejected",
    reason: "busy-phone",
    seconds: 20,
    payment: { state: "failed", accountTitle: "ClickPesa" },
  });
  expect(it.hint.orders).toEqual([]);

  const faultOf = (change: Partial<typeof order>): Promise<unknown> =>
    calls.sellByPhone({ ...order, ...change }, juma).then(
      () => "no fault",
      (error: { params: { field?: string } }) => error.params.field,
    );
  expect(await faultOf({ phone: "12" })).toBe("phone");
  expect(await faultOf({ account: cash })).toBe("account");
  expect(await faultOf({ plan: PlanId.parse("nothing") })).toBe("plan");
  expect(await faultOf({ site: SiteId.parse("nowhere") })).toBe("site");
  await it.plans.change(it.day.id, { ...it.day, onSale: false });
  expect(await faultOf({ site: null })).toBe("plan");
});

test("the drawer is slips and cash for the portal, each cashier's own; the companies' money is the owner's to see", async () => {
  const { it, calls } = await counter();
  const seller = { id: "juma", name: "Juma" };
  await it.vouchers.sell({ plan: it.day.id, site: kisumu, count: 2, printer: null }, seller);
  for (const [n, caller] of [
    [1, juma],
    [2, juma],
    [3, fatma],
  ] as const) {
    const so = await it.start({
      account: it.accounts.cash,
      plan: it.hourly.id,
      phone: phoneOf(n),
      device: { mac: macOf(n) },
    });
    await calls.confirmCash({ payment: so.payment.id }, caller);
  }
  const push = await it.start({
    account: it.accounts.signed,
    phone: phoneOf(9),
    device: { mac: macOf(9) },
  });
  const receipt = it.signed.pays(push.payment.ref);
  await it.pass(8 * second);
  // A slip handed in as money was money before.
  const { sales } = await it.vouchers.sell({ plan: it.day.id, site: null, count: 1, printer: null }, seller);
  const slip = await it.start({
    account: it.accounts.slip,
    given: sales[0]?.code,
    phone: undefined,
    device: { mac: macOf(8) },
  });
  await settled();
  expect(await it.payments.view(slip.payment.id)).toMatchObject({ state: "paid" });

  expect(await calls.takingsToday({}, juma)).toEqual({
    all: false,
    slips: { totals: [kes(150)], count: 3 },
    cash: { totals: [kes(40)], count: 2 },
    companies: null,
  });
  expect(await calls.takingsToday({}, fatma)).toEqual({
    all: false,
    slips: none,
    cash: { totals: [kes(20)], count: 1 },
    companies: null,
  });
  const all = await calls.takingsToday({}, amina);
  expect(all).toEqual({
    all: true,
    slips: { totals: [kes(150)], count: 3 },
    cash: { totals: [kes(60)], count: 3 },
    companies: { totals: [kes(50)], count: 1 },
  });
  expect(await calls.takingsToday({}, callerOf("Otieno", "technician"))).toEqual(all);

  // The sheet of the day says the same.
  const date = new Date(it.clock.now() + 3 * 3_600_000).toISOString().slice(0, 10);
  const { rows, counter: slips } = await calls.daily({ date }, amina);
  expect(slips).toEqual(all.slips.totals);
  expect(rows.find(({ provider }) => provider === "cash")).toMatchObject({ gross: kes(60), count: 3 });
  expect(rows.find(({ provider }) => provider === "clickpesa")).toMatchObject({ gross: kes(50), count: 1 });

  // What the company took back is no money of today, and tomorrow begins with an empty drawer.
  const seen = { kind: "reversed", receipt } as const;
  const { path } = await it.at
    .selectFrom("payment_accounts")
    .select("path")
    .where("id", "=", it.accounts.signed)
    .executeTakeFirstOrThrow();
  const said = it.signed.call({ ref: push.payment.ref, signature: "secret", seen });
  await it.payments.notice(`${path}/`, {}, said);
  await it.pass(second);
  expect(await calls.takingsToday({}, amina)).toEqual({ ...all, companies: none });
  await it.pass(24 * hour, hour);
  expect(await calls.takingsToday({}, amina)).toEqual({
    all: true,
    slips: none,
    cash: none,
    companies: none,
  });
});
