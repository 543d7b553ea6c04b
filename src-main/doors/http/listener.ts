// One listening socket that can be moved to another port or opened to the network while the house runs.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { zoneOf } from "./zones.ts";

/**
 * `lan`: on every address of this computer, else on loopback alone; `bind`: on this one and no other. Port 0 takes any
 * free one.
 */
export type Wish = { readonly lan: boolean; readonly port: number; readonly bind?: string };

export type Listener = {
  /** Asked again with other wishes, moves there. Throws `already_exists` with field `port` when it cannot. */
  listen(wish: Wish): Promise<{ port: number }>;
  /** The port listened on now; undefined before and after. */
  port(): number | undefined;
  /** Whether the network may come in. */
  open(): boolean;
  /** Where it can be reached now: loopback first. */
  addresses(): string[];
  close(): Promise<void>;
};

/** IPv4 addresses of this computer in its networks. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one?.family === "IPv4" && !one.internal ? [one.address] : []));
}

export function createListener(parts: {
  options: ServerOptions;
  onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Lets go what is not a plain request: sockets that were upgraded. */
  onShut?: () => void;
  /** Connections at a time; beyond it new ones are closed at once. */
  most?: number;
  log: Log;
}): Listener {
  const { options, onRequest, onUpgrade, onShut, most, log } = parts;
  let server: Server | undefined;
  let lan = false;

  const bound = (): AddressInfo | undefined => (server?.address() as AddressInfo | null) ?? undefined;

  async function shut(): Promise<void> {
    const old = server;
    server = undefined;
    onShut?.();
    if (!old) return;
    old.closeAllConnections();
    await new Promise<void>((done) => old.close(() => done()));
  }

  return {
    async listen(wish) {
      const next = createServer(options, onRequest);
      if (most !== undefined) next.maxConnections = most;
      next.on("upgrade", onUpgrade);
      // A move to the same port needs the old listener gone first.
      await shut();
      const host = wish.bind ?? (wish.lan ? undefined : "127.0.0.1");
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
      lan = wish.lan || (host !== undefined && zoneOf(host) !== "loopback");
      return { port: (next.address() as AddressInfo).port };
    },
    port: () => bound()?.port,
    open: () => lan,
    addresses() {
      const at = bound();
      if (!at) return [];
      return ["127.0.0.1", ...(lan ? ownAddresses() : [])].map((address) => `http://${address}:${at.port}/`);
    },
    close: shut,
  };
}
