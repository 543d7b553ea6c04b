// A grant as the engine holds it, and what can be said of it at a moment. Pure.
import type { Grant, GrantEnd, GrantState, Terms } from "#contract/access.ts";
import type { GrantId, GuestId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { profileOf, windowAt, type WindowNow } from "#main/features/plans/index.ts";

/** Seconds online and bytes; `in` is what guests sent. */
export type Usage = { readonly seconds: number; readonly in: number; readonly out: number };
export const noUsage: Usage = { seconds: 0, in: 0, out: 0 };

export const plus = (a: Usage, b: Usage): Usage => ({
  seconds: a.seconds + b.seconds,
  in: a.in + b.in,
  out: a.out + b.out,
});
export const minus = (a: Usage, b: Usage): Usage => ({
  seconds: a.seconds - b.seconds,
  in: a.in - b.in,
  out: a.out - b.out,
});

export const sameUsage = (a: Usage, b: Usage): boolean =>
  a.seconds === b.seconds && a.in === b.in && a.out === b.out;

export type Device = { readonly firstSeen: Instant; lastSeen: Instant };

/** One device's time online while it lasts, and a moment after. Renewed in place at every look. */
export type OpenSession = {
  readonly id: string;
  readonly grant: KeptGrant | undefined;
  readonly site: SiteId;
  readonly router: RouterId;
  readonly name: string;
  readonly mac: Mac;
  readonly ip: string;
  readonly from: Instant;
  seconds: number;
  bytesIn: number;
  bytesOut: number;
  seenAt: Instant;
  /** When it was written last, and whether something changed since. */
  writtenAt: Instant;
  dirty: boolean;
  /** The look that saw it last. */
  look: number;
};

/** `gateway` is what was found out about its row when it was last looked for. */
export type KeptGrant = {
  readonly id: GrantId;
  site: SiteId;
  readonly name: string;
  readonly secret: string;
  readonly terms: Terms;
  readonly source: Grant["source"];
  readonly guest: { readonly id: GuestId; readonly phone: string } | null;
  readonly madeAt: Instant;
  firstUsedAt: Instant | null;
  pausedAt: Instant | null;
  endedAt: Instant | null;
  end: GrantEnd | null;
  moreSeconds: number;
  moreBytes: number;
  router: RouterId | null;
  leaving: RouterId | null;
  rev: number;
  gatewayRev: number;
  gateway: { state: "in-place" | "waiting" | "failed"; detail: string; at: Instant | null };
  /** Of sessions that are over, and of use the router told us about afterwards. */
  used: Usage;
  /** Use that the counters of the router it is on do not know. */
  offset: Usage;
  readonly devices: Map<Mac, Device>;
  readonly open: Set<OpenSession>;
  /** The ledger changed since it was written. */
  dirty: boolean;
};

export function isOnline(grant: KeptGrant): boolean {
  return grant.open.size > 0;
}
export function isOnlineBy(grant: KeptGrant, mac: Mac): boolean {
  for (const session of grant.open) if (session.mac === mac) return true;
  return false;
}

/** Everything used until the last look. */
export function usedBy(grant: KeptGrant): Usage {
  let { seconds, in: bytesIn, out: bytesOut } = grant.used;
  for (const session of grant.open) {
    seconds += session.seconds;
    bytesIn += session.bytesIn;
    bytesOut += session.bytesOut;
  }
  return { seconds, in: bytesIn, out: bytesOut };
}

/** Sold and added, in seconds; null without a limit in time. */
export function secondsTotal({ terms, moreSeconds }: KeptGrant): number | null {
  return terms.time.kind === "none" ? null : terms.time.seconds + moreSeconds;
}

export type Caps = Terms["caps"];
export function capsOf({ terms, moreBytes }: KeptGrant): Caps {
  const more = (cap: number | null): number | null => (cap === null ? null : cap + moreBytes);
  return { in: more(terms.caps.in), out: more(terms.caps.out), total: more(terms.caps.total) };
}

/** The end of wall-clock time; null for other kinds, and before first use. */
export function untilOf(grant: KeptGrant): Instant | null {
  const total = secondsTotal(grant);
  if (grant.terms.time.kind !== "wall" || grant.firstUsedAt === null || total === null) return null;
  return grant.firstUsedAt + total * 1000;
}

/** Seconds gone of what was sold: online, or on the wall; and what is left of them. */
export function timeOf(
  grant: KeptGrant,
  now: Instant,
  used = usedBy(grant),
): { used: number; left: number | null } {
  const total = secondsTotal(grant);
  if (total === null) return { used: used.seconds, left: null };
  if (grant.terms.time.kind === "online") {
    const seconds = Math.min(total, used.seconds);
    return { used: seconds, left: total - seconds };
  }
  const until = untilOf(grant);
  if (until === null) return { used: 0, left: total };
  const left = Math.max(0, Math.min(total, Math.ceil((until - (grant.endedAt ?? now)) / 1000)));
  return { used: total - left, left };
}

/** The rest of the tightest data cap; null without one. */
export function bytesLeft(grant: KeptGrant, used = usedBy(grant)): number | null {
  const caps = capsOf(grant);
  const rests = [
    caps.in === null ? null : caps.in - used.in,
    caps.out === null ? null : caps.out - used.out,
    caps.total === null ? null : caps.total - used.in - used.out,
  ].filter((rest) => rest !== null);
  return rests.length === 0 ? null : Math.max(0, Math.min(...rests));
}

/** Why it is over at this moment, if it is. `timeZone` is the site's. */
export function dueEnd(grant: KeptGrant, now: Instant, timeZone: string): GrantEnd | undefined {
  const used = usedBy(grant);
  if (timeOf(grant, now, used).left === 0) return "time";
  if (bytesLeft(grant, used) === 0) return "data";
  const window = windowAt(grant.terms.window, timeZone, now);
  return !window.open && window.why === "over" ? "window" : undefined;
}

export function windowOf(grant: KeptGrant, now: Instant, timeZone: string): WindowNow {
  return windowAt(grant.terms.window, timeZone, now);
}

export function stateOf(grant: KeptGrant): GrantState {
  if (grant.endedAt !== null) return "ended";
  if (grant.pausedAt !== null) return "paused";
  return grant.firstUsedAt === null ? "waiting" : "running";
}

/** Where it may be used; every site when the terms name none. */
export function mayBeAt(terms: Terms, site: SiteId): boolean {
  return terms.sites.length === 0 || terms.sites.includes(site);
}

/** As screens know it. */
export function viewOf(grant: KeptGrant, now: Instant): Grant {
  const used = usedBy(grant);
  const time = timeOf(grant, now, used);
  return {
    id: grant.id,
    site: grant.site,
    name: grant.name,
    terms: grant.terms,
    source: grant.source,
    guest: grant.guest,
    state: stateOf(grant),
    end: grant.end,
    madeAt: grant.madeAt,
    firstUsedAt: grant.firstUsedAt,
    endedAt: grant.endedAt,
    until: untilOf(grant),
    secondsUsed: time.used,
    secondsTotal: secondsTotal(grant),
    secondsLeft: time.left,
    bytesIn: used.in,
    bytesOut: used.out,
    bytesLeft: bytesLeft(grant, used),
    devices: [...grant.devices]
      .map(([mac, { firstSeen, lastSeen }]) => ({ mac, firstSeen, lastSeen, online: isOnlineBy(grant, mac) }))
      .toSorted((a, b) => a.firstSeen - b.firstSeen),
    online: isOnline(grant),
    onGateway: onGatewayOf(grant),
  };
}

function onGatewayOf(grant: KeptGrant): Grant["onGateway"] {
  const { state, detail, at } = grant.gateway;
  const done = grant.gatewayRev === grant.rev && grant.leaving === null;
  if (grant.endedAt !== null && done) return { state: "not-needed", detail: "", at };
  if (grant.router === null && grant.leaving === null)
    return { state: "waiting", detail: "the site has no router", at: null };
  return { state: done ? state : state === "failed" ? "failed" : "waiting", detail, at };
}

/** The kind of row it needs on a router. */
export const profileOfGrant = (grant: KeptGrant) => profileOf(grant.terms);
