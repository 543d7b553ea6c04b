// All hotspots of this computer: every request of the protocol finds its hotspot, its part and its answer here.
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { readdirSync } from "node:fs";
import { uptime } from "node:os";

import type { Book } from "./book.ts";
import { createBook } from "./book.ts";
import { guestAddress } from "./checks/config.ts";
import type { Clock } from "./clock.ts";
import type { Hotspot } from "./hotspot.ts";
import { createHotspot } from "./hotspot.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Keep } from "./keep.ts";
import type { Logs } from "./logs.ts";
import { hostsOf } from "./looking.ts";
import { endOrphans } from "./orphans.ts";
import type { Doctor, MakeParts } from "./parts.ts";
import type { Paths } from "./paths.ts";
import { hotspotFolder } from "./paths.ts";
import type { DeviceOrder, Event, HotspotId, Request, Requests, Verb } from "./protocol.ts";
import { Refused } from "./refused.ts";
import type { Standing } from "./rising.ts";

export type House = {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly keep: Keep;
  readonly logs: Logs;
  readonly interfaces: Interfaces;
  readonly doctor: Doctor;
  readonly make: MakeParts;
  readonly tell: (event: Event) => void;
  /** Milliseconds since boot, with sleep and without; the computer's own unless told otherwise. */
  readonly boot?: () => number;
  readonly awake?: () => number;
};

export type Hotspots = {
  answer(request: Request): Promise<object>;
  /** Brings up what is to run, cleans what is left of others; resolves when that was tried. */
  recover(): Promise<void>;
  close(): Promise<void>;
};

/** Hotspots kept at a time. */
const most = 64;

type Answers = {
  readonly [V in Verb]: (ask: Extract<Request, { verb: V }>) => Promise<Requests[V]["answer"]>;
};

type Task<T> = (standing: Standing, book: Book) => Promise<T>;

