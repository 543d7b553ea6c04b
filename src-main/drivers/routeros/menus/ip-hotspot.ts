// Hotspot servers: one per interface.
import type { RouterLink } from "../types.ts";
import { parseFlag } from "../values/flag.ts";
import type { Call } from "./ask.ts";

export type HotspotServer = {
  readonly id: string;
  readonly name: string;
  readonly interface: string;
  readonly addressPool: string;
  readonly profile: string;
  readonly disabled: boolean;
  /** Set up wrongly: it does not serve. */
  readonly invalid: boolean;
  readonly https: boolean;
};

export async function list(link: RouterLink, call?: Call): Promise<HotspotServer[]> {
  const { rows } = await link.exec("/ip/hotspot/print", [], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    interface: row["interface"] ?? "",
    addressPool: row["address-pool"] ?? "none",
    profile: row["profile"] ?? "default",
    disabled: parseFlag(row["disabled"]),
    invalid: parseFlag(row["invalid"]),
    https: parseFlag(row["HTTPS"] ?? row["https"]),
  }));
}
