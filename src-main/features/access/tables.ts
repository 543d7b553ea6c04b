// The tables of access, and how their rows become what the engine holds.
import type { DeviceRule, Session, Terms } from "#contract/access.ts";
import type { GrantId, GuestId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { noUsage, type Device, type KeptGrant, type OpenSession, type Usage } from "./grant.ts";

/** Rows in one statement: the database takes some thirty thousand values. */
const chunk = 400;
export function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += chunk) yield all.slice(from, from + chunk);
}

export type GrantRow = {
  id: GrantId;
  site_id: SiteId;
  name: string;
  secret: string;
  terms: string; // JSON
  source: KeptGrant["source"];
  guest_id: GuestId | null;
  made_at: number;
  first_used_at: number | null;
  paused_at: number | null;
  ended_at: number | null;
  end_why: KeptGrant["end"];
  more_seconds: number;
  more_bytes: number;
  router_id: RouterId | null;
  leaving_id: RouterId | null;
  rev: number;
  gateway_rev: number;
  gateway_state: KeptGrant["gateway"]["state"];
  gateway_detail: string;
  gateway_at: number | null;
};
export type UsageRow = {
  grant_id: GrantId;
  seconds: number;
  bytes_in: number;
  bytes_out: number;
  off_seconds: number;
  off_in: number;
  off_out: number;
};
export type SessionRow = {
  id: string;
  grant_id: GrantId | null;
  site_id: SiteId;
  router_id: RouterId;
  name: string;
  mac: Mac;
  ip: string;
  from_at: number;
  to_at: number | null;
  seconds: number;
  bytes_in: number;
  bytes_out: number;
  seen_at: number;
};
export type NoteRow = { id: string; grant_id: GrantId; at: number; what: string; params: string };
export type DeviceRow = {
  grant_id: GrantId;
  mac: Mac;
  first_seen: number;
  last_seen: number;
  dropped_at: number | null;
};
type RuleRow = {
  mac: Mac;
  site_id: SiteId | "";
  kind: DeviceRule["kind"];
  why: string;
  made_by: string;
  made_at: number;
};
export type Tables = {
  guests: { id: GuestId; phone: string; made_at: number };
  grants: GrantRow;
  grant_usage: UsageRow;
  grant_devices: DeviceRow;
  grant_notes: NoteRow;
  sessions: SessionRow;
  device_rules: RuleRow;
};

/** What of a grant is written when it changes. */
export type GrantChange = Partial<
  Pick<
    KeptGrant,
    | "site"
    | "firstUsedAt"
    | "pausedAt"
    | "endedAt"
    | "end"
    | "moreSeconds"
    | "moreBytes"
    | "router"
    | "leaving"
    | "rev"
    | "gatewayRev"
    | "gateway"
  >
>;
export type NewGrant = {
  readonly id: GrantId;
  readonly site: SiteId;
  readonly name: string;
  readonly secret: string;
  readonly terms: Terms;
  readonly source: KeptGrant["source"];
  readonly phone: string | undefined;
  readonly device: Mac | undefined;
  readonly router: RouterId | null;
  readonly madeAt: Instant;
  readonly firstUsedAt: Instant | null;
  readonly guestId: GuestId;
};
export type KeptRule = Omit<DeviceRule, "onGateway">;
export type Note = { readonly what: string; readonly values: Readonly<Record<string, string | number>> };

export function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    grant: row.grant_id,
    site: row.site_id,
    router: row.router_id,
    name: row.name,
    mac: row.mac,
    ip: row.ip,
    from: row.from_at,
    to: row.to_at,
    seconds: row.seconds,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
  };
}

export function columnsOf(change: GrantChange): Partial<GrantRow> {
  const { gateway } = change;
  const row: Partial<GrantRow> = {};
  if (change.site !== undefined) row.site_id = change.site;
  if (change.firstUsedAt !== undefined) row.first_used_at = change.firstUsedAt;
  if (change.pausedAt !== undefined) row.paused_at = change.pausedAt;
  if (change.endedAt !== undefined) row.ended_at = change.endedAt;
  if (change.end !== undefined) row.end_why = change.end;
  if (change.moreSeconds !== undefined) row.more_seconds = change.moreSeconds;
  if (change.moreBytes !== undefined) row.more_bytes = change.moreBytes;
  if (change.router !== undefined) row.router_id = change.router;
  if (change.leaving !== undefined) row.leaving_id = change.leaving;
  if (change.rev !== undefined) row.rev = change.rev;
  if (change.gatewayRev !== undefined) row.gateway_rev = change.gatewayRev;
  if (gateway)
    Object.assign(row, {
      gateway_state: gateway.state,
      gateway_detail: gateway.detail,
      gateway_at: gateway.at,
    });
  return row;
}

export function usageRow({ id, used, offset }: KeptGrant): UsageRow {
  return {
    grant_id: id,
    seconds: used.seconds,
    bytes_in: used.in,
    bytes_out: used.out,
    off_seconds: offset.seconds,
    off_in: offset.in,
    off_out: offset.out,
  };
}

export function grantOf(
  row: GrantRow,
  usage: UsageRow | undefined,
  devices: readonly DeviceRow[],
  guest: { id: GuestId; phone: string } | null,
): KeptGrant {
  const used: Usage = usage ? { seconds: usage.seconds, in: usage.bytes_in, out: usage.bytes_out } : noUsage;
  const offset: Usage = usage
    ? { seconds: usage.off_seconds, in: usage.off_in, out: usage.off_out }
    : noUsage;
  return {
    id: row.id,
    site: row.site_id,
    name: row.name,
    secret: row.secret,
    terms: JSON.parse(row.terms) as Terms,
    source: row.source,
    guest,
    madeAt: row.made_at,
    firstUsedAt: row.first_used_at,
    pausedAt: row.paused_at,
    endedAt: row.ended_at,
    end: row.end_why,
    moreSeconds: row.more_seconds,
    moreBytes: row.more_bytes,
    router: row.router_id,
    leaving: row.leaving_id,
    rev: row.rev,
    gatewayRev: row.gateway_rev,
    gateway: { state: row.gateway_state, detail: row.gateway_detail, at: row.gateway_at },
    used,
    offset,
    devices: new Map(
      devices.map((one): [Mac, Device] => [one.mac, { firstSeen: one.first_seen, lastSeen: one.last_seen }]),
    ),
    open: new Set<OpenSession>(),
    dirty: false,
  };
}
