// The adapters against the simulated companies: written apart from each other, from the same papers.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SimMoney } from "../simulator/index.ts";
import { names, openBeside, startOf, story, wrongs, type Beside, type Name } from "./beside.fixture.ts";
import { never } from "./company.fixture.ts";
import type { Config, StatementRow } from "./provider.ts";

let beside: Beside;
beforeAll(async () => {
  beside = await openBeside();
});
afterAll(async () => beside.close());

/** By the phone's last digits: what the push was told, what looking told, what came by itself, the money that moved. */
const scenarios: Record<Name, readonly string[]> = {
  daraja: [
    "00 accepted | pending success | success | success",
    "01 accepted | pending insufficient-funds | insufficient-funds | ",
    "02 accepted | pending cancelled | cancelled | ",
    "03 accepted | pending unreachable? | unreachable? | ",
    "04 accepted | pending wrong-pin | wrong-pin | ",
    "05 accepted | pending success |  | success",
    "06 accepted | pending success | success | success",
    "07 accepted | success | success | success",
    "08 unknown | silence success | success | success",
    "09 unknown | silence |  | ",
    "10 accepted | pending unreachable? | success | success",
    "11 accepted | pending success | success | success",
    "12 accepted | pending success |  | success",
    "13 accepted | pending success |  | success",
    "14 busy-phone | silence |  | ",
    "15 accepted | pending success | success | success",
    "16 accepted | silence pending success | success | success",
    "17 accepted | silence pending success | success | success",
    "18 accepted | pending success | success | success",
    "19 accepted | pending success | success | success reversed",
  ],
  intasend: [
    "00 accepted | pending success | pending success | success",
    "01 accepted | pending insufficient-funds | pending insufficient-funds | ",
    "02 accepted | pending cancelled | pending cancelled | ",
    "03 accepted | pending unreachable? | pending unreachable? | ",
    "04 accepted | pending wrong-pin | pending wrong-pin | ",
    "05 accepted | pending success |  | success",
    "06 accepted | pending success | pending success | success",
    "07 accepted | success | success | success",
    "08 unknown | pending success | pending success | success",
    "09 unknown | silence |  | ",
    "10 accepted | pending unreachable? success | pending success | success",
    "11 accepted | pending success | pending success | success",
    "12 accepted | pending success |  | success",
    "13 accepted | silence success |  | success",
    "14 busy-phone | silence |  | ",
    "15 auth | silence |  | ",
    "16 accepted | silence pending success | pending success | success",
    "17 accepted | silence pending success | pending success | success",
    "18 accepted | pending success | pending success | success",
    "19 accepted | pending success | pending success reversed | success reversed",
  ],
  clickpesa: [
    "00 accepted | pending success | success | success",
    "01 accepted | pending insufficient-funds | insufficient-funds | ",
    "02 accepted | pending cancelled | cancelled | ",
    "03 accepted | pending expired? | expired? | ",
    "04 accepted | pending wrong-pin | wrong-pin | ",
    "05 accepted | pending success |  | success",
    "06 accepted | pending success | success | success",
    "07 accepted | success | success | success",
    "08 unknown | pending success | success | success",
    "09 unknown | not-found |  | ",
    "10 accepted | pending expired? success | success | success",
    "11 accepted | pending success | success | success",
    "12 accepted | pending success |  | success",
    "13 accepted | silence success |  | success",
    "14 busy-phone | not-found |  | ",
    "15 accepted | pending success | success | success",
    "16 accepted | silence pending success | success | success",
    "17 accepted | silence pending success | success | success",
    "18 accepted | pending success | success | success",
    "19 accepted | pending success reversed | success | success reversed",
  ],
};

/** Paid after twenty minutes, of which one is left here. */
const late = 18;

test.each(names)(
  "%s: an account is sound, and all twenty scenarios are understood",
  async (name) => {
    const [provider, config] = [beside.providerOf(name), beside.configOf(name)];
    expect(provider.check(config)).toEqual([]);
    expect(await provider.test(config, never)).toMatchObject({ good: true });
    const told: string[] = [];
    for (let digits = 0; digits < 20; digits++) {
      const one = await beside.push(name, digits, digits === late ? 130 : 20);
      const notices = one.heard.map(({ notice }) => notice);
      const came = story(notices.flatMap((notice) => notice?.observation ?? []));
      const money = one.money.map((row) => row.status).join(" ");
      told.push(
        [`${String(digits).padStart(2, "0")} ${startOf(one.started)}`, story(one.looks), came, money].join(
          " | ",
        ),
      );
      expect(wrongs(name, one)).toEqual([]);
    }
    expect(told).toEqual(scenarios[name]);
  },
  60_000,
);

async function statementOf(name: Name): Promise<StatementRow[]> {
  const { sim, providerOf, configOf } = beside;
  const rows: StatementRow[] = [];
  const span = { from: sim.clock.now() - 24 * 3600_000, to: sim.clock.now() };
  for await (const row of providerOf(name).list?.(configOf(name), span, never) ?? []) rows.push(row);
  return rows;
}
const rowsOf = (name: Name, money: readonly SimMoney[]): string[] => {
  const back = new Set(money.filter((one) => one.status === "reversed").map((one) => one.receipt));
  return money
    .filter((one) => one.status === "success" && !(name === "daraja" && back.has(one.receipt)))
    .map(
      (one) =>
        `${one.receipt} ${one.amountMinor} ${one.ref} ${back.has(one.receipt) ? "reversed" : "success"}`,
    )
    .toSorted();
};

