// A plain client for this room's tests: its own small codec, bytes as the manual draws them, no cleverness.
import { connect } from "node:net";
import type { Socket } from "node:net";

export function word(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const n = bytes.length;
  const head =
    n < 0x80 ? [n] : n < 0x4000 ? [0x80 | (n >> 8), n & 255] : [0xc0 | (n >> 16), (n >> 8) & 255, n & 255];
  return Buffer.concat([Buffer.from(head), bytes]);
}
export const sentence = (...words: (string | Buffer)[]): Buffer =>
  Buffer.concat([...words.map(word), Buffer.from([0])]);

/** Sentences in the bytes so far, and what is left over. */
export function read(bytes: Buffer): { sentences: string[][]; rest: number } {
  const sentences: string[][] = [];
  let words: string[] = [];
  let at = 0;
  let taken = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
    const mask = [0, 0x7f, 0x3f, 0x1f, 0x0f, 0][size] ?? 0;
    if (bytes.length < at + size) break;
    let length = first & mask;
    for (let index = 1; index < size; index++) length = length * 256 + (bytes[at + index] ?? 0);
    if (bytes.length < at + size + length) break;
    if (length > 0) words.push(bytes.subarray(at + size, at + size + length).toString("utf8"));
    at += size + length;
    if (length > 0) continue;
    sentences.push(words);
    words = [];
    taken = at;
  }
  return { sentences, rest: bytes.length - taken };
}

export type TestClient = Awaited<ReturnType<typeof openClient>>;

export async function openClient(port: number, socket: Socket = connect(port, "127.0.0.1")) {
  let bytes: Buffer = Buffer.alloc(0);
  const seen: string[][] = [];
  let closed: "fin" | "reset" | undefined;
  const wakers = new Set<() => void>();
  const wake = (): void => {
    for (const waker of wakers) waker();
  };
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const { sentences, rest } = read(bytes);
    seen.push(...sentences);
    bytes = bytes.subarray(bytes.length - rest);
    wake();
  });
  socket.on("end", () => {
    closed ??= "fin";
    wake();
  });
  socket.on("error", () => {
    closed = "reset";
    wake();
  });
  if (socket.connecting)
    await new Promise<void>((resolve) => socket.once("connect", resolve).once("error", () => resolve()));

  async function until(test: () => boolean, ms = 3000): Promise<void> {
    const deadline = performance.now() + ms;
    while (!test()) {
      if (performance.now() > deadline) throw new Error(`waited ${ms} ms; seen ${JSON.stringify(seen)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(finish, 50);
        function finish(): void {
          clearTimeout(timer);
          wakers.delete(finish);
          resolve();
        }
        wakers.add(finish);
      });
    }
  }
  const ends = (): number => seen.filter((one) => one[0] === "!done" || one[0] === "!fatal").length;
  return {
    socket,
    seen,
    until,
    /** Bytes that make no whole sentence yet. */
    left: () => bytes,
    closed: () => closed,
    write: (...words: string[]): void => void socket.write(sentence(...words)),
    /** Sends one sentence and gives what is answered up to the next `!done` or `!fatal`. */
    async ask(...words: string[]): Promise<string[][]> {
      const from = seen.length;
      const before = ends();
      socket.write(sentence(...words));
      await until(() => ends() > before || closed !== undefined);
      return seen.slice(from);
    },
    async login(name = "admin", password = ""): Promise<string[][]> {
      return this.ask("/login", `=name=${name}`, `=password=${password}`);
    },
    close: (): void => void socket.destroy(),
  };
}

/** Fields of the `!re` rows of an answer. */
export const rows = (answer: readonly string[][]): Record<string, string>[] =>
  answer
    .filter((one) => one[0] === "!re")
    .map((one) =>
      Object.fromEntries(
        one.slice(1).flatMap((field) => {
          const divide = field.indexOf("=", 1);
          return field.startsWith("=") ? [[field.slice(1, divide), field.slice(divide + 1)]] : [];
        }),
      ),
    );
