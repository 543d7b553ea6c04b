import { afterEach, beforeEach, expect, test } from "vitest";
import type { SmsConfig, SmsOrder } from "./channel.ts";
import { createCompany, nextSmsSent } from "./fixture.ts";
import { createNextSms } from "./nextsms.ts";

let company: Awaited<ReturnType<typeof createCompany>>;
let config: SmsConfig;
beforeEach(async () => {
  company = await createCompany();
  config = {
    environment: "live",
    sender: "KAUNTA",
    settings: { username: "duka" },
    secrets: { password: "siri" },
    base: company.base,
  };
});
afterEach(() => company.stop());

const way = createNextSms(fetch);
const send = (orders: readonly SmsOrder[], change: Partial<SmsConfig> = {}) =>
  way.send({ ...config, ...change }, orders, AbortSignal.timeout(2_000));
const one: SmsOrder = { id: "m1", phone: "255712345678", text: "Karibu" };
const status = (groupName: string, name: string, description = "") =>
  JSON.stringify({
    messages: [{ to: "255712345678", status: { groupName, name, description }, messageId: 28 }],
  });

test("one message goes to v1 with user and password, its outcome stands inside the 200", async () => {
  company.answer({ status: 200, body: nextSmsSent });
  expect(await send([one])).toEqual([
    {
      kind: "accepted",
      ref: "28000001",
      cost: undefined,
      detail: "ENROUTE (SENT): Message sent to next instance",
    },
  ]);
  const [heard] = company.heard;
  expect([heard?.path, heard?.headers["authorization"], JSON.parse(heard?.body ?? "")]).toEqual([
    "POST /api/sms/v1/text/single",
    "Basic ZHVrYTpzaXJp",
    { from: "KAUNTA", to: "255712345678", text: "Karibu", reference: "m1" },
  ]);
});

test("with a token it is v2, the sandbox is the dry run, and many are one call", async () => {
  company.answer({ status: 200, body: nextSmsSent });
  const secrets = { token: "t0k3n" };
  await send([one], { secrets, environment: "sandbox" });
  await send([one, { id: "m2", phone: "255712345679", text: "Kwaheri" }], { secrets });
  await send([one, { id: "m2", phone: "255712345679", text: "Kwaheri" }], { environment: "sandbox" });
  expect(company.heard.map(({ path, headers }) => [path, headers["authorization"]?.split(" ")[0]])).toEqual([
    ["POST /api/sms/v2/test/text/single", "Bearer"],
    ["POST /api/sms/v2/text/multi", "Bearer"],
    ["POST /api/sms/v1/test/text/single", "Basic"],
    ["POST /api/sms/v1/test/text/single", "Basic"],
  ]);
  expect(JSON.parse(company.heard[1]?.body ?? "")).toEqual({
    messages: [
      { from: "KAUNTA", to: "255712345678", text: "Karibu" },
      { from: "KAUNTA", to: "255712345679", text: "Kwaheri" },
    ],
  });
});

test("each number of a call has its own outcome; one that is not spoken of is unsure", async () => {
  company.answer({
    status: 200,
    body: JSON.stringify({
      messages: [
        { to: "255700000002", status: { groupName: "REJECTED", name: "REJECTED_DESTINATION" } },
        { to: "255700000001", status: { groupName: "DELIVERED", name: "DELIVERED" }, messageId: "9" },
      ],
    }),
  });
  const orders = [1, 2, 3].map((n) => ({ id: `m${n}`, phone: `25570000000${n}`, text: "Karibu" }));
  expect(await send(orders)).toMatchObject([
    { kind: "accepted", ref: "9" },
    { kind: "refused", trouble: "number", again: false },
    { kind: "unsure" },
  ]);
});

test("their names of a rejection say whether another try makes sense", async () => {
  const table = [
    [status("PENDING", "PENDING_ENROUTE"), "accepted"],
    [status("REJECTED", "REJECTED_NOT_ENOUGH_CREDITS"), "balance true"],
    [status("REJECTED", "REJECTED_FLOODING_FILTER"), "busy true"],
    [status("REJECTED", "REJECTED_SENDER"), "sender false"],
    [status("REJECTED", "REJECTED_PREFIX_MISSING"), "number false"],
    [status("REJECTED", "REJECTED", "Destination number is on the blacklist"), "blocked false"],
    [status("BLACKLISTED", "BLACKLISTED"), "blocked false"],
    [status("UNDELIVERABLE", "UNDELIVERABLE_NOT_DELIVERED"), "route false"],
    [status("REJECTED", "REJECTED_SOMETHING_NEW"), "other false"],
    [status("SOMETHING", "NEW"), "unsure"],
  ] as const;
  for (const [body, meaning] of table) {
    company.answer({ status: 200, body });
    const [outcome] = await send([one]);
    const said = outcome?.kind === "refused" ? `${outcome.trouble} ${outcome.again}` : outcome?.kind;
    expect([body, said]).toEqual([body, meaning]);
  }
});

test("a refused login is told from a fault over there", async () => {
  company.answer({ status: 401, body: '{"message":"Unauthorized"}' });
  expect(await send([one])).toMatchObject([{ kind: "refused", trouble: "auth", again: false }]);
  company.answer({ status: 500, body: "" });
  expect(await send([one])).toMatchObject([{ kind: "unsure", trouble: "no-answer" }]);
  company.answer({ status: 200, body: '{"ok":true}' });
  expect(await send([one])).toMatchObject([{ kind: "unsure", trouble: "no-answer" }]);
});

test("a token, or user and password, and a sender are needed", () => {
  const check = (settings: Record<string, string>, secrets: Record<string, string>, sender = "KAUNTA") =>
    way.check({ ...config, settings, secrets, sender })?.field;
  expect([
    check({}, { token: "t" }),
    check({ username: "u" }, { password: "p" }),
    check({}, {}),
    check({ username: "u" }, {}),
    check({}, { token: "t" }, ""),
  ]).toEqual([undefined, undefined, "token", "password", "senderId"]);
});
