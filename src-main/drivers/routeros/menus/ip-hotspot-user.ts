// Who may be online: vouchers and members.
import type { RouterLink, Row } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { formatDuration, parseDuration } from "../values/duration.ts";
import { formatFlag, parseFlag } from "../values/flag.ts";
import { parseMac } from "../values/mac.ts";
import { ask, attributes, changeItems, longListMs, only, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

/** Seconds and bytes. Counters are over all closed sessions; limits are for the user's whole life, null for none. */
export type HotspotUser = {
  readonly id: string;
  readonly name: string;
  readonly server: string;
  readonly profile: string;
  /** null: any device. */
  readonly mac: string | null;
  readonly comment: string;
  readonly disabled: boolean;
  readonly limitUptime: number | null;
  readonly limitBytesIn: number | null;
  readonly limitBytesOut: number | null;
  readonly limitBytesTotal: number | null;
  readonly uptime: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
};

/** Only users of this name, comment, profile or server. */
export type UserSlice = {
  readonly name?: string;
  readonly comment?: string;
  readonly profile?: string;
  readonly server?: string;
};

/** What `add` and `set` write; what is left out stays as it is. 0 takes a limit away. */
export type UserChange = {
  readonly name?: string;
  readonly password?: string;
  readonly server?: string;
  readonly profile?: string;
  /** null: any device. */
  readonly mac?: string | null;
  readonly comment?: string;
  readonly disabled?: boolean;
  readonly limitUptime?: number;
  readonly limitBytesIn?: number;
  readonly limitBytesOut?: number;
  readonly limitBytesTotal?: number;
};

const properties = only(
  ".id",
  "name",
  "server",
  "profile",
  "mac-address",
  "comment",
  "disabled",
  "limit-uptime",
  "limit-bytes-in",
  "limit-bytes-out",
  "limit-bytes-total",
  "uptime",
  "bytes-in",
  "bytes-out",
);
const anyMac = "00:00:00:00:00:00";

export function hotspotUser(row: Row): HotspotUser {
  const mac = parseMac(row["mac-address"]);
  return {
    id: row[".id"] ?? "",
    name: row["name"] ?? "",
    server: row["server"] ?? "all",
    profile: row["profile"] ?? "default",
    mac: mac === anyMac ? null : mac,
    comment: row["comment"] ?? "",
    disabled: parseFlag(row["disabled"]),
    // The router writes "none" as 0.
    limitUptime: parseDuration(row["limit-uptime"]) || null,
    limitBytesIn: parseCount(row["limit-bytes-in"]) || null,
    limitBytesOut: parseCount(row["limit-bytes-out"]) || null,
    limitBytesTotal: parseCount(row["limit-bytes-total"]) || null,
    uptime: parseDuration(row["uptime"]) ?? 0,
    bytesIn: parseCount(row["bytes-in"]) ?? 0,
    bytesOut: parseCount(row["bytes-out"]) ?? 0,
  };
}

/** How many users are set up, without asking for them. */
export async function count(link: RouterLink, slice: UserSlice = {}, call?: Call): Promise<number> {
  const { ret } = await link.exec("/ip/hotspot/user/print", ["=count-only=", ...where(slice)], call);
  return parseCount(ret) ?? 0;
}

/** Hands on every row as it arrives; resolves to how many there were. Thousands take a small board many seconds: ask for slices. */
export async function each(
  link: RouterLink,
  slice: UserSlice,
  onRow: (user: HotspotUser) => void,
  call?: Call,
): Promise<number> {
  let rows = 0;
  await link.exec("/ip/hotspot/user/print", [properties, ...where(slice)], {
    deadlineMs: longListMs,
    ...call,
    onRow(row) {
      rows++;
      onRow(hotspotUser(row));
    },
  });
  return rows;
}

/** Names are unique per server, so there may be several. */
export async function find(link: RouterLink, name: string, call?: Call): Promise<HotspotUser[]> {
  const { rows } = await link.exec("/ip/hotspot/user/print", [properties, ...where({ name })], call);
  return rows.map(hotspotUser);
}

/** Passwords by name. Who is there without one has no entry, and neither has anybody when this router user may not read them. */
export async function passwords(link: RouterLink, call?: Call): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await link.exec("/ip/hotspot/user/print", [only("name", "password")], {
    deadlineMs: longListMs,
    ...call,
    onRow(row) {
      // Hidden from router users without the policy `sensitive` (MikroTik manual, user groups).
      if (row["password"] && !/^\*+$/.test(row["password"])) found.set(row["name"] ?? "", row["password"]);
    },
  });
  return found;
}

export type Added = { readonly kind: "added"; readonly id: string } | { readonly kind: "duplicate" };

/** `duplicate`: the server has a user of this name already. */
export async function add(
  link: RouterLink,
  user: UserChange & { readonly name: string },
  call?: Call,
): Promise<Added> {
  const answer = await ask(link, "/ip/hotspot/user/add", wordsOf(user), ["duplicate"], call);
  return answer.kind === "reply" ? { kind: "added", id: answer.ret ?? "" } : { kind: "duplicate" };
}

export function set(
  link: RouterLink,
  ids: string | readonly string[],
  change: UserChange,
  call?: Call,
): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/user/set", ids, wordsOf(change), call);
}

/** Does not end the sessions the user has. */
export function setDisabled(
  link: RouterLink,
  ids: string | readonly string[],
  disabled: boolean,
  call?: Call,
): Promise<Gone> {
  return set(link, ids, { disabled }, call);
}

/** Uptime and bytes back to nothing, and with them what counts against the limits. */
export function resetCounters(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/user/reset-counters", ids, [], call);
}

/** Does not end the sessions the user has. */
export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/user/remove", ids, [], call);
}

function wordsOf(change: UserChange): string[] {
  const { mac, disabled, limitUptime } = change;
  const bytes = (limit: number | undefined): string | undefined =>
    limit === undefined ? undefined : String(limit);
  return attributes({
    name: change.name,
    password: change.password,
    server: change.server,
    profile: change.profile,
    "mac-address": mac === null ? anyMac : mac,
    comment: change.comment,
    disabled: disabled === undefined ? undefined : formatFlag(disabled),
    "limit-uptime": limitUptime === undefined ? undefined : formatDuration(limitUptime),
    "limit-bytes-in": bytes(change.limitBytesIn),
    "limit-bytes-out": bytes(change.limitBytesOut),
    "limit-bytes-total": bytes(change.limitBytesTotal),
  });
}
