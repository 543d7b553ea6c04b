// One client's connection: sentences in, login, verbs, replies out, faults in between.
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import type { Chance } from "../chance.ts";
import type { Clock } from "../clock.ts";
import { nonsense } from "../faults.ts";
import type { AnswerFault, Faults } from "../faults.ts";
import { resolve } from "../menus/menu.ts";
import type { Answer, Caller, Place } from "../menus/menu.ts";
import { Trap, traps } from "../traps.ts";
import type { Version } from "../versions.ts";
import { createPipe } from "./pipe.ts";
import { parseRequest } from "./request.ts";
import type { Request } from "./request.ts";
import { createSentenceReader, createSentenceWriter, encodeSentence, FramingError } from "./words.ts";

/** Unmeasured habits of the wire. */
export type WireWays = {
  /** Where `.tag` stands in replies: real routers put it second, the manual prints it last. */
  tagAt: "second" | "last";
  /** Over TLS `/quit` was seen to close without `!fatal`. */
  quitOverTls: "fatal" | "close";
  /** Bytes a word may have before login; "a limit" says the manual. */
  wordBytesBeforeLogin: number;
  sentencesBeforeLogin: number;
  /** Bytes a word may have after login. */
  wordBytes: number;
};

export const usualWireWays: WireWays = {
  tagAt: "second",
  quitOverTls: "close",
  wordBytesBeforeLogin: 4096,
  sentencesBeforeLogin: 20,
  wordBytes: 1_048_576,
};

export type ConnectionParts = {
  readonly id: number;
  readonly clock: Clock;
  readonly real: Clock;
  readonly chance: Chance;
  readonly version: Version;
  readonly root: Place;
  readonly ways: WireWays;
  /** Faults of the whole router, read at every use. */
  readonly faults: () => Faults;
  /** Rights of a user with this password check, or undefined. */
  readonly loginAs: (
    user: string,
    address: string,
    check: (password: string) => boolean,
  ) => Caller | undefined;
  /** Whether the knee makes this command wait, in ms. */
  readonly slow: () => number;
  readonly heard: (words: readonly string[]) => void;
  readonly loggedOut: (caller: Caller) => void;
  readonly ended: () => void;
};

export type Connection = ReturnType<typeof createConnection>;

type Running = {
  readonly tag: string | undefined;
  readonly interrupt: () => void;
  readonly stop: () => void;
};

