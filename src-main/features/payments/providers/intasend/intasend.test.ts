import { afterEach, expect, test } from "vitest";
import type { Money } from "#contract/values/index.ts";
import { account, moment, never, nobody, openCompany, ref, token, world } from "../company.fixture.ts";
import type { Company, Said } from "../company.fixture.ts";
import type { Handle, Observation, Started, StartOrder } from "../provider.ts";
import { page, pushed, status } from "./golden.fixture.ts";
import { createIntasend } from "./index.ts";

const fifty: Money = { minor: 5000, currency: "KES" };
const order: StartOrder = {
  ref,
  token,
  phone: "254712345678",
  amount: fifty,
  description: "WiFi",
  callbackUrl: undefined,
};
const handle: Handle = {
  ref,
  providerRef: "Y5JJV4V",
  providerRef2: "0666538f-test",
  startedAt: moment,
  amount: fifty,
};
const provider = createIntasend(world());

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

async function open(said: Said, settings: Record<string, string> = {}) {
  await company?.close();
  company = await openCompany(() => said);
  return { company, config: account("intasend", { base: company.base, settings }) };
}
const started = async (said: Said, more: Partial<StartOrder> = {}, settings = {}): Promise<Started> =>
  provider.start((await open(said, settings)).config, { ...order, ...more }, never);
const asked = async (said: Said, more: Partial<Handle> = {}, settings = {}): Promise<Observation> =>
  provider.query((await open(said, settings)).config, { ...handle, ...more }, never);

test("a push is written as the papers want it, to an address with a slash at its end", async () => {
  const { company, config } = await open({ status: 201, body: pushed }, { wallet: "WABC12" });
  const answer = await provider.start(config, order, never);
  expect(answer).toMatchObject({
    kind: "accepted",
    providerRef: "Y5JJV4V",
    providerRef2: "0666538f-test",
    channel: "M-PESA",
  });
  expect(company.asked[0]?.headers).toMatchObject({
    authorization: "Bearer ISSecretKey_test_0002-of-tests",
    intasend_public_api_key: "ISPubKey_test_0001-of-tests",
    "content-type": "application/json",
  });
  expect(company.bodies("/api/v1/payment/mpesa-stk-push/")).toEqual([
    {
      public_key: "ISPubKey_test_0001-of-tests",
      method: "M-PESA",
      currency: "KES",
      amount: 50,
      phone_number: "254712345678",
      api_ref: ref,
      name: "",
      email: "",
      narrative: "WiFi",
      wallet_id: "WABC12",
      mobile_tarrif: "BUSINESS-PAYS",
    },
  ]);
});

test.each([
  [400, { amount: ["A valid number is required."] }, "invalid-request"],
  [
    400,
    { errors: [{ code: "stk", detail: "Unable to lock subscriber, a transaction is in process" }] },
    "busy-phone",
  ],
  [401, { detail: "Authentication credentials were not provided." }, "auth"],
  [403, { detail: "You do not have permission to perform this action." }, "config"],
  [404, { detail: "Not found." }, "config"],
  [429, { detail: "Request was throttled. Expected available in 7 seconds." }, "provider-busy"],
] as const)("a refusal says why: %i %o is %s", async (code, body, reason) => {
  expect(await started({ status: code, body })).toMatchObject({ kind: "rejected", reason });
});

test.each([
  [500, { detail: "Server error" }],
  [503, "<html><h1>Service Unavailable</h1></html>"],
  [200, {}],
  [201, ""],
  [302, JSON.stringify(pushed)],
])("an answer that settles nothing may have been taken: %i %o", async (code, body) => {
  expect(await started({ status: code, body })).toMatchObject({ kind: "unknown" });
});

test("a socket that is cut is unknown, a company that is not there is a clear no", async () => {
  expect(await started((response) => void response.destroy())).toMatchObject({ kind: "unknown" });
  expect(await provider.start(account("intasend", { base: await nobody() }), order, never)).toMatchObject({
    kind: "rejected",
    reason: "provider-busy",
  });
});

