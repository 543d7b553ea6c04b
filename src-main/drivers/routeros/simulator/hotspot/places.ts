// The menus of the living hotspot: active, host, cookie, and the counters of users.
import type { Clock } from "../clock.ts";
import { canonicalMac, formatDuration, parseIpv4 } from "../formats.ts";
import { targets } from "../menus/change.ts";
import type { Place, Row, Verb } from "../menus/menu.ts";
import { placeAt } from "../menus/menu.ts";
import { findVerb, getVerb, listenVerb, printVerb } from "../menus/print.ts";
import type { Change, Listing, PrintWays } from "../menus/print.ts";
import { idNumber, idText } from "../menus/table.ts";
import type { Entry, Table } from "../menus/table.ts";
import { Trap, traps } from "../traps.ts";
import type { Request } from "../wire/request.ts";
import type { Engine } from "./engine.ts";
import { packets, readMeter } from "./meter.ts";
import { activeRow, cookieRow, hostRow } from "./rows.ts";
import type { HotspotWays } from "./state.ts";

const none: ReadonlySet<string> = new Set();

function idsOf(request: Request): string[] {
  const named = request.attributes.get(".id") ?? request.attributes.get("numbers");
  if (named === undefined) throw traps.missing("numbers");
  return named.split(",");
}

/** Finds all or throws; then acts on each. */
function removing<T>(find: (id: string) => T | undefined, remove: (found: T) => void): Verb {
  return {
    needs: ["write"],
    run({ request, answer }) {
      const found = idsOf(request).map((id) => {
        const one = find(id);
        if (one === undefined) throw traps.noSuchItem();
        return one;
      });
      for (const one of found) remove(one);
      answer.done();
    },
  };
}

/** Counters of a user row; with `live` the running sessions are already in. */
export function userCounters(engine: Engine, ways: HotspotWays, clock: Clock) {
  return (user: Entry): [string, string][] => {
    engine.settle();
    const now = clock.now();
    const sum = { ...engine.usedBy(user) };
    if (ways.countersWhen === "live")
      for (const { lease, meter } of engine.sessionsOf(user)) {
        const bytes = readMeter(meter, now);
        sum.uptime += now - lease.since;
        sum.bytesIn += bytes.in;
        sum.bytesOut += bytes.out;
      }
    return [
      ["uptime", formatDuration(sum.uptime)],
      ["bytes-in", String(sum.bytesIn)],
      ["bytes-out", String(sum.bytesOut)],
      ["packets-in", String(packets(sum.bytesIn))],
      ["packets-out", String(packets(sum.bytesOut))],
      ["dynamic", "false"],
    ];
  };
}

export function addHotspotPlaces(
  root: Place,
  parts: { engine: Engine; clock: Clock; ways: HotspotWays; printing: PrintWays; users: Table },
): Record<"active" | "host" | "cookie", Listing> {
  const { engine, clock, ways, printing, users } = parts;

  const active: Listing = {
    sensitive: none,
    *rows() {
      engine.settle();
      const now = clock.now();
      for (const session of engine.sessions()) yield activeRow(session, now);
    },
    watch(listener) {
      const stop = engine.watchSessions((session, gone) =>
        listener({ id: idText(session.id), row: gone ? undefined : () => activeRow(session, clock.now()) }),
      );
      const timer =
        ways.listenCountersEvery > 0
          ? clock.every(ways.listenCountersEvery, () => {
              for (const session of engine.sessions())
                listener({ id: idText(session.id), row: () => activeRow(session, clock.now()) });
            })
          : undefined;
      return () => {
        stop();
        timer?.cancel();
      };
    },
  };
  const rowOfHost = (host: Parameters<typeof hostRow>[0]): Row =>
    hostRow(
      host,
      engine.config.binding(host.mac, host.ip),
      clock.now(),
      engine.config.hostTimeout(host.server),
    );
  const host: Listing = {
    sensitive: none,
    *rows() {
      engine.settle();
      for (const one of engine.hosts()) yield rowOfHost(one);
    },
    watch: (listener) =>
      engine.watchHosts((one, gone) => {
        const change: Change = { id: idText(one.id), row: gone ? undefined : () => rowOfHost(one) };
        listener(change);
      }),
  };
  const cookie: Listing = {
    sensitive: none,
    *rows() {
      engine.settle();
      for (const one of engine.cookies.living()) yield cookieRow(one, clock.now());
    },
    watch: () => () => undefined,
  };

  const hostById = (id: string) => [...engine.hosts()].find((one) => one.id === idNumber(id));
  const places: [string, Listing, Record<string, Verb>][] = [
    [
      "/ip/hotspot/active",
      active,
      {
        remove: removing(
          (id) => {
            engine.settle();
            return engine.session(idNumber(id) ?? -1);
          },
          (session) => engine.end(session, "admin reset", clock.now()),
        ),
        login: { needs: ["write"], run: ({ request, answer }) => (apiLogin(request), answer.done()) },
      },
    ],
    [
      "/ip/hotspot/host",
      host,
      {
        remove: removing(hostById, (one) => engine.forget(one)),
        "make-binding": {
          needs: ["write"],
          run({ request, answer }) {
            const type = request.attributes.get("type") ?? "regular";
            for (const id of idsOf(request)) {
              const one = hostById(id);
              if (!one) throw traps.noSuchItem();
              parts.engine.config.bind([
                ["mac-address", one.mac],
                ["address", one.ip],
                ["type", type],
              ]);
            }
            answer.done();
          },
        },
      },
    ],
    [
      "/ip/hotspot/cookie",
      cookie,
      {
        remove: removing(
          (id) => engine.cookies.living().find((one) => one.id === idNumber(id)),
          (one) => engine.cookies.remove(one),
        ),
      },
    ],
  ];

  function apiLogin(request: Request): void {
    const asked = request.attributes;
    for (const name of asked.keys())
      if (!["user", "password", "ip", "mac-address", "domain"].includes(name))
        throw traps.unknownParameter(name);
    const ip = asked.get("ip");
    if (ip === undefined) throw traps.missing("ip");
    if (parseIpv4(ip) === undefined) throw traps.badValue("ip");
    const one = engine.hostOf(ip);
    if (!one) throw new Trap("unknown host IP");
    const mac = asked.get("mac-address");
    if (mac !== undefined && canonicalMac(mac) !== one.mac) throw new Trap("wrong MAC provided");
    const admission = engine.admit(one, {
      user: asked.get("user") ?? "",
      password: asked.get("password") ?? "",
      by: ways.apiLoginBy,
      domain: asked.get("domain") ?? "",
      needsWay: false,
    });
    if (!admission.ok) throw new Trap(admission.why);
  }

  for (const [path, listing, verbs] of places) {
    const place = placeAt(root, path);
    place.verbs.set("print", printVerb(listing, printing));
    place.verbs.set("listen", listenVerb(listing, printing));
    place.verbs.set("find", findVerb(listing, printing));
    place.verbs.set("get", getVerb(listing, printing));
    for (const [name, verb] of Object.entries(verbs)) place.verbs.set(name, verb);
  }
  placeAt(root, "/ip/hotspot/user").verbs.set("reset-counters", {
    needs: ["write"],
    run({ request, answer }) {
      for (const user of targets(users, request)) engine.resetCounters(user);
      answer.done();
    },
  });
  return { active, host, cookie };
}
