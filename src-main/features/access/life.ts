// What happens to a grant by itself: its first use, its devices' places, its end, and the moments it waits for.
import type { GrantEnd } from "#contract/access.ts";
import type { GrantId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Agenda } from "./agenda.ts";
import { placeFor } from "./devices.ts";
import { change, wantedRow, type Engine } from "./engine.ts";
import { dueEnd, untilOf, windowOf, type KeptGrant } from "./grant.ts";

export type Life = ReturnType<typeof createLife>;

export function createLife(
  engine: Engine,
  parts: {
    agenda: () => Agenda;
    /** Its gateway has something to do. */
    stir: (grants: Iterable<KeptGrant>) => void;
    /** Compares all rows of a router with the book. */
    compare: (router: RouterId) => Promise<void>;
  },
) {
  const { book, store, enforcer, clock, logs, inTurn, zoneOf } = engine;
  const { agenda, stir, compare } = parts;
  const ending = new Set<GrantId>();
  /** Grants outside their window just now, as far as their gateways were told. */
  const shut = new Set<GrantId>();

  /** Work that nobody waits for. */
  function later(grant: KeptGrant, work: () => Promise<void>): void {
    inTurn(grant.id, work).catch((error: unknown) => {
      if (!(error instanceof AppError))
        logs.system.error("a grant's work broke off", { grant: grant.id, error: textOf(error) });
    });
  }

  const isShut = (grant: KeptGrant): boolean =>
    grant.endedAt === null && !windowOf(grant, clock.now(), zoneOf(grant.site)).open;

  /** The next moment at which the clock alone changes something for it. */
  function plan(grant: KeptGrant): void {
    if (grant.endedAt !== null) return agenda().set(grant.id, null);
    const now = clock.now();
    const window = windowOf(grant, now, zoneOf(grant.site));
    const turn = window.open ? window.closes : window.opens;
    const moments = [untilOf(grant), turn].flatMap((at) => (at !== null && at > now ? [at] : []));
    agenda().set(grant.id, moments.length === 0 ? null : Math.min(...moments));
  }

  /** Its time, its data or its window may be over, or its window may have opened or closed. */
  function check(grant: KeptGrant): void {
    if (grant.endedAt !== null || ending.has(grant.id)) return;
    const why = dueEnd(grant, clock.now(), zoneOf(grant.site));
    if (why !== undefined) {
      ending.add(grant.id);
      later(grant, () =>
        (grant.endedAt === null ? end(grant, why) : Promise.resolve()).finally(() => ending.delete(grant.id)),
      );
      return;
    }
    plan(grant);
    if (isShut(grant) === shut.has(grant.id)) return;
    if (shut.has(grant.id)) shut.delete(grant.id);
    else shut.add(grant.id);
    later(grant, async () => {
      await change(engine, grant, {}, { rev: true });
      stir([grant]);
    });
  }

  /** Over, for this reason; its row goes away. Call in its turn. */
  async function end(grant: KeptGrant, why: GrantEnd, values: Record<string, string> = {}): Promise<void> {
    const until = untilOf(grant);
    const now = clock.now();
    await change(
      engine,
      grant,
      { endedAt: why === "time" && until !== null ? Math.min(now, until) : now, end: why, pausedAt: null },
      { rev: true, note: { what: `ended-${why}`, values } },
    );
    shut.delete(grant.id);
    book.hold(grant);
    logs.site(grant.site).info("grant ended", { grant: grant.name, why });
    stir([grant]);
  }

  /** Once, whoever sees it first. */
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

  return {
    plan,
    check,
    end,
    firstUse,
    bind,
    /** Just read from the database: its gateway was told of the window it was in. */
    met(grant: KeptGrant): void {
      if (isShut(grant)) shut.add(grant.id);
      check(grant);
    },

    /** Somebody came online by it: first use, a place for the device, or off again. */
    came(grant: KeptGrant, router: RouterId, mac: Mac, from: Instant): void {
      later(grant, async () => {
        if (![...grant.open].some((session) => session.mac === mac)) return;
        if (grant.endedAt !== null || grant.pausedAt !== null || grant.leaving === router) {
          await enforcer.putOff(router, { name: grant.name, mac });
          return stir([grant]);
        }
        const place = placeFor(grant, mac);
        if (place.kind === "full") {
          const detail = await enforcer.putOff(router, { name: grant.name, mac });
          await store.note(grant.id, clock.now(), { what: "device-refused", values: { mac } });
          logs.site(grant.site).info("one device too many put off", { grant: grant.name, mac, detail });
          return;
        }
        if (place.kind !== "known")
          await bind(grant, mac, place.kind === "instead-of" ? place.mac : undefined);
        await firstUse(grant, from);
        engine.tell(grant);
        check(grant);
      });
    },

    /** A row of ours that is over, or belongs elsewhere, and somebody online by it. */
    async stray(router: RouterId, name: string, mac: Mac, id: GrantId): Promise<void> {
      const grant = await book.find(id);
      if (!grant || (grant.endedAt === null && grant.router === router)) return;
      await enforcer.putOff(router, { name, mac }).catch(() => {});
      await compare(router).catch(() => {});
    },

    /** Where its row is to be from now on; it leaves where it was first. Call in its turn. */
    async relocate(grant: KeptGrant, site: SiteId, router: RouterId | null): Promise<void> {
      const from = grant.site;
      const held = grant.leaving ?? grant.router;
      // Back to where it still is: nothing has to move.
      const leaving = held === router ? null : held;
      const note = from === site ? {} : { note: { what: "moved", values: { from, to: site } } };
      await change(engine, grant, { site, router, leaving, gatewayRev: 0 }, { rev: true, ...note });
      if (from !== site) book.moved(grant, from);
    },

    /** What the row would be, were it looked at now. */
    wanted: (grant: KeptGrant) => wantedRow(grant, clock.now(), zoneOf(grant.site)),
  };
}
