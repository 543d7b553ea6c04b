// How hotspot servers let people in.
import type { RouterLink } from "../types.ts";
import { parseDuration } from "../values/duration.ts";
import { parseFlag } from "../values/flag.ts";
import { attributes, changeItems } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type LoginWay = "mac" | "cookie" | "http-chap" | "https" | "http-pap" | "trial" | "mac-cookie";

export type HotspotProfile = {
  readonly id: string;
  readonly name: string;
  readonly hotspotAddress: string;
  readonly dnsName: string;
  readonly htmlDirectory: string;
  /** A folder that comes before the other one; empty for none, and before version 7. */
  readonly htmlOverride: string;
  /** Ways a newer version may add are here too. */
  readonly loginBy: readonly (LoginWay | (string & {}))[];
  /** Seconds. */
  readonly cookieLifetime: number | null;
  readonly useRadius: boolean;
};

export async function list(link: RouterLink, call?: Call): Promise<HotspotProfile[]> {
  const { rows } = await link.exec("/ip/hotspot/profile/print", [], call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    hotspotAddress: row["hotspot-address"] ?? "",
    dnsName: row["dns-name"] ?? "",
    htmlDirectory: row["html-directory"] ?? "",
    htmlOverride: row["html-directory-override"] ?? "",
    loginBy: (row["login-by"] ?? "").split(",").filter((way) => way !== ""),
    cookieLifetime: parseDuration(row["http-cookie-lifetime"]),
    useRadius: parseFlag(row["use-radius"]),
  }));
}

export async function set(
  link: RouterLink,
  id: string,
  change: {
    readonly loginBy?: readonly string[];
    readonly htmlDirectory?: string;
    readonly dnsName?: string;
  },
  call?: Call,
): Promise<Gone> {
  const words = attributes({
    "login-by": change.loginBy?.join(","),
    "html-directory": change.htmlDirectory,
    "dns-name": change.dnsName,
  });
  return changeItems(link, "/ip/hotspot/profile/set", id, words, call);
}
