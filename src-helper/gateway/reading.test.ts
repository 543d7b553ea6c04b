import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { family, plain } from "./gateway.fixture.ts";
import { readAuthed, readQuotas, readTable, spentOf } from "./reading.ts";

/** What nft 1.0.6 said of the golden table, without its chains and rules. */
const listing = readFileSync(path.join(import.meta.dirname, "fixtures", "table-1.0.6.json"), "utf8");
const now = Date.UTC(2026, 0, 2);
const since = Date.UTC(2026, 0, 1);

test("a table is read back as it was written", () => {
  const found = readTable(listing, now);
  const terms = (order: typeof family) => ({ caps: order.caps, rates: order.rates });
  expect(Object.fromEntries(found.model.sessions)).toEqual({ G7f3: terms(family), G8: terms(plain) });
  expect(Object.fromEntries(found.used)).toEqual({ G7f3: family.used, G8: plain.used });
  expect([...found.model.bindings.values()].toSorted((a, b) => a.ip.localeCompare(b.ip))).toEqual([
    { sid: "G7f3", mac: "02:00:00:00:00:0a", ip: "10.77.0.10", since, until: now + 3_599_000 },
    { sid: "G7f3", mac: "02:00:00:00:00:0b", ip: "10.77.0.11", since, until: now + 3_599_000 },
    { sid: "G8", mac: "02:00:00:00:00:0c", ip: "10.77.1.12", since, until: null },
  ]);
  expect([...found.model.blocked, ...found.model.bypassed, ...found.walled]).toEqual([
    "02:00:00:00:00:0b",
    "02:00:00:00:00:77",
    "203.0.113.7",
  ]);
  expect([...found.spent, ...found.stale]).toEqual([]);
});

test("an address that is charged and not let in is stale", () => {
  const whole = JSON.parse(listing) as { nftables: { set?: { name: string; elem?: unknown[] } }[] };
  const authed = whole.nftables.find(({ set }) => set?.name === "authed")?.set;
  if (authed) authed.elem = [];
  const found = readTable(JSON.stringify(whole), now);
  expect(found.model.bindings.size).toBe(0);
  expect(found.stale.toSorted((a, b) => a.ip.localeCompare(b.ip))).toEqual([
    { ip: "10.77.0.10", sid: "G7f3" },
    { ip: "10.77.0.11", sid: "G7f3" },
    { ip: "10.77.1.12", sid: "G8" },
  ]);
});

test("a quota at its end is spent, also one of nothing", () => {
  const quota = (name: string, bytes: number, used: number) => ({ quota: { name, bytes, used, inv: true } });
  const text = JSON.stringify({
    nftables: [quota("qi_A", 10, 9), quota("qa_B", 10, 10), quota("qo_C", 0, 0), quota("mine", 1, 1)],
  });
  expect([...spentOf(readQuotas(text))]).toEqual(["B", "C"]);
});

test("what is not ours, or of a shape we do not know, is passed over", () => {
  const odd = [
    {
      set: {
        name: "authed",
        elem: ["10.0.0.1", { elem: { val: { concat: ["02:00:00:00:00:01"] } } }, 7, null],
      },
    },
    { counter: { name: "foreign", bytes: 5 } },
    { limit: { name: "lx_A" } },
    "text",
    null,
  ];
  expect(readAuthed(JSON.stringify({ nftables: odd }))).toEqual([]);
  expect(readTable(JSON.stringify({ nftables: odd }), now).model.sessions.size).toBe(0);
  expect(readTable("{}", now).stale).toEqual([]);
});
