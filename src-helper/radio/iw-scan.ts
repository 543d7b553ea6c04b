// `iw dev <interface> scan`: the networks in the air.
import { blocksOf, ssidOf, valueOf } from "./iw-text.ts";

/** `ssid` is empty for a hidden one; `signal` in dBm. */
export type Heard = { readonly ssid: string; readonly mhz: number; readonly signal: number };

/** What lacks a frequency or a strength is left out. Strongest first. */
export function readScan(text: string): readonly Heard[] {
  return blocksOf(text)
    .flatMap(({ line, below }) => {
      if (!/^BSS [0-9a-f]{2}(:[0-9a-f]{2}){5}/.test(line)) return [];
      const mhz = Number.parseInt(valueOf(below, "freq: ") ?? "", 10);
      const signal = Number.parseFloat(valueOf(below, "signal: ") ?? "");
      if (!Number.isFinite(mhz) || !Number.isFinite(signal)) return [];
      return [{ ssid: nameOf(valueOf(below, "SSID:") ?? ""), mhz, signal }];
    })
    .toSorted((a, b) => b.signal - a.signal);
}

/** Hidden networks send no name, or one of zeros only. */
const nameOf = (printed: string) => (/^(\\x00)*$/.test(printed) ? "" : ssidOf(printed));
