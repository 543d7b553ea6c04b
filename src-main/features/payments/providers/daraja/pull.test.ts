import { afterEach, expect, test } from "vitest";
import { account, moment, never, openCompany, ref, world } from "../company.fixture.ts";
import type { Asked, Company, Said } from "../company.fixture.ts";
import type { StatementRow } from "../provider.ts";
import { oauth, pulled, pullRow, refusal } from "./golden.fixture.ts";
import { createDaraja } from "./index.ts";

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

const hour = 3600_000;
const queryPath = "/pulltransactions/v1/query";

async function daraja(answer: (asked: Asked) => Said, settings: Record<string, string> = {}) {
  company = await openCompany((asked) =>
    asked.path.startsWith("/oauth/") ? { body: oauth } : answer(asked),
  );
  const config = account("daraja", { base: company.base, settings });
  return { provider: createDaraja(world()), config, company };
}

async function rowsOf(
  answer: (asked: Asked) => Said,
  settings: Record<string, string> = {},
  span = { from: moment - 2 * hour, to: moment },
): Promise<StatementRow[]> {
  const { provider, config } = await daraja(answer, settings);
  const rows: StatementRow[] = [];
  for await (const row of provider.list?.(config, span, never) ?? []) rows.push(row);
  return rows;
}

const offsetOf = (asked: Asked): number =>
  Number((JSON.parse(asked.text) as { OffSetValue: string }).OffSetValue);
const once =
  (body: unknown) =>
  (asked: Asked): Said => ({ body: offsetOf(asked) === 0 ? body : pulled([[]]) });

test("a row becomes a receipt with its reference, payer and moment", async () => {
  expect(await rowsOf(once(pulled([[pullRow]])))).toEqual([
    {
      receipt: "TAC4ABC123",
      ref,
      providerRef: undefined,
      amount: { minor: 5000, currency: "KES" },
      fee: undefined,
      payer: "254722000000",
      at: Date.UTC(2026, 0, 12, 10, 45, 1),
      status: "success",
    },
  ]);
  expect(company?.bodies(queryPath)[0]).toEqual({
    ShortCode: "174379",
    StartDate: "2026-01-12 11:30:05",
    EndDate: "2026-01-12 13:30:05",
    OffSetValue: "0",
  });
});

test("150 rows in pages of a hundred and several lists a page come once each", async () => {
  const all = Array.from({ length: 150 }, (_, n) => ({
    ...pullRow,
    transactionId: `T${n}`,
    amount: `${n + 1}.00`,
  }));
  const rows = await rowsOf((asked) => {
    const page = all.slice(offsetOf(asked), offsetOf(asked) + 100);
    return { body: pulled([page.slice(0, 40), page.slice(40)]) };
  });
  expect(rows.map((row) => row.receipt)).toEqual(all.map((row) => row.transactionId));
  expect(rows.reduce((sum, row) => sum + row.amount.minor, 0)).toBe(((150 * 151) / 2) * 100);
  expect(company?.bodies(queryPath)).toMatchObject([
    { OffSetValue: "0" },
    { OffSetValue: "100" },
    { OffSetValue: "150" },
  ]);
});

test("a company that gives the same page for ever is left after the second", async () => {
  expect(await rowsOf(() => ({ body: pulled([[pullRow]]) }))).toHaveLength(1);
  expect(company?.bodies(queryPath)).toHaveLength(2);
});

test("nothing is nothing, in each of the ways it is said", async () => {
  for (const said of [
    {
      body: { ResponseRefID: "1", ResponseCode: "1001", ResponseMessage: "No transactions", Response: [[]] },
    },
    { body: pulled([[]]) },
    { body: pulled([]) },
    { status: 500, body: refusal("500.001", "There were no transactions found") },
    { status: 500, body: { ResponseCode: "500", ResponseMessage: "No transactions found" } },
  ]) {
    expect(await rowsOf(() => said)).toEqual([]);
    await company?.close();
  }
});

test("a statement that cannot be read is an error and no empty statement", async () => {
  for (const said of [
    { status: 400, body: refusal("400.001", "Invalid dates") },
    { status: 401, body: refusal("401.001", "Invalid access token") },
    { status: 401, body: refusal("401.001", "ShortCode is not registered") },
    { status: 503, body: "<html>" },
    { body: {} },
    { body: { ResponseCode: "1000", Response: "none" } },
  ]) {
    await expect(rowsOf(() => said)).rejects.toThrow("cannot be read");
    await company?.close();
  }
  await expect(rowsOf(() => ({ body: "" }), { nominated: "" })).rejects.toThrow("not registered");
});

