// A scripted peer for tests: writes and reads the bytes of the API by itself, so that it shares no mistake with us.
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { TlsOptions } from "node:tls";

type Word = string | Buffer;

export function encodedWord(word: Word): Buffer {
  const body = Buffer.isBuffer(word) ? word : Buffer.from(word, "utf8");
  const n = body.length;
  let prefix: number[];
  if (n <= 0x7f) prefix = [n];
  else if (n <= 0x3fff) prefix = [0x80 + (n >> 8), n & 0xff];
  else if (n <= 0x1fffff) prefix = [0xc0 + (n >> 16), (n >> 8) & 0xff, n & 0xff];
  else prefix = [0xe0 + (n >> 24), (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff];
  return Buffer.concat([Buffer.from(prefix), body]);
}

export function encodedSentence(...words: Word[]): Buffer {
  return Buffer.concat([...words.map(encodedWord), Buffer.from([0])]);
}

/** One request as it arrived. Words are latin1 text, so that each character is a byte. */
export type Asked = {
  readonly words: readonly string[];
  readonly command: string;
  readonly tag: string | undefined;
  readonly socket: Socket;
  /** A word by its name: `word("name")` of `=name=x` is `x`. */
  word(name: string): string | undefined;
  /** Sends a sentence with the tag of this request as its second word, as real routers do. */
  send(...words: Word[]): void;
  /** Sends a trap with this text, and the end. */
  refuse(message: string): void;
  /** The bytes of such a sentence, to be sent by hand. */
  bytes(...words: Word[]): Buffer;
};

export type PeerScript = {
  /** Answers everything but `/login`, which is granted unless `login` says otherwise. */
  readonly answer?: (asked: Asked) => void;
  readonly login?: (asked: Asked) => void;
  readonly onConnect?: (socket: Socket) => void;
  readonly tls?: TlsOptions;
  readonly allowHalfOpen?: boolean;
};

export type Peer = {
  readonly port: number;
  /** All requests but the logins. */
  readonly asked: Asked[];
  readonly logins: Asked[];
  /** Bytes received over all connections. */
  received(): number;
  readonly sockets: Set<Socket>;
  stop(): Promise<void>;
};

export async function startPeer(script: PeerScript = {}): Promise<Peer> {
  const asked: Asked[] = [];
  const logins: Asked[] = [];
  const sockets = new Set<Socket>();
  let received = 0;
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    const feed = reader((words) => {
      const one = request(words, socket);
      if (one.command === "/login") {
        logins.push(one);
        return script.login ? script.login(one) : one.send("!done");
      }
      asked.push(one);
      (script.answer ?? ((all) => all.send("!done")))(one);
    });
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
      feed(chunk);
    });
    script.onConnect?.(socket);
  };
  const server: Server = script.tls
    ? createTlsServer(script.tls, take)
    : createServer({ allowHalfOpen: script.allowHalfOpen ?? false }, take);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    logins,
    received: () => received,
    sockets,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function request(words: readonly string[], socket: Socket): Asked {
  const tagWord = words.find((word) => word.startsWith(".tag="));
  const bytes = (first: Word, ...rest: Word[]): Buffer =>
    encodedSentence(first, ...(tagWord ? [tagWord] : []), ...rest);
  return {
    words,
    command: words[0] ?? "",
    tag: tagWord?.slice(5),
    socket,
    word: (name) => words.find((word) => word.startsWith(`=${name}=`))?.slice(name.length + 2),
    refuse: (message) =>
      void socket.write(Buffer.concat([bytes("!trap", `=message=${message}`), bytes("!done")])),
    send: (first = "", ...rest) => void socket.write(bytes(first, ...rest)),
    bytes: (first = "", ...rest) => bytes(first, ...rest),
  };
}

function reader(onSentence: (words: string[]) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  let words: string[] = [];
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const first = held[0];
      if (first === undefined) return;
      const extra = first < 0x80 ? 0 : first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      if (held.length < 1 + extra) return;
      const mask = [0x7f, 0x3f, 0x1f, 0x0f, 0][extra] ?? 0;
      let length = first & mask;
      for (const byte of held.subarray(1, 1 + extra)) length = length * 256 + byte;
      if (held.length < 1 + extra + length) return;
      const word = held.subarray(1 + extra, 1 + extra + length).toString("latin1");
      held = held.subarray(1 + extra + length);
      if (word !== "") words.push(word);
      else if (words.length > 0) {
        const sentence = words;
        words = [];
        onSentence(sentence);
      }
    }
  };
}

/** What became of a promise within `ms`: never waits longer. */
export async function outcome<T>(
  promise: Promise<T>,
  ms = 2000,
): Promise<{ kind: "resolved"; value: T } | { kind: "rejected"; error: unknown } | { kind: "pending" }> {
  const { promise: late, resolve } = Promise.withResolvers<{ kind: "pending" }>();
  const timer = setTimeout(resolve, ms, { kind: "pending" });
  try {
    return await Promise.race([
      late,
      promise.then(
        (value) => ({ kind: "resolved" as const, value }),
        (error: unknown) => ({ kind: "rejected" as const, error }),
      ),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
