// Orders to a guest's phone and what comes back, by the line to its process.
import type { ChildProcess } from "node:child_process";
import path from "node:path";

import type { Space } from "./spaces.ts";

export type Orders = {
  names: {
    order: { name: string; type?: "A" | "TXT"; server: string; port?: number; timeoutMs?: number };
    got: { found: readonly string[]; error: string };
  };
  get: {
    order: {
      ip: string;
      /** One of the device's own addresses. */
      from?: string;
      port?: number;
      path?: string;
      host?: string;
      method?: "POST";
      /** Bytes to send. */
      body?: number;
      timeoutMs?: number;
    };
    got: { status: number; location: string; text: string; size: number; error: string; ms: number };
  };
  /** `open`, `silent`, or the error's code. */
  tcp: {
    order: { ip: string; port: number; timeoutMs?: number };
    got: { outcome: string; ms: number };
  };
  /** From now on, on every address. */
  listen: { order: { port: number }; got: object };
  /** Packets to an echo, and the milliseconds each that came back took. */
  echo: {
    order: { ip: string; port: number; text: string; count: number; everyMs: number; waitMs: number };
    got: { sent: number; times: readonly number[] };
  };
  begin: { order: { ip: string; path: string }; got: object };
  /** `ended`: null while it runs, `end`, or the error's code. */
  streamed: { order: object; got: { bytes: number; ended: string | null } };
  stop: { order: object; got: object };
};
export type Verb = keyof Orders;
export type Do = { readonly n: number; readonly verb: Verb; readonly order: Orders[Verb]["order"] };
export type Got = Orders[Verb]["got"];

export type Agent = {
  do<V extends Verb>(verb: V, order: Orders[V]["order"]): Promise<Orders[V]["got"]>;
};

export async function createAgent(space: Space): Promise<Agent> {
  const child = space.node(path.join(import.meta.dirname, "agent.ts"));
  await ready(child);
  const waiting = new Map<number, (got: never) => void>();
  let last = 0;
  child.on("message", ({ n, got }: { n: number; got: never }) => {
    waiting.get(n)?.(got);
    waiting.delete(n);
  });
  return {
    do(verb, order) {
      const { promise, resolve } = Promise.withResolvers<Orders[typeof verb]["got"]>();
      waiting.set(++last, resolve);
      child.send({ n: last, verb, order } satisfies Do);
      return promise;
    },
  };
}

/** Resolves when a process of ours says that it is ready. */
export function ready(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once("message", () => resolve());
  child.once("exit", (code) => reject(new Error(`a process of the laboratory ended with ${code}`)));
  return promise;
}
