import type { Pipe } from "#contract/pipe.ts";

declare global {
  interface Window {
    /** What the preload puts on the page inside Electron: a frozen Pipe. Absent in a browser. */
    readonly kaunta?: Pipe;
  }
}

/** The desktop window's pipe lives as long as its page: when the shell ends it, the page begins anew.
    The session's key outlives that in sessionStorage. */
export function connectBridge(bridge: Pipe, reload: () => void): () => Promise<Pipe> {
  let used = false;
  return () => {
    if (used) {
      reload();
      return new Promise(() => undefined);
    }
    used = true;
    return Promise.resolve(bridge);
  };
}
