// What one can do with sites: keep them, see them, put guests off, look after their routers.
import { lookup } from "node:dns/promises";
import type { Facts } from "#contract/facts.ts";
import type {
  ActiveGuest,
  CheckRun,
  History,
  KickOutcome,
  LinkState,
  Router,
  RouterDraft,
  RouterFacts,
  Site,
  SiteDraft,
  SiteLive,
  Span,
} from "#contract/sites.ts";
import type { Settings } from "#contract/settings.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { OpenRouter, RouterLink, Row } from "#main/drivers/routeros/types.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { runChecks } from "./checks/checks.ts";
import { checklist } from "./checklist.ts";
import { masked, runCommand } from "./command.ts";
import { createHistory } from "./history/history.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import { kick, kickAll } from "./kick.ts";
import { createLive } from "./live.ts";
import { createPace } from "./pace.ts";
import { appErrorOf, unreachable } from "./refusal.ts";
import { createRegistry } from "./registry.ts";
import { slugOf } from "./slug.ts";
import { statsOf, type SiteStats } from "./stats.ts";
import { createSiteStore, type KeptRouter, type KeptSite } from "./store.ts";

export type Sites = Awaited<ReturnType<typeof createSites>>;

export type SitesParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly logs: Logs;
  readonly openRouter: OpenRouter;
  readonly settings: { get(): Pick<Settings, "pollSeconds"> };
  /** Whether anybody follows this topic just now. */
  readonly watched: (topic: string) => boolean;
  /** Port under which guests reach the portal on this computer; absent or undefined while they cannot. */
  readonly portalPort?: () => number | undefined;
};

/** The first connections are spread over this long per router, so that a start is not a storm. */
const spreadMs = 2;
/** How long a screen waits for a router it asked to be looked at. */
const refreshMs = 6000;

