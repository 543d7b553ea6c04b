// The grants one has asked for, of one site or of all. The core filters; what changes comes by itself.
import { createStore } from "zustand/vanilla";
import type { Grant, GrantState } from "#contract/access.ts";
import { topics } from "#contract/facts.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import type { LiveStore } from "./live.ts";
import { createRows, lastOf } from "./rows.ts";

/** A grant and when it was told: what runs down is counted from there. */
export type GrantRow = Grant & { readonly told: Instant };

export type GrantsQuery = {
  readonly site: SiteId | undefined;
  readonly states: readonly GrantState[];
  readonly search: string;
};

export type GrantsState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly failure: unknown;
  readonly query: GrantsQuery;
  /** There are older ones than those shown. */
  readonly more: boolean;
  readonly count: number;
  /** Rises when a grant came or left, and with every change: for the order of a live table. */
  readonly members: number;
  readonly counted: number;
};

export type GrantsStore = ReturnType<typeof createGrantsStore>;

const pageSize = 200;

type Core = Pick<CoreLink, "call" | "on" | "watch" | "onConnection">;

export function createGrantsStore(core: Core, live: Pick<LiveStore, "getState" | "subscribe" | "now">) {
  const store = createStore<GrantsState>(() => ({
    status: "idle",
    failure: undefined,
    query: { site: undefined, states: [], search: "" },
    more: false,
    count: 0,
    members: 0,
    counted: 0,
  }));
  const { getState, setState } = store;
  const rows = createRows<GrantRow>(live.now);
  const release: (() => void)[] = [];
  let unwatch: readonly (() => void)[] = [];
  /** Rises with each question: only the last one's answer counts. */
  let asked = 0;
  let asking = false;
  let news: Grant[] = [];

  const told = (grant: Grant): GrantRow => ({ ...grant, told: live.now() });

  function announce(members: boolean): void {
    setState((was) => ({
      count: rows.rows().size,
      counted: was.counted + 1,
      members: members ? was.members + 1 : was.members,
    }));
  }

  function hear(grant: Grant): void {
    if (asking) return void news.push(grant);
    const known = rows.row(grant.id) !== undefined;
    if (fits(grant, getState().query, known)) announce(rows.put(grant.id, told(grant), true));
    else if (rows.remove(grant.id)) announce(true);
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    asking = true;
    const { query, status } = getState();
    if (status !== "ready") setState({ status: "loading" });
    try {
      const answer = await core.call.access.grants(inputOf(query));
      if (mine !== asked) return;
      rows.replace(new Map(answer.grants.map((grant) => [grant.id, told(grant)])));
      setState({ status: "ready", failure: undefined, more: answer.more });
      announce(true);
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    } finally {
      if (mine === asked) {
        asking = false;
        for (const grant of news.splice(0)) hear(grant);
      }
    }
  }

  function watch(): void {
    const { site } = getState().query;
    const sites = site === undefined ? [...live.getState().sites.keys()] : [site];
    const before = unwatch;
    // The new ones first, so that nothing is let go that is wanted again.
    unwatch = sites.map((id) => core.watch(topics.grants(id)).stop);
    for (const stop of before) stop();
  }

  return {
    ...store,
    ...rows,
    load,
    ask(change: Partial<GrantsQuery>): void {
      const query = { ...getState().query, ...change };
      setState({ query });
      if (release.length === 0) return;
      if ("site" in change) watch();
      void load();
    },
    /** Those made before the oldest shown, below them. */
    async older(): Promise<void> {
      const mine = asked;
      const last = lastOf([...rows.rows().values()].map(({ id, madeAt }) => ({ id, at: madeAt })));
      try {
        const answer = await core.call.access.grants({ ...inputOf(getState().query), ...last });
        if (mine !== asked) return;
        for (const grant of answer.grants) rows.put(grant.id, told(grant));
        setState({ more: answer.more });
        announce(true);
      } catch (failure) {
        if (mine === asked) setState({ failure });
      }
    },
    /** What a call answered: the same as a fact, without waiting for it. */
    heard: hear,
    start(): void {
      if (release.length > 0) return;
      release.push(
        core.on("grant.changed", hear),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
        live.subscribe((now, before) => {
          if (now.sites !== before.sites && getState().query.site === undefined) watch();
        }),
      );
      watch();
      void load();
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      for (const stop of unwatch) stop();
      unwatch = [];
      asked++;
      asking = false;
      news = [];
    },
  };
}

function inputOf({ site, states, search }: GrantsQuery) {
  return { ...(site === undefined ? {} : { site }), states: [...states], search, limit: pageSize };
}

/** Whether a grant told by itself belongs to what was asked for. What the core found by the search is not doubted. */
export function fits(grant: Grant, { site, states, search }: GrantsQuery, found: boolean): boolean {
  if (site !== undefined && grant.site !== site) return false;
  if (states.length > 0 && !states.includes(grant.state)) return false;
  if (found || search === "") return true;
  const wanted = bare(search);
  if (wanted === "") return true;
  const digits = search.replaceAll(/\D/g, "").replace(/^0+/, "");
  return (
    bare(grant.name).startsWith(wanted) ||
    (digits.length >= 3 && (grant.guest?.phone ?? "").includes(digits)) ||
    grant.devices.some(({ mac }) => bare(mac).startsWith(wanted))
  );
}

/** As it is typed, without what people put between. */
function bare(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

/** Seconds of time left now; null without a limit. Online time runs only online, for each device that is. */
export function secondsLeft(grant: GrantRow, now: Instant): number | null {
  if (grant.state === "ended") return 0;
  if (grant.until !== null && grant.state === "running") return Math.max(0, (grant.until - now) / 1000);
  if (grant.secondsLeft === null) return null;
  const running = grant.state === "running" ? grant.devices.filter(({ online }) => online).length : 0;
  return Math.max(0, grant.secondsLeft - (running * Math.max(0, now - grant.told)) / 1000);
}
