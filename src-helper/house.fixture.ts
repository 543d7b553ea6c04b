// A folder like a computer's, and a hotspot's parts that do as a test says and remember what was done.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { createTestClock } from "./clock.fixture.ts";
import type { TestClock } from "./clock.fixture.ts";
import type { Hotspots } from "./hotspots.ts";
import { createHotspots } from "./hotspots.ts";
import { createInterfaces } from "./interfaces.ts";
import { createKeep } from "./keep.ts";
import { createLogs } from "./logs.ts";
import type { DhcpEvent, Parts, RadioEvent, RadioState } from "./parts.ts";
import type { Paths } from "./paths.ts";
import { pathsUnder } from "./paths.ts";
import type {
  Event,
  HotspotConfig,
  Request,
  Requests,
  SessionOrder,
  SessionUsage,
  Verb,
} from "./protocol.ts";
import { Refused } from "./refused.ts";

export const aConfig: HotspotConfig = {
  id: 1,
  interface: "wlan0",
  ssid: "Duka la Mama",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  address: "10.77.0.1",
  prefix: 22,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.3.250",
  leaseSeconds: 3600,
  portalPort: 8080,
  walled: ["pay.example.com"],
  lanAllowed: [],
  captiveHost: "",
};

export const aSession = (sid: string, devices: SessionOrder["devices"]): SessionOrder => ({
  sid,
  caps: { in: null, out: null, total: 5_000_000 },
  rates: { in: null, out: null },
  used: { in: 0, out: 0 },
  devices,
});

/** What outlives a helper: the kernel and the card. */
export type Machine = {
  /** Per hotspot; null when there is no table. */
  tables: Map<number, SessionOrder[]>;
  onAir: Set<string>;
  addresses: Set<string>;
  resolvers: Set<string>;
};
export type Stage = {
  readonly root: string;
  readonly paths: Paths;
  readonly clock: TestClock;
  readonly machine: Machine;
  /** `radio.start`, `gateway.unload`, …, in the order they were called. */
  readonly done: string[];
  readonly events: Event[];
  /** Calls that fail from now on. */
  readonly failing: Set<string>;
  /** Milliseconds slept since boot. */
  slept: number;
  /** Makes a call wait until it is let go. */
  readonly held: Map<string, Promise<void>>;
  card(name: string, mac: string): void;
  pull(name: string): void;
  /** A helper of its own on this computer; the one before is as if killed with -9. */
  helper(): Hotspots;
  ask<V extends Verb>(verb: V, what: Requests[V]["ask"]): Promise<Requests[V]["answer"]>;
  /** News as from the parts that were started last; a test may keep it and be late. */
  radio: (event: RadioEvent) => void;
  dhcp: (event: DhcpEvent) => void;
  remove(): void;
};

