// The devices of one hotspot. The radio tells no news of each, so they are asked for while somebody looks.
import { createStore } from "zustand/vanilla";
import type { HotspotId, Station } from "#contract/hotspots.ts";
import type { Instant } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createRows } from "#ui/state/rows.ts";

export type StationsState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  /** When the list was last true, by the core's clock. */
  readonly at: Instant | null;
  readonly count: number;
  /** Rises when a device came or left. */
  readonly members: number;
  /** Rises with every answer. */
  readonly counted: number;
};

export type StationsStore = ReturnType<typeof createStationsStore>;

const everyMs = 4000;
/** After news of the hotspot: several come together, and a busy radio has some every half second. */
const soonMs = 400;
const atMostEveryMs = 2000;

export function createStationsStore(
  core: Pick<CoreLink, "call" | "on" | "onConnection">,
  hotspot: HotspotId,
  now: () => number,
) {
  const store = createStore<StationsState>(() => ({
    status: "idle",
    failure: undefined,
    at: null,
    count: 0,
    members: 0,
    counted: 0,
  }));
  const rows = createRows<Station>(now);
  const release: (() => void)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let running = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  function put(stations: readonly Station[]): boolean {
    const first = store.getState().at === null;
    const here = new Set(stations.map(({ mac }) => String(mac)));
    let moved = false;
    for (const key of rows.rows().keys()) if (!here.has(key)) moved = rows.remove(key) || moved;
    for (const station of stations) {
      const was = rows.row(station.mac);
      if (was === undefined || JSON.stringify(was) !== JSON.stringify(station))
        moved = rows.put(station.mac, station, !first) || moved;
    }
    return moved;
  }

  function soon(ms: number): void {
    clearTimeout(timer);
    if (running) timer = setTimeout(() => void load(), ms);
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    askedAt = now();
    clearTimeout(timer);
    store.setState(({ status }) => ({ status: status === "ready" ? status : "loading" }));
    try {
      const { at, stations } = await core.call.hotspots.stations({ hotspot });
      if (mine !== asked) return;
      const moved = put(stations);
      store.setState((was) => ({
        status: "ready",
        failure: undefined,
        at,
        count: stations.length,
        members: moved ? was.members + 1 : was.members,
        counted: was.counted + 1,
      }));
    } catch (failure) {
      if (mine === asked) store.setState({ status: "failed", failure });
    } finally {
      if (mine === asked) soon(everyMs);
    }
  }

  return {
    ...store,
    row: rows.row,
    rows: rows.rows,
    departed: rows.departed,
    subscribeRow: rows.subscribeRow,
    isFresh: rows.isFresh,
    load,
    start(): void {
      if (running) return;
      running = true;
      release.push(
        core.on("hotspot.changed", () => {
          if (now() - askedAt >= atMostEveryMs) soon(soonMs);
        }),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
      );
      void load();
    },
    stop(): void {
      running = false;
      asked++;
      clearTimeout(timer);
      for (const letGo of release.splice(0)) letGo();
    },
  };
}
