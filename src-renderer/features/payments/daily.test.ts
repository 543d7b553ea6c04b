import { expect, test } from "vitest";
import { disagreementsOf, isEmpty, isYoung, totalOf } from "./daily.ts";
import { dailyOf, shillings } from "./fixture.ts";

const { rows } = dailyOf();
const [till, cash] = rows as [(typeof rows)[number], (typeof rows)[number]];

test("rows that explain themselves and say what the company says have nothing to name", () => {
  expect(disagreementsOf(rows)).toEqual([]);
});

test("what is missing in a row, and what the statement says otherwise, are named apart", () => {
  const wrong = { ...till, credited: shillings(45), statement: shillings(2200), difference: shillings(50) };
  expect(disagreementsOf([wrong, cash])).toEqual([
    { kind: "book", row: wrong, unexplained: shillings(5) },
    { kind: "statement", row: wrong, statement: shillings(2200), difference: shillings(50) },
  ]);
});

test("a statement that ends before the newest money is not a disagreement", () => {
  const young = { ...till, statement: shillings(2100), difference: shillings(0) };
  expect([isYoung(young), isYoung(till), isYoung(cash), disagreementsOf([young])]).toEqual([
    true,
    false,
    false,
    [],
  ]);
});

test("rows add up in one currency; unlike amounts are never added", () => {
  expect(totalOf(rows)).toMatchObject({ count: 44, gross: shillings(2270), bought: shillings(2190) });
  expect(totalOf([till])).toBeUndefined();
  expect(totalOf([till, { ...cash, gross: { minor: 1, currency: "TZS" } }])).toBeUndefined();
});

test("a day is empty only when nothing came in any way", () => {
  const nothing = { rows: [], counter: [], counterCount: 0, differences: [] };
  expect([
    isEmpty(dailyOf(nothing)),
    isEmpty(dailyOf({ ...nothing, counterCount: 1 })),
    isEmpty(dailyOf()),
  ]).toEqual([true, false, false]);
});