test("a rehearsal without its simulator reaches nobody", async () => {
  const config = account("intasend", { settings: { base: "https://payment.intasend.com" } });
  expect(await provider.start(config, order, never)).toMatchObject({ kind: "rejected", reason: "config" });
  expect(await provider.query(config, handle, never)).toMatchObject({ kind: "unavailable" });
  expect(await provider.test(config, never)).toMatchObject({ good: false });
});

test("a status is asked for with the public key alone", async () => {
  const { company, config } = await open({ body: status({}) });
  expect(await provider.query(config, handle, never)).toEqual({ kind: "pending" });
  expect(company.bodies("/api/v1/payment/status/")).toEqual([
    { public_key: "ISPubKey_test_0001-of-tests", invoice_id: "Y5JJV4V" },
  ]);
  expect(company.asked[0]?.headers.authorization).toBeUndefined();
});

test("only COMPLETE pays: the value is the amount, the charges are the fee, as texts or numbers", async () => {
  const paid = { state: "COMPLETE", mpesa_reference: "TAC1XYZ789", updated_at: "2026-01-12T13:30:41+03:00" };
  for (const written of [
    { value: "50.00", charges: "1.50", net_amount: "48.50" },
    { value: 50.0, charges: 1.5, net_amount: 48.5 },
  ])
    expect(await asked({ body: status({ ...paid, ...written }) })).toEqual({
      kind: "success",
      receipt: "TAC1XYZ789",
      amount: fifty,
      fee: { minor: 150, currency: "KES" },
      at: Date.UTC(2026, 0, 12, 10, 30, 41),
      payer: "254712345678",
      payerMasked: false,
    });
  for (const state of ["PENDING", "PROCESSING", "RETRY", "complete?"])
    expect(await asked({ body: status({ state }) })).toEqual({ kind: "pending" });
});

test("where the customer pays the tariff the value is more than the price, and is told as it is", async () => {
  const seen = await asked({ body: status({ state: "COMPLETE", value: 10.36, charges: 0.36 }) });
  expect(seen).toMatchObject({
    amount: { minor: 1036, currency: "KES" },
    fee: { minor: 36, currency: "KES" },
  });
});

test("a card has no M-Pesa code: the invoice is the receipt; M-Pesa's comes later", async () => {
  const card = await asked({
    body: status({ state: "COMPLETE", provider: "CARD-PAYMENT", account: "a@b.example" }),
  });
  expect(card).toMatchObject({ receipt: "Y5JJV4V" });
  expect(card).not.toHaveProperty("payer");
  expect(await asked({ body: status({ state: "COMPLETE" }) })).toMatchObject({
    kind: "success",
    receipt: undefined,
  });
});

test("money in another currency is told in it; in one we cannot count it is somebody's to look at", async () => {
  expect(await asked({ body: status({ state: "COMPLETE", currency: "UGX", value: "50" }) })).toMatchObject({
    amount: { minor: 50, currency: "UGX" },
  });
  expect(await asked({ body: status({ state: "COMPLETE", currency: "USD" }) })).toEqual({
    kind: "pending",
    onHold: true,
  });
});

test.each([
  ["1032", "Request cancelled by user", "cancelled", true],
  [1, "The balance is insufficient for the transaction.", "insufficient-funds", true],
  ["1037", "DS timeout user cannot be reached", "unreachable", false],
  ["2001", "The initiator information is invalid.", "wrong-pin", true],
  [null, "Insufficient balance", "insufficient-funds", true],
  [null, "Request timed out", "expired", false],
  ["TF106", "Something", "locked", true],
  [null, null, "failed-other", false],
])("a failure with %s %s is %s", async (failed_code, failed_reason, reason, confident) => {
  const body = status({ state: "FAILED", failed_code, failed_reason });
  expect(await asked({ body }, {}, { failedCodes: "TF105=expired, TF106=locked" })).toMatchObject({
    kind: "failed",
    reason,
    confident,
  });
});

test.each([
  [503, "<html>"],
  [429, { detail: "Request was throttled." }],
  [401, { detail: "Invalid token." }],
  [500, {}],
  [200, {}],
  [200, { invoice: {} }],
  [200, status({ state: "COMPLETE", api_ref: "000000000000" })],
])("a status that says nothing says nothing about the money: %i %o", async (code, body) => {
  expect(await asked({ status: code, body })).toMatchObject({ kind: "unavailable" });
});

