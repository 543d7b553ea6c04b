// Each router's share of the work: what waits to be done there, the round through its rows, and whole batches at once.
import type { GrantId, RouterId } from "#contract/values/index.ts";
import type { Timer } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import { createBulk, pool } from "./bulk.ts";
import { createComparing } from "./comparing.ts";
import type { Engine } from "./engine.ts";
import type { KeptGrant } from "./grant.ts";
import type { Placing } from "./placing.ts";
import type { Habits } from "./settling.ts";

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
  const { book, enforcer, clock, logs, inTurn } = engine;
  const { placing } = parts;
  const gateways = new Map<RouterId, Gateway>();
  const bulk = createBulk(engine, { placing, together });
  const comparing = createComparing(engine, { placing });
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
      const rest = grants.length > few ? await bulk.place(gateway.router, grants) : grants;
      await pool(rest, together, (grant) => (stopped ? Promise.resolve() : one(gateway, grant)));
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

  /** Compares a router's rows with the book and puts right what differs. `all`: every row, else the next few slices. */
  async function round(gateway: Gateway, all: boolean): Promise<void> {
    const from = all ? 0 : gateway.next;
    const found = await comparing.compare(gateway, from, all ? Number.POSITIVE_INFINITY : slicesARound);
    gateway.next = found.next;
    stir(found.grants);
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
