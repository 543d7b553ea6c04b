// The round through a router's rows: which grants differ from the book there, and rows of ours that should be gone.
import type { GrantId, RouterId } from "#contract/values/index.ts";
import type { Engine } from "./engine.ts";
import type { SeenRow } from "./enforcement/enforcer.ts";
import { profileOfGrant, secondsTotal, timeOf, usedBy, type KeptGrant } from "./grant.ts";
import { counted, wallOffset } from "./ledger.ts";
import type { Placing } from "./placing.ts";
import type { Habits } from "./settling.ts";
import { differences } from "./reconcile.ts";

/** What was refused is tried again after this long. */
const retryMs = 240_000;
/** Book and router are read at different moments: while a session runs they may differ by this much, and when none does. */
const allowed = { running: { seconds: 20, bytes: 20_000_000 }, still: { seconds: 4, bytes: 200_000 } };

export function createComparing(engine: Engine, parts: { placing: Placing }) {
  const { book, enforcer, clock } = engine;
  const { placing } = parts;

  function differs(grant: KeptGrant, row: SeenRow, { way }: Habits): boolean {
    const wanted = placing.wanted(grant);
    if (!wanted || row.name !== grant.name || differences(wanted, row).length > 0) return true;
    if (grant.firstUsedAt === null) return row.counter.seconds > 0 || grant.open.size > 0;
    const running = [...grant.open].map((one) => ({
      seconds: one.seconds,
      in: one.bytesIn,
      out: one.bytesOut,
    }));
    const counter = counted(row.counter, running, way);
    if (!counter) return true;
    const most = running.length > 0 ? allowed.running : allowed.still;
    const used = usedBy(grant);
    const off = (known: number, inBook: number, limit: number): boolean => Math.abs(known - inBook) > limit;
    if (off(grant.offset.in + counter.in, used.in, most.bytes)) return true;
    if (off(grant.offset.out + counter.out, used.out, most.bytes)) return true;
    const { time } = grant.terms;
    if (time.kind !== "wall") return off(grant.offset.seconds + counter.seconds, used.seconds, most.seconds);
    const total = secondsTotal(grant) ?? 0;
    const left = timeOf(grant, clock.now(), used).left ?? 0;
    const offset = grant.offset.seconds;
    return wallOffset({ time, total, left, offset, counter: counter.seconds }) !== offset;
  }

  /** Rows with our mark of grants that are over: they were to go, and came back (an old backup of the router). */
  async function clear(router: RouterId, strays: readonly SeenRow[]): Promise<void> {
    for (const row of strays) {
      const grant = row.grant === null ? undefined : await book.find(row.grant);
      // A mark we do not know may be a sale our book has lost: nobody who paid is put off for that.
      if (!grant || (grant.endedAt === null && grant.router === router)) continue;
      await enforcer.carry(router, { kind: "remove", id: row.id, name: row.name });
      for (const { mac } of await enforcer.sessions(router, row.name))
        await enforcer.putOff(router, { name: row.name, mac });
    }
  }

  const hasWork = (grant: KeptGrant, router: RouterId, now: number): boolean => {
    if (grant.leaving !== null) return grant.leaving === router;
    if (grant.gateway.state === "failed") return now - (grant.gateway.at ?? 0) >= retryMs;
    return grant.gatewayRev !== grant.rev;
  };

  return {
    /** So many kinds of rows, from the `from`th on. Answers whom to look at closely, and where to go on. */
    async compare(
      gateway: { readonly router: RouterId; readonly habits: Habits },
      from: number,
      count: number,
    ): Promise<{ grants: Set<KeptGrant>; next: number }> {
      const { router, habits } = gateway;
      const now = clock.now();
      const here = book.on(router);
      const all = count === Number.POSITIVE_INFINITY;
      const found = new Set(here.filter((grant) => hasWork(grant, router, all ? Infinity : now)));
      const byProfile = Map.groupBy(
        here.filter((grant) => grant.leaving === null && grant.endedAt === null),
        (grant) => profileOfGrant(grant).name,
      );
      const names = [...byProfile.keys()].toSorted();
      const begin = from >= names.length ? 0 : from;
      const chosen = names.slice(begin, begin + count);
      const strays: SeenRow[] = [];
      for (const name of chosen) {
        const seen = new Set<GrantId>();
        await enforcer.slice(router, name, (row) => {
          if (row.grant === null) return;
          const grant = book.held(row.grant);
          if (!grant) return void strays.push(row);
          seen.add(grant.id);
          const isHere = grant.router === router && grant.leaving === null && grant.endedAt === null;
          if (grant.leaving === router || (isHere && differs(grant, row, habits))) found.add(grant);
          // On another router by the book, or over: whatever brought it back, it goes.
          else if (!isHere && grant.router !== router) strays.push(row);
          else if (!isHere) found.add(grant);
        });
        for (const grant of byProfile.get(name) ?? [])
          if (!seen.has(grant.id) && grant.gatewayRev > 0 && grant.gateway.state !== "failed")
            found.add(grant);
      }
      await clear(router, strays);
      return { grants: found, next: begin + chosen.length };
    },
  };
}
