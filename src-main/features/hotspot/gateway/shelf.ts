// A gateway's rows in memory and on disk: who comes and goes is written at once, running counters every few seconds.
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Mac } from "#contract/values/index.ts";
import type { Row } from "./row.ts";
import type { GatewayStore } from "./store.ts";

const keepMs = 5000;

export type Shelf = ReturnType<typeof createShelf>;

export function createShelf(parts: {
  readonly id: number;
  readonly store: GatewayStore;
  readonly kept: { readonly rows: readonly Row[]; readonly epoch: string };
  readonly clock: Clock;
  readonly log: Log;
}) {
  const { id, store, clock, log } = parts;
  const rows = new Map<string, Row>(parts.kept.rows.map((row) => [row.wish.name, row]));
  const bySid = new Map<string, Row>(parts.kept.rows.map((row) => [row.sid, row]));
  let epoch = parts.kept.epoch;
  const dirty = new Set<Row>();
  const gone = new Set<string>();
  let writing: Promise<void> | undefined;
  let keepTimer: Timer | undefined;

  /** Everything that changed, in one go; who asks while it is being gathered is served by the same writing. */
  function persist(): Promise<void> {
    writing ??= Promise.resolve().then(async () => {
      writing = undefined;
      const [some, names] = [[...dirty], [...gone]];
      dirty.clear();
      gone.clear();
      try {
        await store.keep(id, { rows: some, gone: names, epoch });
      } catch (error) {
        for (const row of some) if (rows.get(row.wish.name) === row) dirty.add(row);
        for (const name of names) if (!rows.has(name)) gone.add(name);
        throw error;
      }
    });
    return writing;
  }
  const persistSoon = (): void =>
    void persist().catch((error: unknown) =>
      log.error("the hotspot's rows cannot be kept", { error: textOf(error) }),
    );
  function persistLater(): void {
    keepTimer ??= clock.after(keepMs, () => {
      keepTimer = undefined;
      persistSoon();
    });
  }

  return {
    all: () => rows.values(),
    size: (): number => rows.size,
    named: (name: string): Row | undefined => rows.get(name),
    bySid: (sid: string): Row | undefined => bySid.get(sid),
    /** The row a device is in by. */
    of: (mac: Mac): Row | undefined => rows.values().find((row) => row.inside.has(mac)),
    /** The life of the gateway that was seen last. */
    epoch: (): string => epoch,
    begin(next: string): void {
      epoch = next;
    },
    add(row: Row): void {
      rows.set(row.wish.name, row);
      bySid.set(row.sid, row);
      gone.delete(row.wish.name);
      dirty.add(row);
    },
    remove(row: Row): void {
      rows.delete(row.wish.name);
      bySid.delete(row.sid);
      dirty.delete(row);
      gone.add(row.wish.name);
    },
    persist,
    /** Something a power cut must not undo. */
    soon(row: Row): void {
      dirty.add(row);
      persistSoon();
    },
    /** Only its counters moved. */
    later(row: Row): void {
      dirty.add(row);
      persistLater();
    },
    note: (row: Row): void => void dirty.add(row),
    async stop(): Promise<void> {
      keepTimer?.cancel();
      keepTimer = undefined;
      await persist();
    },
  };
}
