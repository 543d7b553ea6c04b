import { afterEach, beforeEach, expect, test } from "vitest";
import type { Mac } from "#contract/values/index.ts";
import { createWorld, amina, kisumu, phoneOf, type World } from "./house.fixture.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const ask = (text: string, mac?: Mac) =>
  world.access.witnesses[0]?.tell({ text, readAs: "code", site: kisumu, phone: undefined, mac });

async function slip() {
  const plan = await world.plan();
  const batch = await world.vouchers.make(
    { plan: plan.id, count: 1, site: null, form: "short", notes: "", onRouter: false },
    amina,
  );
  const [one] = (await world.vouchers.list({ states: [], search: "", limit: 1, batch: batch.id })).vouchers;
  if (!one) throw new Error("no slip");
  return one;
}

test("a slip that was never sold, one that waits to be used, one that was ended", async () => {
  const one = await slip();
  await world.vouchers.handOver({ vouchers: [one.id], to: "Baraka" }, amina);
  expect(await ask(one.code)).toMatchObject({
    cause: "not-sold",
    values: { holder: "Baraka" },
    repair: "sell",
  });
  await world.vouchers.sellSlips([one.id], kisumu, amina);
  const told = await ask(one.code);
  expect(told?.cause).toBe("not-used-yet");
  expect(told?.lines.map(({ what }) => what)).toEqual(["voucher-made", "voucher-handed", "voucher-sold"]);
  await world.vouchers.void({ vouchers: [one.id], why: "wrong plan" }, amina);
  expect((await ask(one.code))?.cause).toBe("voided");
});

test("a lost slip is called replaced, and the code that took its place is not told", async () => {
  const one = await slip();
  const { voucher } = await world.vouchers.reprint(one.id, undefined, amina);
  const told = await ask(one.code);
  expect(told).toMatchObject({ cause: "code-replaced", values: { reprints: 1 } });
  expect(JSON.stringify(told)).not.toContain(voucher.code);
});

test("a code with one or two signs wrong is called mistyped, and the right one is not told", async () => {
  const { code } = await slip();
  const other = (sign: string | undefined) => (sign === "2" ? "3" : "2");
  const typed = [
    [`${code.slice(0, 7)}${other(code[7])}`, 1],
    [`${other(code[0])}${code.slice(1, 5)}${other(code[5])}${code.slice(6)}`, 2],
    [`O${code.slice(1)}`, 1],
    [code.slice(1), 1],
    [`${code}2`, 1],
  ] as const;
  for (const [text, signs] of typed) {
    const told = await ask(text);
    expect(told).toMatchObject({ cause: "mistyped-code", values: { signs } });
    expect(JSON.stringify(told)).not.toContain(code);
  }
  expect(await ask("0712345678")).toBeUndefined();
  expect(await ask("KAUNTA")).toBeUndefined();
});

test("a device that was wrong too often waits", async () => {
  for (let n = 0; n < 5; n++)
    await world.vouchers.redeem({
      code: `2222222${"34567"[n]}`,
      site: kisumu,
      device: { mac: phoneOf(1) },
      from: "10.5.50.9",
    });
  expect(await ask(phoneOf(1), phoneOf(1))).toMatchObject({
    cause: "guessing-limit",
    values: { seconds: 60 },
  });
  expect(await ask(phoneOf(2), phoneOf(2))).toBeUndefined();
});
