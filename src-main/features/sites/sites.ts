// What one can do with sites: keep them, see them, put guests off, look after their routers.
import { lookup } from "node:dns/promises";
import type { Facts } from "#contract/facts.ts";
import type {
  ActiveGuest,
  CheckRun,
  FoundGuest,
  History,
  KickOutcome,
  Router,
  RouterDraft,
  RouterFacts,
  Site,
  SiteLive,
  Span,
} from "#contract/sites.ts";
import type { Settings } from "#contract/settings.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { OpenRouter, RouterLink, Row } from "#main/drivers/routeros/types.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createAttached, type Attached, type Attachment } from "./attached.ts";
import { runChecks } from "./checks/checks.ts";
import { checklist } from "./checklist.ts";
import { masked, runCommand } from "./command.ts";
import { meant } from "./finding.ts";
import { createHistory } from "./history/history.ts";
import { createKeepers } from "./keepers.ts";
import { createKeeping, type Keeping } from "./keeping.ts";
import { kick, kickAll } from "./kick.ts";
import { createLive, type FinishedLook } from "./live.ts";
import { createPace } from "./pace.ts";
import { appErrorOf, unreachable } from "./refusal.ts";
import { createRegistry } from "./registry.ts";
import { statsOf, type SiteStats } from "./stats.ts";
import { createSiteStore, type KeptSite } from "./store.ts";

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

