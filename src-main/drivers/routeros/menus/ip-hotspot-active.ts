// Who is online. The list is the truth, `listen` a hint: changes before it was registered are lost, and whether a
// router tells of counters as well as of comings and goings differs.
import type { TrapKind } from "../traps.ts";
import type { Follow, RouterLink, Row } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { parseDuration } from "../values/duration.ts";
import { parseMac } from "../values/mac.ts";
import { ask, attributes, changeItems, longListMs, only, where } from "./ask.ts";
import type { Call, Gone } from "./ask.ts";

/** Seconds and bytes; in is what the guest sent. null where the router says nothing: no limit, no such property. */
export type ActiveRow = {
  /** Reused by the router: read again before acting on it. */
  readonly id: string;
  readonly user: string;
  readonly mac: string;
  readonly ip: string;
  readonly server: string;
  readonly loginBy: string;
  readonly comment: string;
  readonly uptime: number;
  readonly idle: number | null;
  readonly timeLeft: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly bytesLeft: number | null;
};

const properties = only(
  ".id",
  "user",
  "address",
  "mac-address",
  "server",
  "login-by",
  "uptime",
  "idle-time",
  "session-time-left",
  "bytes-in",
  "bytes-out",
  "limit-bytes-total",
  "comment",
);

export function activeRow(row: Row): ActiveRow {
  return {
    id: row[".id"] ?? "",
    user: row["user"] ?? "",
    mac: parseMac(row["mac-address"]) ?? row["mac-address"] ?? "",
    ip: row["address"] ?? "",
    server: row["server"] ?? "",
    loginBy: row["login-by"] ?? "",
    comment: row["comment"] ?? "",
    uptime: parseDuration(row["uptime"]) ?? 0,
    idle: parseDuration(row["idle-time"]),
    timeLeft: parseDuration(row["session-time-left"]),
    bytesIn: parseCount(row["bytes-in"]) ?? 0,
    bytesOut: parseCount(row["bytes-out"]) ?? 0,
    bytesLeft: parseCount(row["limit-bytes-total"]),
  };
}

/** Hands on every row as it arrives; resolves to how many there were. */
export async function each(link: RouterLink, onRow: (row: ActiveRow) => void, call?: Call): Promise<number> {
  let rows = 0;
  await link.exec("/ip/hotspot/active/print", [properties], {
    deadlineMs: longListMs,
    ...call,
    onRow(row) {
      rows++;
      onRow(activeRow(row));
    },
  });
  return rows;
}

/** The sessions of a user. */
export function ofUser(link: RouterLink, user: string, call?: Call): Promise<ActiveRow[]> {
  return matching(link, { user }, call);
}

/** The sessions of a device, `AA:BB:…`. */
export function ofMac(link: RouterLink, mac: string, call?: Call): Promise<ActiveRow[]> {
  return matching(link, { "mac-address": mac }, call);
}

async function matching(link: RouterLink, values: Record<string, string>, call?: Call): Promise<ActiveRow[]> {
  const { rows } = await link.exec("/ip/hotspot/active/print", [properties, ...where(values)], call);
  return rows.map(activeRow);
}

export async function count(link: RouterLink, call?: Call): Promise<number> {
  const { ret } = await link.exec("/ip/hotspot/active/print", ["=count-only="], call);
  return parseCount(ret) ?? 0;
}

/** Ends sessions. Cookies may let the guest in again at once: see `ip-hotspot-cookie.ts`. */
export function remove(link: RouterLink, ids: string | readonly string[], call?: Call): Promise<Gone> {
  return changeItems(link, "/ip/hotspot/active/remove", ids, [], call);
}

const loginRefusals = [
  "login-refused",
  "unknown-host",
  "uptime-limit",
  "traffic-limit",
  "session-limit",
  "wrong-mac",
  "bad-value",
] as const satisfies readonly TrapKind[];

export type ActiveLogin =
  | { readonly kind: "logged-in" }
  | { readonly kind: "refused"; readonly why: (typeof loginRefusals)[number]; readonly text: string };

/** Logs a waiting device in without its browser. It must be among the hotspot's hosts (`ip-hotspot-host.ts`). */
export async function login(
  link: RouterLink,
  guest: { readonly user: string; readonly password: string; readonly ip: string; readonly mac?: string },
  call?: Call,
): Promise<ActiveLogin> {
  const words = attributes({
    user: guest.user,
    password: guest.password,
    ip: guest.ip,
    "mac-address": guest.mac,
  });
  const answer = await ask(link, "/ip/hotspot/active/login", words, loginRefusals, call);
  return answer.kind === "reply"
    ? { kind: "logged-in" }
    : { kind: "refused", why: answer.trap, text: answer.text };
}

/** `hint` is called when something changed; what, the list says. Ends by itself on some boards: start again, with pauses. */
export function listen(link: RouterLink, hint: () => void): Follow {
  return link.follow("/ip/hotspot/active/listen", [only(".id")], hint);
}
