// One hotspot: what can be ordered of it, one order at a time, and how it is.
import { createLane } from "./lane.ts";
import type { LifeParts } from "./life.ts";
import { createLife, Missing } from "./life.ts";
import { warningsOf } from "./looking.ts";
import type { HotspotConfig, HotspotState, HotspotStatus } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";
import type { Standing } from "./rising.ts";
import { fall } from "./rising.ts";
import { createTraces } from "./traces.ts";

export type HotspotParts = Omit<LifeParts, "lane" | "traces" | "changed"> & {
  /** `/run/kaunta/hs<id>`. */
  readonly folder: string;
  /** Ends children of a helper that was killed; answers how many there were. */
  readonly endOrphans: () => Promise<number>;
};

export type Hotspot = {
  state(): HotspotState;
  epoch(): string;
  /** The interface it has now; null when it has none. */
  holds(): string | null;
  status(): Promise<HotspotStatus>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** At the helper's start: up again if it is to run, else whatever was left is cleaned away. */
  recover(): Promise<void>;
  /** At the helper's end: off the air; the firewall stays closed and remembers. */
  close(): Promise<void>;
  /** Only while it runs. `alone` waits for all others and lets none begin before its end. */
  whileUp<T>(how: "alone" | "together", task: (standing: Standing) => Promise<T>): Promise<T>;
};

export function createHotspot(given: HotspotParts): Hotspot {
  const { id, keep, book, logs, tell } = given;
  const lane = createLane();
  const traces = createTraces(given.folder);
  const changed = () => void told().then((status) => tell({ event: "status", status }));
  const life = createLife({ ...given, lane, traces, changed });
  const { now } = life;
  let underWay: "start" | "stop" | "restart" | null = null;

  /** Without looking again: what is known. */
  const told = (): Promise<HotspotStatus> => {
    const kept = readOrSay();
    const config = now.standing?.config ?? kept.config;
    const running = now.state === "running";
    const { stations, leases, uplink } = now.seen;
    return Promise.resolve({
      id,
      state: now.state,
      since: now.since,
      ssid: config?.ssid ?? "",
      interface: config?.interface ?? "",
      channel: running ? (now.standing?.channel ?? null) : null,
      country: config?.country ?? "",
      detail: now.detail || kept.sentence,
      stations: running ? stations : 0,
      sessions: book.sessions().length,
      leases: running ? leases : 0,
      uplink: running ? uplink : null,
      warnings: running && config ? warningsOf(config, now) : [],
      epoch: now.epoch,
    });
  };
  /** Files that are wrong are told before anybody presses start. */
  const readOrSay = (): { config: HotspotConfig | null; sentence: string } => {
    try {
      return { config: keep.read(id), sentence: "" };
    } catch (error) {
      return { config: null, sentence: refusalOf(error).sentence };
    }
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

  /** One that is to run is tried again by itself; one that somebody starts for the first time says why not. */
  const start = async (): Promise<void> => {
    try {
      await life.up(keep.read(id));
    } catch (error) {
      if (keep.wanted(id)) life.retry(error);
      else life.enter(error instanceof Missing ? "card-missing" : "failed", refusalOf(error).sentence);
      throw error;
    }
    keep.want(id, true);
  };

  /** Undoes by the last start's own description, with parts made for nothing else. */
  const cleanUp = async (): Promise<readonly string[]> => {
    const before = traces.find();
    return before ? fall(given.make(before), "everything") : [];
  };

  return {
    state: () => now.state,
    epoch: () => now.epoch,
    holds: () => now.standing?.config.interface ?? null,
    async status() {
      await life.look();
      return told();
    },
    start: () =>
      order("start", async () => {
        if (now.state === "running") return;
        await life.down("but-table");
        await start();
      }),
    restart: () =>
      order("restart", async () => {
        life.enter("stopping");
        await life.down("but-table");
        await start();
      }),
    stop: () =>
      order("stop", async () => {
        keep.want(id, false);
        if (now.state === "stopped") return;
        life.enter("stopping");
        const standing = now.standing !== null;
        const left = [...(await life.down("everything")), ...(standing ? [] : await cleanUp())];
        if (left.length > 0) {
          life.enter("failed", left.join(" "));
          throw new Refused("failed", left.join(" "), { fix: `hotspotctl stop ${id}` });
        }
        book.clear();
        traces.remove();
        life.enter("stopped");
      }),
    recover: () =>
      lane.alone(async () => {
        const wanted = keep.wanted(id);
        if (wanted) life.enter("starting");
        const ended = await given.endOrphans();
        if (ended > 0)
          logs.write("system", `hotspot ${id}: ended ${ended} programs of a helper that was killed`);
        if (!wanted) {
          const left = await cleanUp();
          if (left.length > 0) return life.enter("failed", left.join(" "));
          return traces.remove();
        }
        book.recover();
        await adopt();
        try {
          await life.up(keep.read(id));
        } catch (error) {
          life.retry(error);
        }
      }),
    close: () => lane.alone(async () => void (await life.down("but-table"))),
    whileUp: (how, task) =>
      lane[how](() => {
        if (!now.standing || now.state !== "running")
          throw new Refused("not-running", `Hotspot ${id} is not running.`, {
            fix: `hotspotctl start ${id}`,
          });
        return task(now.standing);
      }),
  };

  /** The kernel's word about who is in, from the table of a helper before us; the rest of it is taken down. */
  async function adopt(): Promise<void> {
    const before = traces.find();
    if (!before) return;
    const parts = given.make(before);
    try {
      const mark = book.mark();
      book.seen(await parts.gateway.usage(), mark);
    } catch {
      // No table: after a boot, or flushed by somebody. The book knows as much.
    }
    await fall(parts, "but-table");
  }
}
