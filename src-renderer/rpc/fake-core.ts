// A core in memory for tests and previews: answers what it is given, tells facts, can go away and come back.
import type { Facts } from "#contract/facts.ts";
import type { Pipe } from "#contract/pipe.ts";
import { CallError } from "./call-error.ts";
import type { Calls, FactName } from "./client.ts";

/** Any part of the contract; a call that is missing is answered with `not_here`. */
export type FakeAnswers = {
  [A in keyof Calls]?: {
    [C in keyof Calls[A]]?: Calls[A][C] extends (input: infer I) => Promise<infer O>
      ? (input: I) => O | Promise<O>
      : never;
  };
};

export type FakeCore = {
  /** Give this to createLivingLink. Rejects while the core is down. */
  readonly connect: () => Promise<Pipe>;
  tell<F extends FactName>(fact: F, value: Facts[F]): void;
  /** Everything asked, in order. */
  readonly asked: readonly { readonly call: string; readonly input: unknown }[];
  /** Cuts all pipes; further ones are refused until `up`. */
  down(): void;
  up(): void;
  /** Changes answers on the fly. */
  readonly answers: FakeAnswers;
};

export function createFakeCore(answers: FakeAnswers): FakeCore {
  const pipes = new Set<{ hear: (text: string) => void; close: () => void }>();
  const asked: { call: string; input: unknown }[] = [];
  let isUp = true;

  async function answer(text: string): Promise<string> {
    const { id, call, input } = JSON.parse(text) as { id: number; call: string; input: unknown };
    asked.push({ call, input });
    const [area = "", name = ""] = call.split(".");
    const handlers = answers as Record<string, Record<string, (input: unknown) => unknown> | undefined>;
    const handler = handlers[area]?.[name];
    if (handler === undefined)
      return JSON.stringify({ id, err: { code: "not_here", message: `the fake core has no ${call}` } });
    try {
      return JSON.stringify({ id, ok: await handler(input) });
    } catch (error) {
      const { code, message, params } =
        error instanceof CallError ? error : new CallError({ code: "internal", message: String(error) });
      return JSON.stringify({ id, err: { code, message, params } });
    }
  }

  return {
    answers,
    asked,
    connect() {
      if (!isUp) return Promise.reject(new Error("the fake core is down"));
      const hearers: ((text: string) => void)[] = [];
      const closers: (() => void)[] = [];
      const end = {
        hear: (text: string) => hearers.forEach((listener) => listener(text)),
        close: () => closers.forEach((listener) => listener()),
      };
      pipes.add(end);
      return Promise.resolve({
        send(text) {
          void answer(text).then((reply) => {
            if (pipes.has(end)) end.hear(reply);
          });
        },
        receive: (listener) => void hearers.push(listener),
        closed: (listener) => void closers.push(listener),
      });
    },
    tell(fact, value) {
      for (const pipe of pipes) pipe.hear(JSON.stringify({ fact, value }));
    },
    down() {
      isUp = false;
      const ended = [...pipes];
      pipes.clear();
      for (const pipe of ended) pipe.close();
    },
    up() {
      isUp = true;
    },
  };
}
