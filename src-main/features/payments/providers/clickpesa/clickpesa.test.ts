import { afterEach, expect, test } from "vitest";
import type { Money } from "#contract/values/index.ts";
import { account, moment, never, nobody, openCompany, ref, token, world } from "../company.fixture.ts";
import type { Asked, Company, Said } from "../company.fixture.ts";
import type { Handle, Observation, Started, StartOrder } from "../provider.ts";
import { checksum } from "./checksum.ts";
import { initiated, payment, previewed, tokenAnswer } from "./golden.fixture.ts";
import { createClickpesa } from "./index.ts";

const thousand: Money = { minor: 100_000, currency: "TZS" };
const order: StartOrder = {
  ref,
  token,
  phone: "255712345678",
  amount: thousand,
  description: "WiFi",
  callbackUrl: `https://relay.example/c/9f3a0c/${token}`,
};
const handle: Handle = {
  ref,
  providerRef: undefined,
  providerRef2: undefined,
  startedAt: moment,
  amount: thousand,
};
const pushPath = "/payments/initiate-ussd-push-request";

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

async function open(answer: (asked: Asked) => Said, settings: Record<string, string> = {}) {
  await company?.close();
  company = await openCompany((asked) =>
    asked.path === "/generate-token" ? { body: tokenAnswer } : answer(asked),
  );
  return {
    company,
    config: account("clickpesa", { base: company.base, settings }),
    provider: createClickpesa(world()),
  };
}
async function started(said: Said, more: Partial<StartOrder> = {}, settings = {}): Promise<Started> {
  const { provider, config } = await open(() => said, settings);
  return provider.start(config, { ...order, ...more }, never);
}
async function asked(said: Said): Promise<Observation> {
  const { provider, config } = await open(() => said);
  return provider.query(config, handle, never);
}

test("the token is sent as it came, the amount is a text, the body carries its checksum", async () => {
  const { provider, config, company } = await open(() => ({ body: initiated }));
  expect(await provider.start(config, order, never)).toEqual({
    kind: "accepted",
    providerRef: "0AB12LCPTEST1",
    channel: "TIGO-PESA",
    raw: JSON.stringify(initiated),
  });
  const body = { amount: "1000", currency: "TZS", orderReference: ref, phoneNumber: "255712345678" };
  expect(company.bodies(pushPath)).toEqual([{ ...body, checksum: checksum("CHKTESTKEY123", body) }]);
  const [desk, push] = company.asked;
  expect(desk).toMatchObject({
    method: "POST",
    text: "",
    headers: { "client-id": "IDTEST0001", "api-key": "SKtestapikey0001" },
  });
  expect(push?.headers).toMatchObject({
    authorization: tokenAnswer.token,
    "content-type": "application/json",
  });
});

test("without a checksum key there is no checksum; an address to call goes along where the account says so", async () => {
  const { provider, config, company } = await open(() => ({ body: initiated }), { webhookPerRequest: "on" });
  await provider.start({ ...config, secrets: { ...config.secrets, checksumKey: "" } }, order, never);
  expect(company.bodies(pushPath)).toEqual([
    {
      amount: "1000",
      currency: "TZS",
      orderReference: ref,
      phoneNumber: "255712345678",
      webhookUrl: order.callbackUrl,
    },
  ]);
});

test("a reference that was used before is our own lost answer: accepted, and to be asked about", async () => {
  const body = { message: `Order reference ${ref} already used: Create a different reference` };
  expect(await started({ status: 409, body })).toMatchObject({ kind: "accepted" });
});

