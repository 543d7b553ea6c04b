// The one engine that decides who is online, put together: grants are sold, devices let in, gateways follow the book.
import type { DeviceRule, Grant, GrantState, Session, Story, Terms } from "#contract/access.ts";
import { topics, type Facts } from "#contract/facts.ts";
import type { Settings } from "#contract/settings.ts";
import type { GrantId, GuestId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { Transaction } from "kysely";
import type { Hotspots } from "#main/features/hotspot/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { createActs } from "./acts.ts";
import { createAdmit, type Admitted, type Wish } from "./admit.ts";
import { createAgenda } from "./agenda.ts";
import { createBook } from "./book.ts";
import { createTurns, type Engine } from "./engine.ts";
import type { SeenSession } from "./enforcement/enforcer.ts";
import { createEnforcer } from "./enforcement/by-kind.ts";
import { createLocalEnforcer } from "./enforcement/local.ts";
import { grantOf as grantOfMark } from "./enforcement/mark.ts";
import { createRouterOsEnforcer } from "./enforcement/routeros.ts";
import { createGateways } from "./gateways.ts";
import { mayBeAt, viewOf, type KeptGrant } from "./grant.ts";
import { createLife } from "./life.ts";
import { createPlacing } from "./placing.ts";
import { createReach } from "./reach.ts";
import { createRepair, type RepairOrder } from "./repair.ts";
import { createRules } from "./rules.ts";
import { createAccessStore } from "./store.ts";
import { sessionOf, type NewGrant } from "./tables.ts";
import { createSettling, type Settling } from "./settling.ts";
import { createStory, type Witness } from "./story.ts";
import { createTelling } from "./telling.ts";
import { createWatch } from "./watch.ts";

export type Access = Awaited<ReturnType<typeof createAccess>>;

/** What is written down of a sale: `name` is the login name on the gateway, `secret` its password there. */
export type GrantOrder = {
  readonly site: SiteId;
  readonly name: string;
  readonly secret: string;
  readonly terms: Terms;
  readonly source: Grant["source"];
  readonly phone?: string | undefined;
  /** It has its place from the start. */
  readonly device?: Mac | undefined;
  /** For what was in use elsewhere before: since then. */
  readonly begunAt?: Instant | null | undefined;
};

/** How long a new grant waits for its first device before it is put on its gateway without one. */
const admitFirstMs = 40;

export type AccessParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logs: Logs;
  readonly sites: Sites;
  /** Hotspots of this computer; absent where it cannot be one. */
  readonly hotspots?: Pick<Hotspots, "gateway">;
  readonly settings: { get(): Pick<Settings, "currency"> };
  readonly watched: (topic: string) => boolean;
};

const nowhere: Pick<Hotspots, "gateway"> = { gateway: () => undefined };

/** Whose telephone numbers people write without the country. */
const countryOf = { KES: "254", TZS: "255", UGX: "256", NGN: "234", RWF: "250" } as const;

