import { expect, test } from "vitest";
import { aaText, contrast, page, pale, themeOf } from "./colour.ts";

test("contrast is the one of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.478, 2);
  expect(contrast("#ffffff", "#ffffff")).toBe(1);
});

test("whatever colour a shop chooses, every text on it and in it can be read", () => {
  const steps = ["00", "33", "66", "99", "cc", "ff"];
  for (const red of steps)
    for (const green of steps)
      for (const blue of steps) {
        const chosen = `#${red}${green}${blue}`;
        const { accent, onAccent, ink } = themeOf(chosen);
        const found = [contrast(accent, onAccent), contrast(ink, page), contrast(ink, pale)];
        expect({ chosen, least: Math.min(...found) >= aaText }).toEqual({ chosen, least: true });
      }
});

test("a colour that can be read stays what it is, and what is no colour is the product's own", () => {
  expect(themeOf("#0F5C63")).toEqual({ accent: "#0f5c63", onAccent: "#ffffff", ink: "#0f5c63" });
  expect(themeOf("#ffcc00")).toMatchObject({ accent: "#ffcc00", onAccent: "#10181b" });
  expect(themeOf("red;}body{display:none")).toEqual(themeOf("#0f5c63"));
});
