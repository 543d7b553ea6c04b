// The hotspot itself: who is seen, who is in, for how long. Counters are worked out when read; one timer waits for the next end.
import type { Clock, Timer } from "../clock.ts";
import { canonicalMac, formatIpv4, parseIpv4 } from "../formats.ts";
import type { Entry } from "../menus/table.ts";
import { createCookies } from "./cookies.ts";
import { capsOf, readConfig } from "./config.ts";
import type { HotspotTables } from "./config.ts";
import { ending, remaining, unused } from "./limits.ts";
import type { EndReason, Used } from "./limits.ts";
import { readMeter, setRate, stillMeter } from "./meter.ts";
import { refusal } from "./refusals.ts";
import type {
  Admission,
  Arrival,
  Credentials,
  Host,
  HotspotEvent,
  HotspotWays,
  LoginWay,
  Session,
} from "./state.ts";

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(parts: {
  readonly clock: Clock;
  readonly tables: HotspotTables;
  readonly ways: HotspotWays;
  readonly log: (topics: string, message: string) => void;
  /** First address given to a device. */
  readonly firstAddress: string;
}) {
  const { clock, tables, ways, log } = parts;
  const config = readConfig(tables);
  const cookies = createCookies(clock);
  const hosts = new Map<string, Host>();
  const sessions = new Map<number, Session>();
  const byUser = new Map<Entry, Set<Session>>();
  const used = new WeakMap<Entry, Used>();
  const listeners = new Set<(event: HotspotEvent) => void>();
  const hostListeners = new Set<(host: Host, gone: boolean) => void>();
  const sessionListeners = new Set<(session: Session, gone: boolean) => void>();
  const firstIp = parseIpv4(parts.firstAddress) ?? 0;
  const addresses = new Set<string>();
  let nextIp = firstIp;
  let hostIds = 0;
  let sessionIds = 0;
  let closedTraffic = { in: 0, out: 0 };
  let due = Number.POSITIVE_INFINITY;
  let armedFor = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;
  let settling = false;

  const usedBy = (user: Entry): Used => used.get(user) ?? unused();

  function arm(): void {
    if (due >= armedFor) return;
    timer?.cancel();
    armedFor = due;
    // setTimeout cannot wait longer than 24.8 days.
    timer = clock.after(Math.min(Math.max(0, due - clock.now()), 86_400_000), () => {
      armedFor = Number.POSITIVE_INFINITY;
      settle();
      arm();
    });
  }
  function expect(at: number): void {
    if (at < due) due = at;
    arm();
  }

  function hostDue(host: Host): number {
    if (host.session) return Number.POSITIVE_INFINITY;
    if (host.retryAt !== undefined) return host.retryAt;
    if (host.goneSince === undefined) return Number.POSITIVE_INFINITY;
    const timeout = config.hostTimeout(host.server);
    return timeout > 0 ? host.goneSince + timeout : Number.POSITIVE_INFINITY;
  }

  function settle(): void {
    // Whoever hears of an end may ask or act at once; what is due is already being worked on then.
    if (settling) return;
    settling = true;
    try {
      settleDue();
    } finally {
      settling = false;
    }
  }
  function settleDue(): void {
    const now = clock.now();
    // An end can open the next one (a device that tries again), so look until nothing is due.
    while (due <= now) {
      const ends: { at: number; act: () => void }[] = [];
      for (const session of sessions.values()) {
        const { at, why } = ending(session.lease, session.meter);
        if (at <= now) ends.push({ at, act: () => end(session, why, at) });
      }
      for (const host of hosts.values()) {
        const at = hostDue(host);
        if (at <= now) ends.push({ at, act: () => hostFallsDue(host) });
      }
      ends.sort((a, b) => a.at - b.at);
      for (const { act } of ends) act();
      let next = Number.POSITIVE_INFINITY;
      for (const session of sessions.values()) next = Math.min(next, ending(session.lease, session.meter).at);
      for (const host of hosts.values()) next = Math.min(next, hostDue(host));
      due = next;
    }
  }

  function hostFallsDue(host: Host): void {
    if (hosts.get(host.mac) !== host) return;
    if (host.retryAt === undefined) return forget(host);
    host.retryAt = undefined;
    if (host.goneSince === undefined) tryAgain(host, true);
  }

  function tell(kind: "login" | "logout", session: Session, why: HotspotEvent["why"]): void {
    const { user, host } = session;
    const at = performance.timeOrigin + performance.now();
    for (const listener of sessionListeners) listener(session, kind === "logout");
    for (const listener of listeners)
      listener({ kind, user, mac: host.mac, ip: host.ip, why, at, time: clock.now() });
  }

  function drop(session: Session): void {
    sessions.delete(session.id);
    session.host.session = undefined;
    const same = byUser.get(session.entry);
    same?.delete(session);
    if (same?.size === 0) byUser.delete(session.entry);
  }

  /** Ends a session at a moment (ms) and writes its counters to the user. */
  function end(session: Session, why: EndReason, at: number): void {
    if (sessions.get(session.id) !== session) return;
    const { host, entry, meter, lease } = session;
    const bytes = readMeter(meter, at);
    const before = usedBy(entry);
    used.set(entry, {
      uptime: before.uptime + Math.max(0, at - lease.since),
      bytesIn: before.bytesIn + bytes.in,
      bytesOut: before.bytesOut + bytes.out,
    });
    closedTraffic = { in: closedTraffic.in + bytes.in, out: closedTraffic.out + bytes.out };
    drop(session);
    // By the manual the cookie of a MAC dies with these ends; the browser's cookie stays.
    if (
      why === "admin reset"
        ? !ways.macCookieSurvivesKick
        : why !== "keepalive timeout" && why !== "idle timeout"
    )
      cookies.removeMac(host.mac, session.user);
    log("hotspot,account,info,debug", `->: ${session.user} (${host.ip}): logged out: ${why}`);
    if (host.goneSince === undefined && host.returnsAfter !== undefined)
      host.retryAt = at + host.returnsAfter;
    tell("logout", session, why);
    expect(hostDue(host));
  }

  function forget(host: Host): void {
    hosts.delete(host.mac);
    addresses.delete(host.ip);
    for (const listener of hostListeners) listener(host, true);
  }

  function open(host: Host, user: Entry, by: LoginWay, asked: Credentials): Session {
    const now = clock.now();
    const profile = config.userProfile(user);
    const name = user.values.get("name") ?? "";
    const id = ways.activeIds === "address" ? (parseIpv4(host.ip) ?? 0) : ++sessionIds;
    const { sessionTimeout, idleTimeout, keepaliveTimeout } = profile;
    const session: Session = {
      id,
      user: name,
      entry: user,
      host,
      by,
      domain: asked.domain ?? "",
      meter: {
        bytesIn: asked.bytes?.in ?? 0,
        bytesOut: asked.bytes?.out ?? 0,
        rateIn: host.meter.rateIn,
        rateOut: host.meter.rateOut,
        at: now,
      },
      lease: {
        since: now - (asked.ago ?? 0),
        left: remaining(capsOf(user), usedBy(user)),
        sessionTimeout,
        idleTimeout,
        keepaliveTimeout,
        idleSince: host.idleSince === undefined ? undefined : now,
        goneSince: host.goneSince,
      },
    };
    sessions.set(id, session);
    host.session = session;
    host.retryAt = undefined;
    const same = byUser.get(user);
    if (same) same.add(session);
    else byUser.set(user, new Set([session]));
    return session;
  }

  /** Lets a host in, or says why not, in the router's words. */
  function admit(host: Host, asked: Credentials): Admission {
    settle();
    const { loginBy, cookieLifetime } = config.serverProfile(host.server);
    const by = asked.by ?? "http-pap";
    const known = by === "cookie" || by === "mac-cookie";
    log("hotspot,info,debug", `->: ${known ? `${asked.user} ` : ""}(${host.ip}): trying to log in by ${by}`);
    const user = config.user(asked.user, host.server);
    const profile = user && config.userProfile(user);
    const why = refusal({
      by,
      known,
      user,
      allowed: asked.needsWay === false ? undefined : loginBy,
      mac: host.mac,
      name: asked.user,
      password: asked.password ?? "",
      blocked: config.binding(host.mac, host.ip) === "blocked",
      online: host.session !== undefined,
      caps: user && capsOf(user),
      used: user ? usedBy(user) : unused(),
      sameUser: (user && byUser.get(user)?.size) ?? 0,
      sharedUsers: profile?.sharedUsers ?? 0,
      everyone: sessions.size,
      licence: ways.licence,
    });
    if (why !== undefined || !user || !profile) {
      log("hotspot,info,debug", `->: ${asked.user} (${host.ip}): login failed: ${why}`);
      return { ok: false, why: why ?? "internal error" };
    }

    const session = open(host, user, by, asked);
    const give = { user: session.user, mac: host.mac, domain: session.domain };
    if (loginBy.has("cookie") && by !== "mac" && by !== "mac-cookie")
      cookies.give({ ...give, macCookie: false, lifetime: cookieLifetime });
    if (loginBy.has("mac-cookie") && profile.macCookie)
      cookies.give({ ...give, macCookie: true, lifetime: profile.macCookieTimeout });
    log("hotspot,account,info,debug", `->: ${session.user} (${host.ip}): logged in`);
    tell("login", session, undefined);
    expect(ending(session.lease, session.meter).at);
    return { ok: true, session };
  }

  /** What a device does by itself: cookie of the MAC, MAC as user; with a browser open also the browser's cookie. */
  function tryAgain(host: Host, browser: boolean): Admission | undefined {
    const { loginBy, macPassword } = config.serverProfile(host.server);
    const macCookie = loginBy.has("mac-cookie") ? cookies.of(host.mac, true) : undefined;
    if (macCookie) return admit(host, { user: macCookie.user, by: "mac-cookie" });
    if (loginBy.has("mac") && config.user(host.mac, host.server))
      return admit(host, { user: host.mac, password: macPassword, by: "mac" });
    const cookie = browser && loginBy.has("cookie") ? cookies.of(host.mac, false) : undefined;
    return cookie ? admit(host, { user: cookie.user, by: "cookie" }) : undefined;
  }

  function freeAddress(): string {
    for (;;) {
      const ip = formatIpv4(nextIp);
      nextIp = nextIp - firstIp > 60_000 ? firstIp : nextIp + 1;
      if (!addresses.has(ip)) return ip;
    }
  }

  function hostOf(macOrIp: string): Host | undefined {
    const direct = hosts.get(canonicalMac(macOrIp) ?? macOrIp);
    if (direct) return direct;
    if (!addresses.has(macOrIp)) return undefined;
    for (const host of hosts.values()) if (host.ip === macOrIp) return host;
    return undefined;
  }

  function arrive(arrival: Arrival): Host {
    settle();
    const mac = canonicalMac(arrival.mac) ?? arrival.mac;
    const server = config.server(arrival.server);
    if (!server) throw new Error("no enabled hotspot server");
    const now = clock.now();
    const known = hosts.get(mac);
    if (known) {
      known.goneSince = undefined;
      if (known.session) known.session.lease = { ...known.session.lease, goneSince: undefined };
      else tryAgain(known, false);
      return known;
    }
    const host: Host = {
      id: ++hostIds,
      mac,
      ip: arrival.ip ?? freeAddress(),
      server: server.values.get("name") ?? "",
      since: now - (arrival.ago ?? 0),
      meter: stillMeter(now),
      goneSince: undefined,
      idleSince: undefined,
      session: undefined,
      returnsAfter: arrival.returnsAfter,
      retryAt: undefined,
    };
    hosts.set(mac, host);
    addresses.add(host.ip);
    for (const listener of hostListeners) listener(host, false);
    if (config.binding(mac, host.ip) === "regular") tryAgain(host, false);
    return host;
  }

  function rate(host: Host, rateIn: number, rateOut: number): void {
    settle();
    const now = clock.now();
    const idleSince = rateIn + rateOut > 0 ? undefined : (host.idleSince ?? now);
    host.idleSince = idleSince;
    setRate(host.meter, now, rateIn, rateOut);
    if (!host.session) return;
    setRate(host.session.meter, now, rateIn, rateOut);
    host.session.lease = { ...host.session.lease, idleSince };
    expect(ending(host.session.lease, host.session.meter).at);
  }

  // Changed limits of a user reach a running session only where the option says so.
  tables.users.watch(({ entry, kind }) => {
    if (kind !== "changed" || ways.limitsReach !== "running") return;
    for (const session of byUser.get(entry) ?? []) {
      session.lease = { ...session.lease, left: remaining(capsOf(entry), usedBy(entry)) };
      expect(ending(session.lease, session.meter).at);
    }
  });
  tables.servers.watch(({ entry, kind }) => {
    if (kind !== "removed" && entry.values.get("disabled") !== "true") return;
    const name = entry.values.get("name");
    for (const host of [...hosts.values()].filter((one) => one.server === name)) {
      if (host.session) end(host.session, "lost service", clock.now());
      forget(host);
    }
  });

  return {
    cookies,
    config,
    settle,
    hostOf,
    arrive,
    admit,
    rate,
    end,
    usedBy,
    hosts: (): Iterable<Host> => hosts.values(),
    sessions: (): Iterable<Session> => sessions.values(),
    sessionCount: () => sessions.size,
    session: (id: number): Session | undefined => sessions.get(id),
    sessionsOf: (user: Entry): Iterable<Session> => byUser.get(user) ?? [],
    tryAgain,
    forget(host: Host): void {
      if (host.session) end(host.session, "admin reset", clock.now());
      forget(host);
    },
    /** The device walks away: no traffic, no answer; the session ends by its timeouts. */
    leave(host: Host): void {
      rate(host, 0, 0);
      host.goneSince = clock.now();
      if (!host.session) return expect(hostDue(host));
      host.session.lease = { ...host.session.lease, goneSince: host.goneSince };
      expect(ending(host.session.lease, host.session.meter).at);
    },
    /** Bytes all guests moved since the last boot. */
    traffic(): { in: number; out: number } {
      const now = clock.now();
      const sum = { ...closedTraffic };
      for (const { meter } of sessions.values()) {
        const bytes = readMeter(meter, now);
        sum.in += bytes.in;
        sum.out += bytes.out;
      }
      return sum;
    },
    resetCounters: (user: Entry): void => void used.set(user, unused()),
    presetCounters: (user: Entry, counters: Used): void => void used.set(user, counters),
    /** Power comes back: sessions and hosts are gone, and what the sessions used was never written. Devices still near come again. */
    reboot(backAfter: number): void {
      const near = [...hosts.values()].filter(
        (host) => host.goneSince === undefined && host.returnsAfter !== undefined,
      );
      for (const session of sessions.values()) {
        drop(session);
        tell("logout", session, "reboot");
      }
      for (const host of hosts.values()) forget(host);
      if (!ways.cookiesSurviveReboot) cookies.clear();
      closedTraffic = { in: 0, out: 0 };
      hostIds = sessionIds = 0;
      due = Number.POSITIVE_INFINITY;
      for (const host of near)
        clock.after(backAfter + (host.returnsAfter ?? 0), () => {
          if (hosts.has(host.mac) || !config.server(host.server)) return;
          const { mac, ip, server, returnsAfter } = host;
          const back = arrive({ mac, ip, server, ...(returnsAfter === undefined ? {} : { returnsAfter }) });
          rate(back, host.meter.rateIn, host.meter.rateOut);
          if (!back.session) tryAgain(back, true);
        });
    },
    stop(): void {
      timer?.cancel();
      timer = undefined;
      armedFor = Number.POSITIVE_INFINITY;
    },
    onEvent(listener: (event: HotspotEvent) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watchSessions(listener: (session: Session, gone: boolean) => void): () => void {
      sessionListeners.add(listener);
      return () => void sessionListeners.delete(listener);
    },
    watchHosts(listener: (host: Host, gone: boolean) => void): () => void {
      hostListeners.add(listener);
      return () => void hostListeners.delete(listener);
    },
  };
}
