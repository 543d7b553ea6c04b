import { afterEach, expect, test } from "vitest";
import type { Money } from "#contract/values/index.ts";
import { account, moment, never, nobody, openCompany, ref, token, world } from "../company.fixture.ts";
import type { Asked, Company, Said } from "../company.fixture.ts";
import type { Handle, Observation, Started, StartOrder } from "../provider.ts";
import { accepted, beingProcessed, checkout, oauth, queried, refusal, results } from "./golden.fixture.ts";
import { createDaraja } from "./index.ts";
import { passwordOf } from "./push.ts";

const fifty: Money = { minor: 5000, currency: "KES" };
const order: StartOrder = {
  ref,
  token,
  phone: "254712345678",
  amount: fifty,
  description: "WiFi 1 hour",
  callbackUrl: `https://relay.example/c/9f3a0c/${token}`,
};
const handle: Handle = {
  ref,
  providerRef: checkout,
  providerRef2: undefined,
  startedAt: moment,
  amount: fifty,
};

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

const pushPath = "/mpesa/stkpush/v1/processrequest";
const queryPath = "/mpesa/stkpushquery/v1/query";

/** Gives tokens, and says this to everything else. */
async function daraja(said: Said | ((asked: Asked) => Said)) {
  const answer =
    typeof said === "function" && said.length === 1 ? (said as (asked: Asked) => Said) : undefined;
  company = await openCompany((asked) => {
    if (asked.path.startsWith("/oauth/")) return { body: oauth };
    return answer ? answer(asked) : (said as Said);
  });
  return { provider: createDaraja(world()), config: account("daraja", { base: company.base }), company };
}

async function started(said: Said, more: Partial<StartOrder> = {}): Promise<Started> {
  const { provider, config } = await daraja(said);
  const answer = await provider.start(config, { ...order, ...more }, never);
  await company?.close();
  return answer;
}

async function asked(said: Said, environment: "practice" | "sandbox" = "practice"): Promise<Observation> {
  const { provider, config } = await daraja(said);
  const answer = await provider.query({ ...config, environment }, handle, never);
  await company?.close();
  return answer;
}

test("the password is the published one", () => {
  expect(passwordOf("174379", account("daraja").secrets["passkey"] ?? "", "20210628092408")).toBe(
    "MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZiNzJhZGExZWQyYzkxOTIwMjEwNjI4MDkyNDA4",
  );
});

test("a push to a paybill is written as the papers want it, with its token", async () => {
  const { provider, config, company } = await daraja({ body: accepted });
  expect(await provider.start(config, order, never)).toEqual({
    kind: "accepted",
    providerRef: checkout,
    providerRef2: "2654-4b64-97ff-test01",
    raw: JSON.stringify(accepted),
  });
  const timestamp = "20260112133005";
  expect(company.bodies(pushPath)).toEqual([
    {
      BusinessShortCode: 174379,
      Password: passwordOf("174379", config.secrets["passkey"] ?? "", timestamp),
      Timestamp: timestamp,
      TransactionType: "CustomerPayBillOnline",
      Amount: 50,
      PartyA: 254712345678,
      PartyB: 174379,
      PhoneNumber: 254712345678,
      CallBackURL: order.callbackUrl,
      AccountReference: ref,
      TransactionDesc: "WiFi 1 hour",
    },
  ]);
  const [oauthCall, push] = company.asked;
  expect(oauthCall).toMatchObject({
    method: "GET",
    path: "/oauth/v1/generate?grant_type=client_credentials",
  });
  const pair = Buffer.from("consumer-key-of-tests-0001:consumer-secret-of-tests-0001").toString("base64");
  expect(oauthCall?.headers.authorization).toBe(`Basic ${pair}`);
  expect(push?.headers).toMatchObject({
    authorization: `Bearer ${oauth.access_token}`,
    "content-type": "application/json",
  });
});

test("a push to a till names the till, a long description is cut, no listener means an address that leads nowhere", async () => {
  const { provider, config, company } = await daraja({ body: accepted });
  const settings = { ...config.settings, type: "till", till: "5123456" };
  const description = "Wi-Fi “Jioni” ya wiki nzima";
  await provider.start({ ...config, settings }, { ...order, description, callbackUrl: undefined }, never);
  expect(company.bodies(pushPath)).toMatchObject([
    {
      BusinessShortCode: 174379,
      PartyB: 5123456,
      TransactionType: "CustomerBuyGoodsOnline",
      TransactionDesc: "WiFi Jioni ya",
      CallBackURL: "https://kaunta.invalid/c",
    },
  ]);
});

