import { afterEach, beforeEach, expect, test } from "vitest";
import type { SmsMessage } from "#contract/sms.ts";
import { transaction } from "#main/platform/db/index.ts";
import { accepted, account, createSmsHouse, type SmsHouse } from "./house.fixture.ts";

let house: SmsHouse;
beforeEach(async () => {
  house = await createSmsHouse();
  await house.sms.change(account);
});
afterEach(async () => {
  const { problems } = house;
  await house.end();
  if (problems.length > 0) throw new Error(problems.join("\n"));
});

const bought = { plan: "Day", code: "A3K9-M7P2", receipt: "TAC1XYZ789" };
const short = ({ state, tries, trouble }: SmsMessage) => ({ state, tries, trouble });

test("a message written with the sale goes out after it, in the shop's words, and says what it cost", async () => {
  expect(await house.queue({ values: bought })).toBe(true);
  await house.until(() => house.told.at(-1)?.state === "sent");
  const [message] = await house.log();
  expect(message).toMatchObject({
    kind: "voucher",
    phone: "254712345678",
    text: "Duka la Amina: WiFi code A3K9-M7P2 for Day. Keep it: it brings you back online. Receipt TAC1XYZ789.",
    parts: 1,
    state: "sent",
    tries: 1,
    channel: "africastalking",
    providerRef: "R1",
    cost: { tenThousandths: 8000, currency: "KES" },
    trouble: null,
  });
  expect(house.calls.map(({ orders }) => orders.map(({ phone }) => phone))).toEqual([["254712345678"]]);
  expect(house.calls[0]?.config.secrets).toEqual(account.secrets);
  expect(house.told.map(({ state }) => state)).toEqual(["sending", "sent"]);
});

test("the same thing is said once, however often it is asked for, also over a restart", async () => {
  expect(await house.queue({ values: bought })).toBe(true);
  expect(await house.queue({ values: bought })).toBe(false);
  await house.until(() => house.told.at(-1)?.state === "sent");
  await house.restart();
  expect(await house.queue({ values: bought })).toBe(false);
  await house.calm();
  expect(house.calls).toHaveLength(1);
});

test("a sale that is taken back takes its message with it", async () => {
  const broken = transaction(house.db.db, async (tx) => {
    await house.sms.queueIn(tx, { kind: "voucher", key: "v", phone: "0712345678", values: bought });
    throw new Error("the sale failed");
  });
  await expect(broken).rejects.toThrow("the sale failed");
  house.sms.kick();
  await house.calm();
  expect([await house.log(), house.calls]).toEqual([[], []]);
});

test("nothing is written for a kind that is off, without a channel, or for what is no number; nothing is thrown", async () => {
  expect(await house.queue({ kind: "receipt", key: "r", values: bought })).toBe(false);
  expect(await house.queue({ key: "n", phone: "not a number", values: bought })).toBe(false);
  await house.sms.change({ kinds: { receipt: true } });
  expect(await house.queue({ kind: "receipt", key: "r", values: { ...bought, price: "KSh\u00A050" } })).toBe(
    true,
  );
  await house.sms.change({ channel: "none" });
  expect(await house.queue({ key: "c", values: bought })).toBe(false);
  const [receipt] = await house.log();
  expect(receipt?.text).toBe(
    "Duka la Amina: received KSh 50 for Day. Receipt TAC1XYZ789. WiFi code A3K9-M7P2.",
  );
});

test("a database that refuses the message does not stop the sale", async () => {
  await transaction(house.db.db, async (tx) => {
    const closed = Object.create(tx, {
      insertInto: {
        value: () => {
          throw new Error("disk full");
        },
      },
    }) as typeof tx;
    expect(
      await house.sms.queueIn(closed, { kind: "voucher", key: "v", phone: "0712345678", values: bought }),
    ).toBe(false);
  });
  expect(house.problems.splice(0)).toEqual([expect.stringContaining("disk full")]);
});

