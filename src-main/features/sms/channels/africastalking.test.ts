import { afterEach, beforeEach, expect, test } from "vitest";
import { createAfricasTalking } from "./africastalking.ts";
import type { SmsConfig, SmsOrder } from "./channel.ts";
import { africasTalkingSent, createCompany } from "./fixture.ts";

let company: Awaited<ReturnType<typeof createCompany>>;
let config: SmsConfig;
beforeEach(async () => {
  company = await createCompany();
  config = {
    environment: "live",
    sender: "DUKA",
    settings: { username: "duka" },
    secrets: { apiKey: "atsk_1" },
    base: company.base,
  };
});
afterEach(() => company.stop());

const way = createAfricasTalking(fetch);
const send = (orders: readonly SmsOrder[], change: Partial<SmsConfig> = {}) =>
  way.send({ ...config, ...change }, orders, AbortSignal.timeout(2_000));
const one: SmsOrder = { id: "m1", phone: "254712345678", text: "Karibu @ & 100%" };
const recipient = (statusCode: number, status: string, number = "+254712345678") =>
  JSON.stringify({
    SMSMessageData: {
      Message: "",
      Recipients: [{ statusCode, number, cost: "0", status, messageId: "None" }],
    },
  });

test("a message is a form with the key in the header, and its reply says reference and cost", async () => {
  company.answer({ status: 201, body: africasTalkingSent });
  expect(await send([one])).toEqual([
    {
      kind: "accepted",
      ref: "ATXid_test1",
      cost: { tenThousandths: 8000, currency: "KES" },
      detail: "101 Success",
    },
  ]);
  const [{ path, headers, body } = { path: "", headers: {}, body: "" }] = company.heard;
  expect(path).toBe("POST /version1/messaging");
  expect([headers["apikey"], headers["accept"], headers["content-type"]]).toEqual([
    "atsk_1",
    "application/json",
    "application/x-www-form-urlencoded",
  ]);
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    username: "duka",
    to: "+254712345678",
    message: "Karibu @ & 100%",
    from: "DUKA",
    bulkSMSMode: "1",
  });
});

test("without a sender the company's own is used, and one text to many is one call, each with its outcome", async () => {
  company.answer({
    status: 201,
    body: JSON.stringify({
      SMSMessageData: {
        Recipients: [
          {
            statusCode: 403,
            number: "+254700000002",
            cost: "0",
            status: "InvalidPhoneNumber",
            messageId: "None",
          },
          {
            statusCode: "102",
            number: "+254700000001",
            cost: "TZS 22.5",
            status: "Success",
            messageId: "A1",
          },
        ],
      },
    }),
  });
  const orders = [1, 2, 3].map((n) => ({ id: `m${n}`, phone: `25470000000${n}`, text: "Karibu" }));
  const outcomes = await send(orders, { sender: "" });
  expect(company.heard).toHaveLength(1);
  expect(new URLSearchParams(company.heard[0]?.body).has("from")).toBe(false);
  expect(outcomes).toMatchObject([
    { kind: "accepted", ref: "A1", cost: { tenThousandths: 225_000, currency: "TZS" } },
    { kind: "refused", again: false, trouble: "number" },
    { kind: "unsure", trouble: "no-answer" },
  ]);
});

test("each text is a call of its own, and the outcomes keep the order of the messages", async () => {
  company.answer(
    { status: 201, body: africasTalkingSent },
    { status: 201, body: recipient(405, "InsufficientBalance", "+254712345679") },
  );
  const outcomes = await send([one, { id: "m2", phone: "254712345679", text: "Kwaheri" }]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "refused"]);
});

test("every status code has its meaning; an unknown one is not taken for a refusal", async () => {
  const table = [
    [100, "accepted"],
    [102, "accepted"],
    [401, "blocked false"],
    [402, "sender false"],
    [403, "number false"],
    [404, "number false"],
    [405, "balance false"],
    [406, "blocked false"],
    [407, "route false"],
    [409, "blocked false"],
    [500, "busy true"],
    [501, "busy true"],
    [502, "route false"],
    [777, "unsure"],
  ] as const;
  for (const [code, meaning] of table) {
    company.answer({ status: 201, body: recipient(code, "x") });
    const [outcome] = await send([one]);
    const said = outcome?.kind === "refused" ? `${outcome.trouble} ${outcome.again}` : outcome?.kind;
    expect([code, said]).toEqual([code, meaning]);
  }
});

test("wrong credentials, a sender that is not registered and a crowd are refusals; 5xx and rubbish say nothing", async () => {
  const table = [
    [{ status: 401, body: "The supplied authentication is invalid", type: "text/plain" }, "auth false"],
    [{ status: 429, body: "" }, "busy true"],
    [{ status: 400, body: "Must have required parameters" }, "other false"],
    [
      { status: 201, body: '{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}' },
      "sender false",
    ],
    [{ status: 503, body: "<html>busy</html>", type: "text/html" }, "unsure"],
    [{ status: 200, body: "<html>log in to the WiFi</html>", type: "text/html" }, "unsure"],
    [{ status: 302, body: "" }, "unsure"],
    ["cut", "unsure"],
  ] as const;
  for (const [reply, meaning] of table) {
    company.answer(reply);
    const [outcome] = await send([one]);
    const said = outcome?.kind === "refused" ? `${outcome.trouble} ${outcome.again}` : outcome?.kind;
    expect([reply, said]).toEqual([reply, meaning]);
  }
});

test("nobody there is told from nobody answering", async () => {
  company.answer("silence");
  const slow = await way.send(config, [one], AbortSignal.timeout(100));
  expect(slow).toMatchObject([{ kind: "unsure", trouble: "no-answer" }]);
  await company.stop();
  expect(await send([one])).toEqual([{ kind: "unreached", detail: "ECONNREFUSED" }]);
  company = await createCompany();
});

test("the sandbox has its own user, found before anything is sent", () => {
  const check = (environment: SmsConfig["environment"], username: string, apiKey = "k") =>
    way.check({ ...config, environment, settings: { username }, secrets: { apiKey } })?.field;
  expect([
    check("live", "duka"),
    check("live", "sandbox"),
    check("sandbox", "sandbox"),
    check("sandbox", "duka"),
    check("live", ""),
    check("live", "duka", ""),
  ]).toEqual([undefined, "username", undefined, "username", "username", "apiKey"]);
});
