// Asks the helper one thing over its socket and waits for the answer.
import { connect } from "node:net";

import { createLines } from "../lines.ts";
import type { Answer, Event, Requests, Verb } from "../protocol.ts";
import { limits } from "../protocol.ts";
import { Refused } from "../refused.ts";

/** The helper cannot be reached; `fix` is what brings it back. */
export class Unreachable extends Error {
  readonly fix: string;
  constructor(sentence: string, fix: string) {
    super(sentence);
    this.fix = fix;
  }
}

const install = "sudo kaunta-setup --interface wlan0 --country KE";

/** `onEvent` makes it listen to news while it waits. Throws `Refused` or `Unreachable`. */
export async function ask<V extends Verb>(
  socketFile: string,
  verb: V,
  what: Requests[V]["ask"],
  onEvent?: (event: Event) => void,
): Promise<Requests[V]["answer"]> {
  const { promise, resolve, reject } = Promise.withResolvers<Requests[V]["answer"]>();
  const socket = connect(socketFile);
  const timer = setTimeout(
    () => reject(new Refused("time-out", `The helper did not answer ${verb} in time.`)),
    limits.operationMs + 2000,
  );
  const lines = createLines(limits.syncLine, (line) => {
    const value: unknown = JSON.parse(Buffer.from(line).toString("utf8"));
    if (isEvent(value)) return onEvent?.(value);
    if (!isAnswer(value) || value.seq === 1) return;
    if (!value.ok) return reject(new Refused(value.error.code, value.error.sentence, value.error));
    const { seq: _seq, ok: _ok, ...answer } = value;
    // The helper is of the same build: what it answers to a verb is what the protocol says of that verb.
    resolve(answer as Requests[V]["answer"]);
  });
  socket.on("connect", () => {
    if (onEvent) socket.write(`${JSON.stringify({ seq: 1, verb: "subscribe" })}\n`);
    socket.write(`${JSON.stringify({ ...what, seq: 2, verb })}\n`);
  });
  socket.on("data", (bytes: Buffer) => {
    try {
      lines.take(bytes);
    } catch {
      reject(new Unreachable("What answers at the socket is not Kaunta's helper.", install));
    }
  });
  socket.on("error", (error) => reject(unreachable(socketFile, error)));
  socket.on("close", () => reject(new Unreachable("The helper ended without an answer.", "hotspotctl list")));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function unreachable(file: string, error: Error): Unreachable {
  const code = "code" in error ? error.code : "";
  if (code === "EACCES")
    return new Unreachable(
      `You may not use ${file}.`,
      "sudo usermod -aG kaunta $USER    then log out and in again",
    );
  if (code === "ENOENT") return new Unreachable("Kaunta's helper is not installed.", install);
  return new Unreachable("Kaunta's helper is not running.", "sudo systemctl start kaunta-helper.socket");
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isEvent = (value: unknown): value is Event => isObject(value) && "event" in value;
const isAnswer = (value: unknown): value is Answer => isObject(value) && "seq" in value && "ok" in value;
