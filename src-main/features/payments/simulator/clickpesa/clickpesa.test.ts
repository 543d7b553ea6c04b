import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHmac } from "node:crypto";
import { ask, createClickPesaCaller, openShop, post, tanzanian, type TestShop } from "../shop.fixture.ts";
import { canonical, checksumOf } from "./checksum.ts";

let shop: TestShop;
let clickpesa: ReturnType<typeof createClickPesaCaller>;
beforeEach(async () => {
  shop = await openShop();
  clickpesa = createClickPesaCaller(shop);
  await clickpesa.login();
});
afterEach(() => shop.close());

const statusOf = async (ref: string) => (await clickpesa.get(`/payments/${ref}`)).json[0]?.["status"];

describe("the checksum", () => {
  const key = "CHKTESTKEY123";
  const request = {
    amount: "1000",
    currency: "TZS",
    orderReference: "KAU7F3K2M9Q4X1",
    phoneNumber: "255712345678",
  };
  const webhook = {
    event: "PAYMENT RECEIVED",
    data: {
      id: "0AB12LCPTEST1",
      status: "SUCCESS",
      paymentReference: "MP251111.1411.T00001",
      orderReference: "KAU7F3K2M9Q4X1",
      collectedAmount: "1000.00",
      collectedCurrency: "TZS",
      message: "Success",
      channel: "AIRTEL-MONEY",
      updatedAt: "2026-01-12T10:31:00.000Z",
      createdAt: "2026-01-12T10:30:00.000Z",
      customer: { customerName: "Asha Juma", customerPhoneNumber: "255686123456" },
    },
  };
  test.each([
    ["a push", request, "9aaace2e88fb2e1b4e83bcf579ab2e713ea02bcd6b3fa0c0d8cb0b2840ec9d38"],
    ["a webhook", webhook, "d588e0a5330ef2f9dcf99088a94391b242ababd7423d325728f305672ff92234"],
    [
      "letters and numbers",
      { a: "Zürich/Åsa", n: 10.5 },
      "a5d9d668526c0f4bd04af33b15737762ba1f5cf2669c7ad4f5f93b9f160e58b9",
    ],
  ])("of %s is the known one, its own fields left out", (_, body, sum) => {
    expect(checksumOf(key, body)).toBe(sum);
    expect(checksumOf(key, { checksumMethod: "canonical", ...body, checksum: "x" })).toBe(sum);
  });

  test("sorts at every level and keeps lists in order", () => {
    expect(canonical({ b: [{ z: 1, a: null }, 2], a: { d: true, c: "/" } })).toBe(
      '{"a":{"c":"/","d":true},"b":[{"a":null,"z":1},2]}',
    );
  });
});

describe("the token", () => {
  test("comes with its Bearer, lives an hour, and is refused without the right keys", async () => {
    expect((await clickpesa.login()).json["token"]).toMatch(/^Bearer eyJ/);
    await shop.pass(3_599_999);
    expect((await clickpesa.get("/payments/NOBODY")).status).toBe(200);
    await shop.pass(1);
    expect(await clickpesa.get("/payments/NOBODY")).toMatchObject({
      status: 401,
      json: { message: "Unauthorized" },
    });
    const id = shop.sim.accounts.clickpesa.secrets["clientId"] ?? "";
    const tries = [{}, { "client-id": id, "api-key": "x" }].map((headers: Record<string, string>) =>
      ask(`${clickpesa.base}/generate-token`, { method: "POST", headers }),
    );
    expect((await Promise.all(tries)).map(({ status, json }) => [status, json["message"]])).toEqual([
      [401, "Unauthorized"],
      [403, "Invalid or Expired API-Key"],
    ]);
  });
});