test("what a push cannot carry is refused before anything is sent", async () => {
  const { provider, config, company } = await daraja({ body: accepted });
  for (const more of [
    { amount: { minor: 5050, currency: "KES" } },
    { amount: { minor: 5000, currency: "TZS" } },
    { phone: undefined },
    { phone: "255712345678" },
  ] as const)
    expect(await provider.start(config, { ...order, ...more }, never)).toMatchObject({
      kind: "rejected",
      reason: "invalid-request",
    });
  expect(company.asked).toEqual([]);
});

test.each([
  [400, refusal("400.002.02", "Bad Request - Invalid PhoneNumber"), "invalid-request", undefined],
  [400, refusal("400.002.05", "Invalid Request Payload"), "invalid-request", undefined],
  [404, refusal("404.001.01", "Resource not found"), "config", undefined],
  [405, refusal("405.001", "Method Not Allowed"), "config", undefined],
  [500, refusal("500.001.1001", "Merchant does not exist"), "config", undefined],
  [500, refusal("500.001.1001", "Wrong credentials"), "config", undefined],
  [
    500,
    refusal("500.001.1001", "Unable to lock subscriber, a transaction is in process"),
    "busy-phone",
    60_000,
  ],
  [500, refusal("500.003.02", "Error Occurred: Spike Arrest Violation"), "provider-busy", 5000],
  [500, refusal("500.003.02", "System is busy. Please try again in few minutes."), "provider-busy", 5000],
  [500, refusal("500.003.03", "Error Occurred: Quota Violation"), "provider-busy", 60_000],
  [429, "<html>slow down</html>", "provider-busy", 5000],
  [404, refusal("404.001.03", "Invalid Access Token"), "auth", undefined],
] as const)("a refusal says why: %i %o is %s", async (status, body, reason, retryAfterMs) => {
  const answer = await started({ status, body });
  expect(answer).toMatchObject({ kind: "rejected", reason });
  expect("retryAfterMs" in answer ? answer.retryAfterMs : undefined).toBe(retryAfterMs);
});

test.each([
  [500, refusal("500.003.1001", "Internal Server Error")],
  [500, refusal("500.001.1001", "Something new")],
  [500, beingProcessed],
  [503, "<html><h1>Service Unavailable</h1></html>"],
  [502, ""],
  [403, "<html>Request unsuccessful. Incapsula</html>"],
  [200, {}],
  [200, { ...accepted, CheckoutRequestID: undefined }],
  [302, JSON.stringify(accepted)],
])("an answer that settles nothing may have been taken: %i %o", async (status, body) => {
  expect(await started({ status, body })).toMatchObject({ kind: "unknown" });
});

test("a socket that is cut is unknown, a company that is not there is a clear no", async () => {
  expect(await started((response) => void response.destroy())).toEqual({
    kind: "unknown",
    detail: "UND_ERR_SOCKET",
  });
  const config = account("daraja", { base: await nobody() });
  expect(await createDaraja(world()).start(config, order, never)).toMatchObject({
    kind: "rejected",
    reason: "provider-busy",
    rawCode: "ECONNREFUSED",
  });
});

test.each([
  ["404.001.03", 404],
  ["401.003.01", 401],
  ["400.003.01", 400],
])("a worn-out token (%s) is renewed once and the push sent once more", async (code, status) => {
  let pushes = 0;
  const { provider, config, company } = await daraja((asked: Asked) => {
    expect(asked.path).toBe(pushPath);
    return ++pushes === 1 ? { status, body: refusal(code, "Invalid Access Token") } : { body: accepted };
  });
  expect(await provider.start(config, order, never)).toMatchObject({ kind: "accepted" });
  expect(company.asked.map((one) => one.path.split("?")[0])).toEqual([
    "/oauth/v1/generate",
    pushPath,
    "/oauth/v1/generate",
    pushPath,
  ]);
});

test("wrong credentials, a busy token desk and an expires_in that is a number", async () => {
  const answers: [Said, object][] = [
    [
      { status: 401, body: refusal("401.003.01", "Error Occurred - Invalid Access Token") },
      { reason: "auth" },
    ],
    [{ status: 400, body: "" }, { reason: "auth" }],
    [
      { status: 429, body: "" },
      { reason: "provider-busy", retryAfterMs: 5000 },
    ],
    [{ status: 503, body: "<html>" }, { reason: "provider-busy" }],
    [{ body: { access_token: "t", expires_in: 3599 } }, { kind: "accepted" }],
  ];
  for (const [said, expected] of answers) {
    const desk = await openCompany((asked) => (asked.path.startsWith("/oauth/") ? said : { body: accepted }));
    const config = account("daraja", { base: desk.base });
    expect(await createDaraja(world()).start(config, order, never)).toMatchObject(expected);
    await desk.close();
  }
});

