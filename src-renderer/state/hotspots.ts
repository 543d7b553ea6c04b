// This computer's hotspots as the core last told them, and what is being done with them just now.
import { createStore } from "zustand/vanilla";
import type { Hotspot, HotspotId, HotspotPicture, HotspotProgress } from "#contract/hotspots.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror, type Mirror } from "./mirror.ts";

export type HotspotsMirror = Mirror<HotspotPicture>;

export function createHotspotsMirror(core: CoreLink): HotspotsMirror {
  return createMirror<HotspotPicture>(core, {
    ask: () => core.call.hotspots.state({}),
    hear: ({ change }) => [core.on("hotspot.changed", (picture) => change(() => picture))],
  });
}

/** False also while nobody knows: what may not be there is not shown. */
export const hasHotspots = (picture: HotspotPicture | undefined): boolean =>
  picture !== undefined && picture.helper.kind !== "not-on-this-system";

export type HotspotAct = HotspotProgress["act"];

/** One start, stop or restart, told step by step; a failed one stays until the next or until it is put away. */
export type HotspotRun = {
  readonly act: HotspotAct;
  /** Called at this screen: over when the call is answered. */
  readonly own: boolean;
  readonly steps: readonly Pick<HotspotProgress, "step" | "detail" | "at">[];
  readonly failed: boolean;
  /** The helper's sentence; empty when only the call failed. */
  readonly why: string;
  /** What the call threw, when it was made at this screen. */
  readonly failure: unknown;
};

export type HotspotActs = ReturnType<typeof createHotspotActs>;

export function createHotspotActs(core: Pick<CoreLink, "call" | "on">) {
  const store = createStore<{ readonly runs: ReadonlyMap<HotspotId, HotspotRun> }>(() => ({
    runs: new Map(),
  }));
  const runOf = (id: HotspotId): HotspotRun | undefined => store.getState().runs.get(id);

  function put(id: HotspotId, run: HotspotRun | undefined): void {
    const runs = new Map(store.getState().runs);
    if (run) runs.set(id, run);
    else runs.delete(id);
    store.setState({ runs });
  }
  const begun = (act: HotspotAct, own: boolean): HotspotRun => ({
    act,
    own,
    steps: [],
    failed: false,
    why: "",
    failure: undefined,
  });

  core.on("hotspot.progress", ({ hotspot, act, step, detail, at, done, failed }) => {
    const was = runOf(hotspot);
    const run = was && was.act === act && !was.failed ? was : begun(act, false);
    if (done && failed === null) put(hotspot, undefined);
    else if (done) put(hotspot, { ...run, failed: true, why: failed ?? "" });
    else put(hotspot, { ...run, steps: [...run.steps, { step, detail, at }] });
  });

  // What the helper does by itself, or for a command line, has steps and no end that is told.
  core.on("hotspot.changed", ({ hotspots }) => {
    for (const [id, run] of store.getState().runs)
      if (
        isOver(
          run,
          hotspots.find((one) => one.id === id),
        )
      )
        put(id, undefined);
  });

  return {
    ...store,
    /** True when it was done. Why not stands in the run. */
    async run(id: HotspotId, act: HotspotAct): Promise<boolean> {
      put(id, begun(act, true));
      try {
        await core.call.hotspots[act]({ hotspot: id });
        put(id, undefined);
        return true;
      } catch (failure) {
        const told = runOf(id) ?? begun(act, true);
        put(id, { ...told, failed: true, failure });
        return false;
      }
    },
    forget: (id: HotspotId): void => put(id, undefined),
  };
}

function isOver({ act, own, failed }: HotspotRun, hotspot: Hotspot | undefined): boolean {
  if (hotspot === undefined) return true;
  if (failed) return act === "start" && hotspot.state === "running";
  return !own && hotspot.state !== "starting" && hotspot.state !== "stopping";
}
