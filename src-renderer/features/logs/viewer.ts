import { createStore } from "zustand/vanilla";
import { topics } from "#contract/facts.ts";
import type { LogLine } from "#contract/logs.ts";
import { asCallError, type CallError } from "#ui/rpc/call-error.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { fits } from "./line-text.ts";

export type Level = LogLine["level"];

export type ViewerState = {
  readonly status: "idle" | "loading" | "ready" | "failed";
  readonly error: CallError | undefined;
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** There are older ones. */
  readonly more: boolean;
  readonly older: "idle" | "loading";
  readonly search: string;
  readonly levels: readonly Level[];
  /** Lines that came while one read further up. */
  readonly newer: number;
};

export type LogViewer = ReturnType<typeof createLogViewer>;

const page = 500;
/** More than this is let go at the end one does not look at. */
const most = 10_000;

/** One log, followed from its end, read back page by page. */
export function createLogViewer(core: CoreLink, log: string) {
  const store = createStore<ViewerState>(() => ({
    status: "idle",
    error: undefined,
    lines: [],
    more: false,
    older: "idle",
    search: "",
    levels: [],
    newer: 0,
  }));
  const { getState, setState } = store;
  const release: (() => void)[] = [];
  let asked = 0;
  let heard: number | undefined;
  let isAtEnd = true;

  async function load(): Promise<void> {
    const mine = ++asked;
    const { search, levels, status } = getState();
    if (status !== "ready") setState({ status: "loading" });
    try {
      const answer = await core.call.logs.read({ log, search, levels: [...levels], limit: page });
      if (mine !== asked) return;
      setState({
        status: "ready",
        error: undefined,
        lines: answer.lines,
        more: answer.more,
        newer: 0,
        older: "idle",
      });
    } catch (thrown) {
      if (mine === asked) setState({ status: "failed", error: asCallError(thrown), older: "idle" });
    }
  }

  function hear(lines: readonly LogLine[]): void {
    const first = lines[0]?.seq ?? 0;
    // In a storm the core tells only the newest: what is missing between is read.
    const gap = heard !== undefined && first > heard + 1;
    heard = lines.at(-1)?.seq ?? heard;
    const { status, search, levels } = getState();
    if (status !== "ready") return;
    if (gap && isAtEnd) return void load();
    setState((state) => {
      const last = state.lines.at(-1)?.seq ?? -1;
      const fresh = lines.filter((line) => line.seq > last && fits(line, search, levels));
      if (fresh.length === 0) return state;
      const all = [...state.lines, ...fresh];
      const cut = isAtEnd && all.length > most;
      return {
        lines: cut ? all.slice(all.length - most) : all,
        more: state.more || cut,
        newer: isAtEnd ? 0 : state.newer + fresh.length,
      };
    });
  }

  return {
    ...store,
    load,
    start(): void {
      if (release.length > 0) return;
      const watching = core.watch(topics.log(log));
      release.push(
        watching.stop,
        core.on("log.written", (told) => {
          if (told.log === log) hear(told.lines);
        }),
        core.onConnection((connected) => {
          heard = undefined;
          if (connected) void load();
        }),
      );
      // Watching first: what is written while the page is read is then told.
      void watching.ready.then(load, load);
    },
    stop(): void {
      for (const letGo of release.splice(0)) letGo();
      asked++;
    },
    /** Whether the newest line is in sight; away from it new lines are counted, not shown. */
    atEnd(now: boolean): void {
      isAtEnd = now;
      if (now && getState().newer > 0) setState({ newer: 0 });
    },
    filter(wish: { search?: string; levels?: readonly Level[] }): void {
      setState(wish);
      void load();
    },
    async older(): Promise<void> {
      const { lines, more, older, search, levels } = getState();
      const first = lines[0];
      if (!more || older === "loading" || first === undefined || lines.length >= 2 * most) return;
      setState({ older: "loading" });
      const mine = asked;
      try {
        const answer = await core.call.logs.read({
          log,
          search,
          levels: [...levels],
          before: first.at,
          limit: page,
        });
        if (mine !== asked) return;
        setState((state) => ({ older: "idle", more: answer.more, lines: [...answer.lines, ...state.lines] }));
      } catch {
        // The lines in sight stay; scrolling up asks again.
        if (mine === asked) setState({ older: "idle" });
      }
    },
  };
}