test("an account can be tested with nothing but a token", async () => {
  const { provider, config, company } = await daraja({ status: 500, body: "" });
  expect(await provider.test(config, never)).toEqual({ good: true, detail: "The company gave a token." });
  expect(company.asked).toHaveLength(1);
  const off = await provider.test(account("daraja", { base: await nobody() }), never);
  expect(off).toEqual({ good: false, detail: "ECONNREFUSED" });
  // A rehearsal without its simulator reaches nobody.
  expect(await provider.test(account("daraja"), never)).toMatchObject({ good: false });
});

test("a query is asked with numbers as texts, and paid is a text nought without a receipt", async () => {
  const { provider, config, company } = await daraja({
    body: queried("0", "The service request is processed successfully."),
  });
  expect(await provider.query(config, handle, never)).toEqual({ kind: "success" });
  const timestamp = "20260112133005";
  expect(company.bodies(queryPath)).toEqual([
    {
      BusinessShortCode: "174379",
      Password: passwordOf("174379", config.secrets["passkey"] ?? "", timestamp),
      Timestamp: timestamp,
      CheckoutRequestID: checkout,
    },
  ]);
});

test("what is still going on is no failure, whichever way it is said", async () => {
  for (const said of [
    { body: queried("4999", "The transaction is still under processing") },
    { status: 500, body: beingProcessed },
  ])
    expect(await asked(said)).toEqual({ kind: "pending" });
});

test.each(results)("a query that ends with %s is %s", async (code, reason, confident) => {
  expect(await asked({ body: queried(String(code), "words") })).toEqual({
    kind: "failed",
    reason,
    rawCode: `${code} words`,
    confident,
  });
});

test("in the sandbox no failure is sure: it calls paid pushes failed", async () => {
  expect(await asked({ body: queried("1032", "Request cancelled by user") }, "sandbox")).toMatchObject({
    reason: "cancelled",
    confident: false,
  });
});

test.each([
  [503, "<html><h1>Service Unavailable</h1></html>", undefined],
  [429, "", 5000],
  [500, refusal("500.003.02", "Spike Arrest"), 5000],
  [500, refusal("500.003.1001", "Internal Server Error"), undefined],
  [400, refusal("400.002.02", "Bad Request - Invalid CheckoutRequestID"), undefined],
  [200, { ResponseCode: "0", CheckoutRequestID: checkout }, undefined],
  [200, { ...(queried("1032", "x") as object), CheckoutRequestID: "ws_CO_another" }, undefined],
] as const)(
  "a query that says nothing says nothing about the money: %i %o",
  async (status, body, retryAfterMs) => {
    const answer = await asked({ status, body });
    expect(answer).toMatchObject({ kind: "unavailable" });
    expect("retryAfterMs" in answer ? answer.retryAfterMs : undefined).toBe(retryAfterMs);
  },
);

test("a lost answer is asked about by what the callback named", async () => {
  const { provider, config, company } = await daraja({ body: queried("0", "Success") });
  const lost = { ...handle, providerRef: undefined, hint: checkout };
  expect(await provider.query(config, lost, never)).toEqual({ kind: "success" });
  expect(company.bodies(queryPath)).toMatchObject([{ CheckoutRequestID: checkout }]);
});

test("without a CheckoutRequestID nothing is asked", async () => {
  const { provider, config, company } = await daraja({ body: "" });
  const seen = await provider.query(config, { ...handle, providerRef: undefined }, never);
  expect(seen).toMatchObject({ kind: "unavailable" });
  expect(company.asked).toEqual([]);
});

test("no answer carries a secret on", async () => {
  const { provider, config } = await daraja((asked: Asked) => ({
    status: 400,
    body: refusal(
      "400.002.02",
      `Invalid ${asked.headers.authorization} ${config.secrets["passkey"]} ${asked.text}`,
    ),
  }));
  const secrets = Object.values(config.secrets);
  const all = JSON.stringify([
    await provider.start(config, order, never),
    await provider.query(config, handle, never),
  ]);
  const password = passwordOf("174379", config.secrets["passkey"] ?? "", "20260112133005");
  for (const secret of [...secrets, oauth.access_token, password.slice(0, 40)])
    expect(all).not.toContain(secret);
  expect(all).toContain("Invalid Bearer ••••");
});
