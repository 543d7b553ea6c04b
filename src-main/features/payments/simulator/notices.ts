// Callbacks on their way to the shop. A rehearsal stays on this computer: an address elsewhere is never called.
import { networkInterfaces } from "node:os";
import type { CallLog } from "./call-log.ts";
import type { Chance } from "./chance.ts";
import type { VirtualClock } from "./clock.ts";
import type { BadLine } from "./types.ts";

export type Notices = {
  /** Posts it so often, one after the other; true when the last was answered 2xx. */
  send(url: string, body: string, times?: number): Promise<boolean>;
  /** As it is, whatever the line: how a forger posts. */
  post(url: string, init: RequestInit): Promise<Response>;
  /** The last body that was sent, and where to. */
  last(): { readonly url: string; readonly body: string } | undefined;
  quiet(): Promise<void>;
  stop(): void;
};

/** Real ms after which a company gives up waiting for the shop's answer. */
const patience = 8000;
/** So many callbacks at once; the others wait for their turn. */
const lanes = 64;

export function createNotices(parts: {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly log: CallLog;
  readonly badLine: BadLine;
}): Notices {
  const { clock, chance, log, badLine } = parts;
  const going = new Set<Promise<unknown>>();
  const end = new AbortController();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let last: { url: string; body: string } | undefined;

  async function once(url: string, body: string): Promise<boolean> {
    const note = (status: number | null, reply: unknown): void =>
      log.out({ at: clock.now(), method: "POST", path: url, request: body, status, reply });
    if (!isHere(url)) {
      note(null, "not sent: the address is not on this computer");
      return false;
    }
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(patience), end.signal]),
      });
      note(response.status, await response.text());
      return response.ok;
    } catch (error) {
      note(null, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  function follow<T>(work: Promise<T>): Promise<T> {
    const seen = work.finally(() => going.delete(seen));
    going.add(seen);
    return seen;
  }

  async function deliver(url: string, body: string, times: number): Promise<boolean> {
    if (busy >= lanes) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    let good = false;
    for (let turn = 0; turn < times; turn++) good = await once(url, body);
    // A lane is handed on to whoever waits, or comes free.
    const next = waiting.shift();
    if (next) next();
    else busy--;
    return good;
  }

  return {
    send(url, body, times = 1) {
      last = { url, body };
      if (chance.happens(badLine.lost ?? 0)) return Promise.resolve(false);
      const often = times + (chance.happens(badLine.doubled ?? 0) ? 1 : 0);
      const late = Math.floor(chance.fraction() * (badLine.lateMs ?? 0));
      if (late === 0) return follow(deliver(url, body, often));
      const { promise, resolve } = Promise.withResolvers<boolean>();
      clock.at(clock.now() + late, () => resolve(follow(deliver(url, body, often))));
      return promise;
    },
    post: (url, init) =>
      follow(
        isHere(url)
          ? fetch(url, {
              redirect: "manual",
              ...init,
              signal: AbortSignal.any([AbortSignal.timeout(4 * patience), end.signal]),
            }).catch(() => Response.error())
          : Promise.reject(new Error(`not on this computer: ${url}`)),
      ),
    last: () => last,
    async quiet() {
      while (going.size > 0) await Promise.allSettled(going);
    },
    stop: () => end.abort(),
  };
}

/** Loopback, or an address of one of this computer's own network cards. */
function isHere(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((cards) => cards?.some(({ address }) => address === host));
}
