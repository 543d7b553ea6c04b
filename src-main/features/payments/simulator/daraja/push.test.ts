import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDarajaCaller, kenyan, openShop, type TestShop } from "../shop.fixture.ts";

let shop: TestShop;
let daraja: ReturnType<typeof createDarajaCaller>;
beforeEach(async () => {
  shop = await openShop();
  daraja = createDarajaCaller(shop);
  await daraja.login();
});
afterEach(() => shop.close());

const callbacks = () => shop.heard.map(({ json }) => json["Body"]?.["stkCallback"]);
const codes = () => callbacks().map((callback) => callback?.["ResultCode"]);

describe("a push", () => {
  test("is taken, paid four seconds later and told once, as in the papers", async () => {
    const { status, json } = await daraja.push(kenyan("00"), { AccountReference: "K7F3M2Q9X4TB" });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ResponseCode: "0",
      CustomerMessage: "Success. Request accepted for processing",
    });
    expect(json["CheckoutRequestID"]).toMatch(/^ws_CO_12012026133005\d{3}712345600$/);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("4999");
    await shop.pass(3999);
    expect(shop.heard).toEqual([]);
    await shop.pass(1);
    expect(shop.heard).toHaveLength(1);
    const [row] = shop.sim.statement("daraja");
    expect(row).toMatchObject({
      ref: "K7F3M2Q9X4TB",
      amountMinor: 5000,
      payer: "254712345600",
      status: "success",
    });
    expect(shop.heard[0]?.body).toContain('"Value":50.00');
    const callback = callbacks()[0];
    expect(callback).toMatchObject({ MerchantRequestID: json["MerchantRequestID"], ResultCode: 0 });
    const items = Object.fromEntries(
      Array.from(callback?.["CallbackMetadata"]?.["Item"] ?? [], (item) => [item["Name"], item["Value"]]),
    );
    expect(items).toEqual({
      Amount: 50,
      MpesaReceiptNumber: row?.receipt,
      Balance: undefined,
      TransactionDate: 20260112133009,
      PhoneNumber: 254712345600,
    });
    const queried = await daraja.query(json["CheckoutRequestID"]);
    expect(queried.json).toEqual({
      ResponseCode: "0",
      ResponseDescription: "The service request has been accepted successfully",
      MerchantRequestID: json["MerchantRequestID"],
      CheckoutRequestID: json["CheckoutRequestID"],
      ResultCode: "0",
      ResultDesc: "The service request is processed successfully.",
    });
  });

  test.each([
    ["01", 1, 4000],
    ["02", 1032, 4000],
    ["03", 1037, 60_000],
    ["04", 2001, 4000],
  ])("from a phone ending in %s fails with %i", async (nn, code, after) => {
    const { json } = await daraja.push(kenyan(nn));
    await shop.pass(after - 1);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("4999");
    await shop.pass(1);
    expect(codes()).toEqual([code]);
    expect(callbacks()[0]?.["CallbackMetadata"]).toBeUndefined();
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe(String(code));
    expect(shop.sim.statement("daraja")).toEqual([]);
  });

  test("05 is paid and never told", async () => {
    const { json } = await daraja.push(kenyan("05"));
    await shop.pass(86_400_000);
    await daraja.login();
    expect(shop.heard).toEqual([]);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("0");
  });

  test("06 is told three times with one body", async () => {
    await daraja.push(kenyan("06"));
    await shop.pass(4000);
    expect(shop.heard).toHaveLength(3);
    expect(new Set(shop.heard.map(({ body }) => body)).size).toBe(1);
    expect(shop.sim.statement("daraja")).toHaveLength(1);
  });

  test("07 is told before it is answered", async () => {
    await daraja.push(kenyan("07"));
    expect(codes()).toEqual([0]);
    await shop.pass(60_000);
    expect(shop.heard).toHaveLength(1);
  });

  test("08 is cut and paid; 09 is cut and never arrived", async () => {
    await expect(daraja.push(kenyan("08"), { AccountReference: "LOSTREPLY" })).rejects.toThrow(
      "fetch failed",
    );
    await expect(daraja.push(kenyan("09"))).rejects.toThrow("fetch failed");
    await shop.pass(4000);
    expect(codes()).toEqual([0]);
    expect(shop.sim.statement("daraja").map(({ ref }) => ref)).toEqual(["LOSTREPLY"]);
  });

  test("10: the query says unreachable before and after the callback says paid", async () => {
    const { json } = await daraja.push(kenyan("10"));
    await shop.pass(4000);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("1037");
    await shop.pass(30_000);
    expect(codes()).toEqual([0]);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("1037");
  });

  test("11 reports another amount, and the statement has that one", async () => {
    await daraja.push(kenyan("11"));
    await shop.pass(4000);
    expect(shop.heard[0]?.body).toContain('"Value":25.00');
    expect(shop.sim.statement("daraja")[0]?.amountMinor).toBe(2500);
  });

  test.each([
    ["12", 200, { ResultCode: "4999" }],
    ["13", 500, { errorCode: "500.001.1001", errorMessage: "The transaction is being processed" }],
  ])("%s evades five queries", async (nn, status, words) => {
    const { json } = await daraja.push(kenyan(nn));
    await shop.pass(4000);
    for (let turn = 0; turn < 5; turn++)
      expect(await daraja.query(json["CheckoutRequestID"])).toMatchObject({ status, json: words });
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("0");
    expect(shop.heard).toEqual([]);
  });

  test("14: the phone is locked", async () => {
    const { status, json } = await daraja.push(kenyan("14"));
    expect([status, json["errorCode"]]).toEqual([500, "500.001.1001"]);
    expect(json["errorMessage"]).toContain("Unable to lock subscriber");
  });

  test("15: the token dies once, and the same push goes through with a new one", async () => {
    const body = { AccountReference: "SAMEREF" };
    expect((await daraja.push(kenyan("15"), body)).json["errorCode"]).toBe("404.001.03");
    expect((await daraja.push(kenyan("15"), body)).json["errorCode"]).toBe("404.001.03");
    await daraja.login();
    expect((await daraja.push(kenyan("15"), body)).json["ResponseCode"]).toBe("0");
  });

  test("16: every second call about the phone is throttled", async () => {
    const { json } = await daraja.push(kenyan("16"));
    await shop.pass(4000);
    const seen = [];
    for (let turn = 0; turn < 4; turn++) {
      const answered = await daraja.query(json["CheckoutRequestID"]);
      seen.push(answered.json["errorCode"] ?? answered.json["ResultCode"]);
    }
    expect(seen).toEqual(["500.003.02", "0", "500.003.02", "0"]);
  });

  test("17: a page for half a minute, the callback after it", async () => {
    const { json } = await daraja.push(kenyan("17"));
    await shop.pass(29_999);
    const page = await daraja.query(json["CheckoutRequestID"]);
    expect([page.status, page.text.startsWith("<html>"), shop.heard.length]).toEqual([503, true, 0]);
    await shop.pass(1);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("0");
    expect(codes()).toEqual([0]);
  });

  test("18 is paid after twenty minutes", async () => {
    const { json } = await daraja.push(kenyan("18"));
    await shop.pass(20 * 60_000 - 1);
    expect((await daraja.query(json["CheckoutRequestID"])).json["ResultCode"]).toBe("4999");
    await shop.pass(1);
    expect(codes()).toEqual([0]);
  });

  test("19 is paid and taken back a minute later", async () => {
    await daraja.push(kenyan("19"));
    await shop.pass(64_000);
    const rows = shop.sim.statement("daraja");
    expect(rows.map(({ status }) => status)).toEqual(["success", "reversed"]);
    expect(rows[0]?.receipt).toBe(rows[1]?.receipt);
    expect((rows[1]?.at ?? 0) - (rows[0]?.at ?? 0)).toBe(60_000);
  });

  test("the same amount within two minutes ends with 17, another amount and a later one do not", async () => {
    await daraja.push(kenyan("00"));
    await shop.pass(100_000);
    await daraja.push(kenyan("00"));
    await daraja.push(kenyan("00"), { Amount: 60 });
    await shop.pass(4000);
    expect(codes()).toEqual([0, 17, 0]);
    await shop.pass(120_000);
    await daraja.push(kenyan("00"));
    await shop.pass(4000);
    expect(codes().at(-1)).toBe(0);
  });

  test("with the wrong type or party ends with a code that is a number here and text there", async () => {
    await daraja.push(kenyan("00"), { TransactionType: "CustomerBuyGoodsOnline" });
    await daraja.push(kenyan("20"), { PartyB: 174380 });
    await shop.pass(4000);
    expect(codes()).toEqual([2028, "SFC_IC0003"]);
  });

  test("to a till goes by the store's number", async () => {
    const { settings, secrets } = shop.sim.tillAccount;
    const password = Buffer.from(`${settings["shortcode"]}${secrets["passkey"]}20260112133005`).toString(
      "base64",
    );
    await daraja.push(kenyan("00"), {
      BusinessShortCode: settings["shortcode"],
      Password: password,
      PartyB: settings["till"],
      TransactionType: "CustomerBuyGoodsOnline",
    });
    await shop.pass(4000);
    expect(shop.sim.statement("daraja")[0]).toMatchObject({ account: "600984", amountMinor: 5000 });
  });

  test("the next one follows the scenario it was told, and only that one", async () => {
    shop.sim.next("daraja", "cancelled");
    await daraja.push(kenyan("00"));
    await daraja.push(kenyan("20"));
    shop.sim.next("daraja", 2);
    shop.sim.next("daraja", null);
    await daraja.push(kenyan("21"));
    await shop.pass(4000);
    expect(codes()).toEqual([1032, 0, 0]);
  });

  test("page-at-push: the page in place of the answer, and paid nevertheless", async () => {
    shop.sim.next("daraja", "page-at-push");
    expect((await daraja.push(kenyan("00"))).status).toBe(503);
    await shop.pass(30_000);
    expect(shop.sim.statement("daraja")).toHaveLength(1);
  });
});