test("a fault over there is tried three times, with growing pauses, and then it is over", async () => {
  house.script = () => ({ kind: "refused", again: true, trouble: "busy", detail: "500" });
  await house.queue({ values: bought });
  await house.until(() => house.told.at(-1)?.tries === 1 && house.told.at(-1)?.state === "queued");
  await house.clock.advance(29_000);
  await house.calm();
  expect(house.calls).toHaveLength(1);
  await house.clock.advance(1_000);
  await house.until(() => house.told.at(-1)?.tries === 2 && house.told.at(-1)?.state === "queued");
  await house.clock.advance(120_000);
  await house.until(() => house.told.at(-1)?.state === "failed");
  await house.clock.advance(24 * 3_600_000);
  await house.calm();
  expect((await house.log()).map(short)).toEqual([{ state: "failed", tries: 3, trouble: "busy" }]);
  expect(house.calls).toHaveLength(3);
});

test("what the company refuses for good is not tried again until a person wants it", async () => {
  house.script = () => ({ kind: "refused", again: false, trouble: "balance", detail: "405" });
  await house.queue({ values: bought });
  await house.until(() => house.told.at(-1)?.state === "failed");
  await house.clock.advance(3_600_000);
  await house.calm();
  expect(house.calls).toHaveLength(1);
  const [message] = await house.log();
  house.script = () => accepted("R2");
  expect(short(await house.sms.retry(message?.id ?? ""))).toEqual({
    state: "queued",
    tries: 0,
    trouble: null,
  });
  await house.until(() => house.told.at(-1)?.state === "sent");
  await expect(house.sms.retry(message?.id ?? "")).rejects.toMatchObject({ code: "bad_request" });
  await expect(house.sms.retry("nobody")).rejects.toMatchObject({ code: "not_found" });
});

test("no way to the company counts as no try: it waits, hours if need be, and goes when there is one", async () => {
  house.script = () => ({ kind: "unreached", detail: "ENOTFOUND" });
  await house.queue({ values: bought });
  for (let minute = 0; minute < 90; minute++) {
    await house.clock.advance(60_000);
    await house.calm();
  }
  expect((await house.log()).map(short)).toEqual([{ state: "queued", tries: 0, trouble: "unreached" }]);
  // A minute at most between two looks, not one each second.
  expect(house.calls.length).toBeGreaterThan(50);
  expect(house.calls.length).toBeLessThan(140);
  house.script = () => accepted();
  await house.clock.advance(60_000);
  await house.until(() => house.told.at(-1)?.state === "sent");
});

test("a clock that was wrong for a while does not stop the line", async () => {
  house.script = () => ({ kind: "refused", again: true, trouble: "busy", detail: "501" });
  await house.queue({ values: bought });
  await house.until(() => house.told.at(-1)?.state === "queued");
  const rows = house.db.db.$extendTables<{ sms_messages: { next_at: number } }>();
  await rows
    .updateTable("sms_messages")
    .set({ next_at: house.clock.now() + 400 * 86_400_000 })
    .execute();
  house.script = () => accepted();
  house.sms.kick();
  await house.until(() => house.told.at(-1)?.state === "sent");
  expect(house.calls).toHaveLength(2);
});

test("after a day without a way a code is not sent any more", async () => {
  house.script = () => ({ kind: "unreached", detail: "ENOTFOUND" });
  await house.queue({ values: bought });
  await house.until(() => house.told.at(-1)?.trouble === "unreached");
  await house.calm();
  await house.clock.advance(24 * 3_600_000);
  await house.calm();
  await house.clock.advance(60_000);
  await house.until(() => house.told.at(-1)?.state === "failed");
  expect((await house.log()).map(short)).toEqual([{ state: "failed", tries: 0, trouble: "late" }]);
});