test.each([
  [
    400,
    "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank",
    "invalid-request",
  ],
  [400, "Invalid request parameters", "invalid-request"],
  [400, "Transaction is already in process for the current subscriber", "busy-phone"],
  [400, "Account has no payment collection methods", "config"],
  [400, "Invalid checksum", "config"],
  [401, "Unauthorized", "auth"],
  [403, "Invalid or Expired API-Key", "config"],
  [404, "Not found", "config"],
] as const)("a refusal says why: %i %s is %s", async (status, message, reason) => {
  expect(await started({ status, body: { message } })).toMatchObject({
    kind: "rejected",
    reason,
    rawCode: `HTTP ${status} ${message}`,
  });
});

test.each([
  [429, { message: "Too Many Requests" }],
  [500, { message: "Internal server error" }],
  [503, "<html><h1>Service Unavailable</h1></html>"],
  [200, {}],
  [200, ""],
  [302, JSON.stringify(initiated)],
])("an answer that settles nothing may have been taken: %i %o", async (status, body) => {
  expect(await started({ status, body })).toMatchObject({ kind: "unknown" });
});

test("a socket that is cut is unknown, a company that is not there is a clear no", async () => {
  expect(await started((response) => void response.destroy())).toMatchObject({ kind: "unknown" });
  const config = account("clickpesa", { base: await nobody() });
  expect(await createClickpesa(world()).start(config, order, never)).toMatchObject({
    kind: "rejected",
    reason: "provider-busy",
  });
});

test("what would be refused is not sent", async () => {
  const { provider, config, company } = await open(() => ({ body: initiated }));
  for (const more of [
    { amount: { minor: 100_050, currency: "TZS" } },
    { amount: { minor: 100_000, currency: "KES" } },
    { phone: undefined },
    { ref: "with-dash" },
    { ref: "X".repeat(21) },
  ] as const)
    expect(await provider.start(config, { ...order, ...more }, never)).toMatchObject({
      kind: "rejected",
      reason: "invalid-request",
    });
  expect(company.asked).toEqual([]);
});

test("a refused token is renewed once; refused credentials are the owner's", async () => {
  let pushes = 0;
  const { provider, config, company } = await open(() =>
    ++pushes === 1 ? { status: 401, body: { message: "Unauthorized" } } : { body: initiated },
  );
  expect(await provider.start(config, order, never)).toMatchObject({ kind: "accepted" });
  expect(company.asked.map((one) => one.path)).toEqual([
    "/generate-token",
    pushPath,
    "/generate-token",
    pushPath,
  ]);
  const closed = await openCompany(() => ({ status: 403, body: { message: "Invalid or Expired API-Key" } }));
  const wrong = account("clickpesa", { base: closed.base });
  expect(await provider.start(wrong, order, never)).toMatchObject({ kind: "rejected", reason: "auth" });
  expect(await provider.test(wrong, never)).toEqual({
    good: false,
    detail: "HTTP 403 Invalid or Expired API-Key",
  });
  expect(closed.asked.map((one) => one.path)).toEqual(["/generate-token", "/generate-token"]);
  await closed.close();
  expect(await provider.test(config, never)).toMatchObject({ good: true });
});

test("a preview tells channels, fee and name, and nothing where it fails", async () => {
  const { provider, config, company } = await open(() => ({ body: previewed }));
  expect(await provider.preview?.(config, order, never)).toEqual({
    channels: [
      { id: "TIGO-PESA", available: true, fee: { minor: 1500, currency: "TZS" } },
      { id: "AIRTEL-MONEY", available: false, fee: undefined },
    ],
    payerName: "ASHA JUMA",
  });
  const [sent] = company.bodies("/payments/preview-ussd-push-request") as Record<string, unknown>[];
  expect(sent).toMatchObject({ amount: "1000", fetchSenderDetails: true });
  expect(sent?.["checksum"]).toBe(checksum("CHKTESTKEY123", sent ?? {}));
  const down = await open(() => ({ status: 503, body: "<html>" }));
  expect(await down.provider.preview?.(down.config, order, never)).toEqual({ channels: [] });
});

