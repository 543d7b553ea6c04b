// One simulated RouterOS router, put together by hand: tree, hotspot, ports, power.
import { createChance } from "./chance.ts";
import { realClock } from "./clock.ts";
import { noFaults } from "./faults.ts";
import type { Faults } from "./faults.ts";
import { createEngine } from "./hotspot/engine.ts";
import type { Engine } from "./hotspot/engine.ts";
import { createGuests } from "./hotspot/guests.ts";
import { addHotspotPlaces, userCounters } from "./hotspot/places.ts";
import { usualHotspotWays } from "./hotspot/state.ts";
import { createLog } from "./menus/log-place.ts";
import { addNetworkPlaces } from "./menus/network-places.ts";
import type { Reach } from "./menus/network-places.ts";
import { addListing, addSystemPlaces } from "./menus/system-places.ts";
import { createTree } from "./menus/tree.ts";
import type { Ways, SimulatorOptions } from "./options.ts";
import { createAccounts } from "./router/accounts.ts";
import { createInterfaces } from "./router/interfaces.ts";
import { leaseListing, sessionListing } from "./router/listings.ts";
import { createPorts } from "./router/ports.ts";
import { createTime } from "./router/time.ts";
import { furnish } from "./router/furnish.ts";
import { createView } from "./router/view.ts";
import { boards, usualBoard, versions } from "./versions.ts";
import type { Board } from "./versions.ts";
import { usualWireWays } from "./wire/connection.ts";
import type { Certificate } from "./wire/listener.ts";

const usualWays: Ways = {
  ...usualHotspotWays,
  ...usualWireWays,
  mask: "*****",
  dead: "true",
  beyondMaxSessions: "close",
  ntpAfter: 30_000,
  rebootRenumbers: true,
  commandsKept: 2000,
  logLines: 1000,
};

export type Simulator = ReturnType<typeof createSimulator>;

export function createSimulator(options: SimulatorOptions = {}) {
  const clock = options.clock ?? realClock;
  const version = versions[options.mode ?? "7.20"];
  const board: Board = boards[options.board ?? usualBoard[version.mode]];
  const chance = createChance(options.seed ?? 1);
  const ways: Ways = { ...usualWays, ...options.ways };
  const faults: Faults = { ...noFaults, ...options.faults };
  const vitals = {
    cpuLoad: chance.between(2, 14),
    freeMemory: Math.floor(board.memory * 0.6),
    freeDisk: Math.floor(board.disk * 0.4),
    badBlocks: 0,
  };
  const reach = new Map<string, Reach>();
  const printing = { clock, mask: ways.mask, dead: ways.dead };

  const time = createTime(
    clock,
    ways,
    options.zone ?? { name: "Africa/Nairobi", offset: 180 },
    options.uptime ?? 0,
  );
  const log = createLog(time.wall, version, ways.logLines);
  const interfaces = createInterfaces(chance);
  let counters: ReturnType<typeof userCounters> | undefined;
  const tree = createTree({
    version,
    identity: options.identity ?? "MikroTik",
    printing,
    derive: {
      "/ip/hotspot/user": (user) => counters?.(user) ?? [],
      "/interface": interfaces.derive,
      "/system/scheduler": time.nextRun(version.dateForm),
      "/file": (file) => [["size", String(Buffer.byteLength(file.values.get("contents") ?? ""))]],
    },
    extra: options.menus ?? [],
  });
  furnish(tree.table, options, chance);
  const engine: Engine = createEngine({
    clock,
    ways,
    log: log.write,
    firstAddress: options.firstAddress ?? "10.5.50.10",
    tables: {
      servers: tree.table("/ip/hotspot"),
      profiles: tree.table("/ip/hotspot/profile"),
      users: tree.table("/ip/hotspot/user"),
      userProfiles: tree.table("/ip/hotspot/user/profile"),
      bindings: tree.table("/ip/hotspot/ip-binding"),
    },
  });
  counters = userCounters(engine, ways, clock);
  interfaces.connect(engine, tree.table("/interface"));

  const hotspotListings = addHotspotPlaces(tree.root, {
    engine,
    clock,
    ways,
    printing,
    users: tree.table("/ip/hotspot/user"),
  });
  addNetworkPlaces(tree.root, { reach, traffic: interfaces.traffic }, clock);
  addListing(tree.root, "/log", log.listing, printing);
  addListing(tree.root, "/ip/dhcp-server/lease", leaseListing(engine, clock), printing);

  const accounts = createAccounts(tree.table, log.write, () => time.stamp(version.dateForm));
  const ports = createPorts({
    clock,
    chance,
    version,
    root: tree.root,
    ways,
    faults,
    accounts,
    table: tree.table,
  });
  addListing(tree.root, "/user/active", sessionListing(ports.connections, time, version), printing);
  if (options.tls) ports.setCertificate(options.tls);

  /** The router goes down; clients are told by FIN or by nothing. It comes back after `downFor` ms of its clock. */
  function goDown(told: boolean, downFor: number): void {
    ports.powerOff(told);
    clock.after(downFor, () => {
      engine.reboot(0);
      log.clear();
      time.boot();
      if (ways.rebootRenumbers) for (const table of tree.tables.values()) table.renumber();
      log.write("system,info", `router rebooted${told ? "" : " without proper shutdown"}`);
      ports.powerOn().catch(() => undefined);
    });
  }
  addSystemPlaces(tree.root, {
    version,
    board,
    time,
    vitals,
    health: () => sensors,
    serial: `HF${chance.between(100, 999)}${chance.between(1000, 9999)}KA`,
    printing,
    reboot: () => goDown(true, 0),
    shutdown: () => ports.powerOff(true),
  });
  let sensors: Board["sensors"] = board.sensors;

  const view = createView(tree, {
    "/ip/hotspot/active": hotspotListings.active,
    "/ip/hotspot/host": hotspotListings.host,
    "/ip/hotspot/cookie": hotspotListings.cookie,
    "/log": log.listing,
  });

  return {
    version,
    /** Opens the ports. Port 0 takes free ones; the same ones are taken again after a reboot. */
    start: (host = "127.0.0.1", port = 0, tlsPort = 0) => ports.start(host, port, tlsPort),
    /** Closes everything; resolves when the ports are free. */
    async stop(): Promise<void> {
      engine.stop();
      await ports.stop();
    },
    /** Read at every use: change a field and it holds from now on. For `dead` use setFaults. */
    faults,
    setFaults: (change: Partial<Faults>): Promise<void> => {
      Object.assign(faults, change);
      return ports.heed();
    },
    /** Options that may be changed while running. */
    ways,
    vitals,
    setSensors: (next: Board["sensors"]): void => void (sensors = next),
    /** What ping and fetch meet, by host or `host:port`. */
    reach,
    time,
    hotspot: createGuests(engine, tree.table("/ip/hotspot/user"), clock),
    table: view,
    log: log.write,
    setCertificate: (certificate: Certificate): void => ports.setCertificate(certificate),
    /** Restart on command: clients get FIN. `downFor` in ms of the router's clock. */
    reboot: (downFor = 0): void => goDown(true, downFor),
    /** The plug is pulled: no FIN; who still talks to the old connection gets RST once the router is up. */
    powerCut: (downFor = 0): void => goDown(false, downFor),
    /** Living connections, with `setFaults`, `reset`, `close`, `fatal`, `abandon` of their own. */
    connections: ports.connections,
    /** Connections accepted since the start. */
    accepted: ports.accepted,
    /** The last commands heard, oldest first. */
    commands: ports.commands,
    /** Commands heard since the start. */
    commandCount: ports.commandCount,
  };
}
