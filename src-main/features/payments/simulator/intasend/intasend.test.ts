import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ask,
  createIntaSendCaller,
  kenyan,
  openShop,
  post,
  type Json,
  type TestShop,
} from "../shop.fixture.ts";

let shop: TestShop;
let intasend: ReturnType<typeof createIntaSendCaller>;
beforeEach(async () => {
  shop = await openShop();
  intasend = createIntaSendCaller(shop);
});
afterEach(() => shop.close());

const idOf = (json: Json | undefined) => json?.["invoice"]?.["invoice_id"];
const stateOf = async (invoice: Json | undefined) =>
  (await intasend.status(invoice)).json["invoice"]?.["state"];
const told = () => shop.heard.map(({ json }) => json["state"]);

describe("a push is refused", () => {
  test.each([
    ["a decimal amount", { amount: 50.5 }, "amount"],
    ["no money", { amount: 0 }, "amount"],
    ["a plus before the phone", { phone_number: "+254712345600" }, "phone_number"],
    ["a phone that is a number", { phone_number: 254712345600 }, "phone_number"],
    ["another currency", { currency: "TZS" }, "currency"],
    ["another method", { method: "CARD" }, "method"],
    ["a reference of 13 signs", { api_ref: "K7F3M2Q9X4TB1" }, "api_ref"],
    ["a reference with a space", { api_ref: "K7F3 M2Q9" }, "api_ref"],
    ["a tariff they do not have", { mobile_tarrif: "SHOP-PAYS" }, "mobile_tarrif"],
    ["another public key", { public_key: "ISPubKey_live_x" }, "public_key"],
    ["a wallet nobody has", { wallet_id: "NONE" }, "wallet_id"],
    ["no phone", { phone_number: undefined }, "phone_number"],
  ])("for %s", async (_, more, field) => {
    const { status, json } = await intasend.push(kenyan("00"), more);
    expect(status).toBe(400);
    expect(Object.keys(json)).toEqual([field]);
    await shop.pass(10_000);
    expect([shop.sim.statement("intasend"), shop.heard]).toEqual([[], []]);
  });

  test("for a field nobody knows: their own spelling is the right one", async () => {
    const { status, json } = await intasend.push(kenyan("00"), { mobile_tariff: "BUSINESS-PAYS" });
    expect([status, json["errors"]?.[0]?.["attr"]]).toEqual([400, "mobile_tariff"]);
  });

  test("without the last slash, without credentials, with wrong ones, as another type, by another method", async () => {
    const url = `${intasend.base}/api/v1/payment/mpesa-stk-push/`;
    const tries = [
      post(url.slice(0, -1), {}, intasend.headers),
      post(url, {}),
      post(url, {}, { authorization: "Bearer x" }),
      post(url, {}, { ...intasend.headers, intasend_public_api_key: "x" }),
      post(url, {}, { ...intasend.headers, "content-type": "text/plain" }),
      post(url, "{", intasend.headers),
      ask(url, { headers: intasend.headers }),
    ];
    const answers = (await Promise.all(tries)).map(({ status, json }) => [status, json["detail"]]);
    expect(answers).toEqual([
      [404, "Not found."],
      [401, "Authentication credentials were not provided."],
      [401, "Invalid token."],
      [403, "Invalid public key."],
      [415, 'Unsupported media type "text/plain" in request.'],
      [400, "JSON parse error - Expecting value: line 1 column 1 (char 0)"],
      [405, 'Method "GET" not allowed.'],
    ]);
  });
});

