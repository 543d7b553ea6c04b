import { expect, test } from "vitest";
import { createHouse, macOf, minute, phoneOf, second, type House } from "./house.fixture.ts";

async function many(it: House, count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await it.start({ phone: phoneOf(n), device: { mac: macOf(n) }, from: `10.5.${n >> 8}.${n & 255}` });
}

test("an account is asked at its pace, however many payments are open, and each has its turn", async () => {
  const it = await createHouse();
  await many(it, 100);
  it.hint.perSecond = 2;
  const from = it.hint.heard.length;
  const begun = it.clock.now();
  await it.pass(2 * minute, 250);
  const asked = it.hint.heard.slice(from).map(({ ref, at }) => ({ ref, at }));
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.length).toBeLessThanOrEqual(242);
  for (let at = begun; at < it.clock.now(); at += second)
    expect(asked.filter((one) => one.at >= at && one.at < at + second).length).toBeLessThanOrEqual(3);
  // One after the other, nobody twice before everybody once.
  expect(new Set(asked.slice(0, 100).map(({ ref }) => ref)).size).toBeGreaterThan(95);
  await it.end();
});

test("whoever presses 'I have paid' goes before those who only wait", async () => {
  const it = await createHouse();
  await many(it, 60);
  it.hint.perSecond = 1;
  await it.pass(20 * second, 250);
  const ref = it.hint.orders[59]?.ref ?? "";
  it.hint.pays(ref);
  const since = it.clock.now();
  const answer = it.payments.hurry(ref);
  await it.pass(6 * second, 250);
  expect(await answer).toMatchObject({ state: "paid" });
  const at = it.hint.heard.findLast((one) => one.ref === ref)?.at ?? 0;
  expect(at - since).toBeLessThanOrEqual(5 * second);
  await it.end();
});

test("a company that is away is asked less, and all that is open is asked about when it is back", async () => {
  const it = await createHouse();
  await many(it, 5);
  it.hint.away = true;
  const from = it.hint.heard.length;
  await it.pass(10 * minute);
  expect(it.hint.heard.length - from).toBeLessThan(60);
  for (const { ref } of it.hint.orders) it.hint.pays(ref);
  it.hint.away = false;
  await it.pass(40 * second);
  expect((await it.states()).payments).toEqual(["paid", "paid", "paid", "paid", "paid"]);
  expect(it.problems).toEqual([]);
  await it.end();
});

test("what an account refuses in itself is the owner's, once a day, and no guest's fault", async () => {
  const it = await createHouse();
  for (const n of [1, 2]) {
    it.hint.next = { kind: "rejected", reason: "auth", rawCode: "401.003.01", raw: "" };
    const so = await it.start({ phone: phoneOf(n), device: { mac: macOf(n) } });
    expect(so).toMatchObject({ kind: "rejected", reason: "auth", payment: { state: "failed" } });
  }
  expect(await it.waits()).toEqual(["config"]);
  expect((await it.payments.accounts()).find(({ id }) => id === it.accounts.hint)).toMatchObject({
    state: "bad",
    detail: "auth 401.003.01",
  });
  await it.end();
});

test("five hundred open payments cost little", { timeout: 60_000 }, async () => {
  const it = await createHouse();
  await many(it, 500);
  it.hint.perSecond = 1;
  const before = process.cpuUsage();
  await it.pass(minute, 250);
  const { user, system } = process.cpuUsage(before);
  // A minute of the program's time, against a tenth of a core: six seconds. The fixture's own steps are in it too.
  expect((user + system) / 1e6).toBeLessThan(6);
  await it.end();
});