test("an invoice the company does not know is said to be so", async () => {
  expect(await asked({ status: 404, body: { detail: "Not found." } })).toEqual({ kind: "not-found" });
});

test("a lost answer is found by what a webhook claims, if the invoice names our reference", async () => {
  const lost = { providerRef: undefined, providerRef2: undefined };
  expect(await asked({ body: status({ state: "COMPLETE" }) }, lost)).toMatchObject({ kind: "unavailable" });
  expect(company?.asked).toEqual([]);
  const hinted = { ...lost, hint: "Y5JJV4V" };
  expect(await asked({ body: status({ state: "COMPLETE" }) }, hinted)).toMatchObject({ kind: "success" });
  const others = [
    status({ state: "COMPLETE", api_ref: "000000000000" }),
    status({ state: "COMPLETE", api_ref: null }),
  ];
  for (const body of others) expect(await asked({ body }, hinted)).toMatchObject({ kind: "unavailable" });
});

test("a page to pay on is opened where the account offers it, with the public key alone", async () => {
  const link = { channel: "link", phone: undefined, returnUrl: "https://shop.example/p/K7F3" } as const;
  const answer = await started({ status: 201, body: page }, link, { checkout: "on" });
  expect(answer).toEqual({
    kind: "accepted",
    providerRef2: "page:666f4283-test eyJ0-test-signature",
    redirectUrl: page.url,
    channel: "link",
    raw: JSON.stringify({ ...page, signature: "••••" }),
  });
  expect(company?.asked[0]?.headers.authorization).toBeUndefined();
  expect(company?.bodies("/api/v1/checkout/")).toEqual([
    {
      public_key: "ISPubKey_test_0001-of-tests",
      amount: 50,
      currency: "KES",
      email: "guest@example.com",
      first_name: "",
      last_name: "",
      country: "KE",
      api_ref: ref,
      method: "",
      redirect_url: "https://shop.example/p/K7F3",
      host: "https://shop.example",
      mobile_tarrif: "BUSINESS-PAYS",
      card_tarrif: "BUSINESS-PAYS",
      version: "3.0.0",
    },
  ]);
  expect(await started({ body: page }, link)).toMatchObject({ kind: "rejected", reason: "config" });
  expect(
    await started({ body: { ...page, url: "javascript:alert(1)" } }, link, { checkout: "on" }),
  ).toMatchObject({
    kind: "unknown",
  });
});

test("a page is waited for until the guest comes back with an invoice, then asked for with all three", async () => {
  const opened = { providerRef: undefined, providerRef2: "page:666f4283-test eyJ0-test-signature" };
  expect(await asked({ body: status({ state: "COMPLETE" }) }, opened)).toEqual({ kind: "pending" });
  expect(company?.asked).toEqual([]);
  expect(await asked({ body: status({ state: "COMPLETE" }) }, { ...opened, hint: "Y5JJV4V" })).toMatchObject({
    kind: "success",
  });
  expect(company?.bodies("/api/v1/payment/status/")).toMatchObject([
    { invoice_id: "Y5JJV4V", checkout_id: "666f4283-test", signature: "eyJ0-test-signature" },
  ]);
});

test("keys are tested without moving money, and no more is promised than was seen", async () => {
  const tried = async (said: Said) => provider.test((await open(said)).config, never);
  expect(await tried({ status: 404, body: { detail: "Not found." } })).toMatchObject({ good: true });
  expect(await tried({ status: 401, body: { detail: "Invalid token." } })).toEqual({
    good: false,
    detail: "HTTP 401 Invalid token.",
  });
  expect(await tried({ status: 503, body: "<html>" })).toMatchObject({ good: false });
});

test("no answer carries a secret on", async () => {
  const secrets = Object.values(account("intasend").secrets);
  const body = { detail: `bad ${secrets.join(" ")}`, errors: secrets };
  const all = JSON.stringify([
    await started({ status: 400, body }),
    await started({ status: 500, body }),
    await asked({ status: 500, body }),
    await provider.test((await open({ status: 401, body })).config, never),
  ]);
  for (const secret of secrets) expect(all).not.toContain(secret);
});
