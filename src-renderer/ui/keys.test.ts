import { expect, test } from "vitest";
import { isStroke, type Stroke, spellKeys } from "./keys.ts";

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("shortcuts are spelled as they stand on the keyboard", () => {
  expect([spellKeys("mod+k"), spellKeys("g o"), spellKeys("shift+t"), spellKeys("?")]).toEqual([
    ["Ctrl", "K"],
    ["G", "O"],
    ["⇧", "T"],
    ["?"],
  ]);
});

test("a stroke counts only with the keys held that it names", () => {
  expect(isStroke("mod+k", stroke("k", { ctrlKey: true }))).toBe(true);
  expect(isStroke("mod+k", stroke("k"))).toBe(false);
  expect(isStroke("t", stroke("T", { shiftKey: true }))).toBe(false);
  expect(isStroke("shift+t", stroke("T", { shiftKey: true }))).toBe(true);
  expect(isStroke("?", stroke("?", { shiftKey: true }))).toBe(true);
  expect(isStroke("o", stroke("o", { altKey: true }))).toBe(false);
  expect(isStroke("1", stroke("1", { code: "Digit1" }))).toBe(true);
  expect(isStroke("1", stroke("!", { code: "Digit1", shiftKey: true }))).toBe(false);
  expect(isStroke("shift+1", stroke("!", { code: "Digit1", shiftKey: true }))).toBe(true);
  expect(isStroke("shift+1", stroke("1", { code: "Digit1" }))).toBe(false);
});
