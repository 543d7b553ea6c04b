// The one engine that decides who is online: grants are made, used, paused, extended, moved, ended; gateways follow.
import type { DeviceRule, Grant, GrantEnd, GrantState, Session, Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import { topics } from "#contract/facts.ts";
import type { GrantId, GuestId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { Transaction } from "kysely";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { createAdmit, type Admitted, type Wish } from "./admit.ts";
import { createAgenda } from "./agenda.ts";
import { createBook } from "./book.ts";
import { placeFor } from "./devices.ts";
import { change, createTurns, type Engine } from "./engine.ts";
import { createRouterOsEnforcer, grantOf as grantOfMark } from "./enforcement/routeros.ts";
import { createGateways } from "./gateways.ts";
import { dueEnd, mayBeAt, untilOf, viewOf, windowOf, type KeptGrant } from "./grant.ts";
import { createPlacing, type Placing } from "./placing.ts";
import { createRules } from "./rules.ts";
import { createAccessStore, type NewGrant, type SessionRow } from "./store.ts";
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
  readonly device?: Mac | undefined;
};

/** How long a person waits for a gateway before being told that it waits. */
const patienceMs = 4000;

export type AccessParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logs: Logs;
  readonly sites: Sites;
  readonly watched: (topic: string) => boolean;
};

