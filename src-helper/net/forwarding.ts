// Forwarding per interface (/proc/sys/net/ipv4/conf/<interface>/forwarding); the computer's own switch stays as it is.
// Several hotspots share an uplink: who needs it is kept in a file per interface, which outlives a crash of ours.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { wireless } from "../checks/fields.ts";
import { writeWhole } from "../keep.ts";
import type { Paths } from "../paths.ts";
import { netSysctl } from "../paths.ts";
import type { HotspotId } from "../protocol.ts";

type Claim = { readonly was: string; readonly holders: readonly HotspotId[] };

/** Everything here happens at once, without waiting: two hotspots cannot step between each other. */
export type Forwarding = {
  hold(device: string, id: HotspotId): void;
  release(device: string, id: HotspotId): void;
  /** Interfaces this hotspot holds. */
  held(id: HotspotId): readonly string[];
};

export function createForwarding(paths: Paths): Forwarding {
  const folder = path.join(paths.run, "forwarding");
  const file = (device: string) => path.join(folder, `${wireless(device, "interface")}.json`);
  const value = (device: string) => netSysctl(paths, "ipv4", "conf", device, "forwarding");

  const read = (name: string): string | null => {
    try {
      return readFileSync(name, "utf8").trim();
    } catch {
      return null;
    }
  };
  const claim = (device: string): Claim | null => {
    const parsed = parse(read(file(device)) ?? "null");
    if (typeof parsed !== "object" || parsed === null) return null;
    const { was, holders } = parsed as { was?: unknown; holders?: unknown };
    const ids = Array.isArray(holders) ? holders.filter((id): id is number => Number.isInteger(id)) : [];
    return { was: was === "1" ? "1" : "0", holders: ids };
  };
  const set = (device: string, to: string) => {
    if (read(value(device)) !== to) writeFileSync(value(device), to);
  };

  return {
    hold(device, id) {
      const now = read(value(device));
      if (now === null) return;
      const before = claim(device) ?? { was: now, holders: [] };
      mkdirSync(folder, { recursive: true, mode: 0o750 });
      const holders = [...new Set([...before.holders, id])];
      writeWhole(file(device), JSON.stringify({ was: before.was, holders }));
      set(device, "1");
    },
    release(device, id) {
      const before = claim(device);
      if (!before) return;
      const holders = before.holders.filter((one) => one !== id);
      if (holders.length > 0) {
        writeWhole(file(device), JSON.stringify({ was: before.was, holders }));
        return;
      }
      // Somebody switched the whole computer to forwarding meanwhile: then it is no longer ours to switch off.
      const whole = read(netSysctl(paths, "ipv4", "ip_forward")) === "1";
      if (!whole && read(value(device)) !== null) set(device, before.was);
      // Last: killed before this, whoever comes after us still knows how it was.
      rmSync(file(device), { force: true });
    },
    held(id) {
      return listed(folder).filter((device) => claim(device)?.holders.includes(id) ?? false);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}
