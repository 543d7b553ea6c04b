// The contract's calls and facts over one pipe. The living link (link.ts) puts these one after the other.
import type { Client } from "#contract/define.ts";
import type { WireError } from "#contract/errors.ts";
import type { Facts } from "#contract/facts.ts";
import type { contract } from "#contract/index.ts";
import type { Pipe } from "#contract/pipe.ts";
import { CallError } from "./call-error.ts";

export type Calls = Client<typeof contract>;
export type FactName = keyof Facts;

export type PipeClient = {
  readonly call: Calls;
  on<F extends FactName>(fact: F, listener: (value: Facts[F]) => void): () => void;
  closed(listener: () => void): void;
};

type Frame =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly err: WireError }
  | { readonly fact: FactName; readonly value: never };

const usualDeadline = 30_000;

/** Calls that talk to routers, payment companies or this computer's radio at length. */
const deadlines: Readonly<Record<string, number>> = {
  "hotspots.audit": 60_000,
  "hotspots.capabilities": 60_000,
  "hotspots.doctor": 60_000,
  "hotspots.remove": 45_000,
  "hotspots.restart": 75_000,
  "hotspots.start": 45_000,
  "hotspots.stop": 45_000,
  "payments.reconcile": 180_000,
  "payments.registerAccount": 60_000,
  "payments.testAccount": 60_000,
  "sites.check": 120_000,
  "sites.kickAll": 180_000,
  "sites.refresh": 75_000,
  "sites.run": 75_000,
};

export function createPipeClient(pipe: Pipe): PipeClient {
  const waiting = new Map<
    number,
    { settle: PromiseWithResolvers<unknown>; timer: ReturnType<typeof setTimeout> }
  >();
  const listeners = new Map<FactName, Set<(value: never) => void>>();
  const closedListeners: (() => void)[] = [];
  let open = true;
  let last = 0;

  function take(id: number): PromiseWithResolvers<unknown> | undefined {
    const asked = waiting.get(id);
    waiting.delete(id);
    clearTimeout(asked?.timer);
    return asked?.settle;
  }

  pipe.receive((text) => {
    const frame = JSON.parse(text) as Frame;
    if ("fact" in frame) {
      for (const listener of listeners.get(frame.fact) ?? []) listener(frame.value);
    } else if ("err" in frame) take(frame.id)?.reject(new CallError(frame.err));
    else take(frame.id)?.resolve(frame.ok);
  });

  pipe.closed(() => {
    if (!open) return;
    open = false;
    for (const id of waiting.keys()) take(id)?.reject(lost());
    for (const listener of closedListeners) listener();
  });

  function ask(name: string, input: unknown): Promise<unknown> {
    if (!open) return Promise.reject(lost());
    const id = ++last;
    const settle = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => {
      take(id)?.reject(new CallError({ code: "no_answer", message: `${name} was not answered in time` }));
    }, deadlines[name] ?? usualDeadline);
    waiting.set(id, { settle, timer });
    pipe.send(JSON.stringify({ id, call: name, input }));
    return settle.promise;
  }

  return {
    call: callsBy(ask),
    on(fact, listener) {
      const heard = listeners.get(fact) ?? new Set();
      listeners.set(fact, heard.add(listener));
      return () => heard.delete(listener);
    },
    closed(listener) {
      closedListeners.push(listener);
    },
  };
}

export function lost(): CallError {
  return new CallError({ code: "connection_lost", message: "the connection to the core is gone" });
}

/** `calls.sites.list({})` becomes `ask("sites.list", {})`; the contract gives the types. */
export function callsBy(ask: (name: string, input: unknown) => Promise<unknown>): Calls {
  const area = (name: string) =>
    new Proxy({}, { get: (_, call) => (input: unknown) => ask(`${name}.${String(call)}`, input) });
  return new Proxy({}, { get: (_, name) => area(String(name)) }) as Calls;
}
