import { expect, test } from "vitest";

// The test runner empties imported style sheets, and screens have no Node types: so by hand.
const { process } = globalThis as unknown as {
  process: { getBuiltinModule(name: "node:fs"): { readFileSync(path: string, encoding: "utf8"): string } };
};
const css = process.getBuiltinModule("node:fs").readFileSync("src-renderer/style.css", "utf8");

type Tokens = ReadonlyMap<string, string>;

function tokens(theme: "light" | "dark"): Tokens {
  const block = css.split(`[data-theme="${theme}"] {`)[1]?.split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [name, hex]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(hex.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["canvas", "surface", "sunken"];
const pairs: readonly (readonly [string, string])[] = [
  ...["ink", "ink-2", "ink-3", "accent-ink", "good", "warn", "bad", "off"].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ["accent-ink", "accent-soft"],
  ["ink-3", "accent-soft"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["bad", "bad-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["surface", "bad"],
  ["surface", "bad-hover"],
];

test.each(["light", "dark"] as const)("every ink can be read on what it stands on (%s)", (theme) => {
  const all = tokens(theme);
  const weak = pairs
    .map(([ink, ground]) => ({
      ink,
      ground,
      ratio: contrast(all.get(ink) ?? "#000000", all.get(ground) ?? "#000000"),
    }))
    .filter(({ ratio }) => ratio < 4.5);
  expect(weak).toEqual([]);
});

test.each(["light", "dark"] as const)("a control's edge can be seen (%s)", (theme) => {
  const all = tokens(theme);
  const edges = ["canvas", "surface"].map((on) => contrast(all.get("line-strong") ?? "", all.get(on) ?? ""));
  expect(Math.min(...edges)).toBeGreaterThan(3);
});
