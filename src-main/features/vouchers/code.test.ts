import { expect, test } from "vitest";
import { secureRandom, type Random } from "#main/platform/random.ts";
import { codesOf, distance, folded, newCodes, readCode, signs, written } from "./code.ts";

test("no sign can be taken for another", () => {
  expect(signs).toHaveLength(31);
  expect(new Set(signs).size).toBe(31);
  expect(signs).not.toMatch(/[O0I1L a-z]/);
  expect(codesOf("short")).toBe(852_891_037_441);
});

test("ten thousand codes are ten thousand different ones, and every sign is as likely as the next", () => {
  const codes = newCodes(secureRandom, 10_000, "short");
  expect(new Set(codes).size).toBe(10_000);
  const counts = new Map<string, number>();
  for (const sign of codes.join("")) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  expect(counts.size).toBe(31);
  // 2,581 of each are expected; five standard deviations either way.
  for (const count of counts.values()) expect(Math.abs(count - 80_000 / 31)).toBeLessThan(250);
});

test("a byte that would make some signs likelier is thrown away", () => {
  const bytes = [255, 248, 0, 30, 31, 247, 1, 2, 3, 4];
  const random: Random = { ...secureRandom, bytes: () => Uint8Array.from(bytes) };
  expect(newCodes(random, 1, "short")).toEqual(["2Z2Z3456"]);
});

test("a source that says the same again and again is found out", () => {
  const random: Random = { ...secureRandom, bytes: (count) => new Uint8Array(count) };
  expect(() => newCodes(random, 2, "short")).toThrow("again and again");
});

test("a code is read however it is typed, and what cannot be one is told why", () => {
  expect(written("A2B3C4D5E6F7", "long")).toBe("A2B3-C4D5-E6F7");
  for (const typed of ["a3k9m7p2", " A3K9 M7P2 ", "a3k9-m7p2", "Ａ３Ｋ９Ｍ７Ｐ２", "A3K9–M7P2\u200b"])
    expect(readCode(typed)).toEqual({ folded: "A3K9M7P2" });
  expect(readCode("A3K9M7PO")).toEqual({ folded: "A3K9M7PO", hint: "sign" });
  expect(readCode("A3K9M7")).toEqual({ folded: "A3K9M7", hint: "length" });
  expect(folded("up-user 1")).toBe("UPUSER1");
});

test("how far apart two codes are", () => {
  const table = [
    ["A3K9M7P2", "A3K9M7P2", 0],
    ["A3K9M7P2", "A3K9M7P3", 1],
    ["A3K9M7P2", "A39KM7P2", 1], // swapped
    ["A3K9M7P2", "A3K9M7P", 1],
    ["A3K9M7P2", "XA3K9M7P2", 1],
    ["A3K9M7P2", "A3K8M7P3", 2],
    ["A3K9M7P2", "ZZZZZZZZ", 8],
  ] as const;
  for (const [a, b, apart] of table) expect([a, b, distance(a, b)]).toEqual([a, b, apart]);
});
