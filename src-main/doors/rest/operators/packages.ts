// A plan in the words of the operators' API: a package. Pure.
import type { Plan } from "#contract/plans.ts";
import { plainAmount } from "#contract/values/money.ts";
import { hoursOf } from "../guests/bundles.ts";
import { lengthOf } from "../guests/words.ts";

const monthSeconds = 28 * 86_400;

/** `duration_hours` is null for a plan without a limit in time, a speed for one without a limit in speed. */
export function packageOf({ number, name, description, price, time, speed, onSale }: Plan): object {
  const monthly = time.kind !== "none" && time.seconds >= monthSeconds;
  const down = megabits(speed.out);
  const up = megabits(speed.in);
  return {
    id: number,
    name,
    package_type: monthly ? "monthly" : "hourly",
    package_type_display: monthly ? "Monthly Package" : "Hourly Package",
    duration_hours: time.kind === "none" ? null : hoursOf(time.seconds),
    duration_display: time.kind === "none" ? "no time limit" : lengthInWords(time.seconds),
    price: plainAmount(price),
    currency: price.currency,
    download_speed_mbps: down,
    upload_speed_mbps: up,
    download_speed_display: display(down),
    upload_speed_display: display(up),
    speed_display: `${display(down)} / ${display(up)}`,
    description,
    is_active: onSale,
  };
}

const megabits = (bits: number | null): number | null => (bits === null ? null : bits / 1_000_000);
const display = (mbps: number | null): string => (mbps === null ? "unlimited" : `${mbps} Mbps`);

function lengthInWords(seconds: number): string {
  const days = seconds / 86_400;
  if (!Number.isInteger(days) || days < 2) return lengthOf(seconds);
  if (days % 30 === 0) return days === 30 ? "1 month" : `${days / 30} months`;
  return `${days} days`;
}
