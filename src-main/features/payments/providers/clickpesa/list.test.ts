import { afterEach, expect, test } from "vitest";
import { account, moment, never, openCompany, ref, world } from "../company.fixture.ts";
import type { Asked, Company, Said } from "../company.fixture.ts";
import type { StatementRow } from "../provider.ts";
import { payment, tokenAnswer } from "./golden.fixture.ts";
import { createClickpesa } from "./index.ts";

let company: Company | undefined;
afterEach(async () => {
  await company?.close();
  company = undefined;
});

const day = 24 * 3600_000;
async function rowsOf(answer: (asked: Asked) => Said, span = { from: moment - day, to: moment }) {
  await company?.close();
  company = await openCompany((asked) =>
    asked.path === "/generate-token" ? { body: tokenAnswer } : answer(asked),
  );
  const config = account("clickpesa", { base: company.base });
  const rows: StatementRow[] = [];
  for await (const row of createClickpesa(world()).list?.(config, span, never) ?? []) rows.push(row);
  return rows;
}
const pageOf = (asked: Asked, all: readonly unknown[]): Said => {
  const query = new URL(asked.path, "http://x").searchParams;
  const [skip, limit] = [Number(query.get("skip")), Number(query.get("limit"))];
  return { body: { data: all.slice(skip, skip + limit), totalCount: all.length } };
};

test("the statement is read page by page, a day wider than asked, and only what belongs to the span is told", async () => {
  const all = Array.from({ length: 45 }, (_, n) => ({ ...payment, id: `P${n}`, paymentReference: `R${n}` }));
  const other = [
    { ...payment, id: "old", createdAt: "2026-01-10T10:00:00Z", updatedAt: "2026-01-10T10:00:30Z" },
    { ...payment, id: "late", createdAt: "2026-01-10T10:00:00Z", updatedAt: "2026-01-12T10:00:00Z" },
    { ...payment, id: "failed", status: "FAILED" },
    { ...payment, id: "back", status: "REVERSED", paymentReference: "R-back" },
  ];
  const rows = await rowsOf((asked) => pageOf(asked, [...all, ...other]));
  expect(rows.map((row) => row.providerRef)).toEqual([...all.map((one) => one.id), "late", "back"]);
  expect(rows[0]).toEqual({
    receipt: "R0",
    ref,
    providerRef: "P0",
    amount: { minor: 100_000, currency: "TZS" },
    fee: undefined,
    payer: "255712345678",
    at: Date.UTC(2026, 0, 12, 10, 30),
    status: "success",
  });
  expect(rows.at(-1)).toMatchObject({ receipt: "R-back", status: "reversed" });
  const paths = company?.asked.filter((one) => one.path.startsWith("/payments/all")).map((one) => one.path);
  expect(paths?.[0]).toBe("/payments/all?startDate=2026-01-10&endDate=2026-01-13&limit=20&skip=0");
  expect(paths).toHaveLength(3);
});

test("a payment that comes in between two pages makes no row twice", async () => {
  const all = Array.from({ length: 30 }, (_, n) => ({ ...payment, id: `P${n}`, paymentReference: `R${n}` }));
  let page = 0;
  const rows = await rowsOf((asked) =>
    pageOf(asked, ++page === 1 ? all : [{ ...payment, id: "new", paymentReference: "R-new" }, ...all]),
  );
  const receipts = rows.map((row) => row.receipt);
  expect(new Set(receipts).size).toBe(receipts.length);
  expect(receipts).toHaveLength(30);
});

test("a statement that cannot be read is an error and no empty statement", async () => {
  for (const said of [
    { status: 503, body: "<html>" },
    { status: 401, body: { message: "Unauthorized" } },
    { body: {} },
    { body: [] },
  ])
    await expect(rowsOf(() => said)).rejects.toThrow("cannot be read");
  expect(await rowsOf(() => ({ body: { data: [], totalCount: 0 } }))).toEqual([]);
});

test("no error of a statement carries a secret on", async () => {
  const secrets = Object.values(account("clickpesa").secrets);
  const body = { message: `bad ${secrets.join(" ")} ${tokenAnswer.token}` };
  const told = await rowsOf(() => ({ status: 500, body })).catch(
    (error: unknown) => JSON.stringify(error) + String(error),
  );
  for (const secret of [...secrets, "eyJhbGciOi"]) expect(told).not.toContain(secret);
  expect(told).toContain("HTTP 500 bad");
});
