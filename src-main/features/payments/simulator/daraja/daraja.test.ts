import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { constants, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { ask, createDarajaCaller, kenyan, openShop, type TestShop } from "../shop.fixture.ts";

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

describe("the token", () => {
  test("a new one ends the one before, and the refusal reads like a missing page", async () => {
    const body = daraja.pushBody(kenyan("00"));
    const old = await daraja.login();
    await daraja.login();
    const refused = await ask(`${shop.sim.bases.daraja}/mpesa/stkpush/v1/processrequest`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${old}` },
      body: JSON.stringify(body),
    });
    expect(refused).toMatchObject({ status: 404, json: { errorCode: "404.001.03" } });
    expect((await daraja.push(kenyan("00"))).status).toBe(200);
  });

  test("is good for an hour", async () => {
    await shop.pass(3_598_000);
    expect((await daraja.push(kenyan("00"))).status).toBe(200);
    await shop.pass(1000);
    expect((await daraja.push(kenyan("20"))).json["errorCode"]).toBe("404.001.03");
  });

  test("is refused for a wrong grant type, a wrong kind and wrong credentials", async () => {
    const url = `${shop.sim.bases.daraja}/oauth/v1/generate`;
    const basic = { authorization: `Basic ${Buffer.from("a:b").toString("base64")}` };
    expect((await ask(`${url}?grant_type=password`, { headers: basic })).json["errorCode"]).toBe(
      "400.008.02",
    );
    const bearer = { authorization: "Bearer x" };
    expect((await ask(`${url}?grant_type=client_credentials`, { headers: bearer })).json["errorCode"]).toBe(
      "400.008.01",
    );
    expect(await ask(`${url}?grant_type=client_credentials`, { headers: basic })).toMatchObject({
      status: 401,
      json: { errorCode: "401.003.01" },
    });
  });

  test("says how long it lives as text and as a number", async () => {
    const { consumerKey, consumerSecret } = shop.sim.accounts.daraja.secrets;
    const headers = {
      authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64")}`,
    };
    const url = `${shop.sim.bases.daraja}/oauth/v1/generate?grant_type=client_credentials`;
    const lives = [
      (await ask(url, { headers })).json["expires_in"],
      (await ask(url, { headers })).json["expires_in"],
    ];
    expect(lives).toEqual([3599, "3599"]);
  });
});

describe("a push is refused", () => {
  test.each([
    ["a decimal amount", { Amount: 50.5 }, "400.002.02", "Amount"],
    ["no money", { Amount: 0 }, "400.002.02", "Amount"],
    ["more than may be sent at once", { Amount: 250_001 }, "400.002.02", "Amount"],
    ["a plus before the phone", { PhoneNumber: "+254712345600" }, "400.002.02", "PhoneNumber"],
    ["a phone of another country", { PhoneNumber: 255712345600 }, "400.002.02", "PhoneNumber"],
    ["a local number", { PartyA: "0712345600" }, "400.002.02", "PartyA"],
    ["a reference of 13 signs", { AccountReference: "K7F3M2Q9X4TB1" }, "400.002.02", "AccountReference"],
    ["a reference with a dash", { AccountReference: "K7F3-M2Q9" }, "400.002.02", "AccountReference"],
    ["a description of 14 signs", { TransactionDesc: "WiFi for an hr" }, "400.002.02", "TransactionDesc"],
    ["a timestamp with dashes", { Timestamp: "2026-01-12 13:30" }, "400.002.02", "Timestamp"],
    ["a day that is none", { Timestamp: "20260231133005" }, "400.002.02", "Timestamp"],
    [
      "a timestamp other than the password's",
      { Timestamp: "20260112133006" },
      "500.001.1001",
      "Wrong credentials",
    ],
    ["another password", { Password: "x" }, "500.001.1001", "Wrong credentials"],
    ["a stranger's shortcode", { BusinessShortCode: 600001 }, "500.001.1001", "Merchant does not exist"],
    [
      "a word they do not like in the address",
      { CallBackURL: "https://a.example/mpesa/1" },
      "400.002.02",
      "CallBackURL",
    ],
    ["no address", { CallBackURL: "" }, "400.002.02", "CallBackURL"],
    ["an unknown type", { TransactionType: "CustomerPayBill" }, "400.002.02", "TransactionType"],
    ["a field nobody knows", { Remarks: "x" }, "400.002.05", "Remarks"],
  ])("for %s", async (_, more, errorCode, words) => {
    const { json } = await daraja.push(kenyan("00"), more);
    expect(json["errorCode"]).toBe(errorCode);
    expect(json["errorMessage"]).toContain(words);
    expect(json["requestId"]).toBeTypeOf("string");
    await shop.pass(10_000);
    expect([shop.sim.statement("daraja"), shop.heard]).toEqual([[], []]);
  });

  test("for an amount written 50.0, which is 50 to a careless reader", async () => {
    const body = JSON.stringify(daraja.pushBody(kenyan("00"))).replace('"Amount":50', '"Amount":50.0');
    const { json } = await daraja.call("/mpesa/stkpush/v1/processrequest", body);
    expect(json["errorMessage"]).toBe("Bad Request - Invalid Amount");
  });

  test.each([
    "BusinessShortCode",
    "Password",
    "Timestamp",
    "Amount",
    "PartyA",
    "PhoneNumber",
    "AccountReference",
  ])("without %s", async (field) => {
    const { json } = await daraja.push(kenyan("00"), { [field]: undefined });
    expect(json).toMatchObject({ errorCode: "400.002.02", errorMessage: `Bad Request - Invalid ${field}` });
  });

  test("for another content type, a wrong path and a wrong method", async () => {
    const token = await daraja.login();
    const url = `${shop.sim.bases.daraja}/mpesa/stkpush/v1/processrequest`;
    const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };
    const body = JSON.stringify(daraja.pushBody(kenyan("00")));
    expect((await ask(url, { method: "POST", headers, body })).json["errorMessage"]).toContain(
      "Content-Type",
    );
    expect((await ask(`${url}/`, { method: "POST", headers, body })).json["errorCode"]).toBe("404.001.01");
    expect(await ask(url, { headers })).toMatchObject({ status: 405, json: { errorCode: "405.001" } });
  });
});

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

