import { expect, test } from "vitest";
import { readAmount, readCurrency, wholeUnits } from "./amounts.ts";
import { eatDay, eatMoment, eatStamp, readMoment } from "./moments.ts";
import { wordsReason } from "./mpesa.ts";
import { payerOf, readNotice, scrub } from "./reading.ts";

test("amounts are read from signs, to the cent", () => {
  const minor = (value: unknown): number | undefined => readAmount(value, "KES")?.minor;
  expect(["1000.00", "1000", 1000, 50.0, "0.5", "1.5", "0", 10.36, "48.500"].map(minor)).toEqual([
    100_000, 100_000, 100_000, 5000, 50, 150, 0, 1036, 4850,
  ]);
  // Every cent up to two thousand shillings, as text and as the number JSON makes of it.
  for (let cents = 0; cents < 200_000; cents++) {
    const text = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    if (minor(text) !== cents || minor(JSON.parse(text)) !== cents) throw new Error(text);
  }
});

test("what is no plain amount is refused", () => {
  for (const value of [
    "1e3",
    1e21,
    1e-7,
    "NaN",
    Number.NaN,
    Infinity,
    "-5",
    -5,
    "",
    " ",
    "1,000",
    "0x10",
    "1.005",
  ])
    expect([value, readAmount(value, "KES")]).toEqual([value, undefined]);
  for (const value of [null, undefined, true, [], {}, "9007199254740993", "50.0.0", "+5", "５"])
    expect([value, readAmount(value, "TZS")]).toEqual([value, undefined]);
});

test("a currency without cents has none", () => {
  expect(readAmount("1500.00", "UGX")).toEqual({ minor: 1500, currency: "UGX" });
  expect(readAmount("1500.50", "UGX")).toBeUndefined();
  expect(wholeUnits({ minor: 5000, currency: "KES" })).toBe(50);
  expect(wholeUnits({ minor: 5050, currency: "KES" })).toBeUndefined();
  expect(wholeUnits({ minor: 5050, currency: "UGX" })).toBe(5050);
  expect(wholeUnits({ minor: 0, currency: "UGX" })).toBeUndefined();
  expect([undefined, "KES", "tzs", "USD"].map((name) => readCurrency(name, "KES"))).toEqual([
    "KES",
    "KES",
    "TZS",
    undefined,
  ]);
});

test("moments are East Africa's where they have no zone", () => {
  const at = Date.UTC(2026, 0, 12, 10, 30, 5);
  expect([eatStamp(at), eatMoment(at), eatDay(at)]).toEqual([
    "20260112133005",
    "2026-01-12 13:30:05",
    "2026-01-12",
  ]);
  expect(eatStamp(Date.UTC(2026, 0, 12, 21, 30, 5))).toBe("20260113003005");
  for (const written of [
    20260112133005,
    "20260112133005",
    "2026-01-12 13:30:05",
    "2026-01-12T13:30:05",
    "2026-01-12T10:30:05Z",
    "2026-01-12T13:30:05+03:00",
    "2026-01-12T13:30:05+0300",
  ])
    expect([written, readMoment(written)]).toEqual([written, at]);
  expect(readMoment("2026-01-12T13:30:06.135119+03:00")).toBe(at + 1135);
  for (const written of [
    "",
    "yesterday",
    "2026-13-12T10:30:05Z",
    20261399999999,
    1768213805,
    null,
    "12/01/2026",
  ])
    expect([written, readMoment(written)]).toEqual([written, undefined]);
});

test("payers are digits, masked digits, or nobody", () => {
  expect(payerOf(254712345678)).toEqual({ payer: "254712345678", payerMasked: false });
  expect(payerOf("+254 712 345678")).toEqual({ payer: "254712345678", payerMasked: false });
  expect(payerOf("2547 ***** 678")).toEqual({ payer: "2547*****678", payerMasked: true });
  expect(payerOf("25470****149")).toEqual({ payer: "25470****149", payerMasked: true });
  // v1 of C2B sends a hash.
  expect(payerOf("a".repeat(64))).toEqual({});
  for (const value of [null, undefined, "", "****", "asha@example.com", {}])
    expect(payerOf(value)).toEqual({});
});

test("what is kept has no secret in it, however it was written", () => {
  const secrets = { key: 'CHK"KEY/1 2', short: "abc", empty: "" };
  const came = `{"a":"CHK\\"KEY/1 2","b":"CHK%22KEY%2F1%202","token":"Bearer eyJ","signature" : "eyJ0","c":"abc"}`;
  const kept = scrub(came, { secrets });
  expect(kept).toBe(`{"a":"••••","b":"••••","token":"••••","signature" : "••••","c":"abc"}`);
  expect(scrub("so long ".repeat(900), { secrets })).toHaveLength(4096);
  expect(scrub(`Bearer eyJ0.eyJ1 and ${"A1b2".repeat(20)}`, { secrets })).toBe("Bearer •••• and ••••");
});

test("a notice is an object of at most 16 KB and no great depth", () => {
  expect(readNotice(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  for (const text of [
    "[]",
    "1",
    "null",
    "",
    "{",
    `{"a":"${"x".repeat(17_000)}"}`,
    `{"a":${"[".repeat(99)}${"]".repeat(99)}}`,
  ])
    expect(readNotice(Buffer.from(text))).toBeUndefined();
});

test("words become reasons", () => {
  const reasons = Object.entries({
    "Insufficient balance": "insufficient-funds",
    "The balance is insufficient for the transaction.": "insufficient-funds",
    "Unable to lock subscriber, a transaction is already in process for the current subscriber": "busy-phone",
    "Request cancelled by user": "cancelled",
    "DS timeout user cannot be reached": "unreachable",
    "The initiator information is invalid.": "wrong-pin",
    "Wrong PIN entered": "wrong-pin",
    "PIN is locked": "locked",
    "Transaction expired": "expired",
    "Request timed out": "expired",
    "Amount above the limit": "limit",
    "System busy": "provider-busy",
    "": "failed-other",
  });
  expect(reasons.map(([words]) => [words, wordsReason(words)])).toEqual(reasons);
});
