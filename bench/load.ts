// Many phones at once, from one process: bare keep-alive sockets, so that the one who asks costs little.
import { connect } from "node:net";

export type Load = {
  /** Milliseconds each answer took. */
  readonly took: readonly number[];
  /** Answers with another status than 200, and connections that broke. */
  readonly errors: number;
  readonly seconds: number;
};

/** Asks for `path(n)` on so many connections, one request after the other on each, for so many seconds. */
export function load(order: {
  port: number;
  connections: number;
  seconds: number;
  path: (request: number) => string;
}): Promise<Load> {
  const { port, connections, seconds, path } = order;
  const took: number[] = [];
  let errors = 0;
  let asked = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true });
      let sent = 0;
      let seen = "";
      const ask = (): void => {
        if (performance.now() >= until) {
          socket.end();
          return resolve();
        }
        seen = "";
        sent = performance.now();
        socket.write(
          `GET ${path(asked++)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Language: en\r\nConnection: keep-alive\r\n\r\n`,
        );
      };
      socket.setEncoding("latin1");
      socket.on("connect", ask);
      socket.on("error", () => {
        errors++;
        resolve();
      });
      socket.on("data", (text: string) => {
        seen += text;
        const head = seen.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(seen.slice(0, head))?.[1] ?? 0);
        if (seen.length < head + 4 + length) return;
        took.push(performance.now() - sent);
        if (!seen.startsWith("HTTP/1.1 200")) errors++;
        ask();
      });
    });
  return Promise.all(Array.from({ length: connections }, one)).then(() => ({
    took,
    errors,
    seconds: (performance.now() - began) / 1000,
  }));
}
