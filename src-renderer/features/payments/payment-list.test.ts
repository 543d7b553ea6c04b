import { expect, test } from "vitest";
import type { SiteId } from "#contract/values/index.ts";
import { paymentOf, unpaid } from "./fixture.ts";
import { createPaymentList, everyPayment, fits } from "./payment-list.ts";

const payment = paymentOf("K7F3M2Q9X4TB", { madeAt: 5000 });

test("news are let in by every filter they pass, and by what is typed of any of their names", () => {
  const passes = (change: Partial<typeof everyPayment>): boolean =>
    fits(payment, { ...everyPayment, ...change }, false);
  expect(
    [
      { site: "Kisumu" as SiteId },
      { states: ["paid" as const] },
      { provider: "daraja" as const },
      { span: { from: 5000, to: 5001 } },
      { search: "k7f3-m2" },
      { search: "tac1" },
      { search: "0712 345" },
      { search: "a3k9" },
    ].map(passes),
  ).toEqual(Array.from({ length: 8 }, () => true));
  expect(
    [
      { site: "Awka" as SiteId },
      { states: ["open" as const] },
      { provider: "cash" as const },
      { span: { from: 0, to: 5000 } },
      { search: "zzz" },
      { search: "0722" },
    ].map(passes),
  ).toEqual(Array.from({ length: 6 }, () => false));
});

test("older ones are asked for after the last of the list: the oldest, and of one moment the least id", async () => {
  const asked: unknown[] = [];
  const moment = ["a", "b", "c"].map((id) => paymentOf(id, { madeAt: 1000 }));
  const core = {
    call: {
      payments: {
        list: (input: unknown) => {
          asked.push(input);
          return Promise.resolve({ payments: asked.length === 1 ? moment : [], more: asked.length === 1 });
        },
      },
    },
    on: () => () => undefined,
    onConnection: () => () => undefined,
  };
  const list = createPaymentList(core as unknown as Parameters<typeof createPaymentList>[0], () => 0);
  await list.load();
  expect(list.getState()).toMatchObject({ count: 3, more: true });
  await list.older();
  expect(asked[1]).toMatchObject({ before: 1000, beforeId: "pay-a" });
  expect(list.getState()).toMatchObject({ count: 3, more: false });
});

test("what changes while the list is being read is laid upon it afterwards", async () => {
  const answer = Promise.withResolvers<{ payments: unknown[]; more: boolean }>();
  const core = {
    call: { payments: { list: () => answer.promise } },
    on: () => () => undefined,
    onConnection: () => () => undefined,
  };
  const list = createPaymentList(core as unknown as Parameters<typeof createPaymentList>[0], () => 0);
  const loading = list.load();
  list.heard(paymentOf("K7F3M2Q9X4TB", { state: "paid" }));
  answer.resolve({ payments: [paymentOf("K7F3M2Q9X4TB", { ...unpaid })], more: false });
  await loading;
  expect(list.row("pay-K7F3M2Q9X4TB")?.state).toBe("paid");
});
