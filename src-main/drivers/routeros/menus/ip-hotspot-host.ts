// Devices the hotspot sees, logged in or not.
import type { RouterLink } from "../types.ts";
import { parseDuration } from "../values/duration.ts";
import { parseFlag } from "../values/flag.ts";
import { parseMac } from "../values/mac.ts";
import { changeItems, only, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type HotspotHost = {
  readonly id: string;
  readonly mac: string;
  /** The address it has, and the one it is given (1:1 NAT) if that is another. */
  readonly ip: string;
  readonly toIp: string;
  readonly server: string;
  /** Seconds. */
  readonly uptime: number | null;
  readonly idle: number | null;
  readonly authorized: boolean;
  readonly bypassed: boolean;
};

const properties = only(
  ".id",
  "mac-address",
  "address",
  "to-address",
  "server",
  "uptime",
  "idle-time",
  "authorized",
  "bypassed",
);

export function list(link: RouterLink, call?: Call): Promise<HotspotHost[]> {
  return matching(link, {}, call);
}

export function ofMac(link: RouterLink, mac: string, call?: Call): Promise<HotspotHost[]> {
  return matching(link, { "mac-address": mac }, call);
}

export function ofIp(link: RouterLink, ip: string, call?: Call): Promise<HotspotHost[]> {
  return matching(link, { address: ip }, call);
}

async function matching(
  link: RouterLink,
  values: Record<string, string>,
  call?: Call,
): Promise<HotspotHost[]> {
  const { rows } = await link.exec("/ip/hotspot/host/print", [properties, ...where(values)], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    mac: parseMac(row["mac-address"]) ?? row["mac-address"] ?? "",
    ip: row["address"] ?? "",
    toIp: row["to-address"] ?? row["address"] ?? "",
    server: row["server"] ?? "",
    uptime: parseDuration(row["uptime"]),
    idle: parseDuration(row["idle-time"]),
    authorized: parseFlag(row["authorized"]),
    bypassed: parseFlag(row["bypassed"]),
  }));
}

/** Forgets a device: it is seen anew with its next packet. */
export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/host/remove", ids, [], call);
}