export async function createAccess(parts: AccessParts) {
  const { bus, clock, random, logs, sites, watched } = parts;
  const store = createAccessStore(parts.db, () => random.uuid());
  const book = createBook(store);
  const enforcer = createRouterOsEnforcer({ sites });
  const inTurn = createTurns();
  const letGo = createLetGo();
  const telling = createTelling({ bus, clock, watched, topic: topics.grants });
  const engine: Engine = {
    book,
    store,
    enforcer,
    clock,
    logs,
    zoneOf: (site) => sites.place(site)?.timeZone ?? "UTC",
    routersOf: (site) => sites.routersOf(site).map(({ id }) => id),
    tell: (grant) => {
      plan(grant);
      telling.changed(grant);
    },
    inTurn,
  };
  const rules = await createRules({ store, enforcer, sites, clock, bus });
  const agenda = createAgenda(clock, (id) => {
    const grant = book.held(id);
    if (grant) check(grant);
  });
  const placing: Placing = createPlacing(engine, {
    habits: (router) => gateways.habits(router),
    saw: (router, session) => {
      const site = sites.router(router)?.site;
      if (site !== undefined) watch.saw(router, site, session);
    },
    firstUse,
    check,
  });
  const gateways = createGateways(engine, () => placing, { random, rules: (router) => rules.bring(router) });
  const watch = createWatch(engine, {
    uuid: () => random.uuid(),
    grantOf: grantOfMark,
    came: (grant, session) => later(grant, () => judge(grant, session.router, session.mac, session.from)),
    left: (grant) => gateways.stir([grant]),
    stray: (router, name, mac, id) => void stray(router, name, mac, id),
    spent: check,
  });
  const admit = createAdmit(engine, { placing, rules, bind, firstUse, end, relocate });

  /** Work that nobody waits for. */
  function later(grant: KeptGrant, work: () => Promise<void>): void {
    inTurn(grant.id, work).catch((error: unknown) => {
      if (!(error instanceof AppError))
        logs.system.error("a grant's work broke off", { grant: grant.id, error: textOf(error) });
    });
  }

  async function need(id: GrantId): Promise<KeptGrant> {
    const grant = await book.find(id);
    if (!grant) throw new AppError("not_found", "no such grant", { params: { field: "grant" } });
    return grant;
  }

  /** The next moment at which the clock alone changes something for it. */
  function plan(grant: KeptGrant): void {
    if (grant.endedAt !== null) return agenda.set(grant.id, null);
    const now = clock.now();
    const window = windowOf(grant, now, engine.zoneOf(grant.site));
    const turn = window.open ? window.closes : window.opens;
    const moments = [untilOf(grant), turn].filter((at) => at !== null && at > now);
    agenda.set(grant.id, moments.length === 0 ? null : Math.min(...moments.flatMap((at) => at ?? [])));
  }

  const ending = new Set<GrantId>();
  /** Its time, its data or its window may be over, or its window may have opened or closed. */
  function check(grant: KeptGrant): void {
    if (grant.endedAt !== null || ending.has(grant.id)) return;
    const why = dueEnd(grant, clock.now(), engine.zoneOf(grant.site));
    if (why === undefined) {
      plan(grant);
      const row = placing.wanted(grant);
      const was = shut.has(grant.id);
      if (row && row.disabled !== was && grant.pausedAt === null) {
        if (row.disabled) shut.add(grant.id);
        else shut.delete(grant.id);
        later(grant, () => change(engine, grant, {}, { rev: true }).then(() => gateways.stir([grant])));
      }
      return;
    }
    ending.add(grant.id);
    later(grant, async () => {
      try {
        if (grant.endedAt === null) await end(grant, why);
      } finally {
        ending.delete(grant.id);
      }
    });
  }
  /** Grants outside their window just now. */
  const shut = new Set<GrantId>();

  async function end(grant: KeptGrant, why: GrantEnd, note?: Record<string, string>): Promise<void> {
    const until = untilOf(grant);
    const now = clock.now();
    const at = why === "time" && until !== null ? Math.min(now, until) : now;
    await change(
      engine,
      grant,
      { endedAt: at, end: why, pausedAt: null },
      { rev: true, note: { what: `ended-${why}`, values: note ?? {} } },
    );
    shut.delete(grant.id);
    book.hold(grant);
    logs.site(grant.site).info("grant ended", { grant: grant.name, why });
    gateways.stir([grant]);
  }

  async function firstUse(grant: KeptGrant, at: Instant): Promise<void> {
    if (grant.firstUsedAt !== null) return;
    const first = Math.max(grant.madeAt, Math.min(at, clock.now()));
    if (!(await store.firstUse(grant.id, first, { what: "first-use", values: {} }))) return;
    grant.firstUsedAt = first;
    engine.tell(grant);
    check(grant);
  }

  async function bind(grant: KeptGrant, mac: Mac, instead: Mac | undefined): Promise<void> {
    const at = clock.now();
    const note =
      instead === undefined ? undefined : { what: "device-replaced", values: { mac, was: instead } };
    await store.bind(grant.id, mac, at, instead, note);
    if (instead !== undefined) grant.devices.delete(instead);
    grant.devices.set(mac, { firstSeen: at, lastSeen: at });
    engine.tell(grant);
  }

  /** Somebody came online: first use, a place for the device, or off again. */
  async function judge(grant: KeptGrant, router: RouterId, mac: Mac, from: Instant): Promise<void> {
    if (![...grant.open].some((session) => session.mac === mac)) return;
    if (grant.endedAt !== null || grant.pausedAt !== null || grant.leaving === router) {
      await enforcer.putOff(router, { name: grant.name, mac });
      return gateways.stir([grant]);
    }
    const place = placeFor(grant, mac);
    if (place.kind === "full") {
      const detail = await enforcer.putOff(router, { name: grant.name, mac });
      await store.note(grant.id, clock.now(), { what: "device-refused", values: { mac } });
      logs.site(grant.site).info("one device too many put off", { grant: grant.name, mac, detail });
      return;
    }
    if (place.kind !== "known") await bind(grant, mac, place.kind === "instead-of" ? place.mac : undefined);
    await firstUse(grant, from);
    engine.tell(grant);
    check(grant);
  }

  /** A row of ours that is over, or belongs elsewhere, and somebody online by it. */
  async function stray(router: RouterId, name: string, mac: Mac, id: GrantId): Promise<void> {
    const grant = await book.find(id);
    if (!grant || (grant.endedAt === null && grant.router === router)) return;
    await enforcer.putOff(router, { name, mac }).catch(() => {});
    await gateways.compare(router).catch(() => {});
  }

  /** Where its row is to be from now on; it leaves where it was first. */
  async function relocate(grant: KeptGrant, site: SiteId, router: RouterId | null): Promise<void> {
    const from = grant.site;
    const leaving = grant.leaving ?? (grant.router === router ? null : grant.router);
    // Back to where it still is: nothing has to move.
    const stays = leaving === router;
    await change(
      engine,
      grant,
      { site, router, leaving: stays ? null : leaving, gatewayRev: 0 },
      {
        rev: true,
        ...(from === site ? {} : { note: { what: "moved", values: { from, to: site } } }),
      },
    );
    if (from !== site) book.moved(grant, from);
  }

  /** Changes a grant, then lets the gateway follow as long as a person waits. */
  async function act(id: GrantId, work: (grant: KeptGrant) => Promise<void>): Promise<Grant> {
    const grant = await need(id);
    await inTurn(id, async () => {
      await work(grant);
      book.hold(grant);
    });
    await patiently(gateways.now(grant));
    return viewOf(grant, clock.now());
  }

  async function patiently(work: Promise<unknown>): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = clock.after(patienceMs, over.resolve);
    await Promise.race([work.catch(() => {}), over.promise]).finally(() => timer.cancel());
  }

  const refuse = (field: string, why: string): never => {
    throw new AppError("bad_request", why, { params: { field } });
  };
  const requireLiving = (grant: KeptGrant): void => {
    if (grant.endedAt !== null) refuse("grant", "it is over");
  };

  async function grantManyIn<T>(tx: Transaction<T>, orders: readonly GrantOrder[]): Promise<GrantId[]> {
    const now = clock.now();
    const first = new Map<SiteId, RouterId | null>();
    const made = orders.map((order): NewGrant => {
      if (!first.has(order.site)) first.set(order.site, engine.routersOf(order.site)[0] ?? null);
      return {
        id: random.uuid() as GrantId,
        guestId: random.uuid() as GuestId,
        site: order.site,
        name: order.name,
        secret: order.secret,
        terms: order.terms,
        source: order.source,
        phone: order.phone,
        device: order.device,
        router: first.get(order.site) ?? null,
        madeAt: now,
      };
    });
    await store.add(tx, made);
    return made.map(({ id }) => id);
  }

  return {
    /** Writes grants inside the caller's transaction; call `granted` after its commit. A name that lives at the site already is a duplicate (`isDuplicate`). */
    grantManyIn,
    async grantIn<T>(tx: Transaction<T>, order: GrantOrder): Promise<GrantId> {
      const [id] = await grantManyIn(tx, [order]);
      if (id === undefined) throw new Error("no grant was made");
      return id;
    },
    /** After the commit: gateways are told, and screens. */
    async granted(ids: readonly GrantId[]): Promise<void> {
      const grants = await book.take(ids);
      for (const grant of grants) {
        if (placing.wanted(grant)?.disabled === true) shut.add(grant.id);
        engine.tell(grant);
      }
      gateways.stir(grants);
    },

    /** This device wants in. Within a second on a router that answers. */
    async admit(wish: Wish): Promise<Admitted> {
      const grant = await need(wish.grant);
      const answer = await inTurn(grant.id, () => admit(grant, wish));
      if (grant.rev !== grant.gatewayRev || grant.leaving !== null) gateways.stir([grant]);
      if (answer.kind === "online" && grant.router !== null) sites.nudge(grant.router);
      return answer;
    },

    view: async (id: GrantId): Promise<Grant> => viewOf(await need(id), clock.now()),
    /** The living one, else the newest that is over. */
    async byName(name: string): Promise<Grant | undefined> {
      const [grant] = book.fresh(await store.byName(name));
      return grant && viewOf(grant, clock.now());
    },
    /** Newest first; those that hold a place for this device. */
    async ofDevice(mac: Mac, site?: SiteId): Promise<Grant[]> {
      const grants = book.fresh(await store.byMac(mac)).filter((grant) => grant.devices.has(mac));
      return grants
        .filter((grant) => site === undefined || grant.site === site || mayBeAt(grant.terms, site))
        .map((grant) => viewOf(grant, clock.now()));
    },
    async ofPhone(phone: string): Promise<Grant[]> {
      return book.fresh(await store.byPhone(phone)).map((grant) => viewOf(grant, clock.now()));
    },

    async grants(wish: {
      site?: SiteId | undefined;
      states: readonly GrantState[];
      search: string;
      limit: number;
      before?: Instant | undefined;
    }): Promise<{ grants: Grant[]; more: boolean }> {
      const found = book.fresh(
        await store.search({
          site: wish.site,
          states: wish.states,
          text: wish.search.trim(),
          limit: wish.limit + 1,
          before: wish.before,
        }),
      );
      return {
        grants: found.slice(0, wish.limit).map((grant) => viewOf(grant, clock.now())),
        more: found.length > wish.limit,
      };
    },
    async sessions(wish: {
      site?: SiteId | undefined;
      grant?: GrantId | undefined;
      open?: boolean | undefined;
      limit: number;
      before?: Instant | undefined;
    }): Promise<{ sessions: Session[]; more: boolean }> {
      await watch.flush(true);
      const { site, grant, open, limit, before } = wish;
      const rows = await store.sessions({ site, grant, open, limit: limit + 1, before });
      return { sessions: rows.slice(0, limit).map(sessionOf), more: rows.length > limit };
    },

    pause: (id: GrantId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (grant.terms.time.kind === "wall")
          refuse("time", "time by the clock on the wall cannot be paused");
        if (grant.pausedAt !== null) return;
        await change(
          engine,
          grant,
          { pausedAt: clock.now() },
          { rev: true, note: { what: "paused", values: { by } } },
        );
      }),
    resume: (id: GrantId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (grant.pausedAt === null) return;
        await change(
          engine,
          grant,
          { pausedAt: null },
          { rev: true, note: { what: "resumed", values: { by } } },
        );
      }),
    /** More time or data; what ended because it was used up lives again. */
    extend: (id: GrantId, more: { seconds: number; bytes: number }, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        if (more.seconds === 0 && more.bytes === 0) refuse("seconds", "nothing to add");
        if (more.seconds > 0 && grant.terms.time.kind === "none")
          refuse("seconds", "it has no limit in time");
        const { caps } = grant.terms;
        if (more.bytes > 0 && caps.in === null && caps.out === null && caps.total === null)
          refuse("bytes", "it has no limit in data");
        if (grant.end === "void" || grant.end === "unused") refuse("grant", "it was made void");
        const wasOver = grant.endedAt;
        const until = untilOf(grant);
        // A wall clock that ran out goes on from now.
        const gap =
          wasOver !== null && until !== null ? Math.max(0, Math.ceil((clock.now() - until) / 1000)) : 0;
        await change(
          engine,
          grant,
          {
            moreSeconds: grant.moreSeconds + more.seconds + (more.seconds > 0 ? gap : 0),
            moreBytes: grant.moreBytes + more.bytes,
            ...(wasOver === null ? {} : { endedAt: null, end: null }),
          },
          { rev: true, note: { what: "extended", values: { by, seconds: more.seconds, bytes: more.bytes } } },
        );
        if (wasOver !== null) check(grant);
      }).then((view) => renewSessions(id).then(() => view)),
    /** To another site, where the terms allow it. */
    move: (id: GrantId, site: SiteId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (!sites.place(site))
          throw new AppError("not_found", "no such site", { params: { field: "site" } });
        if (!mayBeAt(grant.terms, site)) refuse("site", "it was not sold for that site");
        if (grant.site === site) return;
        await relocate(grant, site, engine.routersOf(site)[0] ?? null);
        logs.site(site).info("grant moved here", { grant: grant.name, by });
      }),
    void: (id: GrantId, why: string, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        if (grant.end === "void") return;
        requireLiving(grant);
        await end(grant, "void", { by, why });
      }),
    /** A voucher's life is over before it was used. */
    expire: (id: GrantId): Promise<Grant> =>
      act(id, async (grant) => {
        if (grant.endedAt !== null) return;
        if (grant.firstUsedAt !== null) refuse("grant", "it was used");
        await end(grant, "unused");
      }),
    async dropDevice(id: GrantId, mac: Mac, by = ""): Promise<Grant> {
      const grant = await need(id);
      await inTurn(id, async () => {
        if (!grant.devices.has(mac))
          throw new AppError("not_found", "no such device", { params: { field: "mac" } });
        await store.drop(id, mac, clock.now(), { what: "device-dropped", values: { mac, by } });
        grant.devices.delete(mac);
        if (grant.router !== null && enforcer.away(grant.router) === undefined)
          await enforcer.putOff(grant.router, { name: grant.name, mac }).catch(() => {});
      });
      engine.tell(grant);
      return viewOf(grant, clock.now());
    },

    rules: (): Promise<DeviceRule[]> => rules.list(),
    setRule: (rule: Pick<DeviceRule, "mac" | "kind" | "site" | "why">, by = ""): Promise<DeviceRule> =>
      rules.set({ ...rule, by, at: clock.now() }),
    clearRule: (mac: Mac, site: SiteId | null): Promise<void> => rules.clear(mac, site),

    /** Resolves when nothing waits at any router that can be reached. */
    idle: gateways.idle,
    compare: gateways.compare,

    async start(): Promise<void> {
      await book.load();
      await watch.resume();
      for (const grant of book.living()) {
        if (placing.wanted(grant)?.disabled === true && grant.pausedAt === null) shut.add(grant.id);
        check(grant);
      }
      letGo.add(
        sites.onLook((look) => {
          watch.look(look);
          if (look.first) void gateways.online(look.router);
        }),
      );
      watch.start();
      letGo.add(() => watch.stop());
      letGo.add(() => gateways.stop());
      letGo.add(() => agenda.stop());
      letGo.add(() => telling.stop());
    },
    async stop(): Promise<void> {
      await letGo.all();
    },
  };

  /**
   * Whether a changed limit reaches a session that runs differs between versions. Where it did not, the device is let
   * in anew within the second, so that what was added is there at once.
   */
  async function renewSessions(id: GrantId): Promise<void> {
    const grant = book.held(id);
    const router = grant?.router ?? null;
    if (!grant || router === null || grant.open.size === 0 || grant.gatewayRev !== grant.rev) return;
    await inTurn(id, async () => {
      const row = placing.wanted(grant);
      const sessions = await enforcer.sessions(router, grant.name);
      for (const { mac, ip, left, used } of sessions) {
        const limit = row?.limits.seconds ?? null;
        const isTimed =
          left !== null && limit !== null && left + used.seconds < limit - 60 - grant.used.seconds;
        const isCapped = row?.limits.total !== null || row.limits.in !== null || row.limits.out !== null;
        if (!isTimed && !isCapped) continue;
        await enforcer.interrupt(router, { name: grant.name, mac });
        await enforcer.letIn(router, { name: grant.name, secret: grant.secret, mac, ip });
      }
    }).catch(() => {});
  }
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    grant: row.grant_id,
    site: row.site_id,
    router: row.router_id,
    name: row.name,
    mac: row.mac,
    ip: row.ip,
    from: row.from_at,
    to: row.to_at,
    seconds: row.seconds,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
  };
}
