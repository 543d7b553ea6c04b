// Every site as the core last told it. The whole picture first, then facts; after a reconnection the picture again.
import { createStore } from "zustand/vanilla";
import type { Site, SiteLive } from "#contract/sites.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { type Frames, nextFrame } from "./frames.ts";

export type LiveState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  readonly connected: boolean;
  readonly sites: ReadonlyMap<SiteId, Site>;
  readonly live: ReadonlyMap<SiteId, SiteLive>;
  /** The core's clock minus ours, in milliseconds. */
  readonly offset: number;
  /** When the core last told anything, by the core's clock; null before. */
  readonly heardAt: Instant | null;
  /** Guests per hour of the last day, for sparklines. */
  readonly lastDay: ReadonlyMap<SiteId, readonly (number | null)[]>;
};

export type LiveStore = ReturnType<typeof createLiveStore>;

/** What was told since; a site that is null was removed. */
type News = { readonly sites: Map<SiteId, Site | null>; readonly live: Map<SiteId, SiteLive> };

type Parts = { readonly clock?: () => number; readonly frames?: Frames };

export function createLiveStore(
  core: Pick<CoreLink, "call" | "on" | "onConnection">,
  { clock = () => Date.now(), frames = nextFrame }: Parts = {},
) {
  const store = createStore<LiveState>(() => ({
    status: "idle",
    failure: undefined,
    connected: false,
    sites: new Map(),
    live: new Map(),
    offset: 0,
    heardAt: null,
    lastDay: new Map(),
  }));
  const { setState, getState } = store;
  let news = noNews();
  let callOff: (() => void) | undefined;
  /** Rises with each question for the whole picture: only the last one's answer counts. */
  let asked = 0;
  let asking = false;
  const release: (() => void)[] = [];

  const now = (): Instant => Math.round(clock() + getState().offset);

  function flush(): void {
    callOff = undefined;
    // What is told while the picture is under way may be younger than it: it waits and goes on top.
    if (asking) return;
    const { sites, live } = getState();
    setState({ ...merged(sites, live, news), heardAt: now() });
    news = noNews();
  }

  function told(): void {
    if (!asking) callOff ??= frames(flush);
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    asking = true;
    if (getState().status !== "ready") setState({ status: "loading" });
    try {
      const sent = clock();
      const [list, picture] = await Promise.all([core.call.sites.list({}), core.call.sites.live({})]);
      if (mine !== asked) return;
      // Half of the way there and back is the best guess of the age of `now`.
      const offset = picture.now - (sent + (clock() - sent) / 2);
      const sites = new Map(list.map((site) => [site.id, site]));
      const live = new Map(picture.sites.map((site) => [site.site, site]));
      setState({
        status: "ready",
        failure: undefined,
        offset,
        heardAt: Math.round(clock() + offset),
        ...merged(sites, live, news),
      });
      news = noNews();
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    } finally {
      if (mine === asked) asking = false;
    }
  }

  function forget(): void {
    asked++;
    asking = false;
    callOff?.();
    callOff = undefined;
    news = noNews();
  }

  return {
    ...store,
    load,
    /** The core's clock, for ages and time left. */
    now,
    async loadLastDay(): Promise<void> {
      try {
        const rows = await core.call.sites.lastDay({});
        setState({ lastDay: new Map(rows.map((row) => [row.site, row.guests])) });
      } catch {
        // A sparkline is a nicety: the figures beside it say whether the core answers.
      }
    },
    start(): void {
      if (release.length > 0) return;
      release.push(
        core.on("site.live", (live) => {
          news.live.set(live.site, live);
          told();
        }),
        core.on("site.kept", (site) => {
          news.sites.set(site.id, site);
          told();
        }),
        core.on("site.removed", ({ site }) => {
          news.sites.set(site, null);
          told();
        }),
        core.onConnection((connected) => {
          setState({ connected });
          if (connected) void load();
          else forget();
        }),
      );
      setState({ connected: true });
      void load();
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      forget();
    },
  };
}

function noNews(): News {
  return { sites: new Map(), live: new Map() };
}

function merged(
  sites: ReadonlyMap<SiteId, Site>,
  live: ReadonlyMap<SiteId, SiteLive>,
  news: News,
): Pick<LiveState, "sites" | "live"> {
  const nextLive = new Map([...live, ...news.live]);
  if (news.sites.size === 0) return { sites, live: nextLive };
  const nextSites = new Map(sites);
  for (const [id, site] of news.sites) {
    if (site) nextSites.set(id, site);
    else {
      nextSites.delete(id);
      nextLive.delete(id);
    }
  }
  return { sites: nextSites, live: nextLive };
}
