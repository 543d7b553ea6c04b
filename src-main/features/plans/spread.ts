// Carries every plan to every router as a user profile of ours, and knows how far it came.
import type { Facts } from "#contract/facts.ts";
import type { Plan, PlanSpread } from "#contract/plans.ts";
import type { PlanId, RouterId, SiteId } from "#contract/values/index.ts";
import * as menu from "#main/drivers/routeros/menus/ip-hotspot-user-profile.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import { appErrorOf, type Sites } from "#main/features/sites/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Plans } from "./plans.ts";
import { profileOf, rateLimitOf, sameRate, type Profile } from "./profile.ts";

/** What others changed on a router is found and put right this often. */
const againMs = 600_000;
/** A router that failed is asked again sooner. */
const retryMs = 60_000;

export type Spread = ReturnType<typeof createSpread>;

/**
 * Puts these profiles on a router where they are missing or changed, and reads back. Answers what is still wrong,
 * by profile name; empty when all is in place. Rejects with a LinkError when the router cannot be asked.
 */
export async function putProfiles(
  link: RouterLink,
  wanted: readonly Profile[],
): Promise<ReadonlyMap<string, string>> {
  const wrong = new Map<string, string>();
  const todo = missing(wanted, await menu.list(link));
  if (todo.length === 0) return wrong;
  for (const { profile, id } of todo) {
    const change = { rateLimit: rateLimitOf(profile), sharedUsers: profile.devices };
    try {
      if (id === undefined) await menu.add(link, { name: profile.name, ...change });
      else await menu.set(link, id, change);
    } catch (error) {
      const told = appErrorOf(error);
      if (told.code !== "router_refused") throw error;
      wrong.set(profile.name, told.message);
    }
  }
  for (const { profile } of missing(wanted, await menu.list(link)))
    if (!wrong.has(profile.name)) wrong.set(profile.name, "the router took it, but does not show it");
  return wrong;
}

function missing(
  wanted: readonly Profile[],
  seen: readonly menu.HotspotUserProfile[],
): { profile: Profile; id: string | undefined }[] {
  const byName = new Map(seen.map((one) => [one.name, one]));
  return wanted.flatMap((profile) => {
    const one = byName.get(profile.name);
    const same = one && one.sharedUsers === profile.devices && sameRate(one.rateLimit, rateLimitOf(profile));
    return same ? [] : [{ profile, id: one?.id }];
  });
}

export function createSpread(parts: {
  plans: Plans;
  sites: Pick<Sites, "link" | "list" | "onLook" | "router" | "whyAway">;
  bus: Bus<Facts>;
  clock: Clock;
  log: Log;
}) {
  const { plans, sites, bus, clock, log } = parts;
  const known = new Map<RouterId, Map<PlanId, PlanSpread>>();
  const busy = new Map<RouterId, { again: boolean }>();
  const timers = new Map<RouterId, Timer>();
  let undo: (() => void)[] = [];
  let running = false;

  function note(plan: Plan, router: RouterId, state: PlanSpread["state"], detail: string): void {
    const site = sites.router(router)?.site;
    if (site === undefined) return;
    const of = known.get(router) ?? new Map<PlanId, PlanSpread>();
    known.set(router, of);
    const was = of.get(plan.id);
    if (was?.state === state && was.detail === detail) return;
    const now: PlanSpread = { plan: plan.id, router, site, state, detail, at: clock.now() };
    of.set(plan.id, now);
    bus.tell("plan.spread", now);
  }

  const unasked = (plan: PlanId, site: SiteId, router: RouterId): PlanSpread => ({
    plan,
    router,
    site,
    state: "waiting",
    detail: sites.link(router) ? "" : sites.whyAway(router),
    at: clock.now(),
  });

  const concerned = (router: RouterId): Plan[] => {
    const site = sites.router(router)?.site;
    return site === undefined
      ? []
      : plans.list().filter((plan) => plan.sites.length === 0 || plan.sites.includes(site));
  };

  /** One pass over one router; a wish during it is served by one more. */
  async function bring(router: RouterId): Promise<void> {
    const under = busy.get(router);
    if (under) {
      under.again = true;
      return;
    }
    const mine = { again: false };
    busy.set(router, mine);
    let well = true;
    do {
      mine.again = false;
      well = await once(router);
    } while (mine.again && running);
    busy.delete(router);
    timers.get(router)?.cancel();
    timers.delete(router);
    if (running && sites.link(router))
      timers.set(
        router,
        clock.after(well ? againMs : retryMs, () => void bring(router)),
      );
  }

  async function once(router: RouterId): Promise<boolean> {
    const list = concerned(router);
    // A hotspot of this computer needs no kinds of rows prepared: each row says itself how fast it is.
    if (sites.router(router)?.kind === "local") {
      for (const plan of list) note(plan, router, "in-place", "");
      return true;
    }
    const link = sites.link(router);
    if (!link) {
      for (const plan of list) note(plan, router, "waiting", sites.whyAway(router));
      return false;
    }
    const profiles = new Map(list.map((plan) => [plan.id, profileOf(plan)]));
    try {
      const each = new Map([...profiles.values()].map((profile) => [profile.name, profile]));
      const wrong = await putProfiles(link, [...each.values()]);
      for (const plan of list) {
        const detail = wrong.get(profiles.get(plan.id)?.name ?? "");
        note(plan, router, detail === undefined ? "in-place" : "failed", detail ?? "");
      }
      if (wrong.size > 0) log.warn("router refuses plans", { router, detail: [...wrong.values()][0] });
      return wrong.size === 0;
    } catch (error) {
      const told = appErrorOf(error);
      const state = told.code === "router_refused" ? "failed" : "waiting";
      for (const plan of list) note(plan, router, state, told.message);
      return false;
    }
  }

  async function everywhere(): Promise<void> {
    const routers = (await sites.list()).flatMap((site) => site.routers.map(({ id }) => id));
    await Promise.all(routers.map(bring));
  }
  const stir = (): void =>
    void everywhere().catch((error: unknown) =>
      log.error("plans cannot be carried to the routers", { error: textOf(error) }),
    );

  return {
    /** How far one plan, or every plan, came; routers in the order of their sites. */
    async list(plan?: PlanId): Promise<PlanSpread[]> {
      const places = (await sites.list()).flatMap(({ id, routers }) =>
        routers.map((router) => ({ site: id, router: router.id })),
      );
      return places.flatMap(({ site, router }) =>
        concerned(router)
          .filter(({ id }) => plan === undefined || id === plan)
          .map((one): PlanSpread => known.get(router)?.get(one.id) ?? unasked(one.id, site, router)),
      );
    },
    /** Sees to one router now. */
    bring,
    start(): void {
      running = true;
      undo = [
        bus.hear("plan.kept", stir),
        bus.hear("plan.removed", ({ plan }) => {
          for (const of of known.values()) of.delete(plan);
        }),
        sites.onLook((look) => {
          if (look.first) void bring(look.router);
        }),
      ];
    },
    stop(): void {
      running = false;
      for (const one of undo.splice(0).reverse()) one();
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
