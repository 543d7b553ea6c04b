// `iw dev`: the wireless interfaces there are, and what each is doing now.
import { blocksOf, ssidOf, valueOf } from "./iw-text.ts";

export type Wireless = {
  readonly interface: string;
  /** `phy0`: the card it belongs to. */
  readonly phy: string;
  readonly mac: string;
  /** `managed`, `AP`, `monitor`, … as iw says it. */
  readonly type: string;
  /** The network it is in, or offers; null when it is on none. */
  readonly ssid: string | null;
  readonly channel: number | null;
};

/** Interfaces without a name (a P2P device) are left out: nobody can use them. */
export function readDev(text: string): readonly Wireless[] {
  return blocksOf(text).flatMap((card) => {
    const index = /^phy#(\d+)$/.exec(card.line)?.[1];
    if (index === undefined) return [];
    return card.below.flatMap(({ line, below }) => {
      const name = /^Interface (\S+)$/.exec(line)?.[1];
      if (name === undefined) return [];
      const channel = /^(\d+)/.exec(valueOf(below, "channel ") ?? "")?.[1];
      const ssid = valueOf(below, "ssid ");
      return {
        interface: name,
        phy: `phy${index}`,
        mac: valueOf(below, "addr ") ?? "",
        type: valueOf(below, "type ") ?? "",
        ssid: ssid === undefined ? null : ssidOf(ssid),
        channel: channel === undefined ? null : Number(channel),
      };
    });
  });
}

export type Joined = { readonly ssid: string; readonly mhz: number };

/** `iw dev <interface> link`: whose client it is. Only this says it reliably: `iw dev` may leave the name out. */
export function readLink(text: string): Joined | null {
  const found = blocksOf(text).find(({ line }) => line.startsWith("Connected to "));
  const ssid = valueOf(found?.below ?? [], "SSID: ");
  const mhz = Number.parseInt(valueOf(found?.below ?? [], "freq: ") ?? "", 10);
  return ssid === undefined || !Number.isFinite(mhz) ? null : { ssid: ssidOf(ssid), mhz };
}
