// The fake helper's kernel: who may pass until when, bytes of a session shared by its devices, caps that cut.
import type { Clock } from "#main/platform/clock.ts";
import {
  HelperError,
  type Caps,
  type DeviceOrder,
  type DeviceRule,
  type Host,
  type HotspotConfig,
  type Rates,
  type SessionOrder,
  type SessionUsage,
} from "./types.ts";

export type FakeGateway = {
  /** A phone joins: it gets this address, or one of its own. Answers the address. */
  join(mac: string, options?: { ip?: string; name?: string; signal?: number }): string;
  /** It walks away; its lease stays. */
  leave(mac: string): void;
  /** Sends and fetches bytes; answers what went through, less when it is cut on the way. */
  pass(mac: string, bytes: { in?: number; out?: number }): { in: number; out: number };
  /** Whether it gets out at this moment. */
  may(mac: string): boolean;
  /** Devices thrown off the radio since the start. */
  readonly kicked: string[];
  /** Rates of the session a device is in. */
  ratesOf(mac: string): Rates | undefined;
  readonly rules: () => readonly DeviceRule[];

  grant(session: Omit<SessionOrder, "devices">, device: DeviceOrder): void;
  revoke(sid: string, mac?: string): SessionUsage | null;
  change(session: Omit<SessionOrder, "devices" | "used">, devices: readonly DeviceOrder[]): void;
  usage(): SessionUsage[];
  sync(sessions: readonly SessionOrder[]): void;
  hosts(): Host[];
  kick(mac: string): void;
  setRules(rules: readonly DeviceRule[]): void;
  onAir(): number;
  leaveAll(): void;
  /** The table is gone: nobody is let in any more. */
  empty(): void;
};

type Session = {
  caps: Caps;
  rates: Rates;
  in: number;
  out: number;
  capped: boolean;
  readonly devices: Map<
    string,
    { readonly ip: string; readonly since: number; readonly until: number | null }
  >;
};
type Guest = {
  ip: string;
  name: string;
  onAir: boolean;
  signal: number;
  since: number;
  leaseUntil: number;
  lastAt: number;
};

const invalid = (field: string, sentence: string): HelperError =>
  new HelperError("refused", `${field}: ${sentence}`, {
    code: "invalid",
    sentence: `${field}: ${sentence}`,
    field,
  });

