// Interfaces and what flows through them: guests' traffic on the hotspot's side, the same the other way round on the uplink.
import type { Chance } from "../chance.ts";
import type { Engine } from "../hotspot/engine.ts";
import type { Traffic } from "../menus/network-places.ts";
import type { Entry, Table } from "../menus/table.ts";

export function createInterfaces(chance: Chance) {
  let engine: Engine | undefined;
  let table: Table | undefined;
  const floor = {
    in: chance.between(10_000_000, 900_000_000),
    out: chance.between(100_000_000, 9_000_000_000),
  };

  function flow(): { inBits: number; outBits: number; in: number; out: number } {
    const bytes = engine?.traffic() ?? { in: 0, out: 0 };
    let [inBits, outBits] = [0, 0];
    for (const { meter } of engine?.sessions() ?? []) {
      inBits += meter.rateIn * 8;
      outBits += meter.rateOut * 8;
    }
    return { inBits, outBits, in: floor.in + bytes.in, out: floor.out + bytes.out };
  }
  function traffic(name: string): Traffic | undefined {
    const entry = table?.named(name)[0];
    if (!entry) return undefined;
    const now = flow();
    // The uplink sends what guests upload; the hotspot's side receives it.
    if (name === "ether1")
      return { rxBits: now.outBits, txBits: now.inBits, rxBytes: now.out, txBytes: now.in };
    if (entry.values.get("type") === "bridge" || entry.values.get("type") === "wlan")
      return { rxBits: now.inBits, txBits: now.outBits, rxBytes: now.in, txBytes: now.out };
    return { rxBits: 0, txBits: 0, rxBytes: 0, txBytes: 0 };
  }
  return {
    traffic,
    connect(hotspot: Engine, interfaces: Table): void {
      engine = hotspot;
      table = interfaces;
    },
    derive(entry: Entry): [string, string][] {
      const now = traffic(entry.values.get("name") ?? "");
      const [rx, tx] = [now?.rxBytes ?? 0, now?.txBytes ?? 0];
      return [
        ["rx-byte", String(rx)],
        ["tx-byte", String(tx)],
        ["rx-packet", String(Math.ceil(rx / 800))],
        ["tx-packet", String(Math.ceil(tx / 800))],
      ];
    },
  };
}
