// Money as people write and read it. Whole minor units throughout: no float ever holds an amount.
import type { Currency, Money } from "./index.ts";

/** Digits after the point (ISO 4217): a Ugandan or Rwandan amount has none. */
export const minorDigits = { KES: 2, TZS: 2, UGX: 0, NGN: 2, RWF: 0 } as const satisfies Record<
  Currency,
  number
>;

/** What stands before an amount in the shops of the country. */
export const moneySign = {
  KES: "KSh",
  TZS: "TSh",
  UGX: "USh",
  NGN: "₦",
  RWF: "FRw",
} as const satisfies Record<Currency, string>;

/** `1,250` or `1,250.50`: the cents only where there are any. */
export function formatAmount({ minor, currency }: Money): string {
  const digits = String(Math.abs(minor)).padStart(minorDigits[currency] + 1, "0");
  const at = digits.length - minorDigits[currency];
  const whole = digits.slice(0, at).replace(/\B(?=(\d{3})+$)/g, ",");
  const cents = digits.slice(at);
  return `${minor < 0 ? "−" : ""}${whole}${/[1-9]/.test(cents) ? `.${cents}` : ""}`;
}

/** `KSh 1,250`, with a space that does not break. */
export function formatMoney(money: Money): string {
  return `${moneySign[money.currency]}\u00A0${formatAmount(money)}`;
}

/** `1250.50`: all the digits of the currency and nothing else, for other programs. */
export function plainAmount({ minor, currency }: Money): string {
  const digits = String(Math.abs(minor)).padStart(minorDigits[currency] + 1, "0");
  const at = digits.length - minorDigits[currency];
  const sign = minor < 0 ? "-" : "";
  return sign + (minorDigits[currency] === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`);
}

/** What is wrong with a typed amount: nothing there, not a number, below nothing, finer than the currency, too much. */
export type MoneyFault = "empty" | "number" | "negative" | "fine" | "much";

/** Less than this many minor units, so that sums of many stay exact. */
const most = 1_000_000_000_000;

/** Reads `20`, `1,500`, `1 500.50`, `20/=` and `KSh 20`. A comma before one or two last digits is a point. */
export function parseMoney(text: string, currency: Currency): Money | { readonly fault: MoneyFault } {
  const bare = text
    .replace(/^\s*(KSh|KES|TSh|TZS|USh|UGX|FRw|RWF|NGN|Sh|₦|N)\.?/i, "")
    .replace(/\/[=-]?\s*$/, "")
    .replace(/[\s']/g, "");
  if (bare === "") return { fault: "empty" };
  if (/^[-−]/.test(bare)) return { fault: /^[-−][\d.,]+$/.test(bare) ? "negative" : "number" };
  const plain = bare.replace(/,(\d{1,2})$/, ".$1");
  const found = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(plain);
  if (!found) return { fault: "number" };
  const digits = minorDigits[currency];
  const cents = (found[2] ?? "").replace(/0+$/, "");
  if (cents.length > digits) return { fault: "fine" };
  const written = `${(found[1] ?? "").replaceAll(",", "")}${cents.padEnd(digits, "0")}`;
  if (written.replace(/^0+/, "").length > 15 || Number(written) >= most) return { fault: "much" };
  return { minor: Number(written), currency };
}

/** Sums by currency: unlike amounts are never added up. */
export function sumMoney(amounts: readonly Money[]): Money[] {
  const sums = new Map<Currency, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ minor, currency }));
}
