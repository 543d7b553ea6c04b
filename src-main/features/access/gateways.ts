// Each router's share of the work: what waits to be done there, the round through its rows, and whole batches at once.
import type { GrantId, RouterId } from "#contract/values/index.ts";
import type { Profile } from "#main/features/plans/index.ts";
import type { Timer } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import { change, type Engine } from "./engine.ts";
import type { SeenRow } from "./enforcement/enforcer.ts";
import { profileOfGrant, usedBy, type KeptGrant } from "./grant.ts";
import { counted } from "./ledger.ts";
import { differences, reconcile } from "./reconcile.ts";
import type { Habits, Placing } from "./placing.ts";

/** Commands on the wire at once: a router serves its guests meanwhile. */
const together = 8;
/** More than these are done from lists instead of row by row. */
const few = 24;
/** A slice of the rows is compared this often; all slices of a router take a few of these. */
const roundMs = 60_000;
const slicesARound = 3;
/** Two readings this far apart tell how a router counts. */
const probeMs = 2200;

export type Gateways = ReturnType<typeof createGateways>;

type Gateway = {
  readonly router: RouterId;
  readonly habits: Habits;
  readonly dirty: Set<GrantId>;
  running: Promise<void> | undefined;
  timer: Timer | undefined;
  /** Where the round goes on. */
  next: number;
};