describe("a query", () => {
  test("for a payment nobody knows, or with a wrong password, is refused", async () => {
    expect((await daraja.query("ws_CO_1")).json["errorMessage"]).toContain("CheckoutRequestID");
    const { json } = await daraja.push(kenyan("00"));
    const wrong = { ...daraja.proof, Password: "x", CheckoutRequestID: json["CheckoutRequestID"] };
    const refused = await daraja.call("/mpesa/stkpushquery/v1/query", wrong);
    expect(refused.json["errorMessage"]).toBe("Wrong credentials");
  });
});

describe("the till", () => {
  const urls = () => ({ ConfirmationURL: `${shop.url}/till`, ValidationURL: `${shop.url}/ask` });
  const register = (more: object = {}) =>
    daraja.call("/mpesa/c2b/v2/registerurl", {
      ShortCode: "174379",
      ResponseType: "Completed",
      ...urls(),
      ...more,
    });

  test("is registered once and for all", async () => {
    expect((await register({ ResponseType: "completed" })).json["errorMessage"]).toContain("ResponseType");
    expect((await register({ ConfirmationURL: "https://a.example/sql" })).json["errorMessage"]).toContain(
      "ConfirmationURL",
    );
    expect((await register()).json).toMatchObject({ ResponseCode: "0", ResponseDescription: "Success" });
    expect(await register()).toMatchObject({ status: 500, json: { errorCode: "500.003.1001" } });
  });

  test("tells of money by hand in the papers' fields, all text, the number masked", async () => {
    await register();
    const { receipt } = shop.sim.byHand("daraja", {
      amountMinor: 5000,
      phone: "254712345678",
      billRef: "K7F3M2Q9X4TB",
    });
    await shop.pass(0);
    const { json, path } = shop.heard[0] ?? {};
    expect(path).toBe("/c/51fe/aa00bb11/till");
    expect(json).toMatchObject({
      TransID: receipt,
      TransTime: "20260112133005",
      TransAmount: "50.00",
      BusinessShortCode: "174379",
      BillRefNumber: "K7F3M2Q9X4TB",
      FirstName: "ASHA",
    });
    expect(Object.values(json ?? {}).every((value) => typeof value === "string")).toBe(true);
    expect(json?.["MSISDN"]).toMatch(/^2547.*\*+.*678$/);
  });

  test("tells of a push as well, by the same receipt, unless nothing is ever told", async () => {
    await register();
    await daraja.push(kenyan("00"));
    await daraja.push(kenyan("05"));
    await shop.pass(4000);
    const till = shop.heard.filter(({ path }) => path.endsWith("/till"));
    expect(till).toHaveLength(1);
    const paid = shop.sim.statement("daraja").find(({ payer }) => payer.endsWith("00"));
    expect(till[0]?.json["TransID"]).toBe(paid?.receipt);
  });

  test("can be paid by the sandbox's simulate", async () => {
    const order = {
      ShortCode: "174379",
      CommandID: "CustomerPayBillOnline",
      Amount: 70,
      Msisdn: "254712345678",
    };
    expect(
      (await daraja.call("/mpesa/c2b/v2/simulate", { ...order, Amount: 7.5 })).json["errorMessage"],
    ).toContain("Amount");
    expect((await daraja.call("/mpesa/c2b/v2/simulate", order)).json["ResponseCode"]).toBe("0");
    expect(shop.sim.statement("daraja")).toMatchObject([{ amountMinor: 7000, byHand: true, ref: "" }]);
  });
});

