// What was granted at one hotspot, so that it can be put into the kernel again: in memory, and in /run for whoever
// comes after us. The kernel knows who is in and what was used; the book knows caps, rates and ends.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { request } from "./checks/request.ts";
import type { DeviceOrder, DeviceRule, SessionOrder, SessionUsage } from "./protocol.ts";

export type Book = {
  /** As of now: devices whose time is over are left out. */
  sessions(): readonly SessionOrder[];
  rules(): readonly DeviceRule[];
  grant(session: Omit<SessionOrder, "devices">, device: DeviceOrder): void;
  revoke(sid: string, mac?: string): void;
  change(session: Omit<SessionOrder, "devices" | "used">, devices: readonly DeviceOrder[]): void;
  replace(sessions: readonly SessionOrder[]): void;
  setRules(rules: readonly DeviceRule[]): void;
  /** Before the kernel is looked at: what is changed after it is newer than what the look will say. */
  mark(): number;
  /** The kernel's word: what was used, and who is still in; whoever is not is forgotten. */
  seen(usage: readonly SessionUsage[], mark: number): void;
  /** Only what was used. */
  counted(usage: readonly SessionUsage[]): void;
  /** For whoever comes after us; done by itself with every change. */
  save(): void;
  /** Takes what an earlier process wrote. What cannot be understood is left. */
  recover(): void;
  clear(): void;
};

type Kept = {
  caps: SessionOrder["caps"];
  rates: SessionOrder["rates"];
  used: SessionOrder["used"];
  /** By MAC; `end` in milliseconds since boot. */
  devices: Map<string, { ip: string; end: number | null }>;
  /** The last change of it. */
  touched: number;
};

/** `boot`: milliseconds since boot, sleep included, so that neither a clock put right nor a nap changes an end. */
export function createBook(folder: string, boot: () => number): Book {
  const file = path.join(folder, "sessions.json");
  let kept = new Map<string, Kept>();
  let rules: readonly DeviceRule[] = [];
  let changes = 0;

  const endOf = (seconds: number | null) => (seconds === null ? null : boot() + seconds * 1000);
  const put = ({ devices, ...order }: SessionOrder) => {
    kept.set(order.sid, {
      caps: order.caps,
      rates: order.rates,
      used: order.used,
      touched: ++changes,
      devices: new Map(devices.map(({ mac, ip, seconds }) => [mac, { ip, end: endOf(seconds) }])),
    });
  };

  const sessions = () => {
    const now = boot();
    const orders: SessionOrder[] = [];
    for (const [sid, session] of kept) {
      const devices = [...session.devices]
        .map(([mac, { ip, end }]) => ({
          mac,
          ip,
          seconds: end === null ? null : Math.ceil((end - now) / 1000),
        }))
        .filter(({ seconds }) => seconds === null || seconds > 0);
      const { caps, rates, used } = session;
      orders.push({ sid, caps, rates, used, devices });
    }
    return orders;
  };

  /** Ends are written as moments, so that reading it later says what is left then. */
  const save = () => {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    const text = JSON.stringify({ at: boot(), sessions: sessions(), rules });
    writeFileSync(`${file}.half`, text, { mode: 0o600 });
    renameSync(`${file}.half`, file);
  };

  return {
    sessions,
    rules: () => rules,
    grant(session, device) {
      for (const other of kept.values())
        for (const [mac, { ip }] of other.devices)
          if ((mac === device.mac || ip === device.ip) && other.devices.delete(mac))
            other.touched = ++changes;
      const before = kept.get(session.sid);
      if (!before) put({ ...session, devices: [device] });
      else {
        before.caps = session.caps;
        before.rates = session.rates;
        before.touched = ++changes;
        before.devices.set(device.mac, { ip: device.ip, end: endOf(device.seconds) });
      }
      save();
    },
    revoke(sid, mac) {
      if (mac === undefined) kept.delete(sid);
      else {
        const session = kept.get(sid);
        session?.devices.delete(mac);
        if (session) session.touched = ++changes;
      }
      save();
    },
    change(session, devices) {
      const before = kept.get(session.sid);
      if (!before) return;
      before.caps = session.caps;
      before.rates = session.rates;
      before.touched = ++changes;
      for (const { mac, ip, seconds } of devices) before.devices.set(mac, { ip, end: endOf(seconds) });
      save();
    },
    replace(orders) {
      kept = new Map();
      for (const order of orders) put(order);
      save();
    },
    setRules(all) {
      rules = all;
      save();
    },
    mark: () => changes,
    seen(usage, mark) {
      const known = new Map(usage.map((one) => [one.sid, one]));
      for (const [sid, session] of kept) {
        if (session.touched > mark) continue;
        const found = known.get(sid);
        if (!found) {
          kept.delete(sid);
          continue;
        }
        session.used = { in: found.in, out: found.out };
        session.devices = new Map(
          found.devices.map(({ mac, ip, secondsLeft }) => [mac, { ip, end: endOf(secondsLeft) }]),
        );
      }
    },
    counted(usage) {
      for (const { sid, in: sent, out } of usage) {
        const session = kept.get(sid);
        if (session) session.used = { in: sent, out };
      }
    },
    save,
    recover() {
      const found = readSaved(file);
      if (!found) return;
      const passed = Math.max(0, boot() - found.at) / 1000;
      kept = new Map();
      rules = found.rules;
      for (const order of found.sessions)
        put({
          ...order,
          devices: order.devices
            .map((device) => ({
              ...device,
              seconds: device.seconds === null ? null : device.seconds - passed,
            }))
            .filter(({ seconds }) => seconds === null || seconds > 0),
        });
    },
    clear() {
      kept = new Map();
      rules = [];
      rmSync(file, { force: true });
    },
  };
}

/** Through the same checks as what comes by the socket: a file is no more to be believed. */
function readSaved(file: string) {
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as {
      at?: unknown;
      sessions?: unknown;
      rules?: unknown;
    };
    const sync = request({ seq: 0, verb: "sync", id: 1, sessions: found.sessions });
    const rules = request({ seq: 0, verb: "rules", id: 1, rules: found.rules });
    if (typeof found.at !== "number" || sync.verb !== "sync" || rules.verb !== "rules") return null;
    return { at: found.at, sessions: sync.sessions, rules: rules.rules };
  } catch {
    return null;
  }
}