/** @param raw the TCP socket; @param socket the same, or the TLS socket on top of it */
export function createConnection(raw: Socket, socket: Socket, parts: ConnectionParts) {
  const { version, ways, real } = parts;
  let own: Partial<Faults> = {};
  const faults = (): Faults => ({ ...parts.faults(), ...own });
  const pipe = createPipe(() => socket, faults, real);
  const address = (raw.remoteAddress ?? "").replace(/^::ffff:/, "");
  const since = parts.clock.now();
  let caller: Caller | undefined;
  let challenge: Buffer | undefined;
  let before = 0;
  let over = false;
  let quiet = false;
  let orphan = false;
  const running = new Set<Running>();

  const reader = createSentenceReader(() => {
    const wordBytes = caller ? ways.wordBytes : ways.wordBytesBeforeLogin;
    return { wordBytes, sentenceBytes: wordBytes * 4 };
  });

  function finish(): void {
    if (over) return;
    over = true;
    for (const command of running) command.stop();
    running.clear();
    if (caller) parts.loggedOut(caller);
    parts.ended();
  }
  const close = (): void => pipe.afterwards(() => void socket.end());
  const reset = (): void => pipe.afterwards(() => void raw.resetAndDestroy());
  function fatal(reason: string): void {
    pipe.send(encodeSentence(["!fatal", reason]));
    close();
  }

  /** Builds the answer to one request. Rows gather until the command is done or, when it streams, go out at once. */
  function answering(
    request: Request,
    fault: AnswerFault | undefined,
  ): Answer & { readonly open: () => boolean } {
    const { tag } = request;
    const { charset, lateMs, storm } = faults();
    const writer = createSentenceWriter();
    let streaming: Running | undefined;
    let open = true;
    const put = (word: string, rest: string[], asTag = tag): void => {
      const tagged = asTag === undefined ? [] : [`.tag=${asTag}`];
      writer.sentence(
        ways.tagAt === "second" ? [word, ...tagged, ...rest] : [word, ...rest, ...tagged],
        charset,
      );
    };
    const flush = (): void => {
      if (writer.size > 0) pipe.send(writer.take());
    };
    const end = (): void => {
      open = false;
      if (streaming) running.delete(streaming);
      release();
    };
    function release(): void {
      const whole = writer.take();
      const half = whole.subarray(0, Math.max(1, Math.floor(whole.length / 2)));
      switch (fault) {
        case "silent":
        case undefined:
        case "malformed":
        case "unknown-reply":
        case "unknown-tag":
        case "no-done":
        case "trap":
        case "trap-storm":
          if (fault !== "silent" && whole.length > 0) pipe.send(whole);
          return;
        case "reset":
          pipe.send(half);
          return reset();
        case "close":
          pipe.send(half);
          return close();
        case "fatal":
          return fatal("out of memory");
        case "garbage":
          return pipe.send(parts.chance.bytes(200));
        case "http":
        case "huge-length":
        case "reserved":
          return pipe.send(nonsense[fault]);
        case "double":
          return pipe.send(Buffer.concat([whole, whole]));
        case "late":
          real.after(lateMs, () => {
            if (!over) pipe.send(whole);
          });
      }
    }
    function settle(words: () => void): void {
      if (!open) return;
      if (fault === "no-done" || fault === "trap" || fault === "trap-storm") {
        if (fault === "trap") put("!trap", ["=category=4", "=message=failure: simulated"]);
        if (fault === "trap-storm")
          for (let count = 0; count < storm; count++)
            put("!trap", ["=category=4", `=message=storm ${count}`]);
        if (fault !== "no-done") put("!done", []);
      } else words();
      end();
    }
    if (fault === "unknown-tag") put("!re", ["=name=nobody asked"], "no-such-tag");
    if (fault === "unknown-reply") put("!strange", ["=why=simulated"]);

    const trapWords = (trap: Trap): string[] => [
      ...(trap.category === undefined ? [] : [`=category=${trap.category}`]),
      `=message=${trap.message}`,
    ];
    return {
      open: () => open,
      row(fields) {
        if (!open) return;
        const words: string[] = [];
        for (const [name, value] of fields) words.push(`=${name}=${value}`);
        if (fault === "malformed") words.splice(1, 0, "=noequals", "noise", "==", "=");
        put("!re", words);
        if (streaming) flush();
      },
      empty() {
        if (open && version.emptyReply) put("!empty", []);
      },
      done: (ret) => settle(() => put("!done", ret === undefined ? [] : [`=ret=${ret}`])),
      fail: (trap) =>
        settle(() => {
          put("!trap", trapWords(trap));
          put("!done", []);
        }),
      until(stop) {
        const command: Running = {
          tag,
          stop,
          interrupt() {
            stop();
            settle(() => put("!trap", trapWords(traps.interrupted())));
          },
        };
        streaming = command;
        running.add(command);
        flush();
        const { listen } = faults();
        if (typeof listen === "object")
          parts.clock.after(listen.endsAfterMs, () => {
            if (!open || over) return;
            stop();
            put("!done", []);
            end();
          });
      },
    };
  }

  /** The order seen on routers: trap of the cancelled, done of the cancel, done of the cancelled. */
  function cancel(request: Request): void {
    const wanted = request.attributes.get("tag");
    const stopped = [...running].filter((one) => wanted === undefined || one.tag === wanted);
    for (const one of stopped) one.interrupt();
    const reply = answering(request, undefined);
    if (wanted !== undefined && stopped.length === 0) reply.fail(new Trap("unknown tag", 4));
    else reply.done();
    for (const one of stopped) answering({ ...request, tag: one.tag }, undefined).done();
  }

  function login(request: Request): void {
    const reply = answering(request, undefined);
    switch (faults().login) {
      case "silent":
        return;
      case "close":
        return close();
      case "fatal":
        return fatal("too many sessions");
      case "rows": {
        for (const name of ["a", "b"]) reply.row(new Map([[name, "1"]]));
        return reply.done();
      }
      case "refuse":
        return reply.fail(traps.loginRefused());
      case "trap-only":
        return pipe.send(encodeSentence(["!trap", "=message=internal error"]));
      case "odd-challenge":
        return reply.done("not-hexadecimal");
      case undefined:
    }
    const user = request.attributes.get("name") ?? "";
    const response = request.attributes.get("response");
    if (version.challengeLogin && response === undefined) {
      challenge = parts.chance.bytes(16);
      return reply.done(challenge.toString("hex"));
    }
    const given = request.attributes.get("password") ?? "";
    const asked = challenge;
    const right = (password: string): boolean => {
      if (response === undefined) return !version.challengeLogin && password === given;
      if (!asked) return false;
      const hash = createHash("md5").update("\0").update(password, "utf8").update(asked);
      return response.toLowerCase() === `00${hash.digest("hex")}`;
    };
    challenge = undefined;
    caller = parts.loginAs(user, address, right);
    if (caller) reply.done();
    else reply.fail(version.challengeLogin ? traps.oldLoginRefused() : traps.loginRefused());
  }

  function followingFault(request: Request): Trap | "silent" | undefined {
    const follows =
      request.command.endsWith("/listen") ||
      request.attributes.has("follow-only") ||
      request.attributes.has("follow");
    const { listen } = faults();
    if (!follows || typeof listen === "object" || listen === "honest") return undefined;
    if (listen === "silent") return "silent";
    return listen === "no such command" ? traps.noSuchCommand() : traps.unknownParameter("follow-only");
  }

  function perform(request: Request, who: Caller): void {
    const { answer, only, times } = faults();
    const hit = answer !== undefined && times > 0 && (only === undefined || request.command.startsWith(only));
    if (hit && Number.isFinite(times)) countDown();
    const reply = answering(request, hit ? answer : undefined);
    try {
      const trouble = followingFault(request);
      if (trouble === "silent") return;
      if (trouble) throw trouble;
      const verb = resolve(parts.root, request.command);
      if (verb === "no menu") throw traps.noSuchMenu();
      if (verb === "no verb") throw traps.noSuchCommand();
      if (verb.needs.some((policy) => !who.policies.has(policy))) throw traps.notPermitted();
      verb.run({ request, caller: who, answer: reply });
    } catch (error) {
      // A fault of the simulator must not end the program that carries it (the demo); tests see the text.
      reply.fail(error instanceof Trap ? error : new Trap(`simulator: ${String(error)}`, 4));
    }
  }
  function countDown(): void {
    if (own.times === undefined) parts.faults().times--;
    else own.times--;
  }

  function sentence(words: readonly string[]): void {
    if (over || quiet) return;
    parts.heard(words);
    const request = parseRequest(words);
    if (request.command === "/quit") {
      if (socket !== raw && ways.quitOverTls === "close") return close();
      return fatal("session terminated on request");
    }
    if (!caller && ++before > ways.sentencesBeforeLogin) return close();
    if (request.command === "/login") return login(request);
    if (!caller) return fatal("not logged in");
    if (request.command === "/cancel") return cancel(request);
    return perform(request, caller);
  }

  /** Sentences are taken in order, later when the way in or the router is slow. */
  let free = 0;
  function take(words: readonly string[]): void {
    const now = real.now();
    const at = Math.max(free, now + faults().delayIn) + (caller ? parts.slow() : 0);
    free = at;
    if (at <= now) sentence(words);
    else real.after(at - now, () => sentence(words));
  }

  socket.on("data", (chunk: Buffer) => {
    if (orphan) return void raw.resetAndDestroy();
    if (over || quiet || faults().halfOpen) return;
    try {
      for (const words of reader.push(chunk)) take(words);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      quiet = true;
      close();
    }
  });
  socket.on("end", () => {
    if (!faults().halfOpen) close();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    pipe.stop();
    finish();
  });

  return {
    id: parts.id,
    since,
    address,
    get user(): string | undefined {
      return caller?.user;
    },
    /** Commands that run until cancelled. */
    streams: () => running.size,
    setFaults(change: Partial<Faults>): void {
      own = { ...own, ...change };
    },
    send: (bytes: Buffer): void => pipe.send(bytes),
    close,
    reset,
    fatal,
    /** Cut off without a word: the client keeps a connection to nobody. */
    abandon(): void {
      own = { ...own, halfOpen: true };
      finish();
    },
    /** Power is back: whoever still talks to the old connection gets RST. */
    disown(): void {
      orphan = true;
    },
    destroy: (): void => void raw.destroy(),
  };
}