export async function createAccess(parts: AccessParts) {
  const { bus, clock, random, logs, sites, settings, watched } = parts;
  const store = createAccessStore(parts.db, () => random.uuid());
  const book = createBook(store);
  const enforcer = createEnforcer({
    isLocal: (gateway) => sites.router(gateway)?.kind === "local",
    routeros: createRouterOsEnforcer({ sites }),
    local: createLocalEnforcer({ hotspots: parts.hotspots ?? nowhere }),
  });
  const inTurn = createTurns();
  const letGo = createLetGo();
  const witnesses: Witness[] = [];
  /** New grants whose gateways are about to be told. */
  const telling = createTelling({ bus, clock, watched, topic: topics.grants });
  const engine: Engine = {
    book,
    store,
    enforcer,
    clock,
    logs,
    zoneOf: (site) => sites.place(site)?.timeZone ?? "UTC",
    routersOf: (site) => sites.routersOf(site).map(({ id }) => id),
    isKept: (router) => sites.router(router) !== undefined,
    tell: (grant) => {
      life.plan(grant);
      telling.changed(grant);
    },
    inTurn,
  };
  const rules = await createRules({ store, enforcer, sites, clock, bus });
  const life = createLife(engine, {
    agenda: () => agenda,
    stir: (grants) => gateways.stir(grants),
    compare: (router) => gateways.compare(router),
  });
  const agenda = createAgenda(clock, (id) => {
    const grant = book.held(id);
    if (grant) life.check(grant);
  });
  const saw = (router: RouterId, session: SeenSession): void => {
    const site = sites.router(router)?.site;
    if (site !== undefined) watch.saw(router, site, session);
  };
  const keep = (grant: KeptGrant): Promise<void> => watch.keep(grant);
  const settling: Settling = createSettling(engine, {
    habits: (router) => gateways.habits(router),
    keep,
    saw,
    firstUse: life.firstUse,
    check: life.check,
  });
  const placing = createPlacing(engine, { settling, keep });
  const gateways = createGateways(engine, { placing, random, rules: rules.bring });
  const watch = createWatch(engine, {
    uuid: () => random.uuid(),
    grantOf: grantOfMark,
    came: (grant, { router, mac, from }) => life.came(grant, router, mac, from),
    left: (grant) => gateways.stir([grant]),
    stray: (router, name, mac, id) => void life.stray(router, name, mac, id),
    spent: life.check,
  });
  const admitTo = createAdmit(engine, { placing, rules, life, saw });
  const acts = createActs(engine, { life, placing, gateways, sites });
  const storyOf = createStory(engine, {
    sites,
    placing,
    rules,
    watch,
    witnesses,
    country: () => countryOf[settings.get().currency],
  });
  const reach = createReach({ book, store, zoneOf: engine.zoneOf });
  const repairIt = createRepair(engine, { acts, rules, admit, refresh: (site) => sites.refresh(site) });

  async function admit(wish: Wish): Promise<Admitted> {
    const grant = await acts.need(wish.grant);
    const answer = await inTurn(grant.id, () => admitTo(grant, wish));
    if (grant.rev !== grant.gatewayRev || grant.leaving !== null) gateways.stir([grant]);
    if (answer.kind === "online" && grant.router !== null) sites.nudge(grant.router);
    return answer;
  }

  async function grantManyIn<T>(tx: Transaction<T>, orders: readonly GrantOrder[]): Promise<GrantId[]> {
    const now = clock.now();
    const first = new Map<SiteId, RouterId | null>();
    const made = orders.map(({ site, name, secret, terms, source, phone, device, begunAt }): NewGrant => {
      if (!first.has(site)) first.set(site, engine.routersOf(site)[0] ?? null);
      return {
        site,
        name,
        secret,
        terms,
        source,
        phone,
        device,
        id: random.uuid() as GrantId,
        guestId: random.uuid() as GuestId,
        router: first.get(site) ?? null,
        madeAt: Math.min(now, begunAt ?? now),
        firstUsedAt: begunAt ?? null,
      };
    });
    await store.add(tx, made);
    return made.map(({ id }) => id);
  }

  const { need: _, again: _1, ...verbs } = acts;
  return {
    ...verbs,
    admit,
    /**
     * Writes grants inside the caller's transaction; call `granted` after its commit. A name that lives at the site
     * already is a duplicate (`isDuplicate`).
     */
    grantManyIn,
    async grantIn<T>(tx: Transaction<T>, order: GrantOrder): Promise<GrantId> {
      const [id] = await grantManyIn(tx, [order]);
      if (id === undefined) throw new Error("no grant was made");
      return id;
    },
    /**
     * After the commit: screens are told at once, gateways a moment later: who redeems a code is at the door already,
     * and `admit` puts row and guest on the router in one go.
     */
    async granted(ids: readonly GrantId[]): Promise<void> {
      const grants = await book.take(ids);
      for (const grant of grants) {
        telling.known(grant);
        life.met(grant);
        engine.tell(grant);
      }
      gateways.stir(grants, grants.length === 1 ? admitFirstMs : 0);
    },

    view: async (id: GrantId): Promise<Grant> => viewOf(await acts.need(id), clock.now()),
    /** The living one, else the newest that is over. */
    async byName(name: string): Promise<Grant | undefined> {
      const [grant] = book.fresh(await store.byName(name));
      return grant && viewOf(grant, clock.now());
    },
    /** Those that hold a place for this device, newest first; at this site, or that may be used there. */
    async ofDevice(mac: Mac, site?: SiteId): Promise<Grant[]> {
      return book
        .fresh(await store.byMac(mac))
        .filter((grant) => grant.devices.has(mac))
        .filter((grant) => site === undefined || grant.site === site || mayBeAt(grant.terms, site))
        .map((grant) => viewOf(grant, clock.now()));
    },
    /** Newest first. `phone` as kept, `254712345678`. */
    async ofPhone(phone: string): Promise<Grant[]> {
      return book.fresh(await store.byPhone(phone)).map((grant) => viewOf(grant, clock.now()));
    },
    async grants(wish: {
      site?: SiteId | undefined;
      states: readonly GrantState[];
      search: string;
      limit: number;
      before?: Instant | undefined;
      beforeId?: string | undefined;
    }): Promise<{ grants: Grant[]; more: boolean }> {
      const { site, states, search, limit, before, beforeId } = wish;
      const found = await store.search({
        site,
        states,
        text: search.trim(),
        limit: limit + 1,
        before,
        beforeId,
      });
      return {
        grants: book
          .fresh(found)
          .slice(0, limit)
          .map((grant) => viewOf(grant, clock.now())),
        more: found.length > limit,
      };
    },
    async sessions(wish: {
      site?: SiteId | undefined;
      grant?: GrantId | undefined;
      open?: boolean | undefined;
      limit: number;
      before?: Instant | undefined;
      beforeId?: string | undefined;
    }): Promise<{ sessions: Session[]; more: boolean }> {
      await watch.flush();
      const { site, grant, open, limit, before, beforeId } = wish;
      const rows = await store.sessions({ site, grant, open, limit: limit + 1, before, beforeId });
      return {
        sessions: rows.slice(0, limit).map((row) => sessionOf(watch.renewed(row))),
        more: rows.length > limit,
      };
    },

    ...reach,

    rules: (): Promise<DeviceRule[]> => rules.list(),
    setRule: (rule: Pick<DeviceRule, "mac" | "kind" | "site" | "why">, by = ""): Promise<DeviceRule> =>
      rules.set({ ...rule, by, at: clock.now() }),
    clearRule: (mac: Mac, site: SiteId | null): Promise<void> => rules.clear(mac, site),

    /** Why is this guest not online? */
    story: (key: string, site?: SiteId): Promise<Story> => storyOf(key, site),
    /** Does what the button says, then tells the story anew. */
    async repair(order: RepairOrder, by = ""): Promise<Story> {
      await repairIt(order, by);
      return storyOf((await acts.need(order.grant)).name, order.site);
    },
    /** A feature above that knows more of a key. */
    witness: (witness: Witness): void => void witnesses.push(witness),

    /** Resolves when nothing waits at any router that can be reached. */
    idle: gateways.idle,
    /** Compares every row of a router with the book now. */
    compare: gateways.compare,

    async start(): Promise<void> {
      await book.load();
      await watch.resume();
      for (const grant of book.living()) {
        telling.known(grant);
        life.met(grant);
      }
      letGo.add(
        sites.onLook((look) => {
          watch.look(look);
          if (look.first) void gateways.online(look.router);
        }),
      );
      // A site has its first router, or has lost one: its guests go where there is one.
      letGo.add(
        bus.hear("site.kept", ({ id, routers }) => {
          const has = new Set(routers.map((router) => router.id));
          const lost = (router: RouterId | null): boolean => router === null || !has.has(router);
          gateways.stir([...book.living()].filter((grant) => grant.site === id && lost(grant.router)));
        }),
      );
      watch.start();
      letGo.add(() => watch.stop());
      letGo.add(() => gateways.stop());
      letGo.add(() => agenda.stop());
      letGo.add(() => telling.stop());
    },
    stop: (): Promise<void> => letGo.all(),
  };
}
