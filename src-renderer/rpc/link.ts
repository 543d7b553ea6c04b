// What every screen holds of the core: things to ask, facts to hear, topics to watch. It outlives its pipes.
import type { StoreApi } from "zustand/vanilla";
import { createStore } from "zustand/vanilla";
import type { Facts } from "#contract/facts.ts";
import type { Pipe } from "#contract/pipe.ts";
import { asCallError, type CallError } from "./call-error.ts";
import { type Calls, callsBy, createPipeClient, type FactName, lost, type PipeClient } from "./client.ts";

/** A pipe that can be hung up from this side, where the transport knows how. */
export type ScreenPipe = Pipe & { close?(): void };

/** `since` is when the core was last heard; `retryAt` when it is called again, undefined while it is being called.
    `refusal` is why the last try led to nothing although somebody answered. */
export type Connection =
  | { readonly kind: "connecting"; readonly since: number; readonly refusal?: CallError | undefined }
  | { readonly kind: "open"; readonly since: number }
  | { readonly kind: "lost"; readonly since: number; readonly retryAt: number | undefined };

export type CoreLink = {
  readonly call: Calls;
  on<F extends FactName>(fact: F, listener: (value: Facts[F]) => void): () => void;
  /** Hears the facts of this topic until let go; several may watch the same. `ready` when the core knows. */
  watch(topic: string): { readonly ready: Promise<unknown>; readonly stop: () => void };
  /** True when the core is there and somebody is in: time to ask for the whole picture. False when that is over. */
  onConnection(listener: (connected: boolean) => void): () => void;
  readonly connection: StoreApi<Connection>;
};

export type LivingLink = CoreLink & {
  start(): void;
  stop(): void;
  /** Calls the core now rather than at `retryAt`. */
  retryNow(): void;
  /** The session on this pipe began or ended. */
  entered(isIn: boolean): void;
};

type Parts = {
  /** Resolves with an open pipe, or rejects. */
  readonly connect: () => Promise<ScreenPipe>;
  /** The first words on a new pipe, before anybody else may ask: takes up the session. True when somebody is in. */
  readonly greet: (call: Calls) => Promise<boolean>;
  readonly now?: () => number;
  readonly random?: () => number;
};

/** 0.5, 1, 2, 4, 8, then every 10 s, each shortened by up to half so that many screens do not call at once. */
export function backoff(attempt: number, random: () => number): number {
  return Math.min(10_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);
}

export function createLivingLink({
  connect,
  greet,
  now = Date.now,
  random = Math.random,
}: Parts): LivingLink {
  const connection = createStore<Connection>(() => ({ kind: "connecting", since: now() }));
  const listeners = new Map<FactName, Set<(value: never) => void>>();
  const connected = new Set<(isConnected: boolean) => void>();
  const topics = new Map<string, number>();
  let client: PipeClient | undefined;
  /** Settles when the pipe is open and greeted; calls wait for it. */
  let ready = Promise.withResolvers<PipeClient>();
  let isIn = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let telling: Promise<unknown> | undefined;

  async function open(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const state = connection.getState();
    if (state.kind === "lost") connection.setState({ ...state, retryAt: undefined }, true);
    let pipe: ScreenPipe | undefined;
    try {
      pipe = await connect();
      const fresh = createPipeClient(pipe);
      client = fresh;
      fresh.closed(() => fell(fresh));
      for (const [fact, heard] of listeners) hook(fresh, fact, heard);
      isIn = await greet(fresh.call);
      if (client !== fresh) return;
      attempt = 0;
      connection.setState({ kind: "open", since: now() }, true);
      ready.resolve(fresh);
      if (isIn) void settle(true);
    } catch (thrown) {
      const refusal = asCallError(thrown);
      if (
        connection.getState().kind === "connecting" &&
        pipe !== undefined &&
        refusal.code !== "connection_lost"
      )
        connection.setState((state) => ({ ...state, refusal }), true);
      fell(client);
      pipe?.close?.();
    }
  }

  function fell(which: PipeClient | undefined): void {
    if (which !== client || timer !== undefined || !running) return;
    client = undefined;
    const wasIn = isIn;
    isIn = false;
    if (wasIn) void settle(false);
    const state = connection.getState();
    // Whoever asks from now on is told at once rather than left waiting.
    ready.promise.catch(() => undefined);
    ready.reject(lost());
    ready = Promise.withResolvers();
    const wait = backoff(attempt++, random);
    const since = state.kind === "lost" ? state.since : now();
    // A page that never had a core says "connecting"; one that had, "lost since".
    if (state.kind !== "connecting")
      connection.setState({ kind: "lost", since, retryAt: now() + wait }, true);
    timer = setTimeout(() => void open(), wait);
  }

  function hook(to: PipeClient, fact: FactName, heard: Set<(value: never) => void>): void {
    to.on(fact, (value) => {
      for (const listener of heard) listener(value as never);
    });
  }

  /** The topics first, so that nothing is missed between the picture and the news. */
  async function settle(nowIn: boolean): Promise<void> {
    if (nowIn) await tellTopics().catch(() => undefined);
    if (nowIn !== isIn) return;
    // oxlint-disable-next-line unicorn/no-useless-spread -- a listener may let itself go
    for (const listener of [...connected]) listener(nowIn);
  }

  /** Once per turn, however many came and went. */
  function tellTopics(): Promise<unknown> {
    telling ??= Promise.resolve().then(() => {
      telling = undefined;
      return isIn ? client?.call.sites.watch({ topics: [...topics.keys()] }) : undefined;
    });
    return telling;
  }

  async function ask(name: string, input: unknown): Promise<unknown> {
    if (connection.getState().kind === "lost") throw lost();
    const [area = "", call = ""] = name.split(".");
    const through = (await ready.promise).call as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    return through[area]?.[call]?.(input);
  }

  return {
    call: callsBy(ask),
    connection,
    on(fact, listener) {
      const known = listeners.get(fact);
      const heard = known ?? new Set();
      heard.add(listener);
      if (known === undefined) {
        listeners.set(fact, heard);
        if (client !== undefined) hook(client, fact, heard);
      }
      return () => heard.delete(listener);
    },
    watch(topic) {
      let watching = true;
      topics.set(topic, (topics.get(topic) ?? 0) + 1);
      const ready = tellTopics();
      // Who does not wait for it need not hear that it failed: the next connection tells the topics again.
      ready.catch(() => undefined);
      return {
        ready,
        stop() {
          if (!watching) return;
          watching = false;
          const left = (topics.get(topic) ?? 0) - 1;
          if (left > 0) topics.set(topic, left);
          else topics.delete(topic);
          tellTopics().catch(() => undefined);
        },
      };
    },
    onConnection(listener) {
      connected.add(listener);
      return () => connected.delete(listener);
    },
    start() {
      running = true;
      void open();
    },
    stop() {
      running = false;
      clearTimeout(timer);
      timer = undefined;
    },
    retryNow() {
      if (timer !== undefined) void open();
    },
    entered(nowIn) {
      isIn = nowIn;
      void settle(nowIn);
    },
  };
}
