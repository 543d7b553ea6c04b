// Making, changing and removing sites and their routers: what is kept, and who must hear of it.
import type { Facts } from "#contract/facts.ts";
import type { Router, RouterDraft, Site, SiteDraft } from "#contract/sites.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { SiteHistory } from "./history/history.ts";
import type { Keepers } from "./keepers.ts";
import type { Live } from "./live.ts";
import type { Registry } from "./registry.ts";
import { slugOf } from "./slug.ts";
import type { KeptRouter, KeptSite, SiteStore } from "./store.ts";

export type Keeping = ReturnType<typeof createKeeping>;

export function createKeeping(parts: {
  bus: Bus<Facts>;
  clock: Clock;
  random: Random;
  vault: Vault;
  logs: Logs;
  store: SiteStore;
  kept: Registry;
  live: Live;
  history: SiteHistory;
  keepers: Keepers;
}) {
  const { bus, clock, random, vault, logs, store, kept, live, history, keepers } = parts;
  let turn: Promise<unknown> = Promise.resolve();

  /** Changes to what is kept, one after the other: what one checks, the next must not undo. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function tellKept(site: SiteId): Site {
    const view = kept.view(kept.siteOf(site));
    bus.tell("site.kept", view);
    return view;
  }

  async function sealedRouter(site: SiteId, draft: RouterDraft): Promise<KeptRouter> {
    const { password, ...rest } = draft;
    if (password === undefined)
      throw new AppError("bad_request", "password: the router user's password is needed", {
        params: { field: "password" },
      });
    const router: Router = { ...rest, id: random.uuid() as RouterId, site, fingerprint: null };
    return { router, sealed: await vault.seal(password), seenAt: null, madeAt: clock.now(), changedAt: null };
  }

  /** From now on this certificate, and no other; unless the router was changed meanwhile. */
  function pin(was: Router, fingerprint: string): Promise<Router> {
    return inTurn(async () => {
      const one = kept.routerOf(was.id);
      if (one.router.host !== was.host || one.router.port !== was.port) return one.router;
      const router = { ...one.router, fingerprint };
      await store.pin(was.id, fingerprint);
      kept.routers.set(was.id, { ...one, router });
      logs.site(router.site).info("certificate trusted", { router: router.host, fingerprint });
      tellKept(router.site);
      return router;
    });
  }

  return {
    pin,
    tellKept,
    /** Resolves when no change is under way. */
    idle: (): Promise<unknown> => turn,

    create: (draft: SiteDraft & { router?: RouterDraft | undefined }): Promise<Site> =>
      inTurn(async () => {
        const { router: first, ...site } = draft;
        kept.requireFreeName(site.name);
        if (first) kept.requireFreeAddress(first);
        const id = random.uuid() as SiteId;
        const made: KeptSite = {
          id,
          slug: slugOf(site.name, kept.slugs()),
          draft: site,
          madeAt: clock.now(),
        };
        const router = first && (await sealedRouter(id, first));
        await store.add(made, router);
        kept.sites.set(id, made);
        live.addSite(id, made.madeAt);
        logs.site(id).info("site made", { name: site.name });
        if (router) {
          kept.routers.set(router.router.id, router);
          keepers.keep(router);
        }
        return tellKept(id);
      }),

    change: (id: SiteId, change: { [K in keyof SiteDraft]?: SiteDraft[K] | undefined }): Promise<Site> =>
      inTurn(async () => {
        const site = kept.siteOf(id);
        const draft: SiteDraft = {
          name: change.name ?? site.draft.name,
          timeZone: change.timeZone ?? site.draft.timeZone,
          currency: change.currency ?? site.draft.currency,
        };
        kept.requireFreeName(draft.name, id);
        await store.change({ ...site, draft });
        kept.sites.set(id, { ...site, draft });
        logs.site(id).info("site changed", { name: draft.name });
        return tellKept(id);
      }),

    remove: (id: SiteId): Promise<void> =>
      inTurn(async () => {
        const site = kept.siteOf(id);
        const routers = kept.routersOf(id);
        await store.remove(id);
        kept.sites.delete(id);
        for (const { router } of routers) kept.routers.delete(router.id);
        const ends = routers.map(({ router }) => keepers.letGo(router));
        live.removeSite(id);
        history.forget(
          id,
          routers.map(({ router }) => router.id),
        );
        await Promise.all(ends);
        logs.site(id).info("site removed", { name: site.draft.name });
        bus.tell("site.removed", { site: id });
      }),

    addRouter: (site: SiteId, draft: RouterDraft): Promise<Router> =>
      inTurn(async () => {
        kept.siteOf(site);
        kept.requireFreeAddress(draft);
        const one = await sealedRouter(site, draft);
        await store.addRouter(one);
        kept.routers.set(one.router.id, one);
        logs.site(site).info("router added", { router: draft.host, port: draft.port });
        keepers.keep(one);
        tellKept(site);
        return one.router;
      }),

    /**
     * Without a password the sealed one stays. Then the pinned certificate stays too, even at another address: the
     * password goes to nobody but the router it was given for, until a person accepts another certificate. With a
     * password, another address or another security starts with a new trust.
     */
    changeRouter: (id: RouterId, draft: RouterDraft): Promise<Router> =>
      inTurn(async () => {
        const was = kept.routerOf(id);
        kept.requireFreeAddress(draft, id);
        const { password, ...rest } = draft;
        const moved = rest.host !== was.router.host || rest.port !== was.router.port;
        const newTrust = rest.security === "plain" || (moved && password !== undefined);
        const router: Router = {
          ...was.router,
          ...rest,
          fingerprint: newTrust ? null : was.router.fingerprint,
        };
        const one: KeptRouter = {
          ...was,
          router,
          sealed: password === undefined ? was.sealed : await vault.seal(password),
          seenAt: moved ? null : (keepers.seenAt(id) ?? was.seenAt),
          changedAt: clock.now(),
        };
        await store.changeRouter(one);
        kept.routers.set(id, one);
        await keepers.letGo(was.router);
        logs.site(router.site).info("router changed", { router: router.host, port: router.port });
        keepers.keep(one);
        tellKept(router.site);
        return router;
      }),

    removeRouter: (id: RouterId): Promise<void> =>
      inTurn(async () => {
        const { router } = kept.routerOf(id);
        await store.removeRouter(id);
        kept.routers.delete(id);
        await keepers.letGo(router);
        history.forget(router.site, [id]);
        logs.site(router.site).info("router removed", { router: router.host, port: router.port });
        tellKept(router.site);
      }),
  };
}