describe("a push is refused", () => {
  test.each([
    ["an amount that is a number", { amount: 1000 }, "amount"],
    ["an amount with decimals", { amount: "1000.00" }, "amount"],
    ["less than may be asked", { amount: "499" }, "between"],
    ["more than may be asked", { amount: "3000001" }, "between"],
    ["another currency", { currency: "KES" }, "currency"],
    ["a plus before the phone", { phoneNumber: "+255712345600" }, "phoneNumber"],
    ["a phone of another country", { phoneNumber: "254712345600" }, "phoneNumber"],
    ["a reference with a dash", { orderReference: "K7F3-M2Q9" }, "only contain alphanumeric"],
    ["no reference", { orderReference: "" }, "cannot be blank"],
    ["a reference of 21 signs", { orderReference: "A".repeat(21) }, "orderReference"],
    ["a field nobody knows", { name: "x" }, "name"],
  ])("for %s", async (_, more, words) => {
    const { status, json } = await clickpesa.push(tanzanian("00"), "REF1", more);
    expect(status).toBe(400);
    expect(json["message"]).toContain(words);
    await shop.pass(10_000);
    expect(shop.sim.statement("clickpesa")).toEqual([]);
  });

  test("for a wrong checksum, none, and another content type", async () => {
    const path = "/payments/initiate-ussd-push-request";
    const body = { amount: "1000", currency: "TZS", orderReference: "REF1", phoneNumber: tanzanian("00") };
    expect((await clickpesa.call(path, { ...body, checksum: "0".repeat(64) })).json["message"]).toBe(
      "Invalid checksum",
    );
    expect((await clickpesa.call(path, body)).json["message"]).toBe("Invalid checksum");
    const { json } = await clickpesa.login();
    const headers = { authorization: String(json["token"]), "content-type": "text/plain" };
    const answered = await post(clickpesa.base + path, clickpesa.signed(body), headers);
    expect(answered.json["message"]).toContain("Content-Type");
  });

  test("for a reference that was used, with the words that tell a lost push arrived", async () => {
    await expect(clickpesa.push(tanzanian("08"), "LOSTREPLY")).rejects.toThrow("fetch failed");
    const again = await clickpesa.push(tanzanian("08"), "LOSTREPLY");
    expect(again.status).toBe(409);
    expect(again.json["message"]).toBe(
      "Order reference LOSTREPLY already used: Create a different reference",
    );
    await shop.pass(4000);
    expect(await statusOf("LOSTREPLY")).toBe("SUCCESS");
  });
});

describe("a push", () => {
  test("is taken, paid after four seconds, told with a checksum, and settled later", async () => {
    const { status, json } = await clickpesa.push(tanzanian("00"), "K7F3M2Q9X4TB");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "PROCESSING",
      collectedAmount: "1000",
      orderReference: "K7F3M2Q9X4TB",
    });
    expect(await statusOf("K7F3M2Q9X4TB")).toBe("PROCESSING");
    await shop.pass(4000);
    const [row] = shop.sim.statement("clickpesa");
    expect(row).toMatchObject({ amountMinor: 100_000, ref: "K7F3M2Q9X4TB", currency: "TZS" });
    const found = (await clickpesa.get("/payments/K7F3M2Q9X4TB")).json;
    expect(found[0]).toMatchObject({ status: "SUCCESS", paymentReference: row?.receipt, id: json["id"] });
    const event = shop.heard[0]?.json;
    expect(event).toMatchObject({ event: "PAYMENT RECEIVED", checksumMethod: "canonical" });
    expect(event?.["data"]).toMatchObject({ orderReference: "K7F3M2Q9X4TB", status: "SUCCESS" });
    // Worked out here by hand, not by what is tested: the keys of this body sorted at every level.
    const sorted = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, sorted(v)]),
          )
        : value;
    const {
      checksum,
      checksumMethod: _,
      ...rest
    } = JSON.parse(shop.heard[0]?.body ?? "{}") as Record<string, unknown>;
    const key = shop.sim.accounts.clickpesa.secrets["checksumKey"] ?? "";
    expect(
      createHmac("sha256", key)
        .update(JSON.stringify(sorted(rest)))
        .digest("hex"),
    ).toBe(checksum);
    await shop.pass(600_000);
    expect(await statusOf("K7F3M2Q9X4TB")).toBe("SETTLED");
  });

  test.each([
    ["01", "Insufficient balance"],
    ["04", "Invalid PIN"],
  ])("from a phone ending in %s fails", async (nn, message) => {
    await clickpesa.push(tanzanian(nn), "FAILS");
    await shop.pass(4000);
    expect(await statusOf("FAILS")).toBe("FAILED");
    expect(shop.heard[0]?.json).toMatchObject({
      event: "PAYMENT FAILED",
      data: { status: "FAILED", message },
    });
    expect(shop.heard[0]?.json["data"]?.["paymentReference"]).toBeUndefined();
  });

  test("10 reads failed and is paid after all", async () => {
    await clickpesa.push(tanzanian("10"), "LIES");
    await shop.pass(4000);
    expect(await statusOf("LIES")).toBe("FAILED");
    await shop.pass(30_000);
    expect(await statusOf("LIES")).toBe("SUCCESS");
    expect(shop.heard).toHaveLength(1);
  });

  test("12 goes on processing for five queries, 13 is an error for five", async () => {
    await clickpesa.push(tanzanian("12"), "GOING");
    await clickpesa.push(tanzanian("13"), "BUSY");
    await shop.pass(4000);
    const seen: unknown[] = [];
    for (let turn = 0; turn < 6; turn++)
      seen.push(await statusOf("GOING"), (await clickpesa.get("/payments/BUSY")).status);
    expect(seen).toEqual([...Array.from({ length: 5 }, () => ["PROCESSING", 500]).flat(), "SUCCESS", 200]);
  });

  test("15 is unauthorised once, 16 throttled every second time, 17 a page, 19 reversed", async () => {
    expect((await clickpesa.push(tanzanian("15"), "TOKEN")).status).toBe(401);
    await clickpesa.login();
    expect((await clickpesa.push(tanzanian("15"), "TOKEN")).status).toBe(200);
    await clickpesa.push(tanzanian("16"), "SPIKE");
    expect((await clickpesa.get("/payments/SPIKE")).status).toBe(429);
    expect((await clickpesa.get("/payments/SPIKE")).status).toBe(200);
    await clickpesa.push(tanzanian("17"), "PAGE");
    expect((await clickpesa.get("/payments/PAGE")).status).toBe(503);
    await clickpesa.push(tanzanian("19"), "BACK");
    await shop.pass(64_000);
    expect(await statusOf("BACK")).toBe("REVERSED");
    expect(await statusOf("PAGE")).toBe("SUCCESS");
  });

  test("on hold, and in another currency", async () => {
    shop.sim.next("clickpesa", "on-hold");
    await clickpesa.push(tanzanian("00"), "HOLD");
    shop.sim.next("clickpesa", "wrong-currency");
    await clickpesa.push(tanzanian("00"), "DOLLARS");
    await shop.pass(4000);
    expect(await statusOf("HOLD")).toBe("ON-HOLD");
    expect((await clickpesa.get("/payments/DOLLARS")).json[0]).toMatchObject({
      status: "SUCCESS",
      collectedCurrency: "USD",
    });
  });

  test("webhooks write the amount in three ways and the event under two names", async () => {
    for (let turn = 0; turn < 12; turn++) await clickpesa.push(tanzanian("00"), `REF${turn}`);
    await shop.pass(4000);
    const amounts = shop.heard.map(({ json }) => json["data"]?.["collectedAmount"]);
    expect(new Set(amounts)).toEqual(new Set(["1000.00", "1000", 1000]));
    expect(shop.heard.filter(({ json }) => String(json["eventType"]) === "PAYMENT RECEIVED")).toHaveLength(3);
  });

  test("names a webhook of its own, when it does", async () => {
    await clickpesa.push(tanzanian("00"), "OWN", { webhookUrl: `${shop.url}/own` });
    await shop.pass(4000);
    expect(shop.heard[0]?.path).toBe("/c/51fe/aa00bb11/own");
  });
});

