// A part of the core's book that screens show: asked for while somebody looks, kept true by facts.
import { createStore } from "zustand/vanilla";
import type { CoreLink } from "#ui/rpc/link.ts";

export type Mirrored<A> = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** The last truth; stays while it is asked for anew, and when that fails. */
  readonly value: A | undefined;
  readonly failure: unknown;
};

/** What a fact may do with a mirror. */
export type MirrorHand<A> = {
  /** Lays news onto what is there. While the whole is being asked for, it is asked for once more instead. */
  readonly change: (next: (was: A) => A) => void;
  /** Something changed: ask again, at most every `pause`. */
  readonly stale: () => void;
};

export type Mirror<A> = ReturnType<typeof createMirror<A>>;

type Parts<A> = {
  readonly ask: () => Promise<A>;
  /** Subscribes to facts; answers how to let each go. */
  readonly hear?: (hand: MirrorHand<A>) => readonly (() => void)[];
  /** Milliseconds between two questions that facts cause. */
  readonly pause?: number;
};

export function createMirror<A>(
  core: Pick<CoreLink, "onConnection">,
  { ask, hear = () => [], pause = 300 }: Parts<A>,
) {
  const store = createStore<Mirrored<A>>(() => ({ status: "idle", value: undefined, failure: undefined }));
  let wanted = 0;
  let asked = 0;
  let asking = false;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release: (() => void)[] = [];

  async function load(): Promise<void> {
    const mine = ++asked;
    asking = true;
    again = false;
    store.setState(({ status }) => ({ status: status === "ready" ? status : "loading" }));
    try {
      const value = await ask();
      if (mine === asked) store.setState({ status: "ready", value, failure: undefined });
    } catch (failure) {
      if (mine === asked) store.setState({ status: "failed", failure });
    } finally {
      if (mine === asked) {
        asking = false;
        if (again) stale();
      }
    }
  }

  function stale(): void {
    if (asking) again = true;
    else
      timer ??= setTimeout(() => {
        timer = undefined;
        if (wanted > 0) void load();
      }, pause);
  }

  const hand: MirrorHand<A> = {
    stale,
    change(next) {
      const { value } = store.getState();
      if (asking || value === undefined) again = true;
      else store.setState({ value: next(value) });
    },
  };

  function stop(): void {
    for (const letGo of release.splice(0)) letGo();
    clearTimeout(timer);
    timer = undefined;
    asked++;
    asking = false;
  }

  return {
    ...store,
    load,
    change: hand.change,
    /** Keeps it true until let go; several may want it. */
    want(): () => void {
      if (++wanted === 1) {
        release.push(
          ...hear(hand),
          core.onConnection((connected) => {
            if (connected) void load();
          }),
        );
        void load();
      }
      let wants = true;
      return () => {
        if (!wants) return;
        wants = false;
        if (--wanted === 0) stop();
      };
    },
  };
}
