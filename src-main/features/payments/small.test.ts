import { expect, test } from "vitest";
import { createManualClock } from "#main/platform/clock.ts";
import { secureRandom } from "#main/platform/random.ts";
import { judge, samePayer } from "./amounts.ts";
import { maskedText } from "./masking.ts";
import { confirmMs, createPace, nextLookMs } from "./pace.ts";
import { newHex, newRef, readRef, sameSecret } from "./refs.ts";

const kes = (minor: number) => ({ minor, currency: "KES" as const });

test("what a push reports may differ by the fee, what a hand types may not be less", () => {
  const price = kes(10_000);
  const of = (way: "push" | "hand", minor: number): string => {
    const so = judge({ price, amount: kes(minor), way });
    return so.kind === "fits" ? `${so.bought}+${so.rest}` : so.kind;
  };
  expect([9499, 9500, 9999, 10_000, 10_500, 10_501].map((minor) => of("push", minor))).toEqual([
    "short",
    "9500+0",
    "9999+0",
    "10000+0",
    "10500+0",
    "10000+501",
  ]);
  expect([9999, 10_000, 10_001, 30_000].map((minor) => of("hand", minor))).toEqual([
    "short",
    "10000+0",
    "10000+1",
    "10000+20000",
  ]);
  expect(judge({ price, amount: { minor: 10_000, currency: "TZS" }, way: "push" }).kind).toBe(
    "wrong-currency",
  );
});

test("a payer whose digits are hidden is compared by those that are left", () => {
  const phone = "254712345678";
  expect(
    [
      "254712345678",
      "0712345678",
      "2547 ***** 678",
      "25471****678",
      "25470****149",
      "2547 ***** 679",
      "254722000000",
      "9f86d081884c7d65",
      "ASHA",
      undefined,
    ].map((payer) => samePayer(payer, phone)),
  ).toEqual(["yes", "yes", "yes", "yes", "no", "no", "no", "maybe", "maybe", "maybe"]);
});

test("no whole phone number is kept of what a company said, and nothing without end", () => {
  expect(maskedText('{"PhoneNumber":254712345678,"to":"0712345678","x":"+255712345678"}')).toBe(
    '{"PhoneNumber":254•••678,"to":"0•••678","x":"255•••678"}',
  );
  expect(maskedText('{"TransactionDate":20260112133041,"Amount":50.00}')).toContain("20260112133041");
  expect(maskedText("x".repeat(10_000))).toHaveLength(4096);
});

test("references are twelve signs nobody can misread, however they are typed", () => {
  for (let n = 0; n < 200; n++) expect(newRef(secureRandom)).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(readRef(" k7f3-m2q9 x4to ")).toBe("K7F3M2Q9X4T0");
  expect(readRef("IL")).toBe("11");
  expect(newHex(secureRandom, 32)).toMatch(/^[0-9a-f]{32}$/);
  expect([sameSecret("ab", "ab"), sameSecret("ab", "ac"), sameSecret("ab", "abc")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("looks thin out with age, and a failure is asked about three times", () => {
  const plan: number[] = [];
  for (let at = 0; at < 200_000;) {
    at += nextLookMs(at, 0.5);
    plan.push(Math.round(at / 1000));
  }
  expect(plan.slice(0, 4)).toEqual([6, 10, 14, 18]);
  expect(
    plan.filter((at) => at > 62 && at <= 180).every((at, n, all) => n === 0 || at - (all[n - 1] ?? 0) === 8),
  ).toBe(true);
  expect([200_000, 300_000, 2_000_000, 86_400_000].map((age) => nextLookMs(age, 0.5) / 1000)).toEqual([
    30, 120, 1800, 3600,
  ]);
  expect([0, 30_000, 120_000, 600_000].map(confirmMs)).toEqual([30_000, 90_000, 480_000, undefined]);
});

test("a rush of pushes takes every second place from the looks, and no more", async () => {
  const clock = createManualClock();
  const pace = createPace(clock);
  for (let push = 0; push < 500; push++) pace.took("a", 1, "push");
  expect(pace.wait("a")).toBe(0); // nobody was looked at yet
  let looks = 0;
  for (let tenth = 0; tenth < 600; tenth++) {
    pace.took("a", 1, "push");
    if (pace.wait("a") === 0) {
      pace.took("a", 1, "look");
      looks++;
    }
    await clock.advance(100);
  }
  expect(looks).toBeGreaterThanOrEqual(29);
  expect(looks).toBeLessThanOrEqual(31);
});

test("an account is asked evenly, and left alone when it says so", async () => {
  const clock = createManualClock();
  const pace = createPace(clock);
  pace.took("a", 2, "look");
  expect([pace.wait("a"), pace.wait("b")]).toEqual([500, 0]);
  pace.took("a", 2, "look");
  expect(pace.wait("a")).toBe(1000);
  pace.hold("a", 30_000);
  await clock.advance(10_000);
  expect(pace.wait("a")).toBe(20_000);
});