test("a preview shows the operator and, when asked, the name", async () => {
  const body = { amount: "1000", currency: "TZS", orderReference: "LOOK", phoneNumber: "255655000020" };
  const path = "/payments/preview-ussd-push-request";
  const plain = await clickpesa.call(path, clickpesa.signed(body));
  const named = await clickpesa.call(path, clickpesa.signed({ ...body, fetchSenderDetails: true }));
  expect(plain.json["activeMethods"]?.[0]).toMatchObject({ name: "TIGO-PESA", status: "AVAILABLE", fee: 15 });
  expect(plain.json["sender"]).toBeUndefined();
  expect(named.json["sender"]).toMatchObject({ accountName: "ASHA JUMA", accountProvider: "TIGO-PESA" });
  expect((await clickpesa.push("255655000020", "LOOK")).status).toBe(200);
});

test("nobody's reference is an empty list and a 404 by turns", async () => {
  expect((await clickpesa.get("/payments/NOBODY")).text).toBe("[]");
  expect(await clickpesa.get("/payments/NOBODY")).toMatchObject({
    status: 404,
    json: { message: "Payment not found" },
  });
});

test("the list goes by days, status and pages, the newest first", async () => {
  for (let turn = 0; turn < 25; turn++)
    await clickpesa.push(tanzanian(turn === 3 ? "01" : "00"), `REF${turn}`);
  await shop.pass(4000);
  const list = async (query: string) => (await clickpesa.get(`/payments/all?${query}`)).json;
  const first = await list("startDate=2026-01-12&endDate=2026-01-12&status=SUCCESS");
  const second = await list("startDate=2026-01-12&endDate=2026-01-12&status=SUCCESS&skip=20&limit=20");
  expect([first["totalCount"], first["data"]?.length, second["data"]?.length]).toEqual([24, 20, 4]);
  expect(first["data"]?.[0]?.["orderReference"]).toBe("REF24");
  expect((await list("startDate=2026-01-13"))["totalCount"]).toBe(0);
  expect((await list("from=2026-01-13"))["message"]).toContain("from");
});

test("a control number paid by hand is told and found by what was typed", async () => {
  const { receipt } = shop.sim.byHand("clickpesa", {
    amountMinor: 100_000,
    phone: "255712345678",
    billRef: "55042001",
  });
  await shop.pass(0);
  expect(shop.heard[0]?.json["data"]).toMatchObject({
    orderReference: "55042001",
    paymentReference: receipt,
  });
  expect(await statusOf("55042001")).toBe("SUCCESS");
});
