import type { Bridge } from "#contract/bridge.ts";
import type { Pipe } from "#contract/pipe.ts";

declare global {
  interface Window {
    /** What the preload puts on the page inside Electron. Absent in a browser. */
    readonly kaunta?: Bridge;
  }
}

type Talk = { readonly hear: ((text: string) => void)[]; readonly gone: (() => void)[] };

/** One bridge for the life of the page, one talk after the other over it: after `closed`, the next `send` begins anew. */
export function connectBridge(bridge: Bridge): () => Promise<Pipe> {
  let current: Talk | undefined;
  bridge.receive((text) => {
    for (const listener of current?.hear ?? []) listener(text);
  });
  bridge.closed(() => {
    const ended = current;
    current = undefined;
    for (const listener of ended?.gone ?? []) listener();
  });
  return () => {
    const mine: Talk = { hear: [], gone: [] };
    current = mine;
    return Promise.resolve({
      send(text) {
        if (current === mine) bridge.send(text);
      },
      receive: (listener) => void mine.hear.push(listener),
      closed: (listener) => void mine.gone.push(listener),
    });
  };
}