export function createStage(): Stage {
  const root = mkdtempSync(path.join(tmpdir(), "kaunta-helper-"));
  const paths = pathsUnder(root);
  const clock = createTestClock();
  const machine: Machine = {
    tables: new Map(),
    onAir: new Set(),
    addresses: new Set(),
    resolvers: new Set(),
  };
  const began = clock.now();
  let now: Hotspots;
  let life = 0;
  for (const folder of [paths.run, path.join(paths.etc, "conf.d"), paths.log])
    mkdirSync(folder, { recursive: true });

  const stage: Stage = {
    root,
    paths,
    clock,
    machine,
    done: [],
    events: [],
    failing: new Set(),
    held: new Map(),
    slept: 0,
    card(name, mac) {
      const folder = path.join(paths.sys, "class", "net", name);
      mkdirSync(path.join(folder, "phy80211"), { recursive: true });
      writeFileSync(path.join(folder, "address"), `${mac}\n`);
    },
    pull: (name) => rmSync(path.join(paths.sys, "class", "net", name), { recursive: true }),
    helper() {
      const mine = ++life;
      // Children end with their helper, the kernel does not.
      machine.onAir.clear();
      machine.resolvers.clear();
      const awake = () => clock.now() - began;
      now = createHotspots({
        paths,
        clock: { now: clock.now, after: (ms, call) => clock.after(ms, () => mine === life && call()) },
        keep: createKeep(paths, { base: [process.getuid?.() ?? 0], ours: [process.getuid?.() ?? 0] }),
        logs: createLogs(paths, clock),
        interfaces: createInterfaces(paths, false),
        make: (config) => parts(config, mine),
        tell: (event) => mine === life && stage.events.push(event),
        boot: () => awake() + stage.slept,
        awake,
        doctor: {
          capabilities: (allowed) =>
            Promise.resolve({ cards: [], country: "KE", allowed, programs: {}, version: "test" }),
          scan: () => Promise.resolve([]),
          findings: () => Promise.resolve([]),
        },
      });
      return now;
    },
    // The house answers each verb with its own answer; a test may rely on it as the programs do.
    ask: (verb, what) =>
      now.answer({ seq: 1, verb, ...what } as Request) as Promise<Requests[typeof verb]["answer"]>,
    radio: () => undefined,
    dhcp: () => undefined,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };

  const call = async (mine: number, name: string) => {
    // Whoever was killed does nothing any more.
    if (mine !== life) return new Promise<never>(() => undefined);
    stage.done.push(name);
    await stage.held.get(name);
    if (stage.failing.has(name)) throw new Refused("failed", `${name} failed.`);
    return undefined;
  };

  function parts(config: HotspotConfig, mine: number): Parts {
    const step = (name: string) => call(mine, name);
    const key = `${config.id} ${config.interface}`;
    const table = () => {
      const found = machine.tables.get(config.id);
      if (!found) throw new Refused("failed", "There is no table.");
      return found;
    };
    let radio: RadioState = "off";
    return {
      gateway: {
        async load(sessions) {
          await step("gateway.load");
          machine.tables.set(config.id, structuredClone([...sessions]));
        },
        async unload() {
          await step("gateway.unload");
          machine.tables.delete(config.id);
        },
        async grant(session, device) {
          await step("gateway.grant");
          const before = table().find(({ sid }) => sid === session.sid);
          const devices = [...(before?.devices ?? []).filter(({ mac }) => mac !== device.mac), device];
          machine.tables.set(config.id, [
            ...table().filter(({ sid }) => sid !== session.sid),
            { ...session, devices },
          ]);
        },
        async revoke(sid) {
          await step("gateway.revoke");
          machine.tables.set(
            config.id,
            table().filter((one) => one.sid !== sid),
          );
          return null;
        },
        change: () => step("gateway.change"),
        async usage() {
          await step("gateway.usage");
          return table().map((one): SessionUsage => ({
            sid: one.sid,
            in: one.used.in,
            out: one.used.out,
            capped: false,
            devices: one.devices.map(({ mac, ip, seconds }) => ({ mac, ip, since: 0, secondsLeft: seconds })),
          }));
        },
        async sync(sessions) {
          await step("gateway.sync");
          machine.tables.set(config.id, structuredClone([...sessions]));
        },
        rules: () => step("gateway.rules"),
        conntrackFlush: () => step("gateway.conntrackFlush"),
      },
      radio: {
        async start(onEvent) {
          await step("radio.start");
          stage.radio = onEvent;
          radio = "up";
          machine.onAir.add(key);
          return { channel: config.channel };
        },
        async stop() {
          await step("radio.stop");
          radio = "off";
          machine.onAir.delete(key);
        },
        stations: () => Promise.resolve([]),
        kick: () => step("radio.kick"),
        state: () => radio,
      },
      dhcp: {
        async start(onEvent) {
          await step("dhcp.start");
          stage.dhcp = onEvent;
          machine.resolvers.add(key);
        },
        async stop() {
          await step("dhcp.stop");
          machine.resolvers.delete(key);
        },
        async leases() {
          await step("dhcp.leases");
          return [];
        },
      },
      net: {
        check: () => step("net.check"),
        async up() {
          await step("net.up");
          machine.addresses.add(key);
        },
        async down() {
          await step("net.down");
          machine.addresses.delete(key);
        },
        uplink: () => Promise.resolve("eth0"),
        neighbours: () => Promise.resolve([]),
      },
    };
  }

  const base = path.join(paths.etc, "base.env");
  writeFileSync(base, "ALLOWED_INTERFACES=wlan0@02:00:00:00:00:10,wlan1\nCOUNTRY_CODE=KE\n");
  chmodSync(base, 0o640);
  stage.card("wlan0", "02:00:00:00:00:10");
  stage.card("wlan1", "02:00:00:00:00:11");
  stage.helper();
  return stage;
}
