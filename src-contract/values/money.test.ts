import { expect, test } from "vitest";
import { formatMoney, parseMoney, plainAmount, sumMoney } from "./money.ts";

const kes = (minor: number) => ({ minor, currency: "KES" as const });

test("an amount is written as in the shop, with cents only where there are any", () => {
  expect(
    [kes(2000), kes(125_050), kes(5), kes(0), { minor: 1_500_000, currency: "UGX" as const }].map((money) =>
      formatMoney(money).replace("\u00A0", " "),
    ),
  ).toEqual(["KSh 20", "KSh 1,250.50", "KSh 0.05", "KSh 0", "USh 1,500,000"]);
});

test("an amount is read however it is typed", () => {
  for (const [text, minor] of [
    ["20", 2000],
    [" KSh 20 ", 2000],
    ["20/=", 2000],
    ["20/-", 2000],
    ["1,500", 150_000],
    ["1 500.5", 150_050],
    ["12,345,678.90", 1_234_567_890],
    ["20,50", 2050],
    ["0.10", 10],
    ["0", 0],
    ["0.1000", 10],
    ["4503599627.37", 450_359_962_737],
  ] as const)
    expect({ text, is: parseMoney(text, "KES") }).toEqual({ text, is: kes(minor) });
  expect(parseMoney("1500", "RWF")).toEqual({ minor: 1500, currency: "RWF" });
});

test("what is no amount says what is wrong with it", () => {
  const faults = ["", "abc", "1,50,0", "1.2.3", "-5", "20.005", "99999999999999999"].map((text) =>
    parseMoney(text, "KES"),
  );
  expect(faults).toEqual(
    ["empty", "number", "number", "number", "negative", "fine", "much"].map((fault) => ({ fault })),
  );
  expect(parseMoney("10.5", "UGX")).toEqual({ fault: "fine" });
});

test("every amount that is written can be read again", () => {
  for (const currency of ["KES", "TZS", "UGX", "NGN", "RWF"] as const)
    for (const minor of [0, 1, 9, 10, 99, 100, 101, 12_345, 100_000, 99_999_999])
      expect(parseMoney(formatMoney({ minor, currency }), currency)).toEqual({ minor, currency });
});

test("unlike currencies are not added up", () => {
  expect(sumMoney([kes(100), { minor: 5, currency: "UGX" }, kes(50)])).toEqual([
    kes(150),
    { minor: 5, currency: "UGX" },
  ]);
});

test("for other programs an amount has all its digits and nothing else", () => {
  const amounts = [kes(125_050), kes(5), kes(-2000), { minor: 1500, currency: "UGX" as const }];
  expect(amounts.map(plainAmount)).toEqual(["1250.50", "0.05", "-20.00", "1500"]);
});