export async function createSites(parts: SitesParts) {
  const { bus, clock, random, vault, logs, openRouter, settings, watched } = parts;
  const store = createSiteStore(parts.db);
  const kept = createRegistry(await store.all());
  const live = createLive({ clock, bus, watched });
  const pace = createPace({ pollSeconds: () => settings.get().pollSeconds });
  const history = createHistory({
    db: parts.db,
    clock,
    log: logs.system,
    live,
    sites: () => [...kept.sites.keys()],
  });
  const keepers = new Map<RouterId, Keeper>();
  /** Certificates refused since the start: what a person may accept. */
  const shown = new Map<RouterId, string>();
  let running = false;
  let turn: Promise<unknown> = Promise.resolve();

  for (const site of kept.sites.values()) live.addSite(site.id, site.madeAt);

  /** Changes to what is kept, one after the other: what one checks, the next must not undo. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function keep({ router, seenAt }: KeptRouter, delayMs = 0): void {
    const state: LinkState = { kind: "connecting", since: clock.now() };
    const log = logs.site(router.site);
    const keeper = createKeeper({
      slot: live.addRouter(router, state),
      openRouter,
      password: () => vault.open(kept.routerOf(router.id).sealed),
      fingerprint: () => kept.routerOf(router.id).router.fingerprint,
      pin: (fingerprint) => void pin(router.id, fingerprint),
      showed: (fingerprint) => shown.set(router.id, fingerprint),
      seenAt,
      pace,
      clock,
      random,
      log,
    });
    keepers.set(router.id, keeper);
    if (running) keeper.start(delayMs);
  }

  async function letGo(router: Router): Promise<void> {
    const keeper = keepers.get(router.id);
    keepers.delete(router.id);
    shown.delete(router.id);
    live.removeRouter(router);
    await keeper?.stop();
  }

  /** Trust on first use: from now on this certificate, and no other. */
  async function pin(id: RouterId, fingerprint: string): Promise<Router | undefined> {
    return inTurn(async () => {
      const one = kept.routers.get(id);
      if (!one) return undefined;
      const router = { ...one.router, fingerprint };
      await store.pin(id, fingerprint);
      kept.routers.set(id, { ...one, router });
      logs.site(router.site).info("certificate trusted", { router: router.host, fingerprint });
      tellKept(router.site);
      return router;
    }).catch((error: unknown) => {
      logs.system.error("certificate cannot be kept", { router: id, error: String(error) });
      return undefined;
    });
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
    return { router, sealed: await vault.seal(password), seenAt: null, madeAt: clock.now() };
  }

  /** The living connection. Throws `router_unreachable` with the cause when there is none. */
  function linkTo(id: RouterId): RouterLink {
    const { router } = kept.routerOf(id);
    const link = keepers.get(id)?.link();
    if (link) return link;
    throw unreachable(live.routersOf(router.site).find((slot) => slot.router.id === id)?.state);
  }

  function pictureOf(site: SiteId): SiteLive {
    const picture = live.picture(kept.siteOf(site).id);
    if (!picture) throw new AppError("not_found", "no such site", { params: { field: "site" } });
    return picture;
  }

  /** Waits for work, but no longer than a person does; the work goes on. */
  async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = clock.after(ms, over.resolve);
    await Promise.race([work, over.promise]).finally(() => timer.cancel());
  }

  async function noteSeen(): Promise<void> {
    const now = clock.now();
    const fresh = [...keepers].filter(([, keeper]) => keeper.link()).map(([id]) => id);
    if (fresh.length > 0) await store.seen(fresh, now);
  }
  const seenEvery = 300_000;
  let seenTimer: { cancel(): void } | undefined;

  return {
    async list(): Promise<Site[]> {
      return [...kept.sites.values()].map((site) => kept.view(site));
    },

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
          keep(router);
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
        const ends = routers.map(({ router }) => letGo(router));
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
        keep(one);
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
          seenAt: moved ? null : (keepers.get(id)?.seenAt() ?? was.seenAt),
        };
        await store.changeRouter(one);
        kept.routers.set(id, one);
        await letGo(was.router);
        logs.site(router.site).info("router changed", { router: router.host, port: router.port });
        keep(one);
        tellKept(router.site);
        return router;
      }),

    removeRouter: (id: RouterId): Promise<void> =>
      inTurn(async () => {
        const { router } = kept.routerOf(id);
        await store.removeRouter(id);
        kept.routers.delete(id);
        await letGo(router);
        history.forget(router.site, [id]);
        logs.site(router.site).info("router removed", { router: router.host, port: router.port });
        tellKept(router.site);
      }),

    /** Accepts a certificate the router has shown since the start, and no other. */
    async trustCertificate(id: RouterId, fingerprint: string): Promise<Router> {
      const { router } = kept.routerOf(id);
      if (fingerprint !== router.fingerprint && fingerprint !== shown.get(id))
        throw new AppError("bad_request", "fingerprint: not the certificate the router shows", {
          params: { field: "fingerprint" },
        });
      const trusted = await pin(id, fingerprint);
      if (!trusted) throw new AppError("not_found", "no such router", { params: { field: "router" } });
      shown.delete(id);
      void keepers.get(id)?.refresh();
      return trusted;
    },

    live: (): { now: number; sites: SiteLive[] } => ({ now: clock.now(), sites: live.pictures() }),

    guests(site: SiteId): { at: number; guests: ActiveGuest[] } {
      kept.siteOf(site);
      return { at: clock.now(), guests: live.guests(site) };
    },

    async history(site: SiteId, span: Span): Promise<History> {
      kept.siteOf(site);
      return history.chart(site, span);
    },

    lastDay: (): { site: SiteId; guests: (number | null)[] }[] =>
      [...kept.sites.keys()].map((site) => ({ site, guests: history.lastDay(site) })),

    /** A kept router, or one being typed; a typed one without a password borrows the kept one's. */
    async check(order: {
      run: string;
      router?: RouterId | undefined;
      draft?: RouterDraft | undefined;
    }): Promise<CheckRun> {
      const known = order.router === undefined ? undefined : kept.routerOf(order.router);
      const target = order.draft ?? known?.router;
      if (!target)
        throw new AppError("bad_request", "router: which router is to be tested?", {
          params: { field: "router" },
        });
      const given = order.draft?.password;
      const password = given ?? (known ? await vault.open(known.sealed) : "");
      // A typed password may be tried on any certificate; the sealed one only on the router it was given for.
      const same = known?.router.host === target.host && known.router.port === target.port;
      const fingerprint = known && (same || given === undefined) ? known.router.fingerprint : null;
      const { host, port, user, security } = target;
      const run = await runChecks(
        order.run,
        {
          target: { host, port, user, security, password, fingerprint },
          clock,
          openRouter,
          lookup: async (name) => (await lookup(name)).address,
          portalPort: parts.portalPort ?? (() => undefined),
        },
        (so) => bus.tell("router.checked", so),
      );
      const seen = run.steps.find((step) => step.check === "login")?.values["fingerprint"];
      if (known && same && typeof seen === "string") shown.set(known.router.id, seen);
      return run;
    },

    checklist: (order: Parameters<typeof checklist>[0]): { commands: string } => ({
      commands: checklist(order),
    }),

    /** Looks at all routers of the site at once; one that is away is tried at once. Waits six seconds at the most. */
    async refresh(site: SiteId): Promise<SiteLive> {
      kept.siteOf(site);
      const looks = kept.routersOf(site).flatMap(({ router }) => keepers.get(router.id)?.refresh() ?? []);
      await within(refreshMs, Promise.all(looks));
      return pictureOf(site);
    },

    async kick(id: RouterId, guest: { user: string; mac: string }, by: string): Promise<KickOutcome> {
      const { router } = kept.routerOf(id);
      const outcome = await kick(linkTo(id), guest).catch((error: unknown) => {
        throw appErrorOf(error);
      });
      keepers.get(id)?.nudge();
      logs
        .site(router.site)
        .info("guest kicked", { by, user: guest.user, mac: guest.mac, outcome: outcome.kind });
      return outcome;
    },

    /** Everybody at every router that can be reached; whoever is at one that cannot is still online. */
    async kickAll(site: SiteId, by: string): Promise<{ gone: number; stillOnline: string[] }> {
      kept.siteOf(site);
      const outcomes = await Promise.all(
        live.routersOf(site).map(async ({ router, table }) => {
          const targets = [...table.rows()].map(({ user, mac }) => ({ user, mac }));
          const keeper = keepers.get(router.id);
          const link = keeper?.link();
          if (!link) return { gone: 0, stillOnline: targets.map(({ user }) => user) };
          const outcome = await kickAll(link, targets);
          keeper?.nudge();
          return outcome;
        }),
      );
      const gone = outcomes.reduce((sum, one) => sum + one.gone, 0);
      const stillOnline = outcomes.flatMap((one) => one.stillOnline);
      logs.site(site).info("all guests kicked", { by, gone, stillOnline: stillOnline.length });
      return { gone, stillOnline };
    },

    /** `by`: who asks, for the site's log. Secrets in the words are masked there. */
    async run(
      id: RouterId,
      command: string,
      words: readonly string[],
      by: string,
    ): Promise<{ rows: Row[]; ret: string | null }> {
      const { router } = kept.routerOf(id);
      const log = logs.site(router.site).with({ by, router: router.host, command, words: masked(words) });
      try {
        const answer = await runCommand(linkTo(id), command, words);
        log.info("command run", { rows: answer.rows.length });
        return answer;
      } catch (error) {
        const told = appErrorOf(error);
        log.warn("command failed", { code: told.code, detail: told.message });
        throw told;
      }
    },

    /** What the router says of itself, asked now. */
    async deviceInfo(id: RouterId): Promise<RouterFacts> {
      const { router } = kept.routerOf(id);
      linkTo(id);
      await within(refreshMs, keepers.get(id)?.refresh());
      const facts = live.routersOf(router.site).find((slot) => slot.router.id === id)?.facts;
      if (facts) return facts;
      throw unreachable(live.routersOf(router.site).find((slot) => slot.router.id === id)?.state);
    },

    /** Every site by its short name, in the words of the public API. */
    stats(): Record<string, SiteStats> {
      const bySlug: Record<string, SiteStats> = {};
      for (const picture of live.pictures()) bySlug[kept.siteOf(picture.site).slug] = statsOf(picture);
      return bySlug;
    },

    /** The sites' names by id, for the titles of their logs. */
    names: (): ReadonlyMap<SiteId, string> =>
      new Map([...kept.sites.values()].map(({ id, draft }) => [id, draft.name])),

    async start(): Promise<void> {
      running = true;
      const all = [...kept.routers.values()];
      for (const one of all) keep(one, random.fraction() * all.length * spreadMs);
      history.start();
      seenTimer = clock.every(seenEvery, () => {
        noteSeen().catch((error: unknown) =>
          logs.system.error("last seen cannot be kept", { error: String(error) }),
        );
      });
    },

    /** Lets every connection go, in two seconds at the most. */
    async stop(): Promise<void> {
      running = false;
      seenTimer?.cancel();
      await turn;
      await noteSeen().catch(() => {});
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
      keepers.clear();
      live.stop();
      await history.stop();
    },
  };
}
