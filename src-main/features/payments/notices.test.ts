import type { Observation } from "./providers/provider.ts";
import { expect, test } from "vitest";
import { success, type FakeCompany } from "./company.fixture.ts";
import { createHouse, kes, macOf, phoneOf, second, settled, type House } from "./house.fixture.ts";

async function pathOf(it: House, id: string): Promise<string> {
  const row = await it.at
    .selectFrom("payment_accounts")
    .select("path")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.path;
}
const tokenOf = (company: FakeCompany): string => company.orders.at(-1)?.token ?? "";
const asked = (company: FakeCompany): number => company.heard.filter(({ what }) => what === "query").length;

test("a call only hurries the question: the guest is online within a second, however often it comes", async () => {
  const it = await createHouse();
  const so = await it.start();
  it.hint.pays(so.payment.ref);
  const body = it.hint.call({ theirs: `ws_${so.payment.ref}`, seen: success("R9", kes(50)) });
  const path = `${await pathOf(it, it.accounts.hint)}/${tokenOf(it.hint)}`;
  const acks = await Promise.all([1, 2, 3].map(() => it.payments.notice(path, {}, body)));
  expect(new Set(acks.map((ack) => ack.body))).toEqual(new Set(['{"ok":true}']));
  await it.pass(second, 100);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid" });
  expect(it.admitted).toHaveLength(1);
  expect(asked(it.hint)).toBe(1);
  await it.end();
});

test("forged calls settle nothing: wrong path, wrong token, wrong amount, a replay, a bad signature", async () => {
  const it = await createHouse();
  const so = await it.start({ account: it.accounts.signed });
  const { ref } = so.payment;
  const mine = await pathOf(it, it.accounts.signed);
  const call = (path: string, body: Buffer) => it.payments.notice(path, {}, body);
  const signature = "good";
  const money = { ref, signature, seen: success("F1", kes(50)) };
  const answers = [
    await call(`0123456789abcdef/${tokenOf(it.signed)}`, it.signed.call(money)),
    await call(`${mine}/${tokenOf(it.signed)}`, it.signed.call({ ...money, signature: "bad" })),
    await call(`${mine}/${tokenOf(it.signed)}`, it.signed.call({ ...money, seen: success("F2", kes(20)) })),
    await call(`${mine}/${"0".repeat(32)}`, it.signed.call({ ref, seen: success("F3", kes(50)) })),
    await call(`${mine}/x`, Buffer.from("{{{")),
    await call("", Buffer.alloc(0)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  await it.pass(10 * second);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "open", receipt: null });
  const { events } = {
    events: await it.at.selectFrom("payment_events").select(["what"]).where("kind", "=", "notice").execute(),
  };
  expect(events.map(({ what }) => what).toSorted()).toEqual([
    "notice",
    "notice",
    "notice-forged",
    "notice-unknown",
    "notice-unknown",
    "notice-unknown",
  ]);
  expect(it.problems).toEqual([]);
  await it.end();
});

test("a signed call with our reference and amount settles, also while the company cannot be asked", async () => {
  const it = await createHouse();
  const so = await it.start({ account: it.accounts.signed });
  it.signed.away = true;
  const path = `${await pathOf(it, it.accounts.signed)}/`;
  const body = it.signed.call({
    ref: so.payment.ref,
    signature: "good",
    seen: success("CP1", kes(50)),
  });
  await it.payments.notice(path, {}, body);
  await it.payments.notice(path, {}, body);
  await settled();
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid", receipt: "CP1" });
  expect(await it.waits()).toEqual([]);
  expect(await it.faults()).toEqual([]);
  await it.end();
});

