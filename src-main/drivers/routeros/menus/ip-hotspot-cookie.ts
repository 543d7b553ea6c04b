// Cookies let a device in again without a password, after a kick too.
import type { RouterLink } from "../types.ts";
import { parseDuration } from "../values/duration.ts";
import { parseFlag } from "../values/flag.ts";
import { parseMac } from "../values/mac.ts";
import { changeItems, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type HotspotCookie = {
  readonly id: string;
  readonly user: string;
  readonly mac: string;
  /** Seconds. */
  readonly expiresIn: number | null;
  /** Bound to the device, not to its browser. */
  readonly macCookie: boolean;
};

export function list(link: RouterLink, call?: Call): Promise<HotspotCookie[]> {
  return matching(link, {}, call);
}

export function ofUser(link: RouterLink, user: string, call?: Call): Promise<HotspotCookie[]> {
  return matching(link, { user }, call);
}

export function ofMac(link: RouterLink, mac: string, call?: Call): Promise<HotspotCookie[]> {
  return matching(link, { "mac-address": mac }, call);
}

async function matching(
  link: RouterLink,
  values: Record<string, string>,
  call?: Call,
): Promise<HotspotCookie[]> {
  const { rows } = await link.exec("/ip/hotspot/cookie/print", where(values), call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    user: row["user"] ?? "",
    mac: parseMac(row["mac-address"]) ?? row["mac-address"] ?? "",
    expiresIn: parseDuration(row["expires-in"]),
    macCookie: parseFlag(row["mac-cookie"]),
  }));
}

export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/cookie/remove", ids, [], call);
}