/** How long a screen waits for a router it asked to be looked at. */
const refreshMs = 6000;
/** What the search can show. */
const mostFound = 8;

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
  const keepers = createKeepers({
    clock,
    random,
    vault,
    logs,
    openRouter,
    store,
    kept,
    live,
    pace,
    pin: (router, fingerprint) => keeping.pin(router, fingerprint),
  });
  const keeping: Keeping = createKeeping({ ...parts, store, kept, live, history, keepers });

  const attached = createAttached({
    kept,
    live,
    tellKept: (site) => keeping.tellKept(site),
    forget: (site, router) => history.forget(site, [router]),
  });

  for (const site of kept.sites.values()) live.addSite(site.id, site.madeAt);

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

  const refreshOne = (id: RouterId): Promise<void> => attached.hands(id)?.refresh() ?? keepers.refresh(id);
  function nudge(id: RouterId): void {
    const hands = attached.hands(id);
    if (hands) hands.nudge();
    else keepers.nudge(id);
  }

  return {
    async list(): Promise<Site[]> {
      return [...kept.sites.values()].map((site) => kept.view(site));
    },

    create: keeping.create,
    change: keeping.change,
    remove: keeping.remove,
    addRouter: keeping.addRouter,
    async changeRouter(id: RouterId, draft: RouterDraft): Promise<Router> {
      attached.requireRouter(id);
      return keeping.changeRouter(id, draft);
    },
    async removeRouter(id: RouterId): Promise<void> {
      attached.requireRouter(id);
      return keeping.removeRouter(id);
    },
    /** Puts a gateway that is no router among the site's; it is kept, and asked, by whoever attaches it. */
    attach: (gateway: Attachment): Attached => attached.attach(gateway),

    /** Accepts a certificate the router has shown since the start, and no other. */
    async trustCertificate(id: RouterId, fingerprint: string): Promise<Router> {
      attached.requireRouter(id);
      const { router } = kept.routerOf(id);
      if (fingerprint !== router.fingerprint && fingerprint !== keepers.shown.get(id))
        throw new AppError("bad_request", "fingerprint: not the certificate the router shows", {
          params: { field: "fingerprint" },
        });
      const trusted = await keeping.pin(router, fingerprint);
      keepers.shown.delete(id);
      void keepers.refresh(id);
      return trusted;
    },

    live: (): { now: number; sites: SiteLive[] } => ({ now: clock.now(), sites: live.pictures() }),

    guests(site: SiteId): { at: number; guests: ActiveGuest[] } {
      kept.siteOf(site);
      return { at: clock.now(), guests: live.guests(site) };
    },

    /** The first few of all sites; who is at an unreachable one was seen last there. */
    find(text: string): FoundGuest[] {
      const isMeant = meant(text);
      const found: FoundGuest[] = [];
      for (const site of kept.sites.keys())
        for (const { table } of live.routersOf(site))
          for (const guest of table.rows()) {
            if (!isMeant(guest)) continue;
            const { key, user, mac, ip } = guest;
            found.push({ site, key, user, mac, ip });
            if (found.length >= mostFound) return found;
          }
      return found;
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
      if (order.router !== undefined) attached.requireRouter(order.router);
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
      if (known && same && typeof seen === "string") keepers.shown.set(known.router.id, seen);
      return run;
    },

    checklist: (order: Parameters<typeof checklist>[0]): { commands: string } => ({
      commands: checklist(order),
    }),

    /** Looks at all routers of the site at once; one that is away is tried at once. Waits six seconds at the most. */
    async refresh(site: SiteId): Promise<SiteLive> {
      kept.siteOf(site);
      const looks = kept.routersOf(site).map(({ router }) => refreshOne(router.id));
      await within(refreshMs, Promise.all(looks));
      return pictureOf(site);
    },

    async kick(id: RouterId, guest: { user: string; mac: string }, by: string): Promise<KickOutcome> {
      const { router } = kept.routerOf(id);
      const hands = attached.hands(id);
      const outcome = await (
        hands ? hands.kick({ user: guest.user, mac: guest.mac as Mac }) : kick(keepers.linkTo(id), guest)
      ).catch((error: unknown) => {
        throw appErrorOf(error);
      });
      nudge(id);
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
          const hands = attached.hands(router.id);
          if (hands) {
            const each = await Promise.all(
              targets.map((guest) => hands.kick(guest).catch(() => ({ kind: "still-online" as const }))),
            );
            const still = targets.filter((_, index) => each[index]?.kind === "still-online");
            nudge(router.id);
            return { gone: targets.length - still.length, stillOnline: still.map(({ user }) => user) };
          }
          const link = keepers.link(router.id);
          if (!link) return { gone: 0, stillOnline: targets.map(({ user }) => user) };
          const outcome = await kickAll(link, targets);
          keepers.nudge(router.id);
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
      attached.requireRouter(id);
      const { router } = kept.routerOf(id);
      const log = logs.site(router.site).with({ by, router: router.host, command, words: masked(words) });
      try {
        const answer = await runCommand(keepers.linkTo(id), command, words);
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
      if (!attached.hands(id)) keepers.linkTo(id);
      await within(refreshMs, refreshOne(id));
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

    /** The living connection of a router; undefined while there is none. */
    link: (id: RouterId): RouterLink | undefined => keepers.link(id),

    /** Why there is no connection just now, in raw words. */
    whyAway: (id: RouterId): string => {
      const one = kept.routers.get(id);
      const slots = one ? live.routersOf(one.router.site) : [];
      return unreachable(slots.find((slot) => slot.router.id === id)?.state).message;
    },

    /** Its routers in the order they were added; none for a site that is not there. */
    routersOf: (site: SiteId): Router[] => kept.routersOf(site).map(({ router }) => router),

    router: (id: RouterId): Router | undefined => kept.routers.get(id)?.router,

    /** When a router was added, and when a person last changed it. */
    stamps(id: RouterId): { madeAt: number; changedAt: number } {
      const { madeAt, changedAt } = kept.routerOf(id);
      return { madeAt, changedAt: changedAt ?? madeAt };
    },

    /** A site as it is kept, without its routers; undefined when it is not there. */
    place: (site: SiteId): KeptSite["draft"] | undefined => kept.sites.get(site)?.draft,

    /** Looks at a router soon: something was done to it. */
    nudge,

    /** Hears every finished look, at the moment it is finished. */
    onLook: (listener: (look: FinishedLook) => void): (() => void) =>
      live.onLook((look) => {
        try {
          listener(look);
        } catch (error) {
          logs.system.error("a look was not heard", { router: look.router, error: textOf(error) });
        }
      }),

    /** The sites' names by id, for the titles of their logs. */
    names: (): ReadonlyMap<SiteId, string> =>
      new Map([...kept.sites.values()].map(({ id, draft }) => [id, draft.name])),

    async start(): Promise<void> {
      keepers.start();
      history.start();
    },

    /** Lets every connection go, in two seconds at the most. */
    async stop(): Promise<void> {
      await keeping.idle();
      await keepers.stop();
      live.stop();
      await history.stop();
    },
  };
}
