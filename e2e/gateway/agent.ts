// A guest's phone: runs in a guest's namespace and does what it is told, one answer for each order.
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { request } from "node:http";
import { connect, createServer } from "node:net";

import type { Do, Got, Orders } from "./agent-link.ts";

/** The one long download; a phone has one at a time. */
let stream: { bytes: number; ended: string | null; stop: () => void } | null = null;

const deeds: { readonly [K in keyof Orders]: (order: Orders[K]["order"]) => Promise<Orders[K]["got"]> } = {
  names: async ({ name, type, server, port, timeoutMs }) => {
    const resolver = new Resolver({ timeout: timeoutMs ?? 1500, tries: 1 });
    resolver.setServers([`${server}:${port ?? 53}`]);
    try {
      const found = type === "TXT" ? (await resolver.resolveTxt(name)).flat() : await resolver.resolve4(name);
      return { found, error: "" };
    } catch (error) {
      return { found: [], error: codeOf(error) };
    }
  },
  get: (order) => fetchPage(order),
  tcp: ({ ip, port, timeoutMs }) => {
    const { promise, resolve } = Promise.withResolvers<Orders["tcp"]["got"]>();
    const began = performance.now();
    const socket = connect({ host: ip, port });
    const done = (outcome: string) => {
      socket.destroy();
      resolve({ outcome, ms: performance.now() - began });
    };
    socket.setTimeout(timeoutMs ?? 1500, () => done("silent"));
    socket.on("connect", () => done("open"));
    socket.on("error", (error) => done(codeOf(error)));
    return promise;
  },
  listen: ({ port }) =>
    new Promise((resolve) => {
      createServer((socket) => socket.end("hello").on("error", () => undefined)).listen(port, () =>
        resolve({}),
      );
    }),
  echo: ({ ip, port, text, count, everyMs, waitMs }) => {
    const { promise, resolve } = Promise.withResolvers<Orders["echo"]["got"]>();
    const socket = createSocket("udp4");
    const sent: number[] = [];
    const times: number[] = [];
    socket.on("message", (message) => {
      const n = Number(message.toString("latin1").split(" ").at(-1));
      times.push(performance.now() - (sent[n] ?? 0));
    });
    socket.on("error", () => undefined);
    const send = () => {
      sent.push(performance.now());
      socket.send(`${text} ${sent.length - 1}`, port, ip, () => undefined);
      if (sent.length < count) setTimeout(send, everyMs);
      else
        setTimeout(() => {
          socket.close();
          resolve({ sent: sent.length, times });
        }, waitMs);
    };
    send();
    return promise;
  },
  begin: ({ ip, path }) => {
    stream?.stop();
    const mine = { bytes: 0, ended: null as string | null, stop: () => going.destroy() };
    const going = request({ host: ip, path, agent: false }, (reply) => {
      reply.on("data", (chunk: Buffer) => (mine.bytes += chunk.length));
      reply.on("end", () => (mine.ended ??= "end"));
      reply.on("error", (error) => (mine.ended ??= codeOf(error)));
    });
    going.on("error", (error) => (mine.ended ??= codeOf(error)));
    going.end();
    stream = mine;
    return Promise.resolve({});
  },
  streamed: () => Promise.resolve({ bytes: stream?.bytes ?? 0, ended: stream?.ended ?? null }),
  stop: () => {
    stream?.stop();
    return Promise.resolve({});
  },
};

function fetchPage({ ip, from, port, path, host, method, body, timeoutMs }: Orders["get"]["order"]) {
  const { promise, resolve } = Promise.withResolvers<Orders["get"]["got"]>();
  const began = performance.now();
  let size = 0;
  let text = "";
  let status = 0;
  let location = "";
  const done = (error: string) => {
    clearTimeout(late);
    going.destroy();
    resolve({ status, location, text, size, error, ms: performance.now() - began });
  };
  const going = request(
    {
      host: ip,
      port: port ?? 80,
      path: path ?? "/",
      method: method ?? "GET",
      agent: false,
      headers: host ? { host } : {},
      ...(from ? { localAddress: from } : {}),
    },
    (reply) => {
      status = reply.statusCode ?? 0;
      location = reply.headers.location ?? "";
      reply.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (text.length < 200) text += chunk.toString("latin1", 0, 200);
      });
      reply.on("end", () => done(""));
      reply.on("error", (error) => done(codeOf(error)));
    },
  );
  const late = setTimeout(() => done("silent"), timeoutMs ?? 2000);
  going.on("error", (error) => done(codeOf(error)));
  going.end(body ? Buffer.alloc(body) : undefined);
  return promise;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

process.on("message", (message: Do) => {
  const deed = deeds[message.verb] as (order: Do["order"]) => Promise<Got>;
  void deed(message.order).then((got) => process.send?.({ n: message.n, got }));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
