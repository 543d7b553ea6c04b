// node-routeros 1.6.9, repaired. Of the library we keep the socket set-up, the table of readers and the order of
// connecting; what it gets wrong is replaced on the one connection it belongs to, so nothing is shared between links.
//   receiver.processRawData  framing that survives every cut, with limits, that never throws in a socket handler
//   connector.write          one buffer per sentence, UTF-8, callers' arrays left alone
//   connector.destroy        keeps listeners, so that a second error finds someone at home
//   api.login                ours: NoDelay and the certificate first, then both login forms
// Never used: write, stream, close, keepalive, Channel and RStream of the library.
import type { Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { checkCertificate } from "./certificate.ts";
import type { LibraryConnector, LibrarySentenceReader } from "./library.ts";
import { RouterOSAPI } from "./library.ts";
import { LinkError } from "./types.ts";
import type { RouterAddress } from "./types.ts";
import { sentenceBytes } from "./wire/encode.ts";
import { createFraming } from "./wire/framing.ts";
import type { WireLimits } from "./wire/limits.ts";
import { createPump } from "./wire/pump.ts";

export type Wire = {
  /** Throws LinkError `closed` when there is nobody to send to, `protocol` when the words make no sentence. */
  send(words: readonly string[]): void;
  /** Who gets the sentences tagged `tag`. Sentences nobody reads any more are dropped. */
  read(tag: string, reader: LibrarySentenceReader): void;
  forget(tag: string): void;
  /** Lets the socket go at once. */
  destroy(): void;
  /** Says goodbye; `then` is called when the socket is gone. */
  end(then: () => void): void;
};

export type WireHooks = {
  /** The socket stands, over TLS with the right certificate; nothing was sent yet. */
  signIn(fingerprint: string | undefined): Promise<void>;
  onReady(): void;
  onData(): void;
  /** Called at most once, with everything that arrived before it already handed on. */
  onLost(error: LinkError): void;
};

export function openWire(address: RouterAddress, limits: WireLimits, hooks: WireHooks): Wire {
  const api = new RouterOSAPI({
    host: address.host,
    port: address.port,
    // The library never learns who we are: its login is not used, and it writes what it sends into debug logs.
    user: "",
    password: "",
    timeout: 3600,
    tls: address.tls && tlsOptions,
    keepalive: false,
  });
  api.on("error", () => {});
  let standing = false;
  let lost = false;
  let socket: Socket | TLSSocket | undefined;
  let connector: LibraryConnector | undefined;

  function lose(error: LinkError): void {
    if (lost) return;
    lost = true;
    pump.stop();
    socket?.destroy();
    hooks.onLost(error);
  }

  const framing = createFraming(limits, (words, bytes) => {
    if (words[0] === "!fatal") return lose(fatal(words));
    const tag = takeTag(words);
    if (tag !== undefined) connector?.receiver.tags.get(tag)?.callback(words, bytes);
  });
  const pump = createPump(
    (chunk, start, end) => {
      if (lost) return;
      try {
        framing.push(chunk, start, end);
      } catch (error) {
        lose(error instanceof LinkError ? error : new LinkError("protocol", String(error), { cause: error }));
      }
    },
    { pause: () => socket?.pause(), resume: () => socket?.resume() },
  );

  api.login = async () => {
    standing = true;
    socket?.setNoDelay(true);
    const fingerprint = address.tls && checkCertificate(socket as TLSSocket, address.tls.fingerprint);
    await hooks.signIn(fingerprint);
  };
  api.connect().then(
    () => {
      if (!lost) hooks.onReady();
    },
    (error: unknown) => lose(asLost(error, standing, address)),
  );

  connector = api.connector;
  socket = connector.socket;
  connector.on("error", () => {});
  connector.on("timeout", () => {});
  connector.destroy = () => void socket?.destroy();
  connector.write = (words) => socket?.write(sentenceBytes(words));
  // Without a socket (a port that is none) the promise above has refused already.
  if (socket) {
    connector.receiver.processRawData = (chunk) => {
      hooks.onData();
      pump.take(chunk);
    };
    socket.setTimeout(0);
    socket.on("error", (error) => lose(asLost(error, standing, address)));
    const closed = () =>
      pump.finish(() =>
        lose(new LinkError("closed", "the router closed the connection", { code: "closed-by-router" })),
      );
    socket.on("end", closed);
    socket.on("close", closed);
  }

  return {
    send(words) {
      if (lost || !socket?.writable) throw new LinkError("closed", "not connected");
      connector.write(words);
    },
    read: (tag, reader) => connector.read(tag, reader),
    forget: (tag) => connector.stopRead(tag),
    destroy() {
      lost = true;
      pump.stop();
      socket?.destroy();
    },
    end(then) {
      lost = true;
      pump.stop();
      if (!socket || socket.destroyed) return then();
      socket.once("close", then);
      if (!standing) return void socket.destroy();
      socket.resume();
      socket.end();
    },
  };
}

/**
 * Routers sign their own certificates, so no chain can vouch for one: the pinned fingerprint does, checked before
 * the first byte is sent (`checkCertificate`).
 */
const tlsOptions: ConnectionOptions = { rejectUnauthorized: false };

/** Takes the `.tag=` word out: real routers put it second, the manual last. */
function takeTag(words: string[]): string | undefined {
  const at = words[1]?.startsWith(".tag=") ? 1 : words.findIndex((word) => word.startsWith(".tag="));
  if (at < 0) return undefined;
  return words.splice(at, 1)[0]?.slice(5);
}

/** `!fatal` says why in a bare word; some firmware as `=message=`. */
function fatal(words: readonly string[]): LinkError {
  const reason = words.slice(1).find((word) => !word.startsWith(".tag=")) ?? "";
  return new LinkError("closed", reason.replace(/^=message=/, "") || "the router ended the session", {
    code: "fatal",
  });
}

/** Keeps Node's code and text, which the library throws away. */
function asLost(error: unknown, standing: boolean, address: RouterAddress): LinkError {
  if (error instanceof LinkError) return error;
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const text = message || code || String(error);
  if (address.tls && !standing && /handshake[ _]failure/i.test(`${code} ${text}`))
    return new LinkError(
      "connect",
      "the router offers no encryption this computer accepts; most likely its api-ssl service has no certificate: make one and choose it with /ip/service/set api-ssl certificate=…",
      { code: code ?? "handshake", cause: error },
    );
  return new LinkError(standing ? "closed" : "connect", text, {
    ...(code !== undefined && { code }),
    cause: error,
  });
}
