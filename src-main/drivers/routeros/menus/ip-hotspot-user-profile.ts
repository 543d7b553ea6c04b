// What hotspot users of a kind get.
import type { RouterLink } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { parseDuration } from "../values/duration.ts";
import { parseRatePair } from "../values/rate.ts";
import type { Call } from "./ask.ts";

export type HotspotUserProfile = {
  readonly id: string;
  readonly name: string;
  /** Bits per second, without bursts; null for no limit. `rateLimit` is the whole text. */
  readonly rates: { readonly up: number; readonly down: number } | null;
  readonly rateLimit: string;
  /** null: as many as they like. */
  readonly sharedUsers: number | null;
  /** Seconds. */
  readonly sessionTimeout: number | null;
  readonly idleTimeout: number | null;
  readonly keepaliveTimeout: number | null;
  readonly addressPool: string;
  /** The router's own script; other programs keep their prices in it. */
  readonly onLogin: string;
};

export async function list(link: RouterLink, call?: Call): Promise<HotspotUserProfile[]> {
  const { rows } = await link.exec("/ip/hotspot/user/profile/print", [], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    rates: parseRatePair(row["rate-limit"]),
    rateLimit: row["rate-limit"] ?? "",
    sharedUsers: parseCount(row["shared-users"]),
    sessionTimeout: parseDuration(row["session-timeout"]) || null,
    idleTimeout: parseDuration(row["idle-timeout"]) || null,
    keepaliveTimeout: parseDuration(row["keepalive-timeout"]) || null,
    addressPool: row["address-pool"] ?? "none",
    onLogin: row["on-login"] ?? "",
  }));
}
