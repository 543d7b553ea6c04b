// One grant and its row on a router: brought there, kept as the book wants it, taken away; always read back.
import type { Mac, RouterId } from "#contract/values/index.ts";
import { textOf } from "#main/platform/errors.ts";
import { AppError } from "#main/platform/errors.ts";
import { change, wantedRow, type Engine } from "./engine.ts";
import type { Action, SeenRow, SeenSession } from "./enforcement/enforcer.ts";
import { plus, secondsTotal, timeOf, usedBy, type KeptGrant, type Usage } from "./grant.ts";
import { counted, freshOffset, isNothing, settle, wallOffset, wayOf, type CounterWay } from "./ledger.ts";
import { reconcile } from "./reconcile.ts";

/** What is found out about a router's counters while its guests come and go. */
export type Habits = { way: CounterWay | undefined; probe: Probe | undefined };
type Probe = {
  readonly name: string;
  readonly mac: Mac;
  /** When its session began, as near as can be told. */
  readonly from: number;
  readonly counter: Usage;
  readonly at: number;
};

/** Whole seconds, and the way to the router. */
const sameBeginMs = 3000;

export type Placing = ReturnType<typeof createPlacing>;

export function createPlacing(
  engine: Engine,
  parts: {
    habits: (router: RouterId) => Habits;
    /** Writes the ledger of a grant now. */
    keep: (grant: KeptGrant) => Promise<void>;
    /** A session was read outside of a look: the book counts it as it is now. */
    saw: (router: RouterId, session: SeenSession) => void;
    firstUse: (grant: KeptGrant, at: number) => Promise<void>;
    /** Its time or data may just have run out. */
    check: (grant: KeptGrant) => void;
  },
) {
  const { store, enforcer, clock, logs, zoneOf } = engine;
  const { habits, keep, saw, firstUse, check } = parts;

  const wanted = (grant: KeptGrant) => wantedRow(grant, clock.now(), zoneOf(grant.site));

  /** Rows and sessions of one moment: sessions are read before and after, until both say the same. */
  async function read(router: RouterId, name: string): Promise<{ rows: SeenRow[]; sessions: SeenSession[] }> {
    for (let attempt = 0; ; attempt++) {
      const [before, rows, sessions] = await Promise.all([
        enforcer.sessions(router, name),
        enforcer.rows(router, name),
        enforcer.sessions(router, name),
      ]);
      const same =
        before.length === sessions.length &&
        before.every(({ mac, used }) =>
          sessions.some((one) => one.mac === mac && one.used.seconds >= used.seconds),
        );
      if (same || attempt >= 3) return { rows, sessions };
    }
  }

  /** What router and book know of the use, each from the other. Answers whether the offset has moved. */
  async function settleUse(
    router: RouterId,
    grant: KeptGrant,
    row: SeenRow,
    sessions: readonly SeenSession[],
  ): Promise<void> {
    for (const session of sessions) saw(router, session);
    learnWay(router, row, sessions);
    if (grant.firstUsedAt === null) {
      const running = sessions[0];
      const seconds = running ? running.used.seconds : row.counter.seconds;
      // Nobody saw when: the latest moment it can have been, so that nobody is given less than was sold.
      if (running || seconds > 0) await firstUse(grant, clock.now() - seconds * 1000);
    }
    const counter = counted(
      row.counter,
      sessions.map(({ used }) => used),
      habits(router).way,
    );
    const isWall = grant.terms.time.kind === "wall";
    const offset = isWall ? { ...grant.offset, seconds: 0 } : grant.offset;
    const known = counter ?? row.counter;
    const { learned, offset: next } = settle({ book: usedBy(grant), offset, counter: known });
    if (!isNothing(learned) && !isWall) grant.used = plus(grant.used, learned);
    else if (isWall) grant.used = plus(grant.used, { ...learned, seconds: 0 });
    // Until it is known whether running sessions are in the counters, nothing is taken to be lost.
    if (counter !== undefined || isWall) {
      const total = secondsTotal(grant) ?? 0;
      const left = timeOf(grant, clock.now()).left ?? 0;
      const seconds = isWall
        ? wallOffset({
            time: grant.terms.time,
            total,
            left,
            offset: grant.offset.seconds,
            counter: known.seconds,
          })
        : next.seconds;
      const moved =
        counter === undefined ? { ...grant.offset, seconds } : { in: next.in, out: next.out, seconds };
      if (!isNothing(learned) || !sameUsage(moved, grant.offset)) {
        grant.offset = moved;
        await keep(grant);
      }
    } else if (!isNothing(learned)) await keep(grant);
    check(grant);
  }

  /** Two readings of one running session tell whether counters grow with it. */
  function learnWay(router: RouterId, row: SeenRow, sessions: readonly SeenSession[]): void {
    const so = habits(router);
    const [session] = sessions;
    if (so.way !== undefined || sessions.length !== 1 || !session) return;
    const at = clock.now();
    const from = at - session.used.seconds * 1000;
    const { probe } = so;
    if (probe?.name === row.name && probe.mac === session.mac && Math.abs(probe.from - from) < sameBeginMs)
      so.way = wayOf(probe.counter, row.counter, at - probe.at);
    else so.probe = { name: row.name, mac: session.mac, from, counter: row.counter, at };
  }

  async function failed(grant: KeptGrant, detail: string): Promise<void> {
    if (grant.gateway.state === "failed" && grant.gateway.detail === detail) return;
    await change(engine, grant, { gateway: { state: "failed", detail, at: clock.now() } });
    logs.site(grant.site).warn("guest cannot be put on the router", { grant: grant.name, detail });
  }

  async function confirm(grant: KeptGrant, rev: number): Promise<void> {
    if (grant.gatewayRev === rev && grant.gateway.state === "in-place") {
      grant.gateway = { ...grant.gateway, at: clock.now() };
      return;
    }
    await change(engine, grant, {
      gatewayRev: rev,
      gateway: { state: "in-place", detail: "", at: clock.now() },
    });
  }

  /** Takes the grant off a router, with what it used there in the book before its row is gone. */
  async function vacate(grant: KeptGrant, router: RouterId): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const { rows, sessions } = await read(router, grant.name);
      const ours = rows.filter((row) => row.grant === grant.id);
      if (ours.length === 0 && attempt > 0) return;
      if (ours.length === 0 && !rows.some((row) => row.name === grant.name) && sessions.length === 0) return;
      const [row] = ours;
      if (!row) return; // somebody else's row has the name: its guests are not ours
      if (!row.disabled) {
        const off = wantedRow({ ...grant, endedAt: null }, clock.now(), zoneOf(grant.site));
        if (off)
          await enforcer.carry(router, {
            kind: "change",
            row: { ...off, disabled: true },
            id: row.id,
            fields: ["disabled"],
          });
      }
      for (const { mac } of sessions) await enforcer.putOff(router, { name: grant.name, mac });
      const after = await read(router, grant.name);
      const last = after.rows.find((one) => one.grant === grant.id);
      if (last) {
        await settleUse(router, grant, last, after.sessions);
        await enforcer.carry(router, { kind: "remove", id: last.id, name: last.name });
      }
    }
    const left = await read(router, grant.name);
    if (left.rows.some((row) => row.grant === grant.id))
      throw new AppError("router_refused", "the row is still there after it was removed", {
        params: { detail: "the row is still there after it was removed" },
      });
  }

  async function carryAll(router: RouterId, actions: readonly Action[]): Promise<"done" | "again" | "taken"> {
    let result: "done" | "again" | "taken" = "done";
    for (const action of actions) {
      const outcome = await enforcer.carry(router, action);
      if (outcome === "taken") return "taken";
      if (outcome === "gone" && action.kind === "change") result = "again";
    }
    return result;
  }

  /** The row as the book wants it, proved; or why not. Throws what the router said, or that it is away. */
  async function put(grant: KeptGrant, router: RouterId): Promise<void> {
    let prepared = false;
    for (let attempt = 0; attempt < 4; attempt++) {
      const rev = grant.rev;
      const { rows, sessions } = await read(router, grant.name);
      const mine = rows.find((row) => row.grant === grant.id && row.name === grant.name);
      if (mine) await settleUse(router, grant, mine, sessions);
      const row = wanted(grant);
      const so = reconcile(grant.id, row, rows);
      if (so.kind === "in-place" || !row) {
        if (row?.disabled === true)
          for (const { mac } of sessions) await enforcer.putOff(router, { name: grant.name, mac });
        return confirm(grant, rev);
      }
      if (so.kind === "name-taken") {
        const other = so.by.grant === null ? undefined : engine.book.held(so.by.grant);
        if (isImported(grant) && so.by.grant === null) {
          await adopt(grant, router, so.by, sessions);
          continue;
        }
        const isStale = other !== undefined && other.id !== grant.id && other.endedAt !== null;
        if (!isStale) return failed(grant, "name-taken");
        await vacate(other, router);
        continue;
      }
      if (!prepared) {
        const wrong = (await enforcer.prepare(router, [row.profile])).get(row.profile.name);
        if (wrong !== undefined) return failed(grant, wrong);
        prepared = true;
      }
      if (grant.gatewayRev === rev && grant.gateway.state === "in-place")
        await noteDrift(grant, mine, so.actions);
      if (!mine) await restart(grant);
      const actions = mine ? so.actions : so.actions.map((action) => renewed(grant, action));
      if ((await carryAll(router, actions)) === "taken") continue;
    }
    await failed(grant, "the router took the row, but shows another");
  }

  /** Taken over from another program by the operator's own wish, and never in place yet: that row becomes ours. */
  const isImported = (grant: KeptGrant): boolean =>
    grant.source === "import" && grant.gateway.at === null && grant.gatewayRev === 0;

  /** The mark first: what the row used so far is then read like that of any row of ours. Whoever is online stays. */
  async function adopt(
    grant: KeptGrant,
    router: RouterId,
    by: SeenRow,
    sessions: readonly SeenSession[],
  ): Promise<void> {
    const row = wanted(grant);
    if (!row) return;
    await enforcer.carry(router, { kind: "change", row, id: by.id, fields: ["mark"] });
    await settleUse(router, grant, by, sessions);
    logs.site(grant.site).info("row taken over from another program", { grant: grant.name });
  }

  /** A row that is made anew counts from nothing: all use so far is what it does not know. */
  async function restart(grant: KeptGrant): Promise<void> {
    const offset = freshOffset(timeOf(grant, clock.now()).used, usedBy(grant));
    if (sameUsage(offset, grant.offset)) return;
    grant.offset = offset;
    await keep(grant);
  }

  function renewed(grant: KeptGrant, action: Action): Action {
    const row = wanted(grant);
    return action.kind === "add" && row ? { kind: "add", row } : action;
  }

  /** Somebody changed our row there: repaired, and remembered. */
  async function noteDrift(
    grant: KeptGrant,
    row: SeenRow | undefined,
    actions: readonly Action[],
  ): Promise<void> {
    const fields = actions.flatMap((action) => (action.kind === "change" ? action.fields : []));
    const what = !row ? "missing" : fields.join(" ");
    // Limits move with the book itself; that is no news.
    if (row && fields.every((field) => field === "limits")) return;
    logs.site(grant.site).warn("row was changed on the router, put right", { grant: grant.name, what });
    await store.note(grant.id, clock.now(), { what: row ? "drift" : "missing", values: { fields: what } });
  }

  return {
    /**
     * A grant that no gateway has had yet, and its first device: the row and the login go out together, and both are
     * read back in one journey. Answers the sessions there; undefined when anything is not as it is for most guests:
     * the long way then finds out what. Call in the grant's turn.
     */
    async bringAndLetIn(
      grant: KeptGrant,
      router: RouterId,
      device: { readonly mac: Mac; readonly ip: string },
    ): Promise<readonly SeenSession[] | undefined> {
      const row = wanted(grant);
      const isNew = grant.gatewayRev === 0 && grant.gateway.at === null && grant.firstUsedAt === null;
      if (!isNew || !row || row.disabled || grant.source === "import" || grant.leaving !== null)
        return undefined;
      const { rev, name, secret } = grant;
      // Nothing is read before: a name that is taken, or a kind of row that is not there yet, is refused by the router.
      // One that has not taken the row in when the login comes refuses that; the long way tries again.
      const [added] = await Promise.all([
        enforcer.carry(router, { kind: "add", row }),
        enforcer.letIn(router, { name, secret, ...device }),
      ]).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "router_refused") return ["refused" as const];
        throw error;
      });
      if (added !== "done") return undefined;
      const [after, online] = await Promise.all([
        enforcer.rows(router, name),
        enforcer.sessions(router, name),
      ]);
      if (grant.rev !== rev || reconcile(grant.id, row, after).kind !== "in-place") return undefined;
      await confirm(grant, rev);
      return online;
    },
    /**
     * Everything that is to be done for a grant at its gateways, once: away from the old one, onto the new one, or
     * gone. Throws when a gateway cannot be reached or refuses; nothing is lost then. Call in the grant's turn.
     */
    async bring(grant: KeptGrant): Promise<void> {
      try {
        if (grant.leaving !== null) {
          if (engine.isKept(grant.leaving)) await vacate(grant, grant.leaving);
          await restart(grant);
          await change(engine, grant, { leaving: null, gatewayRev: 0 });
        }
        if (grant.endedAt !== null) {
          const rev = grant.rev;
          if (grant.router !== null && engine.isKept(grant.router)) await vacate(grant, grant.router);
          if (grant.gatewayRev < rev) await confirm(grant, rev);
          if (!grant.dirty && grant.open.size === 0 && grant.rev === rev) engine.book.release(grant);
          return;
        }
        if (grant.router === null || !engine.isKept(grant.router)) {
          const [first] = engine.routersOf(grant.site);
          if (grant.router !== null) await restart(grant);
          if (first !== grant.router)
            await change(engine, grant, { router: first ?? null, gatewayRev: 0 }, { rev: true });
          if (first === undefined) return;
        }
        if (grant.router !== null) await put(grant, grant.router);
      } catch (error) {
        if (error instanceof AppError && error.code === "router_refused") await failed(grant, error.message);
        else if (!(error instanceof AppError) || error.code !== "router_unreachable")
          logs.system.error("grant cannot be enforced", { grant: grant.id, error: textOf(error) });
        throw error;
      }
    },
    confirm,
    restart,
    wanted,
    read,
    settleUse,
  };
}

const sameUsage = (a: KeptGrant["offset"], b: KeptGrant["offset"]): boolean =>
  a.seconds === b.seconds && a.in === b.in && a.out === b.out;
