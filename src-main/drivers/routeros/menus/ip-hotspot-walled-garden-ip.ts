// What guests may reach before they have logged in, by address. The menu by host name does not see HTTPS; this one
// sees every packet.
import type { RouterLink } from "../types.ts";
import { formatFlag, parseFlag } from "../values/flag.ts";
import { attributes, changeItems, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type GardenRule = {
  readonly id: string;
  readonly action: string;
  readonly server: string;
  readonly dstAddress: string;
  readonly dstHost: string;
  readonly protocol: string;
  readonly dstPort: string;
  readonly comment: string;
  readonly disabled: boolean;
};

/** An empty text takes a property away. */
export type GardenChange = {
  readonly action?: "accept" | "drop" | "reject";
  readonly dstAddress?: string;
  readonly dstHost?: string;
  readonly protocol?: string;
  readonly dstPort?: string;
  readonly comment?: string;
  readonly disabled?: boolean;
};

const menu = "/ip/hotspot/walled-garden/ip";

export async function list(
  link: RouterLink,
  which: { readonly comment?: string } = {},
  call?: Call,
): Promise<GardenRule[]> {
  const { rows } = await link.exec(`${menu}/print`, where({ comment: which.comment }), call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    action: row["action"] ?? "accept",
    server: row["server"] ?? "all",
    // Some versions write a single address as a network of one.
    dstAddress: (row["dst-address"] ?? "").replace(/\/32$/, ""),
    dstHost: row["dst-host"] ?? "",
    protocol: row["protocol"] ?? "",
    dstPort: row["dst-port"] ?? "",
    comment: row["comment"] ?? "",
    disabled: parseFlag(row["disabled"]),
  }));
}

/** The id of the new rule. */
export async function add(link: RouterLink, rule: GardenChange, call?: Call): Promise<string> {
  const { ret } = await link.exec(`${menu}/add`, wordsOf(rule), call);
  return ret ?? "";
}

export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, `${menu}/remove`, ids, [], call);
}

function wordsOf(rule: GardenChange): string[] {
  return attributes({
    action: rule.action,
    "dst-address": rule.dstAddress,
    "dst-host": rule.dstHost,
    protocol: rule.protocol,
    "dst-port": rule.dstPort,
    comment: rule.comment,
    disabled: rule.disabled === undefined ? undefined : formatFlag(rule.disabled),
  });
}
