import { expect, test } from "vitest";
import type { Block } from "#contract/printing.ts";
import { inserted, newBlock, piecesOf, removed, replaced, withField } from "./blocks.ts";

const lines = (count: number): Block[] =>
  Array.from({ length: count }, (_, at) => ({ kind: "space", lines: at + 1 }));

test("a new piece comes after the chosen one, with a key nobody had", () => {
  const { pieces, key } = inserted(piecesOf(lines(3)), 0, newBlock("rule"));
  expect([pieces.map((piece) => piece.key), key]).toEqual([[0, 3, 1, 2], 3]);
  expect(inserted([], undefined, newBlock("qr")).pieces).toHaveLength(1);
});

test("after a removal the hand is at the next piece, at the end at the one before", () => {
  const pieces = piecesOf(lines(3));
  expect([removed(pieces, 1).next, removed(pieces, 2).next, removed(piecesOf(lines(1)), 0).next]).toEqual([
    2,
    1,
    undefined,
  ]);
});

test("a change of one piece leaves the others the same things", () => {
  const pieces = piecesOf(lines(2));
  const next = replaced(pieces, 1, newBlock("rule"));
  expect([next[0] === pieces[0], next[1]?.block]).toEqual([true, { kind: "rule" }]);
});

test("a field is written where the cursor stands, in place of what is marked", () => {
  expect(withField("WiFi: now", "wifi", 6, 9)).toBe("WiFi: {wifi}");
});
