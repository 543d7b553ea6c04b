// One grant and its row on a router: brought there, kept as the book wants it, taken away; always read back.
import type { Mac, RouterId } from "#contract/values/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { change, rowOf, wantedRow, type Engine } from "./engine.ts";
import type { Action, SeenRow, SeenSession } from "./enforcement/enforcer.ts";
import { sameUsage, timeOf, usedBy, type KeptGrant } from "./grant.ts";
import { freshOffset } from "./ledger.ts";
import { reconcile } from "./reconcile.ts";
import type { Settling } from "./settling.ts";

export type Placing = ReturnType<typeof createPlacing>;

export function createPlacing(
  engine: Engine,
  parts: {
    settling: Settling;
    /** Writes the ledger of a grant now. */
    keep: (grant: KeptGrant) => Promise<void>;
  },
) {
  const { store, enforcer, clock, logs, zoneOf } = engine;
  const { keep } = parts;
  const settleUse = parts.settling;

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

  async function failed(grant: KeptGrant, detail: string): Promise<void> {
    if (grant.gateway.state === "failed" && grant.gateway.detail === detail) {
      grant.gateway = { ...grant.gateway, at: clock.now() };
      return;
    }
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
    const isOurs = (row: SeenRow): boolean => row.grant === grant.id;
    const { name } = grant;
    for (let attempt = 0; attempt < 3; attempt++) {
      const { rows, sessions } = await read(router, name);
      const row = rows.find(isOurs);
      // Who is still online by a row that is gone; by somebody else's row of this name they are not ours.
      if (!row && rows.length > 0) return;
      if (!row && sessions.length === 0) return;
      if (row && !row.disabled)
        await enforcer.carry(router, {
          kind: "change",
          row: rowOf(grant, true),
          id: row.id,
          fields: ["disabled"],
        });
      for (const { mac } of sessions) await enforcer.putOff(router, { name, mac });
      if (!row) continue;
      const after = await read(router, name);
      const last = after.rows.find(isOurs);
      if (!last) continue;
      await settleUse(router, grant, last, after.sessions);
      await enforcer.carry(router, { kind: "remove", id: last.id, name });
    }
    const left = await read(router, name);
    if (!left.rows.some(isOurs)) return;
    const detail = "the row is still there after it was removed";
    throw new AppError("router_refused", detail, { params: { detail } });
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
    wanted,
  };
}