test("without an answer a code is sent again, a broadcast is not: nobody gets it twice by itself", async () => {
  house.script = () => ({ kind: "unsure", trouble: "no-answer", detail: "ECONNRESET" });
  await house.queue({ values: bought });
  await house.queue({ kind: "broadcast", key: "b", phone: "0722000000", text: "Closed today", values: {} });
  await house.until(() => house.told.some(({ state }) => state === "unsure"));
  for (let minute = 0; minute < 10; minute++) {
    await house.clock.advance(60_000);
    await house.calm();
  }
  const [broadcast, voucher] = (await house.log()).toSorted((a, b) => a.kind.localeCompare(b.kind));
  expect([broadcast, voucher].map((one) => one && [one.kind, one.state, one.tries])).toEqual([
    ["broadcast", "unsure", 1],
    ["voucher", "unsure", 3],
  ]);
});

test("killed in the middle of a try: a code goes out again, a broadcast waits for a person", async () => {
  let answer: (() => void) | undefined;
  house.script = () => new Promise((done) => (answer = () => done(accepted())));
  await house.queue({ values: bought });
  await house.until(() => answer !== undefined);
  // The process dies: what stands in the database is what a new one finds.
  const rows = house.db.db.$extendTables<{ sms_messages: { state: string; kind: string; key: string } }>();
  expect(await rows.selectFrom("sms_messages").select("state").execute()).toEqual([{ state: "sending" }]);
  answer?.();
  await house.until(() => house.told.at(-1)?.state === "sent");
  house.script = () => accepted();
  await house.queue({ kind: "broadcast", key: "b", phone: "0722000000", text: "Closed", values: {} });
  await house.until(() => house.calls.length === 2);
  await house.calm();
  await rows.updateTable("sms_messages").set({ state: "sending" }).execute();
  await house.restart();
  await house.until(async () => (await house.log()).every(({ state }) => state !== "sending"));
  await house.clock.advance(30_000);
  await house.until(async () => (await house.log()).some(({ tries }) => tries === 2));
  expect(Object.fromEntries((await house.log()).map(({ kind, state }) => [kind, state]))).toEqual({
    broadcast: "unsure",
    voucher: "sent",
  });
});

test("a stop does not wait for a company that does not answer", async () => {
  const waiting = await createSmsHouse({
    way: {
      send: (_config, orders, signal) =>
        new Promise((done) => {
          signal.addEventListener("abort", () =>
            done(orders.map(() => ({ kind: "unsure", trouble: "no-answer", detail: "aborted" }))),
          );
        }),
    },
  });
  await waiting.sms.change(account);
  await waiting.queue({ values: bought });
  await waiting.until(() => waiting.told.at(-1)?.state === "sending");
  const closing = waiting.sms.close();
  await waiting.clock.advance(2_000);
  await closing;
  // Nobody knows whether it went out; a code goes out again at the next start.
  expect((await waiting.log()).map(short)).toEqual([{ state: "queued", tries: 1, trouble: "no-answer" }]);
  await waiting.end();
});

test("a channel that throws does no harm", async () => {
  house.script = () => {
    throw new Error("a fault of ours");
  };
  await house.queue({ kind: "broadcast", key: "b", text: "Hello", values: {} });
  await house.until(() => house.told.at(-1)?.state === "unsure");
  expect(house.problems.splice(0)).toEqual([expect.stringContaining("a fault of ours")]);
});

