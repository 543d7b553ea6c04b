// A device wants in: decided by the book, bound, put on the router if it is not there, let in, proved.
import type { Grant, GrantDevice, GrantEnd } from "#contract/access.ts";
import type { GrantId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { placeFor } from "./devices.ts";
import type { Engine } from "./engine.ts";
import { dueEnd, mayBeAt, viewOf, windowOf, type KeptGrant } from "./grant.ts";
import type { Placing } from "./placing.ts";
import { reconcile } from "./reconcile.ts";
import type { Rules } from "./rules.ts";

export type Wish = {
  readonly grant: GrantId;
  readonly mac: Mac;
  readonly ip?: string | undefined;
  readonly site: SiteId;
  /** The guest asked for it: this device gives its place up. */
  readonly drop?: Mac | undefined;
};

export type Admitted =
  /** Online, seen on the router. */
  | { readonly kind: "online"; readonly grant: Grant }
  /** Sold and kept, but not let in yet: the router is away, does not see the device, or would not. */
  | {
      readonly kind: "granted";
      readonly why: "router-away" | "no-such-device" | "name-taken" | "refused" | "licence-full";
      readonly detail: string;
      readonly grant: Grant;
    }
  | { readonly kind: "device-limit"; readonly devices: readonly GrantDevice[]; readonly grant: Grant }
  | { readonly kind: "blocked"; readonly grant: Grant }
  | {
      readonly kind: "outside-window";
      readonly why: "hours" | "days" | "not-begun" | "over";
      readonly opens: Instant | null;
      readonly grant: Grant;
    }
  | { readonly kind: "ended"; readonly end: GrantEnd; readonly at: Instant; readonly grant: Grant }
  | { readonly kind: "paused"; readonly grant: Grant }
  | { readonly kind: "wrong-site"; readonly sites: readonly SiteId[]; readonly grant: Grant };

export function createAdmit(
  engine: Engine,
  parts: {
    placing: Placing;
    rules: Rules;
    bind: (grant: KeptGrant, mac: Mac, instead: Mac | undefined) => Promise<void>;
    firstUse: (grant: KeptGrant, at: Instant) => Promise<void>;
    end: (grant: KeptGrant, why: GrantEnd) => Promise<void>;
    relocate: (grant: KeptGrant, site: SiteId, router: RouterId | null) => Promise<void>;
  },
) {
  const { enforcer, clock, zoneOf } = engine;
  const { placing, rules, bind, firstUse, end, relocate } = parts;

  /** The router of the site that sees the device; the one the grant is on, when none says so. */
  async function routerFor(grant: KeptGrant, wish: Wish): Promise<RouterId | null> {
    const routers = engine.routersOf(wish.site);
    const [first] = routers;
    if (routers.length < 2) return first ?? null;
    const here = routers.filter((router) => enforcer.away(router) === undefined);
    const seen = await Promise.all(
      here.map(async (router) => ({
        router,
        places: await enforcer.places(router, wish.mac).catch(() => []),
      })),
    );
    const sees = seen.find(({ places }) => places.length > 0)?.router;
    return sees ?? (grant.router !== null && routers.includes(grant.router) ? grant.router : (first ?? null));
  }

  /** Call in the grant's turn. */
  return async function admit(grant: KeptGrant, wish: Wish): Promise<Admitted> {
    const now = clock.now();
    const say = (): Grant => viewOf(grant, clock.now());
    if (grant.endedAt === null) {
      const over = dueEnd(grant, now, zoneOf(grant.site));
      if (over !== undefined) await end(grant, over);
    }
    if (grant.endedAt !== null)
      return { kind: "ended", end: grant.end ?? "void", at: grant.endedAt, grant: say() };
    if (rules.ruleFor(wish.mac, wish.site)?.kind === "block") return { kind: "blocked", grant: say() };
    if (grant.pausedAt !== null) return { kind: "paused", grant: say() };
    if (!mayBeAt(grant.terms, wish.site))
      return { kind: "wrong-site", sites: grant.terms.sites, grant: say() };
    const window = windowOf(grant, now, zoneOf(wish.site));
    if (!window.open) return { kind: "outside-window", why: window.why, opens: window.opens, grant: say() };

    const place = placeFor(grant, wish.mac);
    const instead = place.kind === "instead-of" ? place.mac : place.kind === "full" ? wish.drop : undefined;
    if (place.kind === "full" && (instead === undefined || !grant.devices.has(instead)))
      return { kind: "device-limit", devices: say().devices, grant: say() };

    const router = await routerFor(grant, wish);
    if (router !== grant.router || grant.site !== wish.site) await relocate(grant, wish.site, router);
    if (place.kind !== "known") await bind(grant, wish.mac, instead);
    try {
      // What another router still holds comes away first: on one side at any moment.
      if (grant.leaving !== null) await placing.bring(grant);
      if (router === null)
        return { kind: "granted", why: "router-away", detail: "the site has no router", grant: say() };
      if (instead !== undefined && enforcer.away(router) === undefined)
        await enforcer.putOff(router, { name: grant.name, mac: instead });
      return await letIn(grant, router, wish);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const why = error.code === "router_refused" ? "refused" : "router-away";
      return { kind: "granted", why, detail: error.message, grant: say() };
    }
  };

  async function letIn(grant: KeptGrant, router: RouterId, wish: Wish): Promise<Admitted> {
    const say = (): Grant => viewOf(grant, clock.now());
    const { name, secret } = grant;
    // All that has to be known, in one journey.
    const [rows, sessions, places] = await Promise.all([
      enforcer.rows(router, name),
      enforcer.sessions(router, name),
      wish.ip === undefined ? enforcer.places(router, wish.mac) : [wish.ip],
    ]);
    const online = async (): Promise<Admitted> => {
      await firstUse(grant, clock.now());
      return { kind: "online", grant: say() };
    };
    const row = placing.wanted(grant);
    const so = reconcile(grant.id, row, rows);
    if (so.kind !== "in-place" || grant.gatewayRev !== grant.rev) await placing.bring(grant);
    if (grant.gateway.state === "failed")
      return {
        kind: "granted",
        why: grant.gateway.detail === "name-taken" ? "name-taken" : "refused",
        detail: grant.gateway.detail,
        grant: say(),
      };
    if (grant.gatewayRev !== grant.rev)
      return { kind: "granted", why: "refused", detail: grant.gateway.detail, grant: say() };
    if (sessions.some(({ mac }) => mac === wish.mac)) return online();
    // Who holds one of the places on the router without having one in the book.
    for (const { mac } of sessions) if (!grant.devices.has(mac)) await enforcer.putOff(router, { name, mac });

    let known = places;
    for (let attempt = 0; ; attempt++) {
      const [ip] = known;
      if (ip === undefined)
        return {
          kind: "granted",
          why: "no-such-device",
          detail: "the router does not see this device",
          grant: say(),
        };
      const answer = await enforcer.letIn(router, { name, secret, mac: wish.mac, ip });
      if (answer.kind === "in" || /already/i.test(answer.text)) {
        const after = await enforcer.sessions(router, name);
        if (after.some(({ mac }) => mac === wish.mac)) return online();
        return { kind: "granted", why: "refused", detail: "let in, but not seen online", grant: say() };
      }
      // Told a stale address, an old secret, or a limit that moved since: once more with what is true now.
      const again = attempt === 0 && ["no-such-device", "secret", "used-up", "too-many"].includes(answer.why);
      if (!again) {
        const why = { "no-such-device": "no-such-device", licence: "licence-full" } as const;
        return {
          kind: "granted",
          why: why[answer.why as keyof typeof why] ?? "refused",
          detail: answer.text,
          grant: say(),
        };
      }
      if (answer.why === "secret") await renewSecret(grant, router);
      else if (answer.why === "used-up") await placing.bring(grant);
      known = await enforcer.places(router, wish.mac);
    }
  }

  /** Somebody changed the password there: it cannot be read, so it is written anew. */
  async function renewSecret(grant: KeptGrant, router: RouterId): Promise<void> {
    const mine = (await enforcer.rows(router, grant.name)).find((row) => row.grant === grant.id);
    const row = placing.wanted(grant);
    if (mine && row) await enforcer.carry(router, { kind: "change", row, id: mine.id, fields: ["secret"] });
  }
}