describe("a push", () => {
  test("goes from pending by processing to complete, and every change is told with the challenge", async () => {
    const { json } = await intasend.push(kenyan("00"));
    const invoice = idOf(json);
    expect(json["invoice"]).toMatchObject({
      state: "PENDING",
      provider: "M-PESA",
      api_ref: "K7F3M2Q9X4TB",
      account: "254712345600",
    });
    expect(json["invoice"]?.["mpesa_reference"]).toBeNull();
    expect(await stateOf(invoice)).toBe("PENDING");
    await shop.pass(2000);
    expect(await stateOf(invoice)).toBe("PROCESSING");
    await shop.pass(2000);
    expect(await stateOf(invoice)).toBe("COMPLETE");
    expect(told()).toEqual(["PENDING", "PROCESSING", "COMPLETE"]);
    const [row] = shop.sim.statement("intasend");
    expect(row).toMatchObject({
      amountMinor: 5000,
      feeMinor: 150,
      ref: "K7F3M2Q9X4TB",
      providerRef: invoice,
    });
    expect(shop.heard[2]?.json).toMatchObject({ invoice_id: invoice, mpesa_reference: row?.receipt });
    const { challenge } = shop.sim.accounts.intasend.secrets;
    expect(shop.heard.every(({ json: event }) => String(event["challenge"]) === challenge)).toBe(true);
  });

  test("writes its money as text and as numbers, and takes the fee off the net alone", async () => {
    const { json } = await intasend.push(kenyan("00"), { amount: "50" });
    await shop.pass(4000);
    const seen = [await intasend.status(idOf(json)), await intasend.status(idOf(json))]
      .map((answered) => answered.json["invoice"])
      .map((invoice) => [invoice?.["value"], invoice?.["charges"], invoice?.["net_amount"]]);
    expect(seen).toContainEqual(["50.00", "1.50", "48.50"]);
    expect(seen).toContainEqual([50, 1.5, 48.5]);
  });

  test("under CUSTOMER-PAYS the payer gives the fee on top, and the statement has it", async () => {
    const { json } = await intasend.push(kenyan("00"), { mobile_tarrif: "CUSTOMER-PAYS" });
    await shop.pass(4000);
    expect(Number((await intasend.status(idOf(json))).json["invoice"]?.["value"])).toBe(51.5);
    expect(shop.sim.statement("intasend")[0]).toMatchObject({ amountMinor: 5150, feeMinor: 150 });
  });

  test.each([
    ["01", "1", "Insufficient balance"],
    ["02", "1032", "Request cancelled by user"],
    ["04", "2001", "Wrong PIN"],
  ])("from a phone ending in %s fails with %s", async (nn, code, reason) => {
    const { json } = await intasend.push(kenyan(nn));
    await shop.pass(4000);
    const { invoice } = (await intasend.status(idOf(json))).json as { readonly invoice?: Json };
    expect(invoice).toMatchObject({ state: "FAILED", failed_code: code, failed_reason: reason });
    expect(told()).toEqual(["PENDING", "PROCESSING", "FAILED"]);
  });

  test("05 is told nothing of, 06 the end three times, 07 the end first", async () => {
    await intasend.push(kenyan("05"));
    await shop.pass(4000);
    expect(told()).toEqual([]);
    await intasend.push(kenyan("06"));
    await shop.pass(4000);
    expect(told()).toEqual(["PENDING", "PROCESSING", "COMPLETE", "COMPLETE", "COMPLETE"]);
    shop.heard.length = 0;
    await intasend.push(kenyan("07"));
    expect(told()).toEqual(["COMPLETE"]);
  });

  test("08 is cut and paid, 09 is cut and gone, 14 is locked, 15 is unauthorised once", async () => {
    await expect(intasend.push(kenyan("08"), { api_ref: "LOSTREPLY" })).rejects.toThrow("fetch failed");
    await expect(intasend.push(kenyan("09"))).rejects.toThrow("fetch failed");
    expect((await intasend.push(kenyan("14"))).json["errors"]?.[0]?.["detail"]).toContain("Unable to lock");
    expect([
      (await intasend.push(kenyan("15"))).status,
      (await intasend.push(kenyan("15"))).status < 300,
    ]).toEqual([401, true]);
    await shop.pass(4000);
    expect(shop.sim.statement("intasend").map(({ payer }) => payer.slice(-2))).toEqual(["08", "15"]);
  });

  test("10 reads failed before it is complete; 12 and 13 evade five times; 16 and 17 are in the way", async () => {
    const lies = idOf((await intasend.push(kenyan("10"))).json);
    const going = idOf((await intasend.push(kenyan("12"))).json);
    const busy = idOf((await intasend.push(kenyan("13"))).json);
    const spike = idOf((await intasend.push(kenyan("16"))).json);
    const page = idOf((await intasend.push(kenyan("17"))).json);
    await shop.pass(4000);
    expect(await stateOf(lies)).toBe("FAILED");
    for (let turn = 0; turn < 5; turn++)
      expect([await stateOf(going), (await intasend.status(busy)).status]).toEqual(["PROCESSING", 500]);
    expect([await stateOf(going), await stateOf(busy)]).toEqual(["COMPLETE", "COMPLETE"]);
    expect([(await intasend.status(spike)).status, (await intasend.status(spike)).status]).toEqual([
      429, 200,
    ]);
    expect((await intasend.status(page)).text).toContain("<html>");
    await shop.pass(30_000);
    expect([await stateOf(lies), await stateOf(page)]).toEqual(["COMPLETE", "COMPLETE"]);
  });

  test("19 is complete for ever; that it was taken back is an event of its own", async () => {
    const invoice = idOf((await intasend.push(kenyan("19"))).json);
    await shop.pass(64_000);
    expect(await stateOf(invoice)).toBe("COMPLETE");
    expect(shop.heard.at(-1)?.json).toMatchObject({ invoice, status: "COMPLETED", amount: "50.00" });
    expect(shop.sim.statement("intasend").map(({ status }) => status)).toEqual(["success", "reversed"]);
  });
});

test("a status needs the public key and a known invoice, no secret", async () => {
  const invoice = idOf((await intasend.push(kenyan("00"))).json);
  const url = `${intasend.base}/api/v1/payment/status/`;
  expect((await post(url, { invoice_id: invoice })).status).toBe(401);
  expect((await post(url, { invoice_id: invoice, public_key: "x" })).status).toBe(400);
  expect((await intasend.status("NOBODY" as unknown as Json)).json["detail"]).toBe("Not found.");
});