test("a fault on the second page is told, not taken for the end", async () => {
  const answer = (asked: Asked): Said =>
    offsetOf(asked) === 0 ? { body: pulled([[pullRow]]) } : { status: 503, body: "<html>" };
  await expect(rowsOf(answer)).rejects.toThrow("cannot be read");
});

test("no further back than 48 hours, and not at all before that", async () => {
  await rowsOf(once(pulled([[]])), {}, { from: moment - 99 * hour, to: moment });
  expect(company?.bodies(queryPath)).toMatchObject([{ StartDate: "2026-01-10 13:32:05" }]);
  await company?.close();
  expect(
    await rowsOf(once(pulled([[pullRow]])), {}, { from: moment - 99 * hour, to: moment - 60 * hour }),
  ).toEqual([]);
  expect(company?.asked).toEqual([]);
});

test("what the papers leave open is the account's: method, words for money taken back, rows to leave out", async () => {
  const rows = [
    pullRow,
    { ...pullRow, transactionId: "B", transactiontype: "organization-to-bank" },
    { ...pullRow, transactionId: "C", transactiontype: "C2B-Reversal" },
    {
      ...pullRow,
      transactionId: "D",
      msisdn: "2547 ***** 678",
      trxDate: "2026-01-12 13:45:01",
      billreference: "",
    },
    { ...pullRow, transactionId: "E", amount: "abc" },
  ];
  const read = await rowsOf(
    (asked) => {
      expect(asked).toMatchObject({ method: "GET", text: "" });
      const offset = new URL(asked.path, "http://x").searchParams.get("OffSetValue");
      return { body: offset === "0" ? pulled([rows]) : pulled([[]]) };
    },
    { pullMethod: "GET", pullIgnore: "to-bank, charge" },
  );
  expect(read.map((row) => [row.receipt, row.status, row.ref, row.payer])).toEqual([
    ["TAC4ABC123", "success", ref, "254722000000"],
    ["C", "reversed", ref, "254722000000"],
    ["D", "success", undefined, "2547*****678"],
  ]);
  expect(read[2]?.at).toBe(read[0]?.at);
});

test("both registrations are written as the papers want them, once more is no fault", async () => {
  const { provider, config, company } = await daraja((asked) =>
    asked.path === "/mpesa/c2b/v2/registerurl"
      ? { body: { OriginatorCoversationID: "6e86-test", ResponseCode: "0", ResponseDescription: "Success" } }
      : {
          body: {
            ResponseRefID: "1",
            ResponseStatus: "1001",
            ShortCode: "174379",
            ResponseDescription: "Short code already registered",
          },
        },
  );
  const urls = {
    confirmation: "https://relay.example/c/9f3a/confirmation",
    validation: "https://relay.example/c/9f3a/validation",
  };
  expect(await provider.register?.(config, urls, never)).toMatchObject({ good: true });
  expect(company.bodies("/mpesa/c2b/v2/registerurl")).toEqual([
    {
      ShortCode: "174379",
      ResponseType: "Completed",
      ConfirmationURL: urls.confirmation,
      ValidationURL: urls.validation,
    },
  ]);
  expect(company.bodies("/pulltransactions/v1/register")).toEqual([
    {
      ShortCode: "174379",
      RequestType: "Pull",
      NominatedNumber: "254722000000",
      CallBackURL: urls.confirmation,
    },
  ]);
  // One address for both would take questions for payments.
  await provider.register?.(config, { ...urls, validation: urls.confirmation }, never);
  expect(company.bodies("/mpesa/c2b/v2/registerurl")[1]).toMatchObject({
    ConfirmationURL: urls.confirmation,
    ValidationURL: `${urls.confirmation}/validation`,
  });
});

test("a registration that failed says so, and addresses Daraja would refuse are not sent", async () => {
  const { provider, config, company } = await daraja((asked) =>
    asked.path.includes("c2b")
      ? { status: 500, body: refusal("500.003.1001", "Urls are already registered") }
      : { status: 400, body: refusal("400.001", "Invalid nominated number") },
  );
  const urls = { confirmation: "https://relay.example/c/1/confirmation", validation: "" };
  const said = await provider.register?.(config, urls, never);
  expect(said?.good).toBe(false);
  expect(said?.detail).toContain("registered before");
  expect(said?.detail).toContain("Invalid nominated number");
  const before = company.asked.length;
  const live = { ...config, environment: "live" as const, settings: { ...config.settings, nominated: "" } };
  for (const confirmation of [
    "http://relay.example/c/1",
    "https://relay.example/c/mpesa",
    "https://query.example/c",
  ])
    expect(await provider.register?.(live, { confirmation, validation: "" }, never)).toMatchObject({
      good: false,
    });
  expect(await provider.register?.(live, { confirmation: "", validation: "" }, never)).toMatchObject({
    good: false,
  });
  expect(company.asked).toHaveLength(before);
});
