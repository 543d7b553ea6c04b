// `hostapd_cli all_sta`: who is on the radio.
import type { Station } from "../protocol.ts";

/**
 * A MAC address on a line of its own, then `key=value` lines. Whoever has not got through the door (a wrong password
 * under way) is left out. `signal` in dBm; `rx_rate_info` begins with 100 kbit/s units
 * (`hostapd_get_sta_info` of hostapd's ctrl_iface_ap.c). The radio's bytes are not the bill: they are not read.
 */
export function readStations(text: string): readonly Station[] {
  const found: { readonly mac: string; readonly values: Map<string, string> }[] = [];
  for (const line of text.split("\n")) {
    if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(line.trim()))
      found.push({ mac: line.trim(), values: new Map() });
    const cut = line.indexOf("=");
    if (cut > 0) found.at(-1)?.values.set(line.slice(0, cut), line.slice(cut + 1).trim());
  }
  return found
    .filter(({ values }) => values.get("flags")?.includes("[AUTHORIZED]"))
    .map(({ mac, values }) => ({
      mac,
      signal: numberOf(values.get("signal")),
      rxRate: rateOf(values.get("rx_rate_info")),
      txRate: rateOf(values.get("tx_rate_info")),
      connectedSeconds: numberOf(values.get("connected_time")) ?? 0,
      inactiveMs: numberOf(values.get("inactive_msec")) ?? 0,
    }));
}

function numberOf(text: string | undefined): number | null {
  const found = /^-?\d+/.exec(text ?? "")?.[0];
  return found === undefined ? null : Number(found);
}

/** Drivers that do not know say 0. */
function rateOf(text: string | undefined): number | null {
  const units = numberOf(text);
  return units === null || units <= 0 ? null : units * 100_000;
}
