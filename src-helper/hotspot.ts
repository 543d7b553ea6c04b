// One hotspot's life: start, stop, restart; up again after a crash, a card pulled out, a nap; and what is asked of it.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import type { Book } from "./book.ts";
import { guestAddress, hotspotConfig } from "./checks/config.ts";
import type { Clock } from "./clock.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Keep } from "./keep.ts";
import { writeWhole } from "./keep.ts";
import { createLane } from "./lane.ts";
import type { Logs } from "./logs.ts";
import type { DhcpEvent, MakeParts, RadioEvent } from "./parts.ts";
import type {
  Event,
  HotspotConfig,
  HotspotId,
  HotspotState,
  HotspotStatus,
  SessionOrder,
} from "./protocol.ts";
import { limits } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";
import type { Standing, Step } from "./rising.ts";
import { fall, raiseDhcp, rise } from "./rising.ts";
import type { Look } from "./looking.ts";
import { look, nothingSeen, warningsOf } from "./looking.ts";

export type HotspotParts = {
  readonly id: HotspotId;
  /** `/run/kaunta/hs<id>`. */
  readonly folder: string;
  readonly keep: Pick<Keep, "base" | "read" | "wanted" | "want">;
  readonly book: Book;
  readonly make: MakeParts;
  readonly interfaces: Interfaces;
  readonly clock: Clock;
  /** Milliseconds since boot: with sleep, and without. */
  readonly boot: () => number;
  readonly awake: () => number;
  readonly logs: Logs;
  readonly tell: (event: Event) => void;
  /** Refuses an interface that another hotspot has. */
  readonly claim: (name: string) => void;
  /** Ends children of a helper that was killed. */
  readonly endOrphans: () => Promise<number>;
  readonly epoch: () => string;
};

export type Hotspot = {
  state(): HotspotState;
  /** The interface it has now, or wants back. */
  holds(): string | null;
  status(): Promise<HotspotStatus>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** At the helper's start: up again if it is to run, else whatever was left is cleaned away. */
  recover(): Promise<void>;
  /** At the helper's end: off the air; the firewall stays closed and remembers. */
  close(): Promise<void>;
  /** One thing after the other, only while it runs. */
  whileUp<T>(task: (standing: Standing) => Promise<T>): Promise<T>;
  epoch(): string;
};

const lookEveryMs = 5000;
const retryMs = [2000, 4000, 8000, 15_000, 30_000, 60_000] as const;
/** Time kept for undoing within the time of one operation. */
const undoMs = 6000;

