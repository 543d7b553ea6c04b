// How messages are spoken of: what they cost, when they are tried again, how their state looks.
import type { SmsCost, SmsMessage, SmsState } from "#contract/sms.ts";
import { moneySign } from "#contract/values/money.ts";
import type { Tone } from "#ui/ui/Badge.tsx";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";

/** Colour where something goes on or went wrong; what was sent needs nobody. */
export const stateTone: Record<SmsState, Tone> = {
  queued: "neutral",
  sending: "accent",
  sent: "neutral",
  failed: "bad",
  unsure: "warn",
};

/** `KSh 0.80`: at least two places after the point where there are any, and never more than it has. */
export function sayCost({ tenThousandths, currency }: SmsCost): string {
  const whole = String(Math.floor(tenThousandths / 10_000)).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = String(tenThousandths % 10_000)
    .padStart(4, "0")
    .replace(/0{1,2}$/, "");
  const sign = (moneySign as Readonly<Record<string, string>>)[currency] ?? currency;
  return `${sign}\u00A0${whole}${/[1-9]/.test(rest) ? `.${rest}` : ""}`;
}

/** `0.80`, `0,8`, `16`: what a part costs, in ten-thousandths; undefined for what is no such amount. */
export function readCost(text: string): number | undefined {
  const found = /^(\d{1,4})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (!found) return undefined;
  return Number(found[1]) * 10_000 + Number((found[2] ?? "").padEnd(4, "0"));
}

/** A text people can change: `0.8` for 8000. */
export function writeCost(cost: SmsCost | null): string {
  return cost === null ? "" : String(cost.tenThousandths / 10_000);
}

/** Why it is as it is, as one sentence; nothing for one that went well. */
export function sayTrouble(
  { state, trouble, nextAt, tries }: SmsMessage,
  { t, format, now }: { readonly t: T; readonly format: Format; readonly now: number },
): string {
  if (trouble === null || state === "sent") return "";
  const why = t(`sms.trouble.${trouble}`);
  if (state !== "queued" || nextAt === null || (tries === 0 && trouble !== "unreached")) return why;
  return `${why}. ${t("sms.again", { time: format.time(Math.max(now, nextAt)) })}`;
}
