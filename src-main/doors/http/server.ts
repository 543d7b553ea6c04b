// The one embedded server: screens, the RPC socket and the REST doors, behind listeners that know their zone.
import type { IncomingMessage, ServerResponse } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Pipe } from "#contract/pipe.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { closeToGuests, createApp } from "./app.ts";
import { createListener, type Listener } from "./listener.ts";
import { createRate, sourceOf } from "./rate.ts";
import { rendererFile } from "./renderer-files.ts";
import { socketPipe } from "./socket-pipe.ts";
import { isOwnHost, isOwnOrigin, networkOf, servedTo, zoneOf } from "./zones.ts";
import type { Around, Door, Served } from "./zones.ts";

/** Bytes of a body: from the shop, and from a phone. */
const bodyLimit = { shop: 64 << 10, guest: 8 << 10 };
const frameLimit = 1 << 20;
const heartbeatMs = 20_000;
/** A whole site may stand behind one address, when its router hides its guests. */
const guestPace = { each: { perSecond: 200, burst: 1000 }, all: { perSecond: 4000, burst: 8000 } };
const guestFormPace = { each: { perSecond: 50, burst: 300 }, all: { perSecond: 500, burst: 2000 } };
const mostGuests = 4000;
/** Companies call in bursts, and through one tunnel all of them have one address. */
const noticePace = { each: { perSecond: 500, burst: 2000 }, all: { perSecond: 1000, burst: 4000 } };
const mostCallers = 1000;

/** Routes by who may use them. A door takes an app and adds its own to it; each may be added to several apps. */
export type Routes = {
  /** Comes first where the shop is served: what hears of every route there. */
  readonly docs?: (app: FastifyInstance) => void;
  /** For guests' phones and for the shop alike. */
  readonly guest: (app: FastifyInstance) => void;
  /** For the shop's network and this computer only. */
  readonly lan: (app: FastifyInstance) => void;
  /** Where guests are served and nobody else: the portal's own pages, and what strays. */
  readonly portal: (app: FastifyInstance) => void;
  /** For payment companies, on a listener where nothing else is. */
  readonly notices?: (app: FastifyInstance) => void;
};

/** The console's listener, and beside it the guests' and the payment companies'. */
export type HttpDoor = Listener & { readonly guests: Listener; readonly notices: Listener };

