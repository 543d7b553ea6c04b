// A plan in the words of the guest API: a bundle.
import type { Plan } from "#contract/plans.ts";
import { plainAmount } from "#contract/values/money.ts";
import { lengthOf } from "./words.ts";

/** `duration_hours` is null for a plan without a limit in time; the price is text, as its clients know it. */
export function bundleOf({ number, name, description, price, time, onSale }: Plan): object {
  const length =
    time.kind === "none" ? "" : `${lengthOf(time.seconds).replace(" ", "-").replace(/s$/, "")} Wi-Fi access`;
  return {
    id: number,
    name,
    description: description || length,
    price: plainAmount(price),
    duration_hours: time.kind === "none" ? null : hoursOf(time.seconds),
    is_active: onSale,
  };
}

export const hoursOf = (seconds: number): number => Math.round((seconds / 3600) * 100) / 100;
