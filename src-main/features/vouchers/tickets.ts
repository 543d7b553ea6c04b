// What stands on a slip. Pure.
import type { Terms } from "#contract/access.ts";
import { formatMoney } from "#contract/values/money.ts";
import type { Ticket } from "#main/features/printing/index.ts";
import type { Kept } from "./store.ts";

export type TicketWorld = {
  readonly site: string;
  /** Who sells or prints it. */
  readonly by: string;
  /** Opens the portal with this code typed in, where guests can reach it. */
  readonly loginUrl?: string | undefined;
};

/** Shop, date and time are the printing's own. */
export function ticketOf(voucher: Kept, { site, by, loginUrl }: TicketWorld): Ticket {
  const { terms } = voucher;
  return {
    key: voucher.id,
    fields: {
      code: voucher.code,
      plan: terms.planName,
      price: voucher.price.minor === 0 ? "" : formatMoney(voucher.price),
      validity: timeText(terms),
      data: dataText(terms),
      speed: speedText(terms),
      devices: String(terms.devices),
      site,
      operator: by,
      number: String(voucher.seq),
    },
    ...(loginUrl === undefined ? {} : { loginUrl }),
  };
}

/** `2 h`, `1 d 12 h`, `45 min`; empty without a limit in time. */
function timeText({ time }: Terms): string {
  if (time.kind === "none") return "";
  const parts: [number, string][] = [
    [Math.floor(time.seconds / 86_400), "d"],
    [Math.floor((time.seconds % 86_400) / 3600), "h"],
    [Math.floor((time.seconds % 3600) / 60), "min"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** The tightest cap: `500 MB`; empty without one. */
function dataText({ caps }: Terms): string {
  const least = Math.min(...[caps.in, caps.out, caps.total].map((cap) => cap ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(least)) return "";
  const gigas = least >= 1e9;
  return `${(least / (gigas ? 1e9 : 1e6)).toLocaleString("en", { maximumFractionDigits: 1 })} ${gigas ? "GB" : "MB"}`;
}

/** Downwards: `2 Mbps`; empty without a limit. */
function speedText({ speed }: Terms): string {
  if (speed.out === null) return "";
  const megas = speed.out >= 1e6;
  const number = (speed.out / (megas ? 1e6 : 1e3)).toLocaleString("en", { maximumFractionDigits: 1 });
  return `${number} ${megas ? "Mbps" : "kbps"}`;
}