export type HttpParts = {
  /** The folder of the built screens. */
  readonly screens: string;
  readonly serve: (pipe: Pipe, from: string) => void;
  readonly routes: Routes;
  /** Networks behind hotspots, `10.5.50.0/24`, as far as they are known now. */
  readonly guestNetworks?: () => readonly string[];
  /** Addresses of this computer; asked of the system unless told. */
  readonly ownAddresses?: () => readonly string[];
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

export async function createHttpDoor(parts: HttpParts): Promise<HttpDoor> {
  const {
    screens,
    serve,
    routes,
    guestNetworks = () => [],
    ownAddresses = systemAddresses,
    clock,
    log,
  } = parts;

  const shop = createApp({ bodyLimit: bodyLimit.shop, log });
  routes.docs?.(shop);
  routes.guest(shop);
  routes.lan(shop);
  shop.setNotFoundHandler(async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return reply.code(404).send({ error: "not found" });
    const file = await rendererFile(screens, new URL(request.url, "http://here").pathname);
    return reply.code(file.status).headers(file.headers).send(file.body);
  });
  const guest = createApp({ bodyLimit: bodyLimit.guest, log });
  routes.guest(guest);
  closeToGuests(guest);
  routes.portal(guest);
  const notice = createApp({ bodyLimit: bodyLimit.guest, log });
  routes.notices?.(notice);
  await Promise.all([shop.ready(), guest.ready(), notice.ready()]);

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

  const around = createAround(guestNetworks, ownAddresses, clock);
  const ownNames = (): Set<string> => {
    const names = new Set(["localhost", "127.0.0.1", "::1"]);
    if (console_.open()) {
      names.add(hostname().toLowerCase()).add(`${hostname().toLowerCase()}.local`);
      for (const address of around().own) names.add(address);
    }
    return names;
  };
  /** What this visitor may have, before anything is read. */
  const served = (door: Door, request: IncomingMessage): Served => {
    const open = { console: console_, guests, notices }[door].open();
    return servedTo(door, zoneOf(request.socket.remoteAddress, around()), open);
  };

  const pages = createRate({ clock, ...guestPace });
  const forms = createRate({ clock, ...guestFormPace });
  const calls = createRate({ clock, ...noticePace });
  /** This computer itself is never too quick. */
  const tooQuick = (request: IncomingMessage): boolean => {
    if (zoneOf(request.socket.remoteAddress) === "loopback") return false;
    const from = sourceOf(request.socket.remoteAddress);
    return !pages.take(from) || (request.method === "POST" && !forms.take(from));
  };

  function onRequest(door: Door, request: IncomingMessage, response: ServerResponse): void {
    const what = served(door, request);
    if (what === "guest") {
      if (tooQuick(request)) return refuse(response, 429, "Too many at once. Try again in a moment.");
      return guest.routing(request, response);
    }
    if (what === "notices") {
      if (calls.take(sourceOf(request.socket.remoteAddress))) return notice.routing(request, response);
      return refuse(response, 429, "Too many at once. Try again in a moment.");
    }
    if (what === "shop" && isOwnHost(request.headers.host, ownNames()))
      return shop.routing(request, response);
    return refuse(response, 421, "This address is not served here.");
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const good =
      request.url === "/rpc" &&
      served("console", request) === "shop" &&
      isOwnHost(request.headers.host, ownNames()) &&
      isOwnOrigin(request.headers.origin, request.headers.host);
    if (!good) return turnAway(socket);
    sockets.handleUpgrade(request, socket, head, (open) => {
      alive.add(open);
      open.on("pong", () => alive.add(open));
      open.on("error", (error) => log.debug("a screen's socket failed", { error: textOf(error) }));
      serve(socketPipe(open), request.socket.remoteAddress ?? "unknown");
    });
  }

  const console_ = createListener({
    options: { requestTimeout: 30_000, headersTimeout: 10_000 },
    onRequest: (request, response) => onRequest("console", request, response),
    onUpgrade,
    onShut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    log,
  });
  const guests = createListener({
    options: {
      requestTimeout: 15_000,
      headersTimeout: 8000,
      keepAliveTimeout: 5000,
      maxHeaderSize: 12 << 10,
      connectionsCheckingInterval: 5000,
    },
    onRequest: (request, response) => onRequest("guests", request, response),
    onUpgrade: (_request, socket) => turnAway(socket),
    most: mostGuests,
    log,
  });

  /** All of a call within two seconds: who sends it drop by drop is let go. */
  const notices = createListener({
    options: {
      requestTimeout: 2000,
      headersTimeout: 2000,
      keepAliveTimeout: 5000,
      maxHeaderSize: 8 << 10,
      connectionsCheckingInterval: 500,
    },
    onRequest: (request, response) => onRequest("notices", request, response),
    onUpgrade: (_request, socket) => turnAway(socket),
    most: mostCallers,
    log,
  });

  return {
    ...console_,
    guests,
    notices,
    async close() {
      clearInterval(heartbeat);
      await Promise.all([console_.close(), guests.close(), notices.close()]);
      sockets.close();
      await Promise.all([shop.close(), guest.close(), notice.close()]);
    },
  };
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  const wait = status === 429 ? { "retry-after": "2" } : {};
  response.writeHead(status, { "content-type": "text/plain", ...wait }).end(`${sentence}\n`);
}

const turnAway = (socket: Duplex): void =>
  void socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");

const systemAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one ? [one.address.toLowerCase()] : []));

/** The networks around, read anew when they were told otherwise, and this computer's own every ten seconds. */
function createAround(
  guestNetworks: () => readonly string[],
  ownAddresses: () => readonly string[],
  clock: Pick<Clock, "now">,
): () => Around {
  let at = Number.NEGATIVE_INFINITY;
  let told: readonly string[] | undefined;
  let now: Around = { guests: [], own: new Set() };
  return () => {
    const networks = guestNetworks();
    const old = Math.abs(clock.now() - at) > 10_000;
    if (networks === told && !old) return now;
    if (old) at = clock.now();
    told = networks;
    now = {
      own: old ? new Set(ownAddresses()) : now.own,
      guests: networks.flatMap((text) => networkOf(text) ?? []),
    };
    return now;
  };
}
