// One living connection to one router. Everything asked of it settles, whatever the router does.
import { systemClock } from "#main/platform/clock.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { createExchange } from "./exchange.ts";
import type { Outcome } from "./exchange.ts";
import { signIn } from "./login.ts";
import { openWire } from "./repairs.ts";
import type { Wire } from "./repairs.ts";
import { LinkError } from "./types.ts";
import type { ExecOptions, Follow, OpenRouter, Reply, RouterAddress, RouterLink, Row } from "./types.ts";
import { wireLimits } from "./wire/limits.ts";
import type { WireLimits } from "./wire/limits.ts";

/** Milliseconds, except `limits`. */
export type LinkOptions = {
  readonly connectMs: number;
  readonly commandMs: number;
  /** After so long without a word from the router, and with no command waiting, it is asked for its name. */
  readonly keepaliveMs: number;
  readonly closeMs: number;
  readonly limits: WireLimits;
  readonly clock: Clock;
  /** Hears what an `onDown` listener threw: it must not stop the link. */
  readonly onFault: (error: unknown) => void;
};

const usual: LinkOptions = {
  connectMs: 10_000,
  commandMs: 5000,
  keepaliveMs: 20_000,
  closeMs: 1000,
  limits: wireLimits,
  clock: systemClock,
  onFault: () => {},
};

/** So many deadlines in a row without a word, and the router counts as gone. */
const mostMisses = 3;

/** Node fires longer timers at once. */
const longestTimer = 2 ** 31 - 1;

export const openRouter: OpenRouter = (address) => createLink(address);

