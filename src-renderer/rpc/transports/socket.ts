import type { ScreenPipe } from "../link.ts";

const openWithin = 10_000;

/** The same frames over a web socket to where the page came from. */
export function connectSocket(url: string): () => Promise<ScreenPipe> {
  return () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url, "kaunta");
      const timer = setTimeout(() => socket.close(), openWithin);
      const closedListeners: (() => void)[] = [];
      let opened = false;
      socket.addEventListener("close", () => {
        clearTimeout(timer);
        if (!opened) reject(new Error("the web socket did not open"));
        for (const listener of closedListeners) listener();
      });
      socket.addEventListener("open", () => {
        clearTimeout(timer);
        opened = true;
        resolve({
          send: (text) => socket.send(text),
          close: () => socket.close(),
          receive(listener) {
            socket.addEventListener("message", (event: MessageEvent<unknown>) => {
              if (typeof event.data === "string") listener(event.data);
            });
          },
          closed(listener) {
            if (socket.readyState >= WebSocket.CLOSING) listener();
            else closedListeners.push(listener);
          },
        });
      });
    });
}

export function socketUrl(page: { readonly protocol: string; readonly host: string }): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/rpc`;
}