describe("pull", () => {
  const register = (more: object = {}) =>
    daraja.call("/pulltransactions/v1/register", {
      ShortCode: "174379",
      RequestType: "Pull",
      NominatedNumber: "254722000000",
      CallBackURL: shop.url,
      ...more,
    });
  const pull = (more: object = {}) =>
    daraja.call("/pulltransactions/v1/query", {
      ShortCode: "174379",
      StartDate: "2026-01-12 08:00:00",
      EndDate: "2026-01-12 14:00:00",
      OffSetValue: "0",
      ...more,
    });

  test("is registered with the nominated number, and says so when it was before", async () => {
    expect((await pull()).json["errorCode"]).toBe("401.001");
    expect((await register({ NominatedNumber: "254722000001" })).json["errorCode"]).toBe("400.001");
    expect((await register()).json["ResponseStatus"]).toBe("1000");
    expect((await register()).json["ResponseStatus"]).toBe("1001");
  });

  test("gives 150 rows in two pages, each in two lists; beyond them nothing", async () => {
    await register();
    for (let turn = 0; turn < 150; turn++)
      shop.sim.byHand("daraja", {
        amountMinor: 100 * (turn + 1),
        phone: "254712345678",
        billRef: `REF${turn}`,
      });
    const first = (await pull()).json;
    const second = (await pull({ OffSetValue: "100" })).json;
    const third = (await pull({ OffSetValue: "150" })).json;
    expect([first, second].map((page) => Array.from(page["Response"] ?? [], (list) => list.length))).toEqual([
      [50, 50],
      [25, 25],
    ]);
    expect(third).toMatchObject({ ResponseCode: "1001", Response: [[]] });
    const rows = [first, second].flatMap((page) =>
      Array.from(page["Response"] ?? [], (list) => [...list]).flat(),
    );
    expect(rows.map((row) => row["transactionId"])).toEqual(
      shop.sim.statement("daraja").map(({ receipt }) => receipt),
    );
    expect(rows[3]).toMatchObject({
      amount: "4.00",
      billreference: "REF3",
      transactiontype: "c2b-pay-bill-debit",
    });
    const forms = new Set(rows.map((row) => String(row["msisdn"])));
    expect(forms).toEqual(new Set(["712345678", "254712345678", "25471****678"]));
    expect(new Set(rows.map((row) => row["trxDate"]))).toEqual(
      new Set(["2026-01-12T10:30:05Z", "2026-01-12T13:30:05"]),
    );
  });

  test("looks back 48 hours and no further", async () => {
    await register();
    const refused = await pull({ StartDate: "2026-01-10 13:00:00" });
    expect(refused).toMatchObject({ status: 400, json: { errorCode: "400.001" } });
    expect((await pull({ StartDate: "2026-01-10 13:30:05" })).json["ResponseCode"]).toBe("1001");
  });

  test.each([
    ["an offset that is a number", { OffSetValue: 0 }],
    ["a date with a T", { StartDate: "2026-01-12T08:00:00" }],
    ["an end before the start", { EndDate: "2026-01-12 07:00:00" }],
  ])("refuses %s", async (_, more) => {
    await register();
    expect((await pull(more)).json["errorCode"]).toBe("400.001");
  });

  test("shows what came by push under its reference, and what was taken back no more", async () => {
    await register();
    await daraja.push(kenyan("08"), { AccountReference: "LOSTREPLY" }).catch(() => undefined);
    await daraja.push(kenyan("19"), { AccountReference: "TAKENBACK" });
    await shop.pass(10_000);
    const refs = async () =>
      Array.from((await pull()).json["Response"] ?? [], (list) => [...list])
        .flat()
        .map((row) => row["billreference"]);
    expect(await refs()).toEqual(["LOSTREPLY", "TAKENBACK"]);
    await shop.pass(60_000);
    expect(await refs()).toEqual(["LOSTREPLY"]);
  });
});

