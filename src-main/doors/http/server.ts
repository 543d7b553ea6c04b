// The one embedded server: screens, the RPC socket and the REST doors, behind listeners that know their zone.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Pipe } from "#contract/pipe.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { rendererFile } from "./renderer-files.ts";
import { socketPipe } from "./socket-pipe.ts";
import { isOwnHost, isOwnOrigin, zoneOf } from "./zones.ts";

const bodyLimit = 64 << 10;
const frameLimit = 1 << 20;
const heartbeatMs = 20_000;

export type HttpDoor = {
  /** Listens on loopback, or on every address when `lan`. Asked again with other wishes, moves there. */
  listen(wish: { lan: boolean; port: number }): Promise<{ port: number }>;
  /** The port listened on now; undefined before and after. */
  port(): number | undefined;
  /** Where a browser finds the screens now: loopback first. */
  addresses(): string[];
  close(): Promise<void>;
};

export type HttpParts = {
  /** The folder of the built screens. */
  readonly screens: string;
  readonly serve: (pipe: Pipe, from: string) => void;
  /** Adds the REST doors. */
  readonly routes: (app: FastifyInstance) => void;
  readonly log: Log;
};

export async function createHttpDoor({ screens, serve, routes, log }: HttpParts): Promise<HttpDoor> {
  const app = fastify({ bodyLimit, logger: false, routerOptions: { ignoreTrailingSlash: true } });
  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error("a request failed unexpectedly", { error: textOf(error) });
    void reply.code(status).send({ error: status >= 500 ? "something went wrong" : textOf(error) });
  });
  routes(app);
  app.setNotFoundHandler(async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return reply.code(404).send({ error: "not found" });
    const file = await rendererFile(screens, new URL(request.url, "http://here").pathname);
    return reply.code(file.status).headers(file.headers).send(file.body);
  });
  await app.ready();

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameLimit,
    handleProtocols: (offered) => (offered.has("kaunta") ? "kaunta" : false),
  });
  const alive = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.has(socket)) socket.terminate();
      alive.delete(socket);
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, heartbeatMs);
  heartbeat.unref();

  let server: Server | undefined;
  let lan = false;

  const ownNames = (): Set<string> => {
    const names = new Set(["localhost", "127.0.0.1", "::1"]);
    if (lan) {
      names.add(hostname().toLowerCase()).add(`${hostname().toLowerCase()}.local`);
      for (const { address } of Object.values(networkInterfaces())
        .flat()
        .filter((x) => x !== undefined))
        names.add(address.toLowerCase());
    }
    return names;
  };

  /** Whether this visitor may come in at all, before anything is read. */
  const welcome = (request: IncomingMessage): boolean => {
    const zone = zoneOf(request.socket.remoteAddress);
    return (zone === "loopback" || (zone === "lan" && lan)) && isOwnHost(request.headers.host, ownNames());
  };

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (welcome(request)) app.routing(request, response);
    else response.writeHead(421, { "content-type": "text/plain" }).end("This address is not served here.\n");
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const good =
      request.url === "/rpc" && welcome(request) && isOwnOrigin(request.headers.origin, request.headers.host);
    if (!good) return void socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (open) => {
      alive.add(open);
      open.on("pong", () => alive.add(open));
      open.on("error", (error) => log.debug("a screen's socket failed", { error: textOf(error) }));
      serve(socketPipe(open), request.socket.remoteAddress ?? "unknown");
    });
  }

  async function shut(): Promise<void> {
    const old = server;
    server = undefined;
    for (const socket of sockets.clients) socket.terminate();
    if (!old) return;
    old.closeAllConnections();
    await new Promise<void>((done) => old.close(() => done()));
  }

  return {
    async listen(wish) {
      const next = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, onRequest);
      next.on("upgrade", onUpgrade);
      // A move to the same port needs the old listener gone first.
      await shut();
      const host = wish.lan ? undefined : "127.0.0.1";
      await new Promise<void>((ok, bad) => {
        next.once("error", bad);
        next.listen({ port: wish.port, ...(host ? { host } : {}) }, () => ok());
      }).catch((error: unknown) => {
        throw new AppError("already_exists", `port ${wish.port} cannot be used: ${textOf(error)}`, {
          cause: error,
          params: { field: "port", port: wish.port },
        });
      });
      next.on("error", (error) => log.error("the listener failed", { error: textOf(error) }));
      server = next;
      lan = wish.lan;
      return { port: (next.address() as AddressInfo).port };
    },
    port: () => (server?.address() as AddressInfo | null | undefined)?.port,
    addresses() {
      const at = server?.address() as AddressInfo | null | undefined;
      if (!at) return [];
      const others = lan
        ? Object.values(networkInterfaces())
            .flat()
            .filter((x) => x !== undefined && x.family === "IPv4" && !x.internal)
            .map((x) => x?.address ?? "")
        : [];
      return ["127.0.0.1", ...others].map((address) => `http://${address}:${at.port}/`);
    },
    async close() {
      clearInterval(heartbeat);
      await shut();
      sockets.close();
      await app.close();
    },
  };
}
