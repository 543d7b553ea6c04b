// Sessions as they were seen, of one site or of all; looked at again from time to time, for nobody tells of them.
import { createStore } from "zustand/vanilla";
import type { Session } from "#contract/access.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createRows, lastOf } from "#ui/state/rows.ts";

export type SessionsState = {
  readonly status: "loading" | "ready" | "failed";
  readonly failure: unknown;
  readonly site: SiteId | undefined;
  readonly open: boolean;
  readonly more: boolean;
  readonly count: number;
  readonly members: number;
  readonly counted: number;
};

export type SessionsStore = ReturnType<typeof createSessionsStore>;

const pageSize = 200;
const againMs = 10_000;

export function createSessionsStore(core: Pick<CoreLink, "call" | "onConnection">, now: () => number) {
  const store = createStore<SessionsState>(() => ({
    status: "loading",
    failure: undefined,
    site: undefined,
    open: true,
    more: false,
    count: 0,
    members: 0,
    counted: 0,
  }));
  const { getState, setState } = store;
  const rows = createRows<Session>(now);
  const release: (() => void)[] = [];
  let asked = 0;
  /** True when older ones were asked for. */
  let grown = false;

  const input = () => {
    const { site, open } = getState();
    return { ...(site === undefined ? {} : { site }), ...(open ? { open } : {}), limit: pageSize };
  };

  function announce(): void {
    setState((was) => ({
      count: rows.rows().size,
      members: was.members + 1,
      counted: was.counted + 1,
    }));
  }

  async function load(): Promise<void> {
    const mine = ++asked;
    try {
      const answer = await core.call.access.sessions(input());
      if (mine !== asked) return;
      const first = rows.rows().size === 0;
      // Who asked for older ones keeps them: only the newest are renewed.
      if (grown) for (const one of answer.sessions) rows.put(one.id, one, !first);
      else {
        const next = new Map(answer.sessions.map((one) => [one.id, one]));
        for (const id of rows.rows().keys()) if (!next.has(id)) rows.remove(id);
        for (const [id, one] of next) rows.put(id, one, !first);
        setState({ more: answer.more });
      }
      setState({ status: "ready", failure: undefined });
      announce();
    } catch (failure) {
      if (mine === asked) setState({ status: "failed", failure });
    }
  }

  return {
    ...store,
    ...rows,
    load,
    ask(change: Partial<Pick<SessionsState, "site" | "open">>): void {
      grown = false;
      rows.replace(new Map());
      setState({ ...change, status: "loading" });
      announce();
      void load();
    },
    async older(): Promise<void> {
      const mine = asked;
      const last = lastOf([...rows.rows().values()].map(({ id, from }) => ({ id, at: from })));
      try {
        const answer = await core.call.access.sessions({ ...input(), ...last });
        if (mine !== asked) return;
        grown = true;
        for (const one of answer.sessions) rows.put(one.id, one);
        setState({ more: answer.more });
        announce();
      } catch (failure) {
        if (mine === asked) setState({ failure });
      }
    },
    start(): void {
      const timer = setInterval(() => void load(), againMs);
      release.push(
        () => clearInterval(timer),
        core.onConnection((connected) => {
          if (connected) void load();
        }),
      );
      void load();
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      asked++;
    },
  };
}