export function createLink(address: RouterAddress, options: Partial<LinkOptions> = {}): RouterLink {
  const { connectMs, commandMs, keepaliveMs, closeMs, limits, clock, onFault } = { ...usual, ...options };
  let state: "new" | "connecting" | "up" | "gone" = "new";
  let wire: Wire | undefined;
  let goneBecause = new LinkError("closed", "not connected");
  let closing: Promise<void> | undefined;
  let refuse: ((error: LinkError) => void) | undefined;
  const downListeners: ((error: LinkError) => void)[] = [];
  /** What is under way, and how each is told that the link is gone. `waits` is false for a follow. */
  const underWay = new Map<string, { readonly waits: boolean; readonly fail: (error: LinkError) => void }>();
  let lastTag = 0;
  let misses = 0;
  /** Commands sent before the last miss say nothing new when they are missed too. */
  let missedUpTo = 0;
  let lastHeard = 0;
  let connectTimer: Timer | undefined;
  let keepaliveTimer: Timer | undefined;

  function lose(error: LinkError): void {
    if (state === "gone") return;
    const before = state;
    depart(hidden(error));
    wire?.destroy();
    if (before !== "up") return;
    for (const listener of downListeners.splice(0)) tell(listener);
  }

  /** Settles everything that waits. */
  function depart(error: LinkError): void {
    state = "gone";
    goneBecause = error;
    connectTimer?.cancel();
    keepaliveTimer?.cancel();
    for (const [tag, one] of underWay) {
      drop(tag);
      one.fail(error);
    }
    refuse?.(error);
    refuse = undefined;
  }

  function tell(listener: (error: LinkError) => void): void {
    try {
      listener(goneBecause);
    } catch (error) {
      onFault(error);
    }
  }

  function drop(tag: string): void {
    underWay.delete(tag);
    wire?.forget(tag);
  }

  /** Stops a command on the router. Its answer is nobody's business. */
  function cancelOnRouter(tag: string): void {
    try {
      wire?.send(["/cancel", `=tag=${tag}`, `.tag=${++lastTag}`]);
    } catch {
      // Gone with the connection.
    }
  }

  /** A router may repeat what it was told; the password must not travel on in an error. */
  function hidden(error: LinkError): LinkError {
    const { password } = address;
    if (password.length < 4) return error;
    const hide = (text: string): string => text.replaceAll(password, "•••");
    const seen = [error.message, ...error.traps.flatMap((trap) => Object.values(trap))];
    if (!seen.some((text) => text.includes(password))) return error;
    return new LinkError(error.kind, hide(error.message), {
      ...(error.code !== undefined && { code: error.code }),
      ...(error.category !== undefined && { category: error.category }),
      ...(error.fingerprint !== undefined && { fingerprint: error.fingerprint }),
      traps: error.traps.map((trap) =>
        Object.fromEntries(Object.entries(trap).map(([name, value]) => [name, hide(value)])),
      ),
    });
  }

  /** Sends a command; `onEnd` is called once, and not for what `drop` took away. */
  function begin(
    command: string,
    words: readonly string[],
    waits: boolean,
    onRow: (row: Row, bytes: number) => void,
    onEnd: (outcome: Outcome) => void,
  ): string {
    if (!wire || state === "gone") throw goneBecause;
    if (!command.startsWith("/") || words.some((word) => word.startsWith(".tag=")))
      throw new LinkError("protocol", `${command.slice(0, 40)} is no command, or brings its own tag`);
    const tag = String(++lastTag);
    const take = createExchange(onRow);
    wire.send([command, ...words, `.tag=${tag}`]);
    wire.read(tag, (sentence, bytes) => {
      const outcome = take(sentence, bytes);
      if (!outcome) return;
      drop(tag);
      misses = 0;
      onEnd(outcome);
    });
    underWay.set(tag, { waits, fail: (error) => onEnd({ kind: "error", error }) });
    return tag;
  }

  function missed(command: string, tag: string): void {
    if (Number(tag) <= missedUpTo) return;
    missedUpTo = lastTag;
    if (++misses >= mostMisses)
      lose(
        new LinkError("timeout", `the router stopped answering (last asked: ${command})`, {
          code: "command",
        }),
      );
  }

  function run(command: string, words: readonly string[], options: ExecOptions): Promise<Reply> {
    const { deadlineMs = commandMs, onRow, signal } = options;
    if (signal?.aborted) return Promise.reject(new LinkError("cancelled", `${command} was not sent`));
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      let gathered = 0;
      let heard = false;
      let timer: Timer | undefined;
      let tag: string;
      const settle = (): void => {
        timer?.cancel();
        signal?.removeEventListener("abort", abort);
      };
      const giveUp = (error: LinkError): void => {
        settle();
        drop(tag);
        cancelOnRouter(tag);
        reject(error);
      };
      const abort = (): void => giveUp(new LinkError("cancelled", `${command} was cancelled`));
      const takeRow = (row: Row, bytes: number): void => {
        heard = true;
        if (onRow) {
          try {
            onRow(row);
          } catch (error) {
            giveUp(new LinkError("cancelled", `${command}: its row was not taken`, { cause: error }));
          }
          return;
        }
        gathered += bytes;
        if (gathered > limits.replyBytes)
          return giveUp(new LinkError("protocol", `${command}: more rows than can be held`));
        rows.push(row);
      };
      try {
        tag = begin(command, words, true, takeRow, (outcome) => {
          settle();
          if (outcome.kind === "error") reject(outcome.error);
          else resolve({ rows, ret: outcome.ret });
        });
      } catch (error) {
        return reject(error);
      }
      if (Number.isFinite(deadlineMs))
        timer = clock.after(Math.min(deadlineMs, longestTimer), () => {
          giveUp(
            new LinkError("timeout", `${command}: no answer within ${deadlineMs} ms`, { code: "command" }),
          );
          if (!heard) missed(command, tag);
        });
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  function watch(): void {
    if (state !== "up") return;
    const quiet = Math.max(0, clock.now() - lastHeard);
    keepaliveTimer = clock.after(Math.max(0, keepaliveMs - quiet), () => {
      const busy = [...underWay.values()].some((one) => one.waits);
      if (busy || clock.now() - lastHeard < keepaliveMs) return watchAfter(busy);
      run("/system/identity/print", ["=.proplist=name"], {}).then(watch, (error: LinkError) => {
        // A refusal is an answer too.
        if (error.kind !== "timeout") return watch();
        lose(new LinkError("timeout", "the router stopped answering", { code: "keepalive", cause: error }));
      });
    });
  }

  function watchAfter(busy: boolean): void {
    if (!busy) return watch();
    keepaliveTimer = clock.after(keepaliveMs, watch);
  }

  return {
    connect() {
      if (state !== "new")
        return Promise.reject(
          state === "gone" ? goneBecause : new LinkError("closed", "a link connects once"),
        );
      state = "connecting";
      return new Promise((resolve, reject) => {
        refuse = reject;
        let fingerprint: string | undefined;
        let challengeLogin = false;
        connectTimer = clock.after(connectMs, () =>
          lose(
            new LinkError("timeout", `no connection and login within ${connectMs} ms`, { code: "connect" }),
          ),
        );
        wire = openWire(address, limits, {
          async signIn(shown) {
            fingerprint = shown;
            const ask = (command: string, words: readonly string[]): Promise<Reply> =>
              run(command, words, { deadlineMs: Number.POSITIVE_INFINITY });
            ({ challengeLogin } = await signIn(ask, address));
          },
          onReady() {
            if (state !== "connecting") return;
            state = "up";
            refuse = undefined;
            connectTimer?.cancel();
            lastHeard = clock.now();
            watch();
            resolve({ fingerprint, challengeLogin });
          },
          onData() {
            lastHeard = clock.now();
          },
          onLost(error) {
            lose(error.code === "closed-by-router" && state === "connecting" ? turnedAway() : error);
          },
        });
      });
    },

    exec(command, words = [], options = {}) {
      if (state !== "up") return Promise.reject(goneBecause);
      return run(command, words, options);
    },

    follow(command, words, onRow): Follow {
      const { promise: ended, resolve: end } = Promise.withResolvers<LinkError | undefined>();
      if (state !== "up") {
        end(goneBecause);
        return { ended, cancel: () => {} };
      }
      let tag: string | undefined;
      const stop = (why: LinkError | undefined): void => {
        if (tag !== undefined && underWay.has(tag)) {
          drop(tag);
          cancelOnRouter(tag);
        }
        end(why);
      };
      try {
        tag = begin(
          command,
          words,
          false,
          (row) => {
            try {
              onRow(row);
            } catch (error) {
              stop(new LinkError("cancelled", `${command}: its row was not taken`, { cause: error }));
            }
          },
          (outcome) => end(outcome.kind === "error" ? outcome.error : undefined),
        );
      } catch (error) {
        end(error instanceof LinkError ? error : new LinkError("protocol", String(error), { cause: error }));
      }
      return { ended, cancel: () => stop(undefined) };
    },

    close() {
      closing ??= new Promise((resolve) => {
        const had = state === "connecting" || state === "up" ? wire : undefined;
        downListeners.length = 0;
        if (state !== "gone") depart(new LinkError("closed", "the connection was closed by us"));
        if (!had) return resolve();
        const timer = clock.after(closeMs, () => had.destroy());
        had.end(() => {
          timer.cancel();
          resolve();
        });
      });
      return closing;
    },

    onDown(listener) {
      if (closing) return;
      if (state === "gone") queueMicrotask(() => tell(listener));
      else downListeners.push(listener);
    },
  };
}

function turnedAway(): LinkError {
  return new LinkError(
    "closed",
    "the router closed the connection before the login: the address list of /ip/service or /user, or the session limit, may shut this computer out",
    { code: "before-login" },
  );
}