describe("what is answered later", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const credential = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from("secret"),
  );
  const common = () => ({
    Initiator: "apiop",
    SecurityCredential: credential.toString("base64"),
    ResultURL: `${shop.url}/result`,
    QueueTimeOutURL: `${shop.url}/timeout`,
    Remarks: "OK",
  });

  test("a status and a reversal come to the ResultURL alone", async () => {
    const { receipt } = shop.sim.byHand("daraja", { amountMinor: 5000, phone: "254712345678" });
    const status = {
      ...common(),
      CommandID: "TransactionStatusQuery",
      TransactionID: receipt,
      PartyA: "174379",
      IdentifierType: "4",
    };
    const reversal = {
      ...common(),
      CommandID: "TransactionReversal",
      TransactionID: receipt,
      Amount: "50",
      ReceiverParty: "174379",
      RecieverIdentifierType: "11",
    };
    expect((await daraja.call("/mpesa/transactionstatus/v1/query", status)).json["ResponseCode"]).toBe("0");
    await shop.pass(2000);
    for (let turn = 0; turn < 2; turn++) {
      await daraja.call("/mpesa/reversal/v1/request", reversal);
      await shop.pass(2000);
    }
    const results = shop.heard.map(({ json }) => json["Result"]);
    expect(results.map((result) => result?.["ResultCode"])).toEqual([0, 0, "R000001"]);
    expect(JSON.stringify(results[0])).toContain('{"Key":"TransactionStatus","Value":"Completed"}');
    expect(shop.sim.statement("daraja").map(({ status: state }) => state)).toEqual(["success", "reversed"]);
    const spelt = { ...reversal, ReceiverIdentifierType: "11" };
    expect((await daraja.call("/mpesa/reversal/v1/request", spelt)).json["errorCode"]).toBe("400.002.05");
  });
});
