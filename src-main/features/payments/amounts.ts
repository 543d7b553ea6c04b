// Does the money fit the price? Whole minor units throughout. Pure.
import type { Money } from "#contract/values/index.ts";

/**
 * `push`: we named the amount, the payer could not change it. `hand`: the payer typed it (a till, a paybill, a control
 * number).
 */
export type Way = "push" | "hand";

export type Verdict =
  /** `bought` of it becomes access, `rest` a credit. */
  | { readonly kind: "fits"; readonly bought: number; readonly rest: number }
  | { readonly kind: "short" }
  | { readonly kind: "wrong-currency" };

/** A push reports more or less than the price by the company's fee, at the most: in hundredths. */
const feePercent = 5;

export function judge(order: { readonly price: Money; readonly amount: Money; readonly way: Way }): Verdict {
  const { price, amount, way } = order;
  if (amount.currency !== price.currency) return { kind: "wrong-currency" };
  const tolerance = way === "push" ? feePercent : 0;
  if (amount.minor * 100 < price.minor * (100 - tolerance)) return { kind: "short" };
  if (amount.minor * 100 <= price.minor * (100 + tolerance))
    return { kind: "fits", bought: amount.minor, rest: 0 };
  return { kind: "fits", bought: price.minor, rest: amount.minor - price.minor };
}

/**
 * Whether the payer a company names can be this phone. Companies hide digits: `2547 ***** 678`, `25470****149`
 * (Daraja, C2B v2); then only the digits at both ends are compared.
 */
export function samePayer(payer: string | null | undefined, phone: string | null): "yes" | "no" | "maybe" {
  const text = (payer ?? "").replace(/[\s+().-]/g, "");
  if (text === "" || phone === null) return "maybe";
  const seen = /^(\d*)[*•xX]+(\d*)$/.exec(text);
  if (seen) {
    const [, head = "", tail = ""] = seen;
    if (!phone.endsWith(tail) || !phone.startsWith(head.replace(/^0/, phone.slice(0, 3)))) return "no";
    return tail.length >= 3 ? "yes" : "maybe";
  }
  if (!/^\d{9,15}$/.test(text)) return "maybe"; // hashed, or a name
  return text.slice(-9) === phone.slice(-9) ? "yes" : "no";
}
