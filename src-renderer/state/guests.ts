// Who is online at one site. Rows change in place: a change of one session tells the listeners of one row.
import { createStore } from "zustand/vanilla";
import { topics } from "#contract/facts.ts";
import type { ActiveGuest, GuestCount, GuestsChanged } from "#contract/sites.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { type Frames, nextFrame } from "./frames.ts";

export type GuestsState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  /** When the list was last true, by the core's clock. */
  readonly at: Instant | null;
  readonly count: number;
  /** Rises when a guest came or left: the order of rows is due. */
  readonly members: number;
  /** Rises with every change: a sort by a counting column is due. */
  readonly counted: number;
};

export type GuestsStore = ReturnType<typeof createGuestsStore>;

export function createGuestsStore(
  core: Pick<CoreLink, "call" | "on" | "watch" | "onConnection">,
  site: SiteId,
  frames: Frames = nextFrame,
) {
  const store = createStore<GuestsState>(() => ({
    status: "idle",
    failure: undefined,
    at: null,
    count: 0,
    members: 0,
    counted: 0,
  }));
  const { setState, getState } = store;
  const rows = new Map<string, ActiveGuest>();
  /** When a row came after the first picture; such a row glows once. */
  const fresh = new Map<string, Instant>();
  /** The last of those who left lately: a list whose order is held shows them pale. */
  const departed = new Map<string, ActiveGuest>();
  const rowListeners = new Map<string, Set<() => void>>();
  const release: (() => void)[] = [];
  let queue: GuestsChanged[] = [];
  let loading = 0;
  let cancelFrame: (() => void) | undefined;
  let running = false;

  function flush(): void {
    cancelFrame = undefined;
    if (loading > 0 || queue.length === 0) return;
    const changes = queue;
    queue = [];
    const touched = new Set<string>();
    let members = false;
    for (const change of changes) {
      for (const key of change.left) remember(key);
      members = apply(rows, change, touched, fresh) || members;
    }
    const at = changes.at(-1)?.at ?? getState().at;
    announce(touched, members, at);
  }

  function announce(touched: Iterable<string>, members: boolean, at: Instant | null): void {
    for (const key of touched) for (const listener of rowListeners.get(key) ?? []) listener();
    setState((was) => ({
      at,
      count: rows.size,
      counted: was.counted + 1,
      members: members ? was.members + 1 : was.members,
    }));
  }

  function remember(key: string): void {
    const row = rows.get(key);
    if (!row) return;
    departed.set(key, row);
    const oldest = departed.keys().next();
    if (departed.size > 500 && !oldest.done) departed.delete(oldest.value);
  }

  function hear(change: GuestsChanged): void {
    if (change.site !== site) return;
    queue.push(change);
    if (loading === 0) cancelFrame ??= frames(flush);
  }

  async function load(ready: Promise<unknown>): Promise<void> {
    loading++;
    if (getState().status !== "ready") setState({ status: "loading" });
    try {
      // Watch before asking: what is told in between waits in the queue and is laid on top of the answer.
      await ready;
      const picture = await core.call.sites.guests({ site });
      const first = rows.size === 0;
      const gone = new Set(rows.keys());
      for (const guest of picture.guests) {
        if (!first && !rows.has(guest.key)) fresh.set(guest.key, picture.at);
        gone.delete(guest.key);
        rows.set(guest.key, guest);
      }
      for (const key of gone) {
        remember(key);
        rows.delete(key);
      }
      setState({ status: "ready", failure: undefined });
      announce([...rows.keys(), ...gone], true, picture.at);
    } catch (failure) {
      setState({ status: "failed", failure });
    } finally {
      loading--;
      flush();
    }
  }

  return {
    ...store,
    load: (): Promise<void> => load(Promise.resolve()),
    row: (key: string): ActiveGuest | undefined => rows.get(key),
    rows: (): ReadonlyMap<string, ActiveGuest> => rows,
    departed: (key: string): ActiveGuest | undefined => departed.get(key),
    isFresh(key: string): boolean {
      const came = fresh.get(key);
      return came !== undefined && came > (getState().at ?? 0) - 3000;
    },
    subscribeRow(key: string, listener: () => void): () => void {
      const set = rowListeners.get(key) ?? new Set();
      rowListeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) rowListeners.delete(key);
      };
    },
    start(): void {
      if (running) return;
      running = true;
      release.push(core.on("site.guests", hear));
      const watching = core.watch(topics.guests(site));
      release.push(
        watching.stop,
        core.onConnection((connected) => {
          // The link has told the core the topics again before it says so.
          if (connected) void load(Promise.resolve());
        }),
      );
      void load(watching.ready);
    },
    stop(): void {
      running = false;
      for (const letGo of release.splice(0)) letGo();
      cancelFrame?.();
      cancelFrame = undefined;
      queue = [];
    },
  };
}

/** Lays one change onto the rows; says whether somebody came or left. */
function apply(
  rows: Map<string, ActiveGuest>,
  change: GuestsChanged,
  touched: Set<string>,
  fresh: Map<string, Instant>,
): boolean {
  let members = false;
  for (const key of change.left) {
    if (!rows.delete(key)) continue;
    fresh.delete(key);
    touched.add(key);
    members = true;
  }
  for (const guest of change.came) {
    if (!rows.has(guest.key)) {
      members = true;
      fresh.set(guest.key, change.at);
    }
    rows.set(guest.key, guest);
    touched.add(guest.key);
  }
  for (const count of change.counted) {
    const row = rows.get(count[0]);
    if (!row) continue;
    rows.set(count[0], withCount(row, count));
    touched.add(count[0]);
  }
  return members;
}

function withCount(row: ActiveGuest, count: GuestCount): ActiveGuest {
  const [, uptime, bytesIn, bytesOut, rateIn, rateOut, timeLeft, bytesLeft] = count;
  return { ...row, uptime, bytesIn, bytesOut, rateIn, rateOut, timeLeft, bytesLeft };
}
