// What looks see: sessions come and go, use goes into the ledger, strangers are noticed. No row is written per look.
import type { GrantId, Instant, Mac, RouterId } from "#contract/values/index.ts";
import type { FinishedLook } from "#main/features/sites/index.ts";
import type { Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Engine } from "./engine.ts";
import type { SeenSession } from "./enforcement/enforcer.ts";
import { bytesLeft, timeOf, plus, usedBy, type KeptGrant, type OpenSession } from "./grant.ts";
import type { SessionRow } from "./tables.ts";

/** Sessions and ledger are written this often, each row at most every `rowMs` while it runs. */
const flushMs = 5000;
/** Who came and who left is written this soon: it would be forgotten with the power. */
const soonMs = 300;
const rowMs = 30_000;
/** Two readings of one beginning differ by this much at the most: whole seconds, and the way to the router. */
const sameBeginMs = 15_000;

type Seen = {
  readonly user: string;
  readonly mac: string;
  readonly ip: string;
  readonly comment: string;
  readonly uptime: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
};
type Sight = { readonly open: Map<string, OpenSession>; looks: number };

export type Watch = ReturnType<typeof createWatch>;

export function createWatch(
  engine: Engine,
  parts: {
    uuid: () => string;
    /** A grant's device is online that was not before. Decides whether it may. */
    came: (grant: KeptGrant, session: OpenSession) => void;
    /** A session is over: the router knows to the second what it used. */
    left: (grant: KeptGrant) => void;
    /** Somebody is online with a row of ours that is not to be there. */
    stray: (router: RouterId, name: string, mac: Mac, grant: GrantId) => void;
    /** Its time or data is used up. */
    spent: (grant: KeptGrant) => void;
    grantOf: (comment: string) => GrantId | null;
  },
) {
  const { book, store, clock, logs } = engine;
  const sights = new Map<RouterId, Sight>();
  const closed: SessionRow[] = [];
  const fresh = new Set<OpenSession>();
  const touched = new Set<KeptGrant>();
  let timer: Timer | undefined;
  let soon: Timer | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const placeOf = (user: string, mac: string): string => `${user}\n${mac}`;
  function sightOf(router: RouterId): Sight {
    const known = sights.get(router);
    if (known) return known;
    const made: Sight = { open: new Map(), looks: 0 };
    sights.set(router, made);
    return made;
  }

  /** The grant whose row this guest is online by; a row with another mark, or none, is somebody else's. */
  function ownerOf(look: { site: OpenSession["site"]; router: RouterId }, row: Seen): KeptGrant | undefined {
    const marked = parts.grantOf(row.comment);
    const grant = marked === null ? book.heldByName(look.site, row.user) : book.held(marked);
    if (!grant || (marked === null && row.comment !== "")) return undefined;
    return grant.router === look.router || grant.leaving === look.router ? grant : undefined;
  }

  function meet(
    look: { site: OpenSession["site"]; router: RouterId; at: Instant },
    row: Seen,
    stamp: number,
  ): OpenSession {
    const grant = ownerOf(look, row);
    const session: OpenSession = {
      id: parts.uuid(),
      grant,
      site: look.site,
      router: look.router,
      name: row.user,
      mac: row.mac as Mac,
      ip: row.ip,
      from: look.at - row.uptime * 1000,
      seconds: row.uptime,
      bytesIn: row.bytesIn,
      bytesOut: row.bytesOut,
      seenAt: look.at,
      writtenAt: 0,
      dirty: true,
      look: stamp,
    };
    fresh.add(session);
    if (grant) {
      grant.open.add(session);
      parts.came(grant, session);
    } else {
      const marked = parts.grantOf(row.comment);
      if (marked !== null) parts.stray(look.router, row.user, session.mac, marked);
    }
    return session;
  }

  function close(session: OpenSession): void {
    closed.push(rowOf(session, session.seenAt));
    fresh.delete(session);
    const { grant } = session;
    if (!grant) return;
    grant.open.delete(session);
    grant.used = plus(grant.used, { seconds: session.seconds, in: session.bytesIn, out: session.bytesOut });
    grant.dirty = true;
    touched.add(grant);
    const device = grant.devices.get(session.mac);
    if (device) device.lastSeen = session.seenAt;
    engine.tell(grant);
    parts.left(grant);
  }

  /**
   * True while this row goes on with the session we know. Online time only grows; after we were away it may have grown
   * past what we knew in another session, which then began later. `begun`: the row was read after this moment. While
   * we look all the time that is not asked: a clock that is set right would make all sessions look new.
   */
  function continues(session: OpenSession, row: Seen, begun: Instant, wasAway: boolean): boolean {
    if (row.uptime < session.seconds - 1) return false;
    if (!wasAway) return true;
    // A router's clock that runs a little differently moves the beginning of long sessions.
    return begun - row.uptime * 1000 - session.from <= sameBeginMs + row.uptime;
  }

  function renew(session: OpenSession, row: Seen, at: Instant): void {
    if (
      row.uptime !== session.seconds ||
      row.bytesIn !== session.bytesIn ||
      row.bytesOut !== session.bytesOut
    ) {
      session.seconds = Math.max(session.seconds, row.uptime);
      session.bytesIn = Math.max(session.bytesIn, row.bytesIn);
      session.bytesOut = Math.max(session.bytesOut, row.bytesOut);
      session.dirty = true;
    }
    session.seenAt = at;
    const { grant } = session;
    if (!grant || grant.endedAt !== null) return;
    const used = usedBy(grant);
    if (timeOf(grant, at, used).left === 0 || bytesLeft(grant, used) === 0) parts.spent(grant);
  }

  function look(seen: FinishedLook): void {
    const sight = sightOf(seen.router);
    const stamp = ++sight.looks;
    for (const row of seen.rows()) {
      const place = placeOf(row.user, row.mac);
      let session = sight.open.get(place);
      // Somebody asked the router about this guest while the list was being read: that answer is newer.
      if (session && session.seenAt > seen.begun) {
        session.look = stamp;
        continue;
      }
      if (session && !continues(session, row, seen.begun, seen.first)) {
        close(session);
        session = undefined;
      }
      if (session) renew(session, row, seen.at);
      else {
        session = meet(seen, row, stamp);
        sight.open.set(place, session);
      }
      session.look = stamp;
    }
    for (const [place, session] of sight.open)
      if (session.look !== stamp && session.seenAt <= seen.begun) {
        sight.open.delete(place);
        close(session);
      }
    // After a pause the running ones have gone on without us: that is written as soon.
    if (seen.first || fresh.size > 0 || closed.length > 0) flushSoon(seen.first);
  }

  function flushSoon(all: boolean): void {
    if (soon && !all) return;
    soon?.cancel();
    soon = clock.after(soonMs, () => {
      soon = undefined;
      flush(all).catch(complain);
    });
  }

  function rowOf(session: OpenSession, to: Instant | null): SessionRow {
    return {
      id: session.id,
      grant_id: session.grant?.id ?? null,
      site_id: session.site,
      router_id: session.router,
      name: session.name,
      mac: session.mac,
      ip: session.ip,
      from_at: session.from,
      to_at: to,
      seconds: session.seconds,
      bytes_in: session.bytesIn,
      bytes_out: session.bytesOut,
      seen_at: session.seenAt,
    };
  }

  /** `all`: everything that changed; else what came, what left, and what was not written for a while. */
  async function write(all: boolean): Promise<void> {
    const now = clock.now();
    const rows = closed.splice(0);
    const grants = [...touched];
    touched.clear();
    const running = [...fresh];
    fresh.clear();
    for (const { open } of sights.values())
      for (const session of open.values()) {
        // A foreigner's counters are nobody's ledger: beginning and end are enough.
        if (!session.dirty || session.writtenAt === 0) continue;
        if (all || (session.grant && now - session.writtenAt >= rowMs)) running.push(session);
      }
    if (rows.length + running.length + grants.length === 0) return;
    try {
      await store.keep([...rows, ...running.map((session) => rowOf(session, null))], grants, now);
    } catch (error) {
      closed.unshift(...rows);
      for (const grant of grants) touched.add(grant);
      for (const session of running) if (session.writtenAt === 0) fresh.add(session);
      throw error;
    }
    for (const session of running) {
      session.writtenAt = now;
      session.dirty = false;
    }
    for (const grant of grants) if (!touched.has(grant)) grant.dirty = false;
  }

  /** One after the other: what was taken first is written first. */
  function flush(all = false): Promise<void> {
    const mine = flushing.then(() => write(all));
    flushing = mine.catch(() => {});
    return mine;
  }

  function complain(error: unknown): void {
    logs.system.error("sessions cannot be kept", { error: textOf(error) });
  }

  return {
    look,
    flush,
    /** Writes the ledger of a grant now, with the sessions that went into it: both or neither. */
    keep(grant: KeptGrant): Promise<void> {
      touched.add(grant);
      return flush();
    },
    /** A session read outside of a look. */
    saw(router: RouterId, site: OpenSession["site"], seen: SeenSession): void {
      const sight = sightOf(router);
      const row: Seen = {
        user: seen.name,
        mac: seen.mac,
        ip: seen.ip,
        comment: "",
        uptime: seen.used.seconds,
        bytesIn: seen.used.in,
        bytesOut: seen.used.out,
      };
      const place = placeOf(row.user, row.mac);
      const at = clock.now();
      const known = sight.open.get(place);
      if (known && continues(known, row, at, false)) return renew(known, row, at);
      if (known) close(known);
      sight.open.set(place, meet({ site, router, at }, row, sight.looks));
    },
    /** Sessions that were running when we stopped: they go on, or end at the first look. */
    async resume(): Promise<void> {
      for (const row of await store.open()) {
        const grant = row.grant_id === null ? undefined : book.held(row.grant_id);
        const session: OpenSession = {
          id: row.id,
          grant,
          site: row.site_id,
          router: row.router_id,
          name: row.name,
          mac: row.mac,
          ip: row.ip,
          from: row.from_at,
          seconds: row.seconds,
          bytesIn: row.bytes_in,
          bytesOut: row.bytes_out,
          seenAt: row.seen_at,
          writtenAt: row.seen_at,
          dirty: false,
          look: 0,
        };
        grant?.open.add(session);
        sightOf(row.router_id).open.set(placeOf(row.name, row.mac), session);
      }
    },
    /** The row with the counters of the last look, while the session lasts. */
    renewed(row: SessionRow): SessionRow {
      const session =
        row.to_at === null ? sights.get(row.router_id)?.open.get(placeOf(row.name, row.mac)) : undefined;
      return session?.id === row.id ? rowOf(session, null) : row;
    },
    /** Who is online at a router by this device. */
    ofMac: (mac: Mac): OpenSession[] =>
      [...sights.values()].flatMap(({ open }) => [...open.values()].filter((session) => session.mac === mac)),
    start(): void {
      timer = clock.every(flushMs, () => void flush().catch(complain));
    },
    async stop(): Promise<void> {
      timer?.cancel();
      soon?.cancel();
      await flush(true).catch(complain);
    },
  };
}
