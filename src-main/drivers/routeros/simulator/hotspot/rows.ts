// Hosts, sessions and cookies as the router prints them.
import { formatDuration } from "../formats.ts";
import type { Row } from "../menus/menu.ts";
import { idText } from "../menus/table.ts";
import { timeLeft } from "./limits.ts";
import { packets, readMeter } from "./meter.ts";
import type { Meter } from "./meter.ts";
import type { Cookie, Host, Session } from "./state.ts";

function addCounters(row: Map<string, string>, meter: Meter, now: number): void {
  const bytes = readMeter(meter, now);
  row.set("bytes-in", String(bytes.in)).set("bytes-out", String(bytes.out));
  row.set("packets-in", String(packets(bytes.in))).set("packets-out", String(packets(bytes.out)));
}

const whenAbove = (row: Map<string, string>, name: string, ms: number): void => {
  if (ms > 0) row.set(name, formatDuration(ms));
};

export function activeRow(session: Session, now: number): Row {
  const { lease, host } = session;
  const row = new Map<string, string>([
    [".id", idText(session.id)],
    ["server", host.server],
    ["user", session.user],
  ]);
  if (session.domain !== "") row.set("domain", session.domain);
  row.set("address", host.ip).set("mac-address", host.mac).set("login-by", session.by);
  row.set("uptime", formatDuration(now - lease.since));
  const left = timeLeft(lease, now);
  if (left !== undefined) row.set("session-time-left", formatDuration(left));
  row.set("idle-time", formatDuration(lease.idleSince === undefined ? 0 : now - lease.idleSince));
  whenAbove(row, "idle-timeout", lease.idleTimeout);
  whenAbove(row, "keepalive-timeout", lease.keepaliveTimeout);
  addCounters(row, session.meter, now);
  for (const [name, cap] of [
    ["limit-bytes-in", lease.left.bytesIn],
    ["limit-bytes-out", lease.left.bytesOut],
    ["limit-bytes-total", lease.left.bytesTotal],
  ] as const)
    if (cap !== undefined) row.set(name, String(cap));
  row.set("radius", "false").set("blocked", "false");
  const comment = session.entry.values.get("comment");
  return comment === undefined ? row : row.set("comment", comment);
}

export function hostRow(host: Host, binding: string, now: number, deadAfter: number): Row {
  const row = new Map<string, string>([
    [".id", idText(host.id)],
    ["mac-address", host.mac],
    ["address", host.ip],
    ["to-address", host.ip],
    ["server", host.server],
    ["uptime", formatDuration(now - host.since)],
    ["idle-time", formatDuration(host.idleSince === undefined ? 0 : now - host.idleSince)],
  ]);
  whenAbove(row, "idle-timeout", host.session?.lease.idleTimeout ?? deadAfter);
  whenAbove(row, "keepalive-timeout", host.session?.lease.keepaliveTimeout ?? 0);
  if (host.goneSince !== undefined) row.set("host-dead-time", formatDuration(now - host.goneSince));
  addCounters(row, host.meter, now);
  row.set("found-by", "DHCP").set("static", "false").set("DHCP", "true").set("dynamic", "true");
  return row
    .set("authorized", String(host.session !== undefined))
    .set("bypassed", String(binding === "bypassed"));
}

export function cookieRow(cookie: Cookie, now: number): Row {
  const row = new Map<string, string>([
    [".id", idText(cookie.id)],
    ["user", cookie.user],
  ]);
  if (cookie.domain !== "") row.set("domain", cookie.domain);
  row.set("mac-address", cookie.mac).set("expires-in", formatDuration(cookie.expiresAt - now));
  return row.set("mac-cookie", String(cookie.macCookie));
}