export function createGateways(
  engine: Engine,
  parts: { placing: Placing; random: Random; rules: (router: RouterId) => Promise<void> },
) {
  const { book, enforcer, store, clock, logs, inTurn } = engine;
  const { placing } = parts;
  const gateways = new Map<RouterId, Gateway>();
  let stopped = false;

  function gatewayOf(router: RouterId): Gateway {
    const known = gateways.get(router);
    if (known) return known;
    const made: Gateway = {
      router,
      habits: { way: undefined, probe: undefined },
      dirty: new Set(),
      running: undefined,
      timer: undefined,
      next: 0,
    };
    gateways.set(router, made);
    return made;
  }

  /** The router that has to do something next. */
  function nextFor(grant: KeptGrant): RouterId | null {
    for (const router of [grant.leaving, grant.router])
      if (router !== null && engine.isKept(router)) return router;
    return engine.routersOf(grant.site)[0] ?? null;
  }

  /** `ms`: who is at the door may come first. */
  function stir(grants: Iterable<KeptGrant>, ms = 0): void {
    const touched = new Set<Gateway>();
    for (const grant of grants) {
      const router = nextFor(grant);
      if (router === null) continue;
      const gateway = gatewayOf(router);
      gateway.dirty.add(grant.id);
      touched.add(gateway);
    }
    const runAll = (): void => {
      for (const gateway of touched) if (gateway.dirty.size > 0) run(gateway);
    };
    if (ms === 0) runAll();
    else clock.after(ms, runAll);
  }

  function run(gateway: Gateway): void {
    if (stopped || gateway.running || enforcer.away(gateway.router) !== undefined) return;
    gateway.running = work(gateway)
      .catch((error: unknown) =>
        logs.system.error("a router's share of the work broke off", {
          router: gateway.router,
          error: textOf(error),
        }),
      )
      .finally(() => {
        gateway.running = undefined;
        if (gateway.dirty.size > 0 && !stopped) run(gateway);
      });
  }

  async function work(gateway: Gateway): Promise<void> {
    while (gateway.dirty.size > 0 && !stopped && enforcer.away(gateway.router) === undefined) {
      const ids = [...gateway.dirty];
      gateway.dirty.clear();
      const grants = ids.flatMap((id) => book.held(id) ?? []);
      const rest = grants.length > few ? await inBulk(gateway, grants) : grants;
      await pool(rest, (grant) => one(gateway, grant));
    }
  }

  async function one(gateway: Gateway, grant: KeptGrant): Promise<void> {
    const was = nextFor(grant);
    await inTurn(grant.id, () => placing.bring(grant)).catch(() => {
      // Refused: shown, and tried again at the next round. Away: taken up when the router is back.
    });
    const next = nextFor(grant);
    // Away from one router: the other one's turn.
    if (next !== null && next !== was && book.held(grant.id)) stir([grant]);
    if (grant.rev !== grant.gatewayRev && was === next && grant.gateway.state === "in-place")
      gateway.dirty.add(grant.id);
  }

  async function pool<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const waiting = [...items];
    const hand = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !stopped; next = waiting.shift())
        await work(next);
    };
    await Promise.all(Array.from({ length: Math.min(together, items.length) }, hand));
  }

  /** All rows of these kinds by the grant they name; also those whose name somebody else holds. */
  async function slices(router: RouterId, profiles: Iterable<string>): Promise<Map<string, SeenRow[]>> {
    const byName = new Map<string, SeenRow[]>();
    for (const profile of profiles)
      await enforcer.slice(router, profile, (row) => {
        const same = byName.get(row.name);
        if (same) same.push(row);
        else byName.set(row.name, [row]);
      });
    return byName;
  }

  /**
   * Rows that were never there, or differ, are written without looking at each; then the lists are read again and tell
   * what came of it. Answers those that need a closer look. Done again after a crash, it finds what is done.
   */
  async function inBulk(gateway: Gateway, grants: readonly KeptGrant[]): Promise<KeptGrant[]> {
    const { router } = gateway;
    const simple = grants.filter(
      (grant) =>
        grant.leaving === null &&
        grant.endedAt === null &&
        grant.firstUsedAt === null &&
        grant.open.size === 0,
    );
    const rest = new Set(grants.filter((grant) => !simple.includes(grant)));
    if (simple.length <= few) return [...grants];
    const profiles = new Map<string, Profile>();
    for (const grant of simple) {
      const profile = profileOfGrant(grant);
      profiles.set(profile.name, profile);
      if (grant.router === null) await change(engine, grant, { router }, { quiet: true });
    }
    try {
      const wrong = await enforcer.prepare(router, [...profiles.values()]);
      const revs = new Map(simple.map((grant) => [grant.id, grant.rev]));
      const before = await slices(router, profiles.keys());
      let done = 0;
      await pool(simple, async (grant) => {
        const refused = wrong.get(profileOfGrant(grant).name);
        const row = placing.wanted(grant);
        const rows = before.get(grant.name) ?? [];
        if (refused !== undefined || !row || rows.some(({ counter }) => counter.seconds > 0))
          return void rest.add(grant);
        const so = reconcile(grant.id, row, rows);
        if (so.kind === "in-place") return;
        if (so.kind === "name-taken") return void rest.add(grant);
        await inTurn(grant.id, async () => {
          // A row that is made counts from nothing, and nothing was used yet.
          for (const action of so.actions)
            if ((await enforcer.carry(router, action)) !== "done") rest.add(grant);
        }).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code === "router_unreachable") throw error;
          rest.add(grant);
        });
        // Now and then a breath for the router: it serves guests.
        if (++done % 200 === 0) await new Promise<void>((resolve) => void clock.after(20, resolve));
      });
      const after = await slices(router, profiles.keys());
      const now = clock.now();
      const proved = simple.filter((grant) => {
        const row = placing.wanted(grant);
        const so = row && reconcile(grant.id, row, after.get(grant.name) ?? []);
        const well = so?.kind === "in-place" && revs.get(grant.id) === grant.rev;
        if (!well) rest.add(grant);
        return well && !rest.has(grant);
      });
      await store.confirm(
        proved.map(({ id }) => id),
        now,
      );
      for (const grant of proved)
        Object.assign(grant, { gatewayRev: grant.rev, gateway: { state: "in-place", detail: "", at: now } });
      for (const grant of proved) engine.tell(grant);
      logs.system.info("guests put on a router", { router, placed: proved.length, left: rest.size });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logs.system.warn("a batch broke off", { router, error: error.message });
      if (error.code === "router_unreachable") return [];
      return [...grants];
    }
    return [...rest];
  }

  /** Compares a router's rows with the book and puts right what differs. `all`: every row, else the next few slices. */
  async function round(gateway: Gateway, all: boolean): Promise<void> {
    const { router } = gateway;
    const here = book.on(router);
    const due = here.filter(
      (grant) =>
        grant.leaving === router ||
        (grant.leaving === null && grant.gatewayRev !== grant.rev) ||
        grant.gateway.state === "failed",
    );
    const byProfile = Map.groupBy(
      here.filter((grant) => grant.leaving === null && grant.endedAt === null),
      (grant) => profileOfGrant(grant).name,
    );
    const names = [...byProfile.keys()].toSorted();
    const now = clock.now();
    const from = all ? 0 : gateway.next % Math.max(1, names.length);
    const chosen = all ? names : names.slice(from, from + slicesARound);
    gateway.next = from + chosen.length;
    const flagged = new Set(due);
    const strays: SeenRow[] = [];
    for (const name of chosen) {
      const seen = new Set<GrantId>();
      await enforcer.slice(router, name, (row) => {
        if (row.grant === null) return;
        const grant = book.held(row.grant);
        if (grant?.router !== router || grant.leaving !== null || grant.endedAt !== null) {
          if (grant) flagged.add(grant);
          else strays.push(row);
          return;
        }
        seen.add(grant.id);
        if (differs(gateway, grant, row, now)) flagged.add(grant);
      });
      for (const grant of byProfile.get(name) ?? [])
        if (!seen.has(grant.id) && grant.gatewayRev > 0) flagged.add(grant);
    }
    await clear(router, strays);
    stir(flagged);
  }

  /** Rows with our mark of grants that are over: they were to go, and came back (an old backup of the router). */
  async function clear(router: RouterId, strays: readonly SeenRow[]): Promise<void> {
    for (const row of strays) {
      const grant = row.grant === null ? undefined : await book.find(row.grant);
      // A mark we do not know may be a sale our book has lost: nobody who paid is put off for that.
      if (!grant || (grant.endedAt === null && grant.router === router)) continue;
      await enforcer.carry(router, { kind: "remove", id: row.id, name: row.name }).catch(() => {});
      for (const { mac } of await enforcer.sessions(router, row.name))
        await enforcer.putOff(router, { name: row.name, mac });
    }
  }

  function differs(gateway: Gateway, grant: KeptGrant, row: SeenRow, now: number): boolean {
    const wanted = placing.wanted(grant);
    if (!wanted || row.name !== grant.name || differences(wanted, row).length > 0) return true;
    if (grant.firstUsedAt === null) return row.counter.seconds > 0 || grant.open.size > 0;
    const running = [...grant.open].map((one) => ({
      seconds: one.seconds,
      in: one.bytesIn,
      out: one.bytesOut,
    }));
    const counter = counted(row.counter, running, gateway.habits.way);
    if (!counter) return true;
    if (grant.terms.time.kind === "wall") return now - grant.firstUsedAt < 0;
    const known = grant.offset.seconds + counter.seconds;
    // Looks are some seconds old while a session runs.
    return Math.abs(known - usedBy(grant).seconds) > (running.length > 0 ? 20 : 4);
  }

  function plan(gateway: Gateway): void {
    gateway.timer?.cancel();
    if (stopped) return;
    gateway.timer = clock.after(roundMs * (0.8 + 0.4 * parts.random.fraction()), () => {
      if (enforcer.away(gateway.router) !== undefined) return;
      void round(gateway, false)
        .then(() => parts.rules(gateway.router))
        .catch((error: unknown) => complain(gateway, error))
        .finally(() => plan(gateway));
    });
  }

  function complain(gateway: Gateway, error: unknown): void {
    if (error instanceof AppError && error.code === "router_unreachable") return;
    logs.system.warn("a router's rows cannot be compared", { router: gateway.router, error: textOf(error) });
  }

  /** How its counters behave, if one of our guests is online to see it by. */
  async function probe(gateway: Gateway): Promise<void> {
    const guest = book.on(gateway.router).find((grant) => grant.open.size === 1 && grant.endedAt === null);
    if (!guest || gateway.habits.way !== undefined) return;
    await inTurn(guest.id, () => placing.bring(guest)).catch(() => {});
    await new Promise<void>((resolve) => void clock.after(probeMs, resolve));
    await inTurn(guest.id, () => placing.bring(guest)).catch(() => {});
  }

  return {
    stir,
    habits: (router: RouterId): Habits => gatewayOf(router).habits,
    /** The router came online: everything is compared. Other firmware may count otherwise than before. */
    async online(router: RouterId): Promise<void> {
      const gateway = gatewayOf(router);
      Object.assign(gateway.habits, { way: undefined, probe: undefined });
      try {
        await parts.rules(router);
        await probe(gateway);
        await round(gateway, true);
      } catch (error) {
        complain(gateway, error);
      }
      plan(gateway);
      run(gateway);
    },
    /** One grant now, not waiting behind a batch. Resolves when it is tried; the row says what came of it. */
    async now(grant: KeptGrant): Promise<void> {
      const router = nextFor(grant);
      if (router !== null && enforcer.away(router) === undefined) await one(gatewayOf(router), grant);
      else stir([grant]);
    },
    /** Compares all rows of a router now. */
    compare: (router: RouterId): Promise<void> => round(gatewayOf(router), true),
    /** Resolves when nothing waits at any router that can be reached. */
    async idle(): Promise<void> {
      while (!stopped) {
        const busy = [...gateways.values()].filter(
          ({ router, running, dirty }) =>
            running !== undefined || (dirty.size > 0 && enforcer.away(router) === undefined),
        );
        if (busy.length === 0) return;
        for (const gateway of busy) run(gateway);
        await Promise.all(busy.flatMap(({ running }) => running ?? []));
      }
    },
    async stop(): Promise<void> {
      stopped = true;
      for (const { timer } of gateways.values()) timer?.cancel();
      await Promise.all([...gateways.values()].flatMap(({ running }) => running ?? []));
    },
  };
}