export function createHotspots(house: House): Hotspots {
  const { paths, clock, keep, logs } = house;
  const all = new Map<HotspotId, { readonly hotspot: Hotspot; readonly book: Book }>();
  const boot = house.boot ?? (() => uptime() * 1000);
  const awake = house.awake ?? (() => performance.now());

  const room = (id: HotspotId) => {
    const found = all.get(id);
    if (found) return found;
    const folder = hotspotFolder(paths, id);
    const book = createBook(folder, boot);
    const hotspot = createHotspot({
      ...house,
      id,
      folder,
      book,
      boot,
      awake,
      endOrphans: () => endOrphans(paths, clock, folder),
      epoch: () => randomUUID().slice(0, 8),
      claim(name) {
        for (const [other, { hotspot: theirs }] of all)
          if (other !== id && theirs.holds() === name)
            throw new Refused("invalid", `interface: ${name} is in use by hotspot ${other}.`, {
              field: "interface",
              fix: `hotspotctl stop ${other}`,
            });
      },
    });
    const made = { hotspot, book };
    all.set(id, made);
    return made;
  };
  /** A hotspot that is kept; one that is not leaves no trace of having been asked for. */
  const known = (id: HotspotId) => {
    if (!all.has(id) && !keep.ids().includes(id)) keep.read(id);
    return room(id);
  };
  const inTurn = <T>(how: "alone" | "together", id: HotspotId, task: Task<T>) => {
    const { hotspot, book } = known(id);
    return hotspot.whileUp(how, (standing) => task(standing, book));
  };
  const up = <T>(id: HotspotId, task: Task<T>) => inTurn("together", id, task);
  const auth = (id: HotspotId, what: string, sid: string, device: { mac?: string; ip?: string }) =>
    logs.write("auth", [id, what, sid, device.mac, device.ip].filter((word) => word !== undefined).join(" "));
  const guest = (standing: Standing, devices: readonly DeviceOrder[], field: string) => {
    for (const device of devices) guestAddress(standing.config, device.ip, field);
  };

  const answers: Answers = {
    configure({ config }) {
      const ids = keep.ids();
      if (!ids.includes(config.id) && ids.length >= most)
        throw new Refused("too-many", `${most} hotspots are the most.`);
      if (config.passphrase !== undefined) logs.hide(config.passphrase);
      keep.write(config);
      logs.write("system", `hotspot ${config.id}: configured`);
      return Promise.resolve({ id: config.id });
    },
    async forget({ id }) {
      const { hotspot } = known(id);
      await hotspot.stop();
      keep.forget(id);
      all.delete(id);
      logs.write("system", `hotspot ${id}: forgotten`);
      return {};
    },
    async list() {
      return { hotspots: await Promise.all(keep.ids().map((id) => room(id).hotspot.status())) };
    },
    config({ id }) {
      const { passphrase: _secret, ...config } = keep.read(id);
      return Promise.resolve({ config });
    },
    async start({ id }) {
      const { hotspot } = known(id);
      await hotspot.start();
      return { status: await hotspot.status() };
    },
    async stop({ id }) {
      const { hotspot } = known(id);
      await hotspot.stop();
      return { status: await hotspot.status() };
    },
    async restart({ id }) {
      const { hotspot } = known(id);
      await hotspot.restart();
      return { status: await hotspot.status() };
    },
    async status({ id }) {
      return { status: await known(id).hotspot.status() };
    },
    grant: ({ id, session, device }) =>
      up(id, async (standing, book) => {
        guest(standing, [device], "device.ip");
        await standing.parts.gateway.grant(session, device);
        book.grant(session, device);
        auth(id, "granted", session.sid, device);
        return {};
      }),
    revoke: ({ id, sid, mac }) =>
      up(id, async (standing, book) => {
        const gone = book
          .sessions()
          .find((one) => one.sid === sid)
          ?.devices.filter((device) => mac === undefined || device.mac === mac);
        const usage = await standing.parts.gateway.revoke(sid, mac);
        book.revoke(sid, mac);
        for (const device of gone ?? []) {
          // Rights are gone already; what conntrack keeps of them is tidied up, not waited for.
          await standing.parts.gateway.conntrackFlush(device.ip).catch(() => undefined);
          auth(id, "revoked", sid, device);
        }
        return { usage };
      }),
    change: ({ id, session, devices }) =>
      up(id, async (standing, book) => {
        guest(standing, devices, "devices");
        await standing.parts.gateway.change(session, devices);
        book.change(session, devices);
        auth(id, "changed", session.sid, {});
        return {};
      }),
    usage: ({ id }) =>
      up(id, async (standing, book) => {
        const mark = book.mark();
        const sessions = await standing.parts.gateway.usage();
        book.seen(sessions, mark);
        return { sessions, epoch: known(id).hotspot.epoch() };
      }),
    // Alone: the order in which kernel and book hear of things is the same then.
    sync: ({ id, sessions }) =>
      inTurn("alone", id, async (standing, book) => {
        for (const [n, session] of sessions.entries())
          guest(standing, session.devices, `sessions.${n}.devices`);
        await standing.parts.gateway.sync(sessions);
        book.replace(sessions);
        logs.write("auth", `${id} synchronised ${sessions.length} sessions`);
        return {};
      }),
    hosts: ({ id }) => up(id, async (standing) => ({ hosts: await hostsOf(standing) })),
    kick: ({ id, mac }) =>
      up(id, async (standing) => {
        await standing.parts.radio.kick(mac);
        logs.write("auth", `${id} kicked ${mac}`);
        return {};
      }),
    rules: ({ id, rules }) =>
      inTurn("alone", id, async (standing, book) => {
        await standing.parts.gateway.rules(rules);
        book.setRules(rules);
        logs.write("auth", `${id} has ${rules.length} rules for devices`);
        return {};
      }),
    capabilities: () => house.doctor.capabilities(allowedNames()),
    async scan(ask) {
      if (!allowedNames().includes(ask.interface))
        throw new Refused("invalid", `interface: ${ask.interface} is not among the allowed interfaces.`, {
          field: "interface",
        });
      return { networks: await house.doctor.scan(ask.interface) };
    },
    async doctor(ask) {
      return { findings: await house.doctor.findings(ask.interface) };
    },
    logs: ({ log, lines }) => Promise.resolve({ lines: logs.read(log, lines) }),
    subscribe: () => Promise.resolve({}),
  };

  /** None before the set-up; the doctor still answers then. */
  function allowedNames(): readonly string[] {
    try {
      return keep.base().allowed.map((one) => one.name);
    } catch {
      return [];
    }
  }

  return {
    // One entry of a table by its own key: the compiler cannot know that key and request belong together.
    answer: async (request) => (answers[request.verb] as (ask: Request) => Promise<object>)(request),
    async recover() {
      const left = folders(paths);
      await Promise.all([...new Set([...keep.ids(), ...left])].map((id) => room(id).hotspot.recover()));
      for (const id of left) if (!keep.ids().includes(id)) all.delete(id);
    },
    async close() {
      await Promise.all([...all.values()].map(({ hotspot }) => hotspot.close()));
    },
  };
}

/** Hotspots somebody left something of in /run. */
function folders(paths: Paths): readonly HotspotId[] {
  try {
    return readdirSync(paths.run)
      .map((name) => /^hs([1-9][0-9]{0,4})$/.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .map(Number);
  } catch {
    return [];
  }
}