test("a reversal told by a caller who knows the secret is in the book and the owner's queue; a stranger's is not", async () => {
  const it = await createHouse();
  const so = await it.start({ account: it.accounts.signed });
  const path = `${await pathOf(it, it.accounts.signed)}/`;
  const { ref } = so.payment;
  const tell = (signature: string | undefined, seen: Observation): Promise<unknown> =>
    it.payments.notice(path, {}, it.signed.call({ ref, ...(signature ? { signature } : {}), seen }));
  await tell("good", success("CP1", kes(50)));
  await settled();
  await tell(undefined, { kind: "reversed" });
  await settled();
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid" });
  await tell("secret", { kind: "reversed" });
  await tell("secret", { kind: "reversed" });
  await settled();
  expect(await it.waits()).toEqual(["reversed"]);
  expect(await it.faults()).toEqual([]);
  await it.end();
});

test("a call that comes before the answer to the push finds its payment all the same", async () => {
  const it = await createHouse();
  const { start } = it.signed.provider;
  const path = `${await pathOf(it, it.accounts.signed)}/`;
  Object.assign(it.signed.provider, {
    start: async (...order: Parameters<typeof start>) => {
      const answer = await start(...order);
      const { ref } = order[1];
      await it.payments.notice(
        path,
        {},
        it.signed.call({ ref, signature: "good", seen: success("CP1", kes(50)) }),
      );
      await settled();
      return answer;
    },
  });
  const so = await it.start({ account: it.accounts.signed });
  expect(so).toMatchObject({ kind: "started", payment: { state: "paid", receipt: "CP1" } });
  await it.pass(10 * second);
  expect(await it.states()).toEqual({ attempts: ["paid"], payments: ["paid"] });
  expect(it.problems).toEqual([]);
  await it.end();
});

test("money by hand is believed only where no statement can be asked", async () => {
  const it = await createHouse();
  it.hint.lists = true;
  const row = {
    receipt: "H1",
    ref: undefined,
    providerRef: undefined,
    amount: kes(50),
    fee: undefined,
    payer: phoneOf(1),
    at: it.clock.now(),
    status: "success",
  } as const;
  const path = `${await pathOf(it, it.accounts.hint)}/in`;
  const body = it.hint.call({ seen: { kind: "pending" }, row });
  await it.pass(6 * second);
  await it.payments.notice(path, {}, body);
  await it.pass(second);
  expect(it.hint.heard.filter(({ what }) => what === "list").length).toBe(1);
  expect(await it.waits()).toEqual([]);
  it.hint.lists = false;
  await it.payments.notice(path, {}, body);
  await it.payments.notice(path, {}, body);
  await it.pass(second);
  expect(await it.waits()).toEqual(["unclaimed"]);
  expect(await it.faults()).toEqual([]);
  await it.end();
});

test("the open address of other programs only hurries", async () => {
  const it = await createHouse();
  const so = await it.start();
  it.hint.pays(so.payment.ref);
  await it.payments.mpesaCallback(
    {},
    it.hint.call({ theirs: `ws_${so.payment.ref}`, seen: success("X", kes(50)) }),
  );
  await it.pass(second, 100);
  expect(await it.payments.view(so.payment.id)).toMatchObject({ state: "paid", receipt: null });
  await it.end();
});

test("two hundred calls a second are each on disk before they are acknowledged", async () => {
  const it = await createHouse();
  for (let n = 0; n < 20; n++)
    await it.start({ phone: phoneOf(n), device: { mac: macOf(n) }, from: `10.5.50.${n}` });
  const path = await pathOf(it, it.accounts.hint);
  const acks = await Promise.all(
    Array.from({ length: 400 }, (_, n) => {
      const order = it.hint.orders[n % 20];
      const body = it.hint.call({ theirs: `ws_${order?.ref}`, seen: success("X", kes(50)) });
      return it.payments.notice(`${path}/${order?.token}`, {}, body);
    }),
  );
  const kept = await it.at
    .selectFrom("payment_events")
    .select((the) => the.fn.countAll<number>().as("n"))
    .where("what", "=", "notice")
    .executeTakeFirst();
  expect([acks.length, Number(kept?.n)]).toEqual([400, 400]);
  await it.pass(second, 100);
  expect(asked(it.hint)).toBeLessThanOrEqual(20);
  await it.end();
});