test("Daraja's statement is registered once and tells every shilling, money by hand and 150 rows included", async () => {
  const { sim, here, heard, configOf } = beside;
  const provider = beside.providerOf("daraja");
  const urls = { confirmation: `${here}/daraja/confirmation`, validation: `${here}/daraja/validation` };
  await expect(statementOf("daraja")).rejects.toThrow("not registered");
  expect(await provider.register?.(configOf("daraja"), urls, never)).toMatchObject({ good: true });
  expect(await provider.register?.(configOf("daraja"), urls, never)).toMatchObject({ good: true });
  const before = heard.length;
  for (let n = 0; n < 150; n++)
    sim.byHand("daraja", {
      amountMinor: 5000 + n * 100,
      phone: `2547220000${String(n % 100).padStart(2, "0")}`,
    });
  await sim.quiet();
  sim.clock.advance(1000);
  await sim.quiet();
  const rows = await statementOf("daraja");
  const told = rows.map((row) => `${row.receipt} ${row.amount.minor} ${row.ref ?? ""} ${row.status}`);
  expect(told.toSorted()).toEqual(rowsOf("daraja", sim.statement("daraja")));
  expect(rows.length).toBeGreaterThan(150);
  // Each was told by hand as well, with the payer masked and the same receipt.
  const byHand = heard.slice(before).flatMap(({ notice }) => notice?.row ?? []);
  expect(byHand).toHaveLength(150);
  expect(new Set(byHand.map((row) => row.receipt)).size).toBe(150);
  for (const row of byHand)
    expect(rows).toContainEqual(expect.objectContaining({ receipt: row.receipt, at: row.at }));
  expect(byHand[0]?.payer).toMatch(/^2547[2*]\*+\d{3}$/);
});

test("ClickPesa's statement tells every shilling", async () => {
  const rows = await statementOf("clickpesa");
  const told = rows.map((row) => `${row.receipt} ${row.amount.minor} ${row.ref ?? ""} ${row.status}`);
  expect(told.toSorted()).toEqual(rowsOf("clickpesa", beside.sim.statement("clickpesa")));
  expect(rows.length).toBeGreaterThan(10);
});

test("ClickPesa: a reference used twice is taken for our own, and a preview names channels", async () => {
  const { sim, configOf, orderOf } = beside;
  const [provider, config] = [beside.providerOf("clickpesa"), configOf("clickpesa")];
  const one = await beside.push("clickpesa", 40, 1);
  const again = { ...orderOf("clickpesa", 40), ref: one.ref };
  expect(await provider.start(config, again, never)).toMatchObject({ kind: "accepted" });
  sim.clock.advance(5000);
  expect(await provider.query(config, one.handle, never)).toMatchObject({ kind: "success" });
  expect(sim.statement("clickpesa").filter((money) => money.ref === one.ref)).toHaveLength(1);
  const preview = await provider.preview?.(config, orderOf("clickpesa", 40), never);
  expect(preview?.channels.some((channel) => channel.available)).toBe(true);
  expect(preview?.payerName).toBeTruthy();
});

test("Daraja: a second push of the same amount to the same phone within two minutes is too soon", async () => {
  await beside.push("daraja", 41, 1);
  const second = await beside.push("daraja", 41, 20);
  expect(story(second.looks)).toContain("too-soon");
  expect(second.money).toEqual([]);
});

test("Daraja: a till is pushed by its own number", async () => {
  const { sim, providerOf, configOf, orderOf } = beside;
  const config: Config = { ...configOf("daraja"), ...sim.tillAccount };
  const started = await providerOf("daraja").start(config, orderOf("daraja", 42), never);
  expect(started).toMatchObject({ kind: "accepted" });
});

test("IntaSend: a page to pay on is opened", async () => {
  const order = { ...beside.orderOf("intasend", 43), channel: "link" as const };
  const started = await beside.providerOf("intasend").start(beside.configOf("intasend"), order, never);
  expect(started).toMatchObject({ kind: "accepted", channel: "link" });
  expect(started.kind === "accepted" && started.redirectUrl).toMatch(/^https?:/);
});

test("wrong credentials are refused as such by each", async () => {
  for (const [name, field] of [
    ["daraja", "consumerSecret"],
    ["intasend", "secretKey"],
    ["clickpesa", "apiKey"],
  ] as const) {
    const [provider, config] = [beside.providerOf(name), beside.configOf(name)];
    const wrong = { ...config, secrets: { ...config.secrets, [field]: `${config.secrets[field]}x` } };
    expect([name, await provider.test(wrong, never)]).toMatchObject([name, { good: false }]);
    expect([name, await provider.start(wrong, beside.orderOf(name, 44), never)]).toMatchObject([
      name,
      { kind: "rejected", reason: "auth" },
    ]);
  }
});

test("what is forged is known for it where the company signs, and is no more than a hint where it does not", async () => {
  const { sim, heard } = beside;
  for (const [name, kind, trust] of [
    ["clickpesa", "wrong-checksum", "forged"],
    ["clickpesa", "wrong-amount", "forged"],
    ["clickpesa", "false-success", "forged"],
    ["intasend", "wrong-checksum", "forged"],
    ["daraja", "false-success", "none"],
    ["daraja", "false-till", "none"],
  ] as const) {
    const before = heard.length;
    await sim.forge(name, kind);
    await sim.quiet();
    const told = heard.slice(before).map(({ notice }) => notice?.authentic);
    expect([name, kind, told]).toEqual([name, kind, [trust]]);
  }
  for (const name of names)
    for (const kind of ["deep-body", "not-json", "big-body"] as const) {
      const before = heard.length;
      await sim.forge(name, kind);
      expect(heard.slice(before).map(({ notice }) => notice)).toEqual([undefined]);
    }
});
