import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask, createDarajaCaller, kenyan, openShop, type TestShop } from "../shop.fixture.ts";

let shop: TestShop;
let daraja: ReturnType<typeof createDarajaCaller>;
beforeEach(async () => {
  shop = await openShop();
  daraja = createDarajaCaller(shop);
  await daraja.login();
});
afterEach(() => shop.close());

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

describe("a query", () => {
  test("for a payment nobody knows, or with a wrong password, is refused", async () => {
    expect((await daraja.query("ws_CO_1")).json["errorMessage"]).toContain("CheckoutRequestID");
    const { json } = await daraja.push(kenyan("00"));
    const wrong = { ...daraja.proof, Password: "x", CheckoutRequestID: json["CheckoutRequestID"] };
    const refused = await daraja.call("/mpesa/stkpushquery/v1/query", wrong);
    expect(refused.json["errorMessage"]).toBe("Wrong credentials");
  });
});