test("a payment is asked for by our own reference and answered with a list", async () => {
  expect(await asked({ body: [payment] })).toEqual({
    kind: "success",
    receipt: "MP260112.1331.T00001",
    amount: thousand,
    at: Date.UTC(2026, 0, 12, 10, 30),
    payer: "255712345678",
    payerMasked: false,
  });
  expect(company?.asked.at(-1)).toMatchObject({ method: "GET", path: `/payments/${ref}`, text: "" });
});

test.each([
  ["SUCCESS", { kind: "success" }],
  ["SETTLED", { kind: "success" }],
  ["COMPLETED", { kind: "success" }],
  ["PROCESSING", { kind: "pending" }],
  ["PENDING", { kind: "pending" }],
  ["ON-HOLD", { kind: "pending", onHold: true }],
  ["ON_HOLD", { kind: "pending", onHold: true }],
  ["REFUNDED", { kind: "reversed", receipt: "MP260112.1331.T00001" }],
  ["REVERSED", { kind: "reversed", receipt: "MP260112.1331.T00001" }],
  ["FAILED", { kind: "failed", reason: "insufficient-funds", confident: true }],
  ["TELEPORTED", { kind: "pending" }],
])("the status %s is told", async (status, expected) => {
  expect(await asked({ body: [{ ...payment, status, message: "Insufficient balance" }] })).toMatchObject(
    expected,
  );
});

test("amounts come as numbers and texts; a nought is their own reckoning and says nothing", async () => {
  const amounts: unknown[] = [];
  for (const collectedAmount of [1000, "1000", "1000.00", "0", 0, "-3", null, "1e3"]) {
    const seen = await asked({ body: [{ ...payment, collectedAmount }] });
    amounts.push(seen.kind === "success" && seen.amount?.minor);
  }
  expect(amounts).toEqual([100_000, 100_000, 100_000, undefined, undefined, undefined, undefined, undefined]);
  expect(await asked({ body: [{ ...payment, collectedCurrency: "KES" }] })).toMatchObject({
    amount: { minor: 100_000, currency: "KES" },
  });
  expect(await asked({ body: [{ ...payment, collectedCurrency: "USD" }] })).toEqual({
    kind: "pending",
    onHold: true,
  });
});

test("of several entries the one that matters is told, and those of others never", async () => {
  const failed = { ...payment, status: "FAILED" };
  expect(await asked({ body: [failed, payment] })).toMatchObject({ kind: "success" });
  expect(await asked({ body: [payment, { ...payment, status: "REVERSED" }, failed] })).toMatchObject({
    kind: "reversed",
  });
  expect(await asked({ body: [{ ...payment, orderReference: "000000000000" }] })).toMatchObject({
    kind: "unavailable",
  });
});

test("what the company does not know is told apart from what it does not say", async () => {
  for (const said of [
    { body: [] },
    { status: 404, body: { message: "Order not found" } },
    { status: 404, body: { message: "Payment not found" } },
  ])
    expect(await asked(said)).toEqual({ kind: "not-found" });
  for (const said of [
    { status: 404, body: { message: "Cannot GET" } },
    { status: 404, body: "<html>not found</html>" },
    { status: 401, body: { message: "Unauthorized" } },
    { status: 429, body: { message: "Too Many Requests" } },
    { status: 500, body: { message: "Internal server error" } },
    { status: 200, body: "<html>" },
    { status: 200, body: "null" },
    { status: 200, body: [{}] },
  ])
    expect(await asked(said)).toMatchObject({ kind: "unavailable" });
});

test("no answer carries a secret on", async () => {
  const secrets = Object.values(account("clickpesa").secrets);
  const body = { message: `bad ${secrets.join(" ")} ${tokenAnswer.token}` };
  const all = JSON.stringify([
    await started({ status: 400, body }),
    await started({ status: 500, body }),
    await asked({ status: 500, body }),
  ]);
  for (const secret of [...secrets, "eyJhbGciOi"]) expect(all).not.toContain(secret);
});