export function createFakeGateway(
  clock: Clock,
  config: HotspotConfig,
  station: (mac: string, came: boolean) => void,
): FakeGateway {
  const sessions = new Map<string, Session>();
  const guests = new Map<string, Guest>();
  let rules: readonly DeviceRule[] = [];
  let lastIp = 9;
  const kicked: string[] = [];
  const low = (mac: string): string => mac.toLowerCase();

  /** The kernel forgets by itself. */
  function prune(): void {
    const now = clock.now();
    for (const { devices } of sessions.values())
      for (const [mac, { until }] of devices) if (until !== null && until <= now) devices.delete(mac);
  }
  const sessionOf = (mac: string): Session | undefined => {
    prune();
    const guest = guests.get(low(mac));
    return sessions.values().find(({ devices }) => {
      const device = devices.get(low(mac));
      return device !== undefined && device.ip === guest?.ip;
    });
  };
  const capped = ({ caps, in: sent, out }: Session): boolean =>
    (caps.in !== null && sent >= caps.in) ||
    (caps.out !== null && out >= caps.out) ||
    (caps.total !== null && sent + out >= caps.total);

  function checkSession(sid: string): void {
    if (!/^[A-Za-z0-9]{1,24}$/.test(sid)) throw invalid("session.sid", "must be 1 to 24 letters and digits.");
  }
  function checkDevice({ mac, ip, seconds }: DeviceOrder): void {
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac)) throw invalid("device.mac", "is no device address.");
    const net = config.address.split(".").slice(0, 2).join(".");
    if (!ip.startsWith(`${net}.`) || ip === config.address)
      throw invalid("device.ip", "is no guest's address here.");
    if (seconds !== null && (!Number.isInteger(seconds) || seconds < 1 || seconds > 315_360_000))
      throw invalid("device.seconds", "must be a whole number from 1 to 315360000.");
  }
  function bind(session: Session, order: DeviceOrder): void {
    checkDevice(order);
    const mac = low(order.mac);
    // An address, and a device, is in one session at a time: the last one's to claim it.
    for (const other of sessions.values())
      for (const [name, { ip }] of other.devices)
        if ((name === mac || ip === order.ip) && !(other === session && name === mac))
          other.devices.delete(name);
    const was = session.devices.get(mac);
    session.devices.set(mac, {
      ip: order.ip,
      since: was?.ip === order.ip ? was.since : clock.now(),
      until: order.seconds === null ? null : clock.now() + order.seconds * 1000,
    });
  }
  const usageOf = (sid: string, session: Session): SessionUsage => ({
    sid,
    in: session.in,
    out: session.out,
    capped: session.capped,
    devices: [...session.devices].map(([mac, { ip, since, until }]) => ({
      mac,
      ip,
      since,
      secondsLeft: until === null ? null : Math.ceil((until - clock.now()) / 1000),
    })),
  });
  function open(order: Omit<SessionOrder, "devices">): Session {
    checkSession(order.sid);
    const made: Session = {
      caps: order.caps,
      rates: order.rates,
      ...order.used,
      capped: false,
      devices: new Map(),
    };
    made.capped = capped(made);
    sessions.set(order.sid, made);
    return made;
  }
  const isIn = (mac: string): boolean => {
    const rule = rules.find((one) => low(one.mac) === low(mac))?.kind;
    if (rule === "block" || guests.get(low(mac))?.onAir !== true) return false;
    if (rule === "bypass") return true;
    const session = sessionOf(mac);
    return session !== undefined && !session.capped;
  };

  return {
    kicked,
    rules: () => rules,
    join(name, options = {}) {
      const mac = low(name);
      const known = guests.get(mac);
      const prefix = config.address.split(".").slice(0, 3).join(".");
      const now = clock.now();
      guests.set(mac, {
        ip: options.ip ?? known?.ip ?? `${prefix}.${++lastIp}`,
        name: options.name ?? known?.name ?? "",
        onAir: true,
        signal: options.signal ?? -55,
        since: now,
        leaseUntil: now + config.leaseSeconds * 1000,
        lastAt: now,
      });
      station(mac, true);
      return guests.get(mac)?.ip ?? "";
    },
    leave(name) {
      const guest = guests.get(low(name));
      if (!guest?.onAir) return;
      guest.onAir = false;
      station(low(name), false);
    },
    pass(mac, bytes) {
      const session = sessionOf(mac);
      if (!isIn(mac)) return { in: 0, out: 0 };
      const guest = guests.get(low(mac));
      if (guest) guest.lastAt = clock.now();
      // Bypassed ones are nobody's.
      if (!session) return { in: bytes.in ?? 0, out: bytes.out ?? 0 };
      const rest = (cap: number | null, used: number): number => (cap === null ? Infinity : cap - used);
      const total = rest(session.caps.total, session.in + session.out);
      const sent = Math.min(bytes.in ?? 0, rest(session.caps.in, session.in), total);
      const got = Math.min(bytes.out ?? 0, rest(session.caps.out, session.out), total - sent);
      session.in += sent;
      session.out += got;
      // Whoever wants more than there is, is cut.
      session.capped ||= capped(session) || sent < (bytes.in ?? 0) || got < (bytes.out ?? 0);
      return { in: sent, out: got };
    },
    may: isIn,
    ratesOf: (mac) => sessionOf(mac)?.rates,

    grant(order, device) {
      prune();
      checkSession(order.sid);
      checkDevice(device);
      const session = sessions.get(order.sid) ?? open(order);
      session.caps = order.caps;
      session.rates = order.rates;
      session.capped = capped(session);
      bind(session, device);
    },
    revoke(sid, mac) {
      prune();
      const session = sessions.get(sid);
      if (!session) return null;
      if (mac === undefined) {
        session.devices.clear();
        sessions.delete(sid);
      } else session.devices.delete(low(mac));
      return usageOf(sid, session);
    },
    change(order, devices) {
      prune();
      const session = sessions.get(order.sid);
      if (!session) throw invalid("sid", `there is no session ${order.sid}.`);
      session.caps = order.caps;
      session.rates = order.rates;
      session.capped = capped(session);
      for (const device of devices) bind(session, device);
    },
    usage() {
      prune();
      return [...sessions].map(([sid, session]) => usageOf(sid, session));
    },
    sync(orders) {
      const before = new Map(sessions);
      sessions.clear();
      for (const order of orders) {
        const session = open(order);
        const was = before.get(order.sid);
        // What was counted meanwhile is not forgotten.
        session.in = Math.max(session.in, was?.in ?? 0);
        session.out = Math.max(session.out, was?.out ?? 0);
        session.capped = capped(session);
        for (const device of order.devices) {
          const known = was?.devices.get(low(device.mac));
          if (known?.ip === device.ip) session.devices.set(low(device.mac), known);
          bind(session, device);
        }
      }
    },
    hosts: () =>
      [...guests].map(([mac, guest]) => ({
        mac,
        ip: guest.ip,
        name: guest.name,
        leaseUntil: guest.leaseUntil,
        station: guest.onAir
          ? {
              mac,
              signal: guest.signal,
              rxRate: 65_000_000,
              txRate: 72_200_000,
              connectedSeconds: Math.floor((clock.now() - guest.since) / 1000),
              inactiveMs: clock.now() - guest.lastAt,
            }
          : null,
      })),
    kick(mac) {
      kicked.push(low(mac));
      const guest = guests.get(low(mac));
      if (guest?.onAir) station(low(mac), false);
      // It comes back by itself (a station reconnects after a deauthentication).
      if (guest?.onAir) station(low(mac), true);
    },
    setRules: (next) => void (rules = next),
    onAir: () => [...guests.values()].filter((guest) => guest.onAir).length,
    leaveAll() {
      for (const guest of guests.values()) guest.onAir = false;
    },
    empty() {
      sessions.clear();
      rules = [];
    },
  };
}
