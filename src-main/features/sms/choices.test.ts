import { afterEach, beforeEach, expect, test } from "vitest";
import { account, createSmsHouse, type SmsHouse } from "./house.fixture.ts";

let house: SmsHouse;
let bases: Record<string, string> | undefined;
beforeEach(async () => {
  bases = undefined;
  house = await createSmsHouse({ outside: { practiceBases: () => bases } });
});
afterEach(() => house.end());

test("credentials are sealed in the database, shown by their last four, and stay unless written anew", async () => {
  const now = await house.sms.change(account);
  expect(now.companies[0]).toMatchObject({ settings: { username: "duka" }, secrets: { apiKey: "cdef" } });
  const rows = await house.db.db
    .$extendTables<{ sms_settings: { accounts: string } }>()
    .selectFrom("sms_settings")
    .selectAll()
    .execute();
  expect(JSON.stringify(rows)).not.toContain("atsk_0123456789abcdef");
  await house.sms.change({ settings: { username: "duka2" } });
  await house.restart();
  expect(house.sms.settings().companies[0]).toMatchObject({
    settings: { username: "duka2" },
    secrets: { apiKey: "cdef" },
  });
  expect(JSON.stringify(house.sms.settings())).not.toContain("0123456789");
});

test("what a company needs must be there before it is used, and the place is named", async () => {
  await expect(
    house.sms.change({ channel: "africastalking", settings: { username: "duka" } }),
  ).rejects.toMatchObject({ code: "bad_request", params: { field: "apiKey" } });
  expect(house.sms.settings().channel).toBe("none");
  await expect(house.sms.change({ senderId: "Duka-la-Amina" })).rejects.toMatchObject({
    params: { field: "senderId" },
  });
  await expect(house.sms.change({ expiryHours: 0 })).rejects.toMatchObject({
    params: { field: "expiryHours" },
  });
});

test("practice is there only where the simulators run, and goes to them", async () => {
  const wish = { ...account, environment: "practice" } as const;
  expect(house.sms.settings().companies[0]?.environments).toEqual(["live", "sandbox"]);
  await expect(house.sms.change(wish)).rejects.toMatchObject({ params: { field: "environment" } });
  bases = { africastalking: "http://127.0.0.1:9" };
  expect((await house.sms.change(wish)).companies[0]?.environments).toContain("practice");
  await house.sms.test("0712345678");
  await house.until(() => house.calls.length === 1);
  expect(house.calls[0]?.config.base).toBe("http://127.0.0.1:9");
  await house.sms.change({ environment: "live" });
  await house.sms.test("0712345678");
  await house.until(() => house.calls.length === 2);
  expect(house.calls[1]?.config.base).toBeUndefined();
});

test("texts are kept for the language they were written in, and an empty one is the preset again", async () => {
  const own = "{shop}: your code is {code}";
  const { presets } = await house.sms.change({ ...account, texts: { voucher: own } });
  expect(house.sms.settings().texts.voucher).toBe(own);
  house.settings.now = { ...house.settings.now, language: "sw" };
  const swahili = house.sms.settings();
  expect([swahili.language, swahili.texts.voucher === swahili.presets.voucher]).toEqual(["sw", true]);
  expect(swahili.presets.voucher).not.toBe(presets.voucher);
  house.settings.now = { ...house.settings.now, language: "en" };
  expect((await house.sms.change({ texts: { voucher: "" } })).texts.voucher).toBe(presets.voucher);
});

test("a text with letters no plain SMS has, or a value that is not there, is refused and nothing is kept", async () => {
  for (const [text, params] of [
    ["Karibu ✅ {code}", { field: "texts.voucher", lost: "✅" }],
    ["{code} {pasword}", { field: "texts.voucher", value: "pasword" }],
    ["{until}", { field: "texts.voucher", value: "until" }],
  ] as const)
    await expect(house.sms.change({ ...account, texts: { voucher: text } })).rejects.toMatchObject({
      code: "bad_request",
      params,
    });
  expect(house.sms.settings().channel).toBe("none");
});

test("two screens that change at the same time do not undo each other", async () => {
  await house.sms.change(account);
  await Promise.all([
    house.sms.change({ kinds: { receipt: true } }),
    house.sms.change({ kinds: { expiry: true }, senderId: "DUKA" }),
  ]);
  expect(house.sms.settings()).toMatchObject({
    kinds: { voucher: true, receipt: true, expiry: true },
    senderId: "DUKA",
  });
});
