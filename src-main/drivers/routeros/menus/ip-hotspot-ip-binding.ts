// Devices let through, or shut out, whatever they log in with.
import type { RouterLink } from "../types.ts";
import { formatFlag, parseFlag } from "../values/flag.ts";
import { parseMac } from "../values/mac.ts";
import { attributes, changeItems, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

export type BindingType = "regular" | "bypassed" | "blocked";

export type IpBinding = {
  readonly id: string;
  /** null: bound by address alone. */
  readonly mac: string | null;
  readonly ip: string;
  readonly server: string;
  readonly type: BindingType;
  readonly comment: string;
  readonly disabled: boolean;
};

export type BindingChange = {
  readonly mac?: string;
  readonly ip?: string;
  readonly server?: string;
  readonly type?: BindingType;
  readonly comment?: string;
  readonly disabled?: boolean;
};

export async function list(
  link: RouterLink,
  who: { readonly mac?: string; readonly comment?: string } = {},
  call?: Call,
): Promise<IpBinding[]> {
  const query = where({ "mac-address": who.mac, comment: who.comment });
  const { rows } = await link.exec("/ip/hotspot/ip-binding/print", query, call);
  return rows.map((row) => ({
    id: row[".id"] ?? "",
    mac: parseMac(row["mac-address"]),
    ip: row["address"] ?? "",
    server: row["server"] ?? "all",
    type: row["type"] === "bypassed" || row["type"] === "blocked" ? row["type"] : "regular",
    comment: row["comment"] ?? "",
    disabled: parseFlag(row["disabled"]),
  }));
}

/** The id of the new binding. */
export async function add(link: RouterLink, binding: BindingChange, call?: Call): Promise<string> {
  const { ret } = await link.exec("/ip/hotspot/ip-binding/add", wordsOf(binding), call);
  return ret ?? "";
}

export function set(link: RouterLink, id: string, change: BindingChange, call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/ip-binding/set", id, wordsOf(change), call);
}

export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/ip-binding/remove", ids, [], call);
}

function wordsOf({ mac, ip, server, type, comment, disabled }: BindingChange): string[] {
  return attributes({
    "mac-address": mac,
    address: ip,
    server,
    type,
    comment,
    disabled: disabled === undefined ? undefined : formatFlag(disabled),
  });
}
