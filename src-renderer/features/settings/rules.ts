// The limits of the contract's settings (settings.ts there), told while one types. The core checks them again.

export type Rule =
  | { readonly kind: "number"; readonly least: number; readonly most: number; readonly whole: boolean }
  | { readonly kind: "text"; readonly most: number };

export const rules = {
  shopName: { kind: "text", most: 60 },
  idleMinutes: { kind: "number", least: 1, most: 480, whole: true },
  port: { kind: "number", least: 1, most: 65_535, whole: true },
  pollSeconds: { kind: "number", least: 1, most: 60, whole: false },
} as const satisfies Record<string, Rule>;

export type Fault = "number" | "whole" | "between" | "length";

/** A comma is a decimal point on many keyboards. */
export const asNumber = (text: string): number =>
  text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));

export function faultOf(rule: Rule, text: string): Fault | undefined {
  if (rule.kind === "text") return text.trim().length > rule.most ? "length" : undefined;
  const value = asNumber(text);
  if (Number.isNaN(value)) return "number";
  if (rule.whole && !Number.isInteger(value)) return "whole";
  return value < rule.least || value > rule.most ? "between" : undefined;
}