test("a broadcast reaches each guest once, says its cost before, and never goes before a code", async () => {
  house.phones.set("online", ["254711000001", "254711000002", "254711000003"]);
  await house.sms.change({ partPrice: { tenThousandths: 8000, currency: "KES" } });
  const audience = { who: "online", days: 7 } as const;
  const text = "{shop}: tomorrow we open at 10.";
  const reach = await house.sms.reach(audience, text);
  expect(reach).toMatchObject({
    guests: 3,
    parts: 1,
    text: "Duka la Amina: tomorrow we open at 10.",
    cost: { tenThousandths: 24_000, currency: "KES" },
    lost: [],
  });
  const order: string[] = [];
  let go: (() => void) | undefined;
  house.script = async ({ phone }) => {
    if (order.push(phone) === 1) await new Promise<void>((done) => (go = done));
    return accepted();
  };
  await house.queue({ key: "first", phone: "0700000000", values: bought });
  await house.until(() => go !== undefined);
  expect(await house.sms.broadcast(reach.id, audience, text)).toEqual({ queued: 3 });
  expect(await house.sms.broadcast(reach.id, audience, text)).toEqual({ queued: 0 });
  await house.queue({ key: "second", phone: "0700000001", values: bought });
  go?.();
  await house.until(() => order.length === 5);
  expect(order.slice(0, 2)).toEqual(["254700000000", "254700000001"]);
  await expect(house.sms.broadcast("another-id", audience, "Karibu 🎉")).rejects.toMatchObject({
    code: "bad_request",
    params: { field: "text", lost: "🎉" },
  });
});

test("the same number is never twice in one call", async () => {
  let go: (() => void) | undefined;
  house.script = ({ phone }) =>
    phone === "254700000000" ? new Promise((done) => (go = () => done(accepted()))) : accepted();
  await house.queue({ key: "hold", phone: "0700000000", values: bought });
  await house.until(() => go !== undefined);
  for (const key of ["a", "b", "c"]) await house.queue({ key, values: { ...bought, code: key } });
  go?.();
  await house.until(async () => (await house.log()).every(({ state }) => state === "sent"));
  expect(house.calls.map(({ orders }) => orders.length)).toEqual([1, 1, 1, 1]);
});

test("a test message goes to the typed number, and a wrong number or no channel is said", async () => {
  const message = await house.sms.test("0733 111 222");
  expect(message).toMatchObject({ kind: "test", phone: "254733111222", state: "queued" });
  await house.until(() => house.told.at(-1)?.state === "sent");
  await expect(house.sms.test("12")).rejects.toMatchObject({ params: { field: "phone" } });
  await house.sms.change({ channel: "none" });
  await expect(house.sms.test("0733111222")).rejects.toMatchObject({ params: { field: "channel" } });
});

test("the log is searched by phone, word and kind, page by page, with counts and sums", async () => {
  await house.queue({ key: "1", phone: "0711222333", values: bought });
  await house.queue({ key: "2", phone: "0722333444", values: { ...bought, code: "ZZZZ" } });
  await house.until(async () => (await house.log()).every(({ state }) => state === "sent"));
  house.script = () => ({ kind: "refused", again: false, trouble: "number", detail: "403" });
  await house.queue({ kind: "broadcast", key: "3", phone: "0733444555", text: "Karibu", values: {} });
  await house.until(() => house.told.at(-1)?.state === "failed");
  const ask = { states: [], kinds: [], search: "", limit: 100 } as const;
  const found = async (change: object) =>
    (await house.sms.list({ ...ask, ...change })).messages.map(({ phone }) => phone.slice(-9)).toSorted();
  expect(await found({ search: "0722 333" })).toEqual(["722333444"]);
  expect(await found({ search: "254711" })).toEqual(["711222333"]);
  expect(await found({ search: "zzzz" })).toEqual(["722333444"]);
  expect(await found({ kinds: ["broadcast"] })).toEqual(["733444555"]);
  expect(await found({ states: ["failed"] })).toEqual(["733444555"]);
  const whole = await house.sms.list(ask);
  expect(whole.counts).toEqual({ queued: 0, sending: 0, sent: 2, failed: 1, unsure: 0 });
  expect([whole.parts, whole.costs]).toEqual([2, [{ tenThousandths: 16_000, currency: "KES" }]]);
  const first = await house.sms.list({ ...ask, limit: 2 });
  const last = first.messages.at(-1);
  const rest = await house.sms.list({ ...ask, limit: 2, before: last?.madeAt, beforeId: last?.id });
  expect([
    first.more,
    rest.more,
    new Set([...first.messages, ...rest.messages].map(({ id }) => id)).size,
  ]).toEqual([true, false, 3]);
});
