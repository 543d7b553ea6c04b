// Amounts as companies write them, to whole minor units and back. Decimal signs only: no float is ever multiplied.
import { Currency, type Money } from "#contract/values/index.ts";
import { minorDigits } from "#contract/values/money.ts";

/**
 * `"1000.00"`, `"1000"`, `1000` and `50.0` in whole minor units; undefined for exponents, signs, NaN, commas, more
 * digits than the currency has (unless they are noughts), and more than is exact.
 */
export function readAmount(value: unknown, currency: Currency): Money | undefined {
  const written = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  const found = /^(\d{1,15})(?:\.(\d{1,12}))?$/.exec(written);
  if (!found) return undefined;
  const digits = minorDigits[currency];
  const after = (found[2] ?? "").replace(/0+$/, "");
  if (after.length > digits) return undefined;
  const minor = Number(`${found[1] ?? ""}${after.padEnd(digits, "0")}`);
  return Number.isSafeInteger(minor) ? { minor, currency } : undefined;
}

/**
 * The currency a company names, ours where it names none. Undefined for one this house cannot count in: then the money
 * is somebody's to look at.
 */
export function readCurrency(named: string | undefined, ours: Currency): Currency | undefined {
  if (named === undefined) return ours;
  const known = Currency.safeParse(named.toUpperCase());
  return known.success ? known.data : undefined;
}

/** Whole shillings, as phones pay; undefined where there are cents. */
export function wholeUnits({ minor, currency }: Money): number | undefined {
  const unit = unitOf(currency);
  return minor > 0 && minor % unit === 0 ? minor / unit : undefined;
}

/** Minor units in one whole unit: 100, or 1 for a currency without cents. */
export function unitOf(currency: Currency): number {
  return 10 ** minorDigits[currency];
}
