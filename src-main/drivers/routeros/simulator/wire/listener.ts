// The router's open ports: plain and TLS, with the limits of /ip/service and what a new connection may meet.
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import type { Chance } from "../chance.ts";
import { nonsense } from "../faults.ts";
import type { Faults, GreetFault } from "../faults.ts";
import { allowedFrom } from "../formats.ts";
import type { Connection } from "./connection.ts";

/** PEM text. `anonymous`: the router's `certificate=none`, anonymous Diffie-Hellman. */
export type Certificate = { readonly key: string; readonly cert: string } | "anonymous";

/** What /ip/service says about this port. */
export type ServiceRules = {
  readonly maxSessions: number;
  readonly address: string;
  readonly disabled: boolean;
};

function contextOf(certificate: Certificate): SecureContext {
  if (certificate !== "anonymous")
    return createSecureContext({ key: certificate.key, cert: certificate.cert });
  return createSecureContext({
    ciphers: "ADH:@SECLEVEL=0",
    maxVersion: "TLSv1.2",
    dhparam: "auto",
  } as object);
}

function greet(socket: Socket, fault: GreetFault, chance: Chance): void {
  switch (fault) {
    case "close":
      return void socket.end();
    case "reset":
      return void socket.resetAndDestroy();
    case "silent":
      return;
    case "garbage":
      return void socket.write(chance.bytes(300));
    case "http":
    case "ssh":
    case "huge-length":
    case "reserved":
      return void socket.write(nonsense[fault]);
    case "flood": {
      socket.write(nonsense["huge-length"]);
      const block = Buffer.alloc(65_536, 0x41);
      const more = (): void => {
        while (socket.writable && socket.write(block));
      };
      socket.on("drain", more);
      more();
    }
  }
}

export function createListener(parts: {
  readonly secure: boolean;
  readonly faults: () => Faults;
  readonly chance: Chance;
  readonly rules: () => ServiceRules;
  readonly open: () => number;
  /** What the 21st session meets. */
  readonly beyond: () => "close" | "silent";
  readonly connect: (raw: Socket, socket: Socket) => Connection;
}) {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let context: SecureContext | undefined;
  let place: { host: string; port: number } | undefined;
  let accepted = 0;

  function accept(raw: Socket): void {
    accepted++;
    sockets.add(raw);
    raw.setNoDelay(true);
    raw.on("error", () => undefined);
    raw.on("close", () => void sockets.delete(raw));
    const { greet: fault } = parts.faults();
    if (fault) return greet(raw, fault, parts.chance);
    const rules = parts.rules();
    // Seen and documented: the connection is taken, the service denied.
    if (!allowedFrom(rules.address, raw.remoteAddress ?? "")) return void raw.end();
    if (parts.open() >= rules.maxSessions) return parts.beyond() === "close" ? void raw.end() : undefined;
    if (!parts.secure) return void parts.connect(raw, raw);
    if (!context) return void raw.end();
    const socket = new TLSSocket(raw, { isServer: true, secureContext: context });
    parts.connect(raw, socket);
  }

  async function listen(): Promise<number> {
    if (!place) throw new Error("not started");
    const { host, port } = place;
    const fresh = createServer({ allowHalfOpen: true }, accept);
    server = fresh;
    try {
      await new Promise<void>((resolve, reject) => {
        fresh.once("error", reject);
        fresh.listen(port, host, resolve);
      });
    } catch (error) {
      server = undefined;
      throw error;
    }
    // The same port again after a reboot or a fault.
    place = { host, port: (fresh.address() as AddressInfo).port };
    return place.port;
  }

  return {
    accepted: () => accepted,
    setCertificate(certificate: Certificate): void {
      context = contextOf(certificate);
    },
    start(host: string, port: number): Promise<number> {
      place = { host, port };
      return listen();
    },
    /** Stops taking new connections; the port refuses. */
    deafen(): void {
      server?.close();
      server = undefined;
    },
    async hear(): Promise<void> {
      if (!server && place) await listen();
    },
    /** Resolves when the port is free. Destroy the sockets first. */
    async close(): Promise<void> {
      const closing = server;
      server = undefined;
      if (closing) await new Promise<void>((resolve) => void closing.close(() => resolve()));
    },
    destroyAll(): void {
      for (const socket of sockets) socket.destroy();
    },
  };
}

export type Listener = ReturnType<typeof createListener>;
