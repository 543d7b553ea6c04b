// What a running hotspot's parts say about it right now; a part that does not answer leaves what was seen before.
import { readAddress } from "./checks/ipv4.ts";
import type { Host, HotspotConfig, Warning } from "./protocol.ts";
import type { Standing } from "./rising.ts";

export type Look = { readonly stations: number; readonly leases: number; readonly uplink: string | null };
export const nothingSeen: Look = { stations: 0, leases: 0, uplink: null };

export async function look({ parts }: Standing, before: Look): Promise<Look> {
  const [stations, leases, uplink] = await Promise.all([
    parts.radio.stations().then(
      (all) => all.length,
      () => before.stations,
    ),
    parts.dhcp.leases().then(
      (all) => all.length,
      () => before.leases,
    ),
    parts.net.uplink().catch(() => before.uplink),
  ]);
  return { stations, leases, uplink };
}

export function warningsOf(
  config: HotspotConfig,
  { seen, offAir, clash }: { readonly seen: Look; readonly offAir: string; readonly clash: string },
): readonly Warning[] {
  const warnings: Warning[] = [];
  if (seen.uplink === null)
    warnings.push({
      code: "no-uplink",
      sentence: "This computer has no way to the internet.",
      fix: "Look at the cable or connection that brings the internet to this computer.",
    });
  if (offAir !== "")
    warnings.push({
      code: "off-air",
      sentence: offAir,
      fix: `rfkill unblock wlan, then hotspotctl restart ${config.id}`,
    });
  if (clash !== "")
    warnings.push({ code: "network-clash", sentence: clash, fix: "Choose another network for the guests." });
  const pool = (readAddress(config.poolTo) ?? 0) - (readAddress(config.poolFrom) ?? 0) + 1;
  if (seen.leases >= pool * 0.9)
    warnings.push({
      code: "pool-full",
      sentence: `${seen.leases} of ${pool} addresses for guests are taken.`,
      fix: "Give the hotspot a larger range of addresses, or a shorter lease.",
    });
  return warnings;
}

/** Devices in the network, from leases, neighbours and the radio, one row a MAC. */
export async function hostsOf({ parts }: Standing): Promise<readonly Host[]> {
  const [leases, neighbours, stations] = await Promise.all([
    parts.dhcp.leases(),
    parts.net.neighbours().catch(() => []),
    parts.radio.stations().catch(() => []),
  ]);
  const hosts = new Map<string, Host>();
  const none = { ip: "", name: "", leaseUntil: null, station: null };
  const add = (mac: string, more: Partial<Host>) =>
    hosts.set(mac, { mac, ...none, ...hosts.get(mac), ...more });
  for (const { mac, ip, name, until } of leases) add(mac, { ip, name, leaseUntil: until });
  for (const { mac, ip } of neighbours) if (!hosts.get(mac)?.ip) add(mac, { ip });
  for (const station of stations) add(station.mac, { station });
  return [...hosts.values()];
}