describe("the webhook", () => {
  test("is tried five times more, later and later", async () => {
    shop.refuse(500);
    await intasend.push(kenyan("07"));
    const seen: number[] = [];
    for (const minutes of [0, 5, 20, 60, 120, 240, 1000]) {
      await shop.pass(minutes * 60_000);
      seen.push(shop.heard.length);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 6]);
  });

  test("is shut after more than twenty failures in a row, and opened again by hand alone", async () => {
    shop.refuse(503);
    for (let turn = 0; turn < 20; turn++) await intasend.push(kenyan("07", `1234${turn + 10}`));
    await shop.sim.quiet();
    expect([shop.heard.length, shop.sim.lockedOut("intasend")]).toEqual([20, false]);
    await intasend.push(kenyan("07"));
    await shop.sim.quiet();
    expect(shop.sim.lockedOut("intasend")).toBe(true);
    shop.refuse(200);
    await intasend.push(kenyan("07"));
    await shop.pass(86_400_000);
    expect(shop.heard).toHaveLength(21);
    shop.sim.webhook("intasend", shop.url);
    await intasend.push(kenyan("07"));
    expect(shop.heard).toHaveLength(22);
  });

  test("one success ends the count", async () => {
    for (let turn = 0; turn < 30; turn++) {
      shop.refuse(turn === 15 ? 200 : 500);
      await intasend.push(kenyan("07", `1234${turn + 10}`));
      await shop.sim.quiet();
    }
    expect(shop.sim.lockedOut("intasend")).toBe(false);
  });
});

describe("the checkout", () => {
  const make = (more: object = {}) =>
    post(`${intasend.base}/api/v1/checkout/`, {
      public_key: intasend.publicKey,
      amount: 50,
      currency: "KES",
      email: "guest@example.com",
      api_ref: "K7F3M2Q9X4TB",
      redirect_url: `${shop.url}/back?x=1`,
      version: "3.0.0",
      ...more,
    });
  const pay = (url: Json | undefined, form: string) =>
    ask(String(url), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form,
    });

  test("is a page; paid there it leads back with the three values a status takes", async () => {
    const made = (await make()).json;
    expect(made).toMatchObject({ api_ref: "K7F3M2Q9X4TB", amount: "50.00", currency: "KES", paid: false });
    const page = await ask(String(made["url"]));
    expect([page.status, page.text.includes("KES 50.00"), page.text.includes("CARD-PAYMENT")]).toEqual([
      200,
      true,
      true,
    ]);
    const response = await fetch(String(made["url"]), {
      method: "POST",
      body: new URLSearchParams({ method: "CARD-PAYMENT" }),
      redirect: "manual",
    });
    expect(response.status).toBe(303);
    const back = new URL(response.headers.get("location") ?? "").searchParams;
    await shop.pass(4000);
    const status = await post(`${intasend.base}/api/v1/payment/status/`, {
      invoice_id: back.get("tracking_id"),
      signature: back.get("signature"),
      checkout_id: back.get("checkout_id"),
    });
    expect(status.json["invoice"]).toMatchObject({
      state: "COMPLETE",
      provider: "CARD-PAYMENT",
      mpesa_reference: null,
    });
    expect(back.get("x")).toBe("1");
    expect(shop.sim.statement("intasend")).toMatchObject([{ amountMinor: 5000, ref: "K7F3M2Q9X4TB" }]);
    const forged = {
      invoice_id: back.get("tracking_id"),
      signature: "eyJ",
      checkout_id: back.get("checkout_id"),
    };
    expect((await post(`${intasend.base}/api/v1/payment/status/`, forged)).status).toBe(401);
  });

  test("is paid once, however often the button is pressed, and by a phone meets its scenario", async () => {
    const { url } = (await make({ method: "M-PESA" })).json as { readonly url?: Json };
    expect((await pay(url, "phone=0712")).status).toBe(400);
    await pay(url, `phone=${kenyan("02")}`);
    await pay(url, `phone=${kenyan("00")}`);
    await shop.pass(4000);
    expect(told()).toEqual(["PENDING", "PROCESSING", "FAILED"]);
    expect(shop.sim.statement("intasend")).toEqual([]);
  });

  test.each([
    ["another public key", { public_key: "x" }, "public_key"],
    ["a currency they do not have", { currency: "TZS" }, "currency"],
    ["an address that is none", { redirect_url: "back" }, "redirect_url"],
  ])("is refused for %s", async (_, more, field) => {
    expect(Object.keys((await make(more)).json)).toEqual([field]);
  });
});

test("a refund is pending, then completed and in the statement", async () => {
  const invoice = idOf((await intasend.push(kenyan("00"))).json);
  await shop.pass(4000);
  const order = { invoice, amount: 50, reason: "Unavailable service", reason_details: "" };
  const made = (await post(`${intasend.base}/api/v1/chargebacks/`, order, intasend.headers)).json;
  expect(made).toMatchObject({ status: "PENDING" });
  await shop.pass(10_000);
  const url = `${intasend.base}/api/v1/chargebacks/${String(made["chargeback_id"])}/`;
  expect((await ask(url, { headers: intasend.headers })).json).toMatchObject({
    status: "COMPLETED",
    amount: "50.00",
  });
  expect(shop.sim.statement("intasend").map(({ status }) => status)).toEqual(["success", "reversed"]);
});
