// One living connection to the helper: JSON lines over its unix socket, kept up for as long as it is wanted.
import { connect, type Socket } from "node:net";
import { limits, socketPath } from "../../../src-helper/protocol.ts";
import type { Answer, Event, Requests, Verb } from "../../../src-helper/protocol.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import { HelperError, type Helper, type HelperErrorKind, type Presence } from "./types.ts";

/** Verbs that move something outside, and how long the rest may take. */
const slow: ReadonlySet<Verb> = new Set<Verb>([
  "start",
  "stop",
  "restart",
  "forget",
  "capabilities",
  "scan",
  "doctor",
  "sync",
]);
const slowMs = limits.operationMs + 5000;
const quickMs = 8000;
/** Requests under way at once; the helper takes 64 of a connection. */
const together = 32;
const connectMs = 4000;
const retry = { first: 500, most: 10_000 };
/** A socket that is not there costs nothing to look for. */
const absentMs = 3000;

type Waiting = {
  readonly verb: Verb;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: HelperError) => void;
  readonly timer: Timer;
};

export function createHelperClient(parts: { clock: Clock; socket?: string }): Helper {
  const { clock, socket: path = socketPath } = parts;
  const hearers = new Set<(event: Event) => void>();
  const watchers = new Set<(presence: Presence) => void>();
  const waiting = new Map<number, Waiting>();
  const queue: (() => void)[] = [];
  /** Those who asked before it was known whether anybody answers. */
  let first: (() => void)[] = [];
  let presence: Presence = { kind: "asking" };
  let socket: Socket | undefined;
  let timer: Timer | undefined;
  let attempt = 0;
  let seq = 0;
  let stopped = true;

  function become(next: Presence): void {
    const same = presence.kind === next.kind && (next.kind !== "away" || presence.kind !== "away");
    presence = next.kind === "away" && presence.kind === "away" ? { ...next, since: presence.since } : next;
    for (const go of first.splice(0)) go();
    if (!same) for (const watcher of watchers) watcher(presence);
  }

  const troubleNow = (): HelperError => {
    const said: Partial<Record<Presence["kind"], [HelperErrorKind, string]>> = {
      absent: ["absent", "the helper is not installed on this computer"],
      forbidden: ["forbidden", "this user may not speak to the helper"],
    };
    const [kind, text] = said[presence.kind] ?? ["away", "the helper does not answer"];
    return new HelperError(kind, presence.kind === "away" ? presence.detail : text);
  };

  function open(): void {
    timer = undefined;
    const mine = connect(path);
    const late = clock.after(connectMs, () => mine.destroy(new Error("no answer to the connection")));
    let rest = "";
    let cause: unknown = new Error("the helper ended the connection");
    socket = mine;
    mine.setEncoding("utf8");
    mine.on("connect", () => {
      late.cancel();
      send(mine, "subscribe", {}).then(
        () => {
          attempt = 0;
          become({ kind: "ready", since: clock.now() });
        },
        (error: unknown) => mine.destroy(error instanceof Error ? error : new Error(textOf(error))),
      );
    });
    mine.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > limits.syncLine) return void mine.destroy(new Error("a line without an end"));
      for (const line of lines) if (line !== "" && !mine.destroyed) take(mine, line);
    });
    mine.on("error", (error) => {
      cause = error;
    });
    mine.on("close", () => {
      late.cancel();
      if (socket === mine) lost(cause);
    });
  }

  function lost(cause: unknown): void {
    socket = undefined;
    const code = (cause as NodeJS.ErrnoException).code;
    const wasReady = presence.kind === "ready";
    for (const [id, one] of waiting) {
      waiting.delete(id);
      one.timer.cancel();
      // What was asked may have been done.
      one.reject(new HelperError("away", textOf(cause)));
    }
    if (stopped) return;
    if (code === "ENOENT") become({ kind: "absent" });
    else if (code === "EACCES" || code === "EPERM") become({ kind: "forbidden" });
    else become({ kind: "away", since: clock.now(), detail: textOf(cause) });
    for (const go of queue.splice(0)) go();
    const isAbsent = presence.kind === "absent" || presence.kind === "forbidden";
    const wait = isAbsent ? absentMs : Math.min(retry.most, retry.first * 2 ** attempt++);
    timer = clock.after(wasReady ? 100 : wait, open);
  }

  function take(from: Socket, line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return void from.destroy(new Error("what answers there is not Kaunta's helper"));
    }
    if (isEvent(value)) {
      for (const hear of hearers) hear(value);
      return;
    }
    if (!isAnswer(value)) return void from.destroy(new Error("what answers there is not Kaunta's helper"));
    const one = waiting.get(value.seq);
    if (!one) {
      // Refused before it was read: too many connections.
      if (!value.ok && value.seq === 0) from.destroy(new Error(value.error.sentence));
      return;
    }
    waiting.delete(value.seq);
    one.timer.cancel();
    queue.shift()?.();
    if (value.ok) {
      const { seq: _, ok: _1, ...answer } = value;
      return one.resolve(answer);
    }
    const { error } = value;
    one.reject(new HelperError(error.code === "time-out" ? "timed-out" : "refused", error.sentence, error));
  }

  function send<V extends Verb>(
    to: Socket,
    verb: V,
    what: Requests[V]["ask"],
  ): Promise<Requests[V]["answer"]> {
    const { promise, resolve, reject } = Promise.withResolvers<Requests[V]["answer"]>();
    const id = ++seq;
    const ms = slow.has(verb) ? slowMs : quickMs;
    const late = clock.after(ms, () => {
      waiting.delete(id);
      queue.shift()?.();
      reject(new HelperError("timed-out", `the helper did not answer ${verb} within ${ms / 1000} s`));
      // Something this small unanswered means that nobody listens any more.
      if (!slow.has(verb)) to.destroy(new Error("the helper is silent"));
    });
    waiting.set(id, {
      verb,
      // The helper is of the same build: what it answers to a verb is what the protocol says of that verb.
      resolve: (answer) => resolve(answer as Requests[V]["answer"]),
      reject,
      timer: late,
    });
    to.write(`${JSON.stringify({ ...what, seq: id, verb })}\n`);
    return promise;
  }

  return {
    async ask(verb, what) {
      if (presence.kind === "asking" && !stopped) {
        const known = Promise.withResolvers<void>();
        first.push(known.resolve);
        await known.promise;
      }
      while (presence.kind === "ready" && waiting.size >= together) {
        const free = Promise.withResolvers<void>();
        queue.push(free.resolve);
        await free.promise;
      }
      if (!socket || presence.kind !== "ready") throw troubleNow();
      return send(socket, verb, what);
    },
    presence: () => presence,
    onPresence(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    onEvent(listener) {
      hearers.add(listener);
      return () => void hearers.delete(listener);
    },
    start() {
      if (!stopped) return;
      stopped = false;
      open();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      const mine = socket;
      if (mine && !mine.destroyed) {
        const { promise, resolve } = Promise.withResolvers<void>();
        mine.once("close", () => resolve());
        mine.destroy();
        await promise;
      }
      first.splice(0).forEach((go) => go());
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isEvent(value: unknown): value is Event {
  return isObject(value) && typeof value["event"] === "string";
}

function isAnswer(value: unknown): value is Answer {
  if (!isObject(value) || typeof value["seq"] !== "number") return false;
  if (value["ok"] === true) return true;
  const error = value["error"];
  return value["ok"] === false && isObject(error) && typeof error["sentence"] === "string";
}
