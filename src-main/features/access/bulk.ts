// Many new grants onto one router at once: written without looking at each, proved from the router's own lists.
import type { RouterId } from "#contract/values/index.ts";
import type { Profile } from "#main/features/plans/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { change, type Engine } from "./engine.ts";
import type { SeenRow } from "./enforcement/enforcer.ts";
import { profileOfGrant, type KeptGrant } from "./grant.ts";
import type { Placing } from "./placing.ts";
import { reconcile } from "./reconcile.ts";

/** So many at once are worth two readings of the lists. */
const fewest = 24;
/** Now and then the router gets a breath: it serves guests. */
const breath = { every: 200, ms: 20 };

/** So many at a time, one after the other. */
export async function pool<T>(
  items: readonly T[],
  together: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const hand = async (): Promise<void> => {
    for (const next of waiting) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, hand));
}

export function createBulk(engine: Engine, parts: { placing: Placing; together: number }) {
  const { enforcer, store, clock, logs, inTurn } = engine;
  const { placing, together } = parts;

  /** Never used, so nothing has to be settled with the router's counters. */
  const isSimple = (grant: KeptGrant): boolean =>
    grant.leaving === null && grant.endedAt === null && grant.firstUsedAt === null && grant.open.size === 0;

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

  async function write(router: RouterId, simple: readonly KeptGrant[], rest: Set<KeptGrant>): Promise<void> {
    const profiles = new Map<string, Profile>();
    for (const grant of simple) {
      const profile = profileOfGrant(grant);
      profiles.set(profile.name, profile);
      if (grant.router !== router) await change(engine, grant, { router }, { quiet: true });
    }
    const wrong = await enforcer.prepare(router, [...profiles.values()]);
    const revs = new Map(simple.map((grant) => [grant, grant.rev]));
    const before = await slices(router, profiles.keys());
    let done = 0;

    /** What was decided holds only while the grant is as it was. */
    async function writeOne(grant: KeptGrant): Promise<void> {
      const row = placing.wanted(grant);
      const rows = before.get(grant.name) ?? [];
      const isUsed = rows.some(({ counter }) => counter.seconds > 0);
      const so = row && reconcile(grant.id, row, rows);
      const isOurs = isSimple(grant) && grant.rev === revs.get(grant) && !wrong.has(row?.profile.name ?? "");
      if (!so || !isOurs || isUsed || so.kind === "name-taken") return void rest.add(grant);
      if (so.kind === "in-place") return;
      for (const action of so.actions) if ((await enforcer.carry(router, action)) !== "done") rest.add(grant);
    }

    await pool(simple, together, async (grant) => {
      await inTurn(grant.id, () => writeOne(grant)).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== "router_refused") throw error;
        const words = { grant: grant.name, detail: error.message };
        logs.site(grant.site).warn("the router refused a guest's row, tried once more", words);
        rest.add(grant);
      });
      if (++done % breath.every === 0)
        await new Promise<void>((resolve) => void clock.after(breath.ms, resolve));
    });

    const after = await slices(router, profiles.keys());
    const now = clock.now();
    const proved = simple.filter((grant) => {
      const row = placing.wanted(grant);
      const isThere = row && reconcile(grant.id, row, after.get(grant.name) ?? []).kind === "in-place";
      if (isThere !== true || grant.rev !== revs.get(grant)) rest.add(grant);
      return !rest.has(grant);
    });
    const ids = proved.map(({ id }) => id);
    await store.confirm(ids, now);
    for (const grant of proved) {
      grant.gatewayRev = grant.rev;
      grant.gateway = { state: "in-place", detail: "", at: now };
      engine.tell(grant);
    }
    logs.system.info("guests put on a router", { router, placed: proved.length, left: rest.size });
  }

  return {
    /**
     * Answers those that need a closer look, one by one: used ones, refused ones, names that are taken. Done again after
     * a crash it finds what is done.
     */
    async place(router: RouterId, grants: readonly KeptGrant[]): Promise<KeptGrant[]> {
      const simple = grants.filter(isSimple);
      if (simple.length < fewest) return [...grants];
      const rest = new Set(grants.filter((grant) => !simple.includes(grant)));
      try {
        await write(router, simple, rest);
        return [...rest];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        logs.system.warn("a batch broke off", { router, error: error.message });
        // Away: all is compared when it is back.
        return error.code === "router_unreachable" ? [] : [...grants];
      }
    },
  };
}
