// All routers' keepers: begun and let go together, reached by the router's id.
import type { LinkState, Router } from "#contract/sites.ts";
import type { RouterId } from "#contract/values/index.ts";
import type { OpenRouter, RouterLink } from "#main/drivers/routeros/types.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import type { Live } from "./live.ts";
import type { Pace } from "./pace.ts";
import { unreachable } from "./refusal.ts";
import type { Registry } from "./registry.ts";
import type { KeptRouter, SiteStore } from "./store.ts";

/** The first connections are spread over this long per router, in milliseconds, so that a start is not a storm. */
const spreadMs = 2;
const noteSeenMs = 300_000;

export type Keepers = ReturnType<typeof createKeepers>;

export function createKeepers(parts: {
  clock: Clock;
  random: Random;
  vault: Vault;
  logs: Logs;
  openRouter: OpenRouter;
  store: SiteStore;
  kept: Registry;
  live: Live;
  pace: Pace;
  /** The first certificate a router shows is to be trusted from now on. */
  pin: (router: Router, fingerprint: string) => Promise<unknown>;
}) {
  const { clock, random, vault, logs, openRouter, store, kept, live, pace, pin } = parts;
  const keepers = new Map<RouterId, Keeper>();
  /** Certificates refused since the start: what a person may accept. */
  const shown = new Map<RouterId, string>();
  let running = false;
  let seenTimer: Timer | undefined;

  function keep({ router, seenAt }: KeptRouter, delayMs = 0): void {
    const state: LinkState = { kind: "connecting", since: clock.now() };
    const keeper = createKeeper({
      slot: live.addRouter(router, state),
      openRouter,
      password: () => vault.open(kept.routerOf(router.id).sealed),
      fingerprint: () => kept.routerOf(router.id).router.fingerprint,
      pin: (fingerprint) =>
        void pin(router, fingerprint).catch((error: unknown) =>
          logs.system.error("certificate cannot be kept", { router: router.host, error: textOf(error) }),
        ),
      showed: (fingerprint) => shown.set(router.id, fingerprint),
      seenAt,
      pace,
      clock,
      random,
      log: logs.site(router.site),
    });
    keepers.set(router.id, keeper);
    if (running) keeper.start(delayMs);
  }

  async function noteSeen(): Promise<void> {
    const answering = [...keepers].filter(([, keeper]) => keeper.link()).map(([id]) => id);
    if (answering.length > 0) await store.seen(answering, clock.now());
  }

  return {
    keep,
    async letGo(router: Router): Promise<void> {
      const keeper = keepers.get(router.id);
      keepers.delete(router.id);
      shown.delete(router.id);
      live.removeRouter(router);
      await keeper?.stop();
    },
    /** The living connection. Throws `router_unreachable` with the cause when there is none. */
    linkTo(id: RouterId): RouterLink {
      const { router } = kept.routerOf(id);
      const link = keepers.get(id)?.link();
      if (link) return link;
      throw unreachable(live.routersOf(router.site).find((slot) => slot.router.id === id)?.state);
    },
    link: (id: RouterId): RouterLink | undefined => keepers.get(id)?.link(),
    refresh: async (id: RouterId): Promise<void> => keepers.get(id)?.refresh(),
    nudge: (id: RouterId): void => keepers.get(id)?.nudge(),
    seenAt: (id: RouterId): number | null => keepers.get(id)?.seenAt() ?? null,
    shown,

    start(): void {
      running = true;
      const all = [...kept.routers.values()].filter(({ router }) => router.kind !== "local");
      for (const one of all) keep(one, random.fraction() * all.length * spreadMs);
      seenTimer = clock.every(noteSeenMs, () => {
        noteSeen().catch((error: unknown) =>
          logs.system.error("last seen cannot be kept", { error: textOf(error) }),
        );
      });
    },
    async stop(): Promise<void> {
      running = false;
      seenTimer?.cancel();
      await noteSeen().catch(() => {});
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
      keepers.clear();
    },
  };
}
