// The door: JSON lines over a unix socket, within limits. It reads and writes; what a request means is not its matter.
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";

import { request, sequence } from "./checks/request.ts";
import type { Clock } from "./clock.ts";
import { createLines } from "./lines.ts";
import type { Answer, Event, Refusal, Request } from "./protocol.ts";
import { limits } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";

export type Door = {
  readonly server: Server;
  /** To every subscriber. */
  tell(event: Event): void;
  /** No more connections, and those there are end. */
  close(): Promise<void>;
};
export type DoorParts = {
  readonly clock: Clock;
  /** Answers the request's part of the protocol or throws; never called with anything unchecked. */
  readonly answer: (request: Request) => Promise<object>;
  readonly log: (line: string) => void;
};

/** Requests of one connection under way at a time; bytes a subscriber may leave unread. */
const most = { waiting: 64, unread: 4 * 1024 * 1024 } as const;

export function createDoor(parts: DoorParts): Door {
  const open = new Set<Socket>();
  const subscribers = new Set<Socket>();

  const write = (socket: Socket, line: Answer | Event) => {
    if (socket.destroyed || !socket.writable) return;
    socket.write(`${JSON.stringify(line)}\n`);
    if (socket.writableLength <= most.unread) return;
    parts.log("a connection was ended: it does not read");
    socket.destroy();
  };
  const refuse = (socket: Socket, seq: number, error: Refusal) => write(socket, { seq, ok: false, error });

  const server = createServer((socket) => {
    let waiting = 0;
    if (open.size >= limits.connections) {
      socket.on("error", () => undefined);
      const sentence = `There are ${limits.connections} connections already.`;
      socket.end(`${JSON.stringify({ seq: 0, ok: false, error: { code: "too-many", sentence } })}\n`);
      return;
    }
    open.add(socket);

    const serve = async (line: Uint8Array) => {
      let seq = 0;
      try {
        const value = parse(line);
        seq = sequenceOf(value);
        if (waiting >= most.waiting)
          throw new Refused("too-many", `${most.waiting} requests of this connection are under way.`);
        const asked = request(value);
        if (line.length > limits.line && asked.verb !== "sync")
          throw new Refused("too-long", `A line of ${asked.verb} may be ${limits.line} bytes long.`);
        if (asked.verb === "subscribe") subscribers.add(socket);
        waiting++;
        try {
          const answer = await inTime(parts, asked);
          write(socket, { ...answer, seq, ok: true });
        } finally {
          waiting--;
        }
      } catch (error) {
        const refusal = refusalOf(error);
        if (!(error instanceof Refused)) parts.log(`unforeseen: ${String(error)}`);
        refuse(socket, seq, refusal);
      }
    };

    const lines = createLines(limits.syncLine, (line) => {
      if (line.length > 0) void serve(line);
    });
    socket.on("data", (bytes: Buffer) => {
      if (lines.take(bytes)) return;
      refuse(socket, 0, { code: "too-long", sentence: `A line may be ${limits.syncLine} bytes long.` });
      socket.removeAllListeners("data");
      socket.destroySoon();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      open.delete(socket);
      subscribers.delete(socket);
    });
  });

  return {
    server,
    tell(event) {
      for (const socket of subscribers) write(socket, event);
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of open) socket.destroySoon();
      await promise;
    },
  };
}

function parse(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line)) as unknown;
  } catch {
    throw new Refused("invalid", "The line is not JSON in UTF-8.", { field: "request" });
  }
}

/** So that a refusal of the rest can be told to whom it belongs; 0 when there is none. */
function sequenceOf(value: unknown): number {
  if (typeof value !== "object" || value === null || !("seq" in value)) return 0;
  try {
    return sequence(value.seq);
  } catch {
    return 0;
  }
}

/** What was begun goes on to its end; only the waiting ends. */
async function inTime(parts: DoorParts, asked: Request): Promise<object> {
  const late = Promise.withResolvers<never>();
  const timer = parts.clock.after(limits.operationMs, () =>
    late.reject(
      new Refused("time-out", `${asked.verb} takes longer than ${limits.operationMs / 1000} seconds.`, {
        fix: "It goes on by itself; look at the status in a moment.",
      }),
    ),
  );
  try {
    return await Promise.race([parts.answer(asked), late.promise]);
  } finally {
    timer.cancel();
  }
}
