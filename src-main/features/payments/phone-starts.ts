// What a typed beginning of a phone number may be the beginning of, as numbers are kept. Pure.
import { PhoneCountry } from "#contract/values/index.ts";

/** Fewer digits find half the book. */
const least = 3;

/**
 * `0712 3`, `712 3` and `+254 712 3` → `2547123` among others: of whichever country. Nothing for what is no number, such
 * as a receipt with digits in it.
 */
export function phoneStarts(text: string): string[] {
  if (!/^\s*\+?[\d\s().-]+$/.test(text)) return [];
  const digits = text.replace(/\D/g, "");
  if (digits.length < least) return [];
  if (text.trim().startsWith("+")) return [digits];
  const local = digits.replace(/^0+/, "");
  return [...new Set([digits, ...PhoneCountry.options.map((country) => country + local)])];
}
