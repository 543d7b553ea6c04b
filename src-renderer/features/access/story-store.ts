// One guest's story as the core tells it, told again when something of it changes.
import { createStore } from "zustand/vanilla";
import type { Repair, Story } from "#contract/access.ts";
import { topics } from "#contract/facts.ts";
import type { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";

export type StoryState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly story: Story | undefined;
  readonly failure: unknown;
  readonly repairing: boolean;
};

export type StoryStore = ReturnType<typeof createStoryStore>;

/** Changes come in bursts: a login is three of them. */
const settleMs = 800;

export function createStoryStore(
  core: Pick<CoreLink, "call" | "on" | "watch" | "onConnection">,
  wish: { readonly key: string; readonly site: SiteId | undefined },
) {
  const { key, site } = wish;
  const store = createStore<StoryState>(() => ({
    status: "idle",
    story: undefined,
    failure: undefined,
    repairing: false,
  }));
  const { getState, setState } = store;
  const release: (() => void)[] = [];
  let watching: { readonly site: SiteId; readonly stop: () => void } | undefined;
  let due: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function show(story: Story): void {
    setState({ status: "ready", story, failure: undefined });
    const at = story.grant?.site;
    if (at === watching?.site) return;
    watching?.stop();
    watching = at === undefined ? undefined : { site: at, stop: core.watch(topics.grants(at)).stop };
  }

  async function load(): Promise<void> {
    clearTimeout(due);
    const mine = ++asked;
    if (getState().story === undefined) setState({ status: "loading" });
    try {
      const story = await core.call.access.story({ key, ...(site === undefined ? {} : { site }) });
      if (mine === asked && release.length > 0) show(story);
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    }
  }

  return {
    ...store,
    load,
    /** Throws what the core threw; the story stays as it was. */
    async repair(order: { grant: GrantId; repair: Repair; mac?: Mac }): Promise<void> {
      const mine = ++asked;
      setState({ repairing: true });
      try {
        const story = await core.call.access.repair({ ...order, ...(site === undefined ? {} : { site }) });
        if (mine === asked) show(story);
      } finally {
        setState({ repairing: false });
      }
    },
    start(): void {
      release.push(
        core.on("grant.changed", ({ id }) => {
          const { story, repairing } = getState();
          if (repairing || story === undefined) return;
          if (story.grant?.id !== id && !story.others.some((other) => other.id === id)) return;
          clearTimeout(due);
          due = setTimeout(() => void load(), settleMs);
        }),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
      );
      void load();
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      watching?.stop();
      watching = undefined;
      clearTimeout(due);
      asked++;
    },
  };
}
