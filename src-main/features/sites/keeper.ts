// Keeps one router connected for as long as it is wanted: connects, looks, notices the loss, waits, tries again.
import type { LinkState, Trouble } from "#contract/sites.ts";
import type { OpenRouter, RouterLink } from "#main/drivers/routeros/types.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { backoff } from "#main/platform/retry.ts";
import type { RouterSlot } from "./live.ts";
import { createLooking, type Looking } from "./looking.ts";
import type { Pace } from "./pace.ts";
import { sameState } from "./state.ts";
import { isSlowToMend, troubleOf } from "./trouble.ts";

/** A connection that lived this long starts the backoff anew; one that dies at once does not. */
const settledMs = 30_000;
const slowRetry = { first: 120_000, most: 600_000 };

export type Keeper = ReturnType<typeof createKeeper>;

export function createKeeper(parts: {
  slot: RouterSlot;
  openRouter: OpenRouter;
  /** Opens the sealed password, at every attempt anew. */
  password: () => Promise<string>;
  /** The pinned certificate just now. */
  fingerprint: () => string | null;
  /** The first certificate seen; it is trusted from now on. */
  pin: (fingerprint: string) => void;
  /** Another certificate than the pinned one was shown. */
  showed: (fingerprint: string) => void;
  seenAt: number | null;
  pace: Pace;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { slot, openRouter, password, fingerprint, pin, showed, pace, clock, random, log } = parts;
  const { router } = slot;
  let stopped = false;
  let waiting: { timer: Timer; go: () => void } | undefined;
  let link: RouterLink | undefined;
  let looking: Looking | undefined;
  let end: ((error: unknown) => void) | undefined;
  let closing: Promise<void> | undefined;
  const waiters: (() => void)[] = [];
  let attempt = 0;
  let slowAttempt = 0;
  let lastSeen = parts.seenAt;
  let running: Promise<void> = Promise.resolve();

  /** One line in the site's log for each change of state; none for a retry that changes nothing. */
  function become(next: LinkState): void {
    const was = slot.state;
    const same = sameState(was, next);
    slot.state = was.kind === next.kind ? { ...next, since: was.since } : next;
    slot.changed();
    if (same) return;
    const fields = { router: router.host, port: router.port };
    switch (next.kind) {
      case "connecting":
        return;
      case "online":
        return log.info("router online", fields);
      case "degraded":
        return log.warn("router has trouble", { ...fields, ...linesOf(next.trouble) });
      case "unreachable":
        // While it stays away its reasons may alternate; only one that needs a person is news.
        if (was.kind === "unreachable" && !isSlowToMend(next.trouble.cause)) return;
        if (next.trouble.cause === "certificate-changed")
          return log.error("router shows another certificate", { ...fields, ...linesOf(next.trouble) });
        return log.warn("router unreachable", { ...fields, ...linesOf(next.trouble) });
    }
  }

  /** What was waited for is known: a picture, or that there is none to be had. */
  function settled(): void {
    for (const resolve of waiters.splice(0)) resolve();
  }

  function live(trouble: Trouble | undefined): void {
    lastSeen = clock.now();
    const since = clock.now();
    become(trouble ? { kind: "degraded", since, trouble } : { kind: "online", since });
    settled();
  }

  /** One connection from its opening to its loss. Answers what ended it, or undefined when we did. */
  async function oneLife(): Promise<Trouble | undefined> {
    let secret = "";
    let mine: RouterLink | undefined;
    try {
      secret = await password();
      if (stopped) return undefined;
      const pinned = fingerprint();
      mine = openRouter({
        host: router.host,
        port: router.port,
        user: router.user,
        password: secret,
        tls: router.security === "tls" ? { fingerprint: pinned } : undefined,
      });
      const lost = new Promise<unknown>((resolve) => {
        end = resolve;
        mine?.onDown(resolve);
      });
      link = mine;
      const met = await mine.connect();
      if (stopped) return undefined;
      if (pinned === null && met.fingerprint !== undefined) pin(met.fingerprint);
      const begun = clock.now();
      looking = createLooking({
        link: mine,
        slot,
        pace,
        clock,
        random,
        secret,
        state: live,
        lost: (error) => end?.(error),
      });
      looking.start().catch((error: unknown) => end?.(error));
      const error = await lost;
      if (clock.now() - begun >= settledMs) attempt = 0;
      return stopped ? undefined : troubleOf(error, "connected", clock.now(), secret);
    } catch (error) {
      if (stopped) return undefined;
      const trouble = troubleOf(error, "connecting", clock.now(), secret);
      if (trouble.fingerprint !== undefined) showed(trouble.fingerprint);
      return trouble;
    } finally {
      looking?.stop();
      looking = undefined;
      link = undefined;
      end = undefined;
      closing = mine?.close().catch(() => {});
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (slot.state.kind === "unreachable") become({ ...slot.state, retryAt: null });
      const trouble = await oneLife();
      if (stopped || !trouble) break;
      slot.table.still();
      slot.answerMs = null;
      const wait = isSlowToMend(trouble.cause)
        ? backoff(slowAttempt++, random.fraction(), slowRetry)
        : backoff(attempt++, random.fraction());
      if (!isSlowToMend(trouble.cause)) slowAttempt = 0;
      become({ kind: "unreachable", since: awaySince(trouble), trouble, retryAt: clock.now() + wait });
      settled();
      await Promise.all([closing, pause(wait)]);
    }
    settled();
    await closing;
  }

  /** Never reached in this run, or silent: away since it last answered, in whichever run that was. */
  function awaySince(trouble: Trouble): number {
    if (slot.state.kind === "connecting") return lastSeen ?? clock.now();
    return trouble.cause === "silent" ? (slot.pictureAt ?? clock.now()) : clock.now();
  }

  function pause(ms: number): Promise<void> {
    if (stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        waiting?.timer.cancel();
        waiting = undefined;
        resolve();
      };
      waiting = { timer: clock.after(ms, go), go };
    });
  }

  return {
    /** `delayMs` spreads many routers over the first moments. */
    start(delayMs: number): void {
      running = pause(delayMs).then(run);
    },
    async stop(): Promise<void> {
      stopped = true;
      looking?.stop();
      waiting?.go();
      end?.(undefined);
      await link?.close().catch(() => {});
      await running;
      pace.rows(-slot.table.size());
    },
    /** The living connection; undefined while there is none. */
    link: (): RouterLink | undefined => (looking ? link : undefined),
    /** Looks again at once; an absent router is tried at once. Resolves when the new picture is there, or will not be. */
    async refresh(): Promise<void> {
      if (looking) await looking.refresh();
      else {
        attempt = 0;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiters.push(resolve);
        waiting?.go();
        await promise;
      }
    },
    nudge: (): void => looking?.nudge(),
    /** When it last answered, in epoch milliseconds. */
    seenAt: (): number | null => (looking ? (slot.pictureAt ?? lastSeen) : lastSeen),
  };
}

function linesOf(trouble: Trouble): { cause: string; detail: string } {
  return { cause: trouble.cause, detail: trouble.detail };
}