export function createHotspot(with_: HotspotParts): Hotspot {
  const { id, keep, book, clock, logs, tell } = with_;
  const lane = createLane();
  const stateFile = path.join(with_.folder, "state.json");
  let state: HotspotState = "stopped";
  let since = clock.now();
  let detail = "";
  let epoch = "";
  let standing: Standing | null = null;
  /** What is being done to it by somebody's order. */
  let underWay: "start" | "stop" | "restart" | null = null;
  let retries = 0;
  let timer: { cancel(): void } | null = null;
  let seen: Look = nothingSeen;
  /** Grows with every rising and falling, so that news of parts of before are known as old. */
  let generation = 0;
  let slept = with_.boot() - with_.awake();

  const log = (line: string) => logs.write("system", `hotspot ${id}: ${line}`);
  const step = (name: Step, sentence: string) =>
    tell({ event: "progress", id, step: name, detail: sentence });
  const enter = (next: HotspotState, why = "") => {
    if (state !== next || detail !== why) log(why === "" ? next : `${next}: ${why}`);
    if (state !== next) since = clock.now();
    state = next;
    detail = why;
    void status().then((now) => tell({ event: "status", status: now }));
  };
  const later = (ms: number, call: () => Promise<void>) => {
    timer?.cancel();
    timer = clock.after(ms, () => void lane.alone(call).catch((error: unknown) => log(String(error))));
  };
  const quiet = () => {
    timer?.cancel();
    timer = null;
  };

  const status = async (): Promise<HotspotStatus> => {
    const config = standing?.config ?? readOrNull();
    if (standing && state === "running") seen = await look(standing, seen);
    const up = state === "running" ? seen : nothingSeen;
    return {
      id,
      state,
      since,
      ssid: config?.ssid ?? "",
      interface: config?.interface ?? "",
      channel: state === "running" ? (standing?.channel ?? null) : null,
      country: config?.country ?? "",
      detail,
      stations: up.stations,
      sessions: book.sessions().length,
      leases: up.leases,
      uplink: up.uplink,
      warnings: state === "running" && config ? warningsOf(config, up) : [],
      epoch,
    };
  };
  const readOrNull = () => {
    try {
      return keep.read(id);
    } catch {
      return null;
    }
  };

  const news = (mine: number) => ({
    onRadio(event: RadioEvent) {
      if (event.kind === "line") return logs.write(id, `hostapd: ${event.line}`);
      if (mine !== generation) return;
      if (event.kind === "station") tell({ event: "station", id, mac: event.mac, came: event.came });
      else if (event.kind === "wrong-passphrase")
        logs.write("auth", `${id} wrong passphrase from ${event.mac}`);
      else if (event.kind === "up") enter("running");
      else if (event.kind === "down") enter("running", event.sentence);
      else again(mine, `The access point ended by itself (${event.code ?? "killed"}).`);
    },
    onDhcp(event: DhcpEvent) {
      if (event.kind === "line") return logs.write(id, `dnsmasq: ${event.line}`);
      if (mine !== generation) return;
      log(`addresses and names ended by themselves (${event.code ?? "killed"})`);
      void lane
        .alone(async () => {
          if (mine === generation && standing) await raiseDhcp(standing.parts.dhcp, news(mine).onDhcp);
        })
        .catch((error: unknown) => again(mine, refusalOf(error).sentence));
    },
  });

  /** Up, from whatever was before. Throws with nothing left behind. */
  const ascend = async (wanted: HotspotConfig): Promise<void> => {
    const began = with_.awake();
    const config = prepare(wanted);
    const { passphrase: _secret, ...shown } = config;
    mkdirSync(with_.folder, { recursive: true, mode: 0o750 });
    writeWhole(stateFile, JSON.stringify(shown));
    const mine = ++generation;
    enter("starting");
    standing = await rise({
      make: with_.make,
      config,
      sessions: inNetwork(config, book.sessions()),
      rules: book.rules(),
      onStep: step,
      ...news(mine),
      hurry() {
        if (with_.awake() - began > limits.operationMs - undoMs)
          throw new Refused("time-out", "Starting takes too long; everything was undone.");
      },
    });
    epoch = with_.epoch();
    retries = 0;
    slept = with_.boot() - with_.awake();
    enter("running");
    later(lookEveryMs, watch);
  };

  /** The kept configuration with the card's name of today, or why it cannot be. */
  const prepare = (wanted: HotspotConfig): HotspotConfig => {
    if (wanted.passphrase !== undefined) logs.hide(wanted.passphrase);
    const name = with_.interfaces.resolve(wanted.interface, keep.base());
    if (name === null) throw new Missing(wanted.interface);
    with_.interfaces.check(name);
    with_.claim(name);
    return { ...wanted, interface: name };
  };

  /** Down. With the table kept, who may pass and what was used go on. */
  const descend = async (what: "everything" | "but-table"): Promise<readonly string[]> => {
    generation++;
    quiet();
    const now = standing;
    if (!now) return [];
    if (what === "but-table") await remember(now);
    const left = await fall(now.parts, what);
    if (left.length === 0) standing = null;
    return left;
  };
  const remember = async (now: Standing) => {
    try {
      book.seen(await now.parts.gateway.usage());
    } catch (error) {
      log(`what was used could not be read: ${refusalOf(error).sentence}`);
    }
  };

  /** Down to the firewall and up again as soon as that is possible. */
  const again = (mine: number, why: string) =>
    void lane
      .alone(async () => {
        if (mine !== generation || !standing) return;
        await descend("but-table");
        standing = null;
        await retry(why);
      })
      .catch((error: unknown) => log(String(error)));

  const retry = async (why: string): Promise<void> => {
    try {
      const config = keep.read(id);
      const here = with_.interfaces.resolve(config.interface, keep.base()) !== null;
      const wait = here ? (retryMs[Math.min(retries++, retryMs.length - 1)] ?? 60_000) : 2000;
      enter(here ? "failed" : "card-missing", here ? why : new Missing(config.interface).message);
      later(wait, async () => {
        try {
          await ascend(keep.read(id));
        } catch (error) {
          await retry(refusalOf(error).sentence);
        }
      });
    } catch (error) {
      enter("failed", refusalOf(error).sentence);
    }
  };

  /** Every few seconds: is everything still there? */
  const watch = async (): Promise<void> => {
    const now = standing;
    if (!now || state !== "running") return;
    const mine = generation;
    later(lookEveryMs, watch);
    if (with_.interfaces.resolve(now.config.interface, keep.base()) !== now.config.interface)
      return again(mine, new Missing(now.config.interface).message);
    if (now.parts.radio.state() === "off") return again(mine, "The access point is off.");
    const nap = with_.boot() - with_.awake() - slept;
    slept += nap;
    try {
      if (nap > 5000) {
        // The kernel's time-outs slept too; the book's ends did not.
        log(`slept ${Math.round(nap / 1000)} s`);
        await now.parts.gateway.sync(book.sessions());
        epoch = with_.epoch();
        enter("running", detail);
      } else book.seen(await now.parts.gateway.usage());
    } catch (error) {
      log(`the firewall is gone and is loaded again: ${refusalOf(error).sentence}`);
      await now.parts.gateway.load(book.sessions());
      await now.parts.gateway.rules(book.rules());
      epoch = with_.epoch();
      enter("running", detail);
    }
    const before = seen.uplink;
    seen = await look(now, seen);
    if (seen.uplink !== before) enter("running", detail);
  };

  const order = async (name: "start" | "stop" | "restart", task: () => Promise<void>) => {
    if (underWay)
      throw new Refused("busy", `Hotspot ${id}: a ${underWay} is under way.`, {
        fix: "Try again in a moment.",
      });
    underWay = name;
    try {
      await lane.alone(task);
    } finally {
      underWay = null;
    }
  };

  const startNow = async (): Promise<void> => {
    try {
      await ascend(keep.read(id));
    } catch (error) {
      standing = null;
      if (keep.wanted(id)) await retry(refusalOf(error).sentence);
      else enter(error instanceof Missing ? "card-missing" : "failed", refusalOf(error).sentence);
      throw error;
    }
    keep.want(id, true);
  };

  const cleanFolder = () => rmSync(with_.folder, { recursive: true, force: true });

  return {
    state: () => state,
    holds: () => standing?.config.interface ?? null,
    status,
    epoch: () => epoch,
    start: () =>
      order("start", async () => {
        if (state === "running") return;
        quiet();
        await startNow();
      }),
    restart: () =>
      order("restart", async () => {
        enter("stopping");
        const left = await descend("but-table");
        if (left.length > 0) log(left.join(" "));
        standing = null;
        await startNow();
      }),
    stop: () =>
      order("stop", async () => {
        keep.want(id, false);
        if (state === "stopped") return;
        enter("stopping");
        const left = [...(await descend("everything")), ...(await cleanUp())];
        if (left.length > 0) {
          enter("failed", left.join(" "));
          throw new Refused("failed", left.join(" "), { fix: `hotspotctl stop ${id}` });
        }
        book.clear();
        cleanFolder();
        enter("stopped");
      }),
    recover: () =>
      lane.alone(async () => {
        const ended = await with_.endOrphans();
        if (ended > 0) log(`ended ${ended} programs of a helper that was killed`);
        const before = readState(stateFile);
        if (!keep.wanted(id)) {
          if (before) log((await cleanUp()).join(" ") || "cleaned what was left");
          cleanFolder();
          return;
        }
        book.recover();
        if (before) {
          const parts = with_.make(before);
          try {
            book.seen(await parts.gateway.usage());
          } catch {
            // No table: after a boot, or flushed by somebody.
          }
          await fall(parts, "but-table");
        }
        try {
          await ascend(keep.read(id));
        } catch (error) {
          await retry(refusalOf(error).sentence);
        }
      }),
    close: () =>
      lane.alone(async () => {
        await descend("but-table");
      }),
    whileUp: (task) =>
      lane.together(() => {
        if (!standing || state !== "running")
          throw new Refused("not-running", `Hotspot ${id} is not running.`, {
            fix: `hotspotctl start ${id}`,
          });
        return task(standing);
      }),
  };

  /** Undoes what is there by the last start's own description, with parts made for nothing else. */
  async function cleanUp(): Promise<readonly string[]> {
    const before = readState(stateFile);
    return before ? fall(with_.make(before), "everything") : [];
  }
}

class Missing extends Refused {
  constructor(name: string) {
    super("failed", `The wireless card ${name} is not there.`, {
      fix: "Plug it in; the hotspot starts by itself.",
    });
  }
}

/** Without the passphrase: enough to undo by. */
function readState(file: string): HotspotConfig | null {
  try {
    return hotspotConfig(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** After another address was configured, devices of the old network are strangers. */
function inNetwork(config: HotspotConfig, sessions: readonly SessionOrder[]): readonly SessionOrder[] {
  const fits = (ip: string) => {
    try {
      guestAddress(config, ip, "ip");
      return true;
    } catch {
      return false;
    }
  };
  return sessions.map((one) => ({ ...one, devices: one.devices.filter(({ ip }) => fits(ip)) }));
}
