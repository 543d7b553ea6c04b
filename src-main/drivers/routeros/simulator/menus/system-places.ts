// Menus worked out at the moment of asking: resource, routerboard, health, clock, and the switch for reboot.
import {
  formatDate,
  formatDuration,
  formatOffset,
  formatTime,
  parseDate,
  parseDuration,
  parseOffset,
} from "../formats.ts";
import { traps } from "../traps.ts";
import type { Board, Version } from "../versions.ts";
import type { Place, Row, Verb } from "./menu.ts";
import { placeAt } from "./menu.ts";
import { findVerb, getVerb, listenVerb, printVerb } from "./print.ts";
import type { Listing, PrintWays } from "./print.ts";
import { idText } from "./table.ts";

/** The router's own idea of time. `wall` is local time in ms, offset in minutes east. */
export type RouterTime = {
  uptime(): number;
  wall(): number;
  offset(): number;
  zone(): string;
  setWall(wall: number): void;
  setZone(zone: string | undefined, offset: number | undefined): void;
};

/** Load as a test or a demo may set it. Bytes and percent. */
export type Vitals = { cpuLoad: number; freeMemory: number; freeDisk: number; badBlocks: number };

const rows = (make: () => Iterable<Row>): Listing => ({ rows: make, sensitive: new Set() });
const fieldsOf = (fields: Record<string, string>): Row => new Map(Object.entries(fields));

export function addListing(root: Place, path: string, listing: Listing, printing: PrintWays): Place {
  const place = placeAt(root, path);
  place.verbs.set("print", printVerb(listing, printing));
  place.verbs.set("get", getVerb(listing, printing));
  place.verbs.set("find", findVerb(listing, printing));
  place.verbs.set("listen", listenVerb(listing, printing));
  return place;
}

export function addSystemPlaces(
  root: Place,
  parts: {
    version: Version;
    board: Board;
    time: RouterTime;
    vitals: Vitals;
    health: () => Board["sensors"];
    serial: string;
    printing: PrintWays;
    reboot: () => void;
    shutdown: () => void;
  },
): void {
  const { version, board, time, vitals, printing } = parts;
  const [short = ""] = version.label.split(" ");

  function* resource(): Iterable<Row> {
    yield new Map([
      ["uptime", formatDuration(time.uptime())],
      ["version", version.label],
      ["build-time", version.buildTime],
      [version.minimumNames ? "minimum-version" : "factory-software", board.factory],
      ["free-memory", String(vitals.freeMemory)],
      ["total-memory", String(board.memory)],
      ["cpu", board.cpu],
      ["cpu-count", String(board.cpuCount)],
      ["cpu-frequency", String(board.cpuFrequency)],
      ["cpu-load", String(Math.round(vitals.cpuLoad))],
      ["free-hdd-space", String(vitals.freeDisk)],
      ["total-hdd-space", String(board.disk)],
      ["write-sect-since-reboot", String(Math.floor(time.uptime() / 60_000))],
      ["write-sect-total", String(58_109 + Math.floor(time.uptime() / 60_000))],
      ...(board.routerboard ? ([["bad-blocks", String(vitals.badBlocks)]] as const) : []),
      ["architecture-name", board.architecture],
      ["board-name", board.name],
      ["platform", "MikroTik"],
    ]);
  }
  addListing(root, "/system/resource", rows(resource), printing);

  function* routerboard(): Iterable<Row> {
    if (!board.routerboard) return yield fieldsOf({ routerboard: "false" });
    const factory = version.minimumNames ? "minimum-firmware" : "factory-firmware";
    return yield fieldsOf({
      routerboard: "true",
      "board-name": board.name,
      model: board.model,
      "serial-number": parts.serial,
      "firmware-type": board.architecture,
      [factory]: board.factory,
      "current-firmware": short,
      "upgrade-firmware": short,
    });
  }
  addListing(root, "/system/routerboard", rows(routerboard), printing);

  function* health(): Iterable<Row> {
    const sensors = parts.health();
    if (!version.healthRows) {
      if (sensors.length > 0) yield new Map(sensors.map(({ name, value }) => [name, value] as const));
      return;
    }
    for (const [index, { name, value, type }] of sensors.entries())
      yield fieldsOf({ ".id": idText(index + 1), name, value, type });
  }
  if (board.routerboard) addListing(root, "/system/health", rows(health), printing);

  function* clock(): Iterable<Row> {
    const wall = time.wall();
    yield fieldsOf({
      time: formatTime(wall),
      date: formatDate(wall, version.dateForm),
      "time-zone-autodetect": "true",
      "time-zone-name": time.zone(),
      "gmt-offset": formatOffset(time.offset()),
      "dst-active": "false",
    });
  }
  const clockPlace = addListing(root, "/system/clock", rows(clock), printing);
  clockPlace.verbs.set("set", {
    needs: ["write"],
    run({ request, answer }) {
      const wall = time.wall();
      const midnight = Math.floor(wall / 86_400_000) * 86_400_000;
      let [day, ofDay] = [midnight, wall - midnight];
      for (const [name, value] of request.attributes) {
        if (name === "date") day = parseDate(value) ?? refuse(name);
        else if (name === "time") ofDay = parseDuration(value) ?? refuse(name);
        else if (name === "time-zone-name") time.setZone(value, undefined);
        else if (name === "gmt-offset") time.setZone(undefined, parseOffset(value) ?? refuse(name));
        else if (name !== "time-zone-autodetect") throw traps.unknownParameter(name);
      }
      if (request.attributes.has("date") || request.attributes.has("time")) time.setWall(day + ofDay);
      answer.done();
    },
  });

  const power = (act: () => void): Verb => ({
    needs: ["reboot"],
    run({ answer }) {
      answer.done();
      act();
    },
  });
  placeAt(root, "/system").verbs.set("reboot", power(parts.reboot));
  placeAt(root, "/system").verbs.set("shutdown", power(parts.shutdown));
}

function refuse(name: string): never {
  throw traps.badValue(name);
}
