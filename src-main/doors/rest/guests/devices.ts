// Devices of a guest in the words of the guest API. Pure.
import type { Grant } from "#contract/access.ts";
import type { Mac } from "#contract/values/index.ts";
import { isGood } from "./user.ts";
import { momentOf } from "./words.ts";

/** Its hardware address as a number: whole, its own, always the same. */
export const deviceId = (mac: Mac): number => Number.parseInt(mac.replaceAll(":", ""), 16);

/** Those that hold a place in a right that is good; each once, last seen first. */
export function devicesOf(grants: readonly Grant[]): {
  devices: object[];
  device_count: number;
  max_devices: number;
} {
  const good = grants.filter(isGood);
  const seen = new Map<Mac, Grant["devices"][number]>();
  for (const device of good.flatMap(({ devices }) => devices)) {
    const before = seen.get(device.mac);
    if (!before || before.lastSeen < device.lastSeen) seen.set(device.mac, device);
  }
  const devices = [...seen.values()]
    .toSorted((a, b) => b.lastSeen - a.lastSeen)
    .map(({ mac, firstSeen, lastSeen, online }) => ({
      id: deviceId(mac),
      mac_address: mac,
      first_seen: momentOf(firstSeen),
      last_seen: momentOf(lastSeen),
      is_active: online,
    }));
  return {
    devices,
    device_count: devices.length,
    max_devices: Math.max(0, ...good.map(({ terms }) => terms.devices)),
  };
}
