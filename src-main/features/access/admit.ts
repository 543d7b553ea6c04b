// A device wants in: decided by the book, bound, put on the router if it is not there, let in, proved.
import type { GrantEnd } from "#contract/access.ts";
import type { GrantId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { placeFor } from "./devices.ts";
import type { Engine } from "./engine.ts";
import { dueEnd, mayBeAt, untilOf, windowOf, type KeptGrant } from "./grant.ts";
import type { SeenSession } from "./enforcement/enforcer.ts";
import type { Life } from "./life.ts";
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
  /** Online, seen on the router. `until` is the wall-clock end, null for other kinds of time. */
  | { readonly kind: "online"; readonly grant: GrantId; readonly until: Instant | null }
  /** Sold and kept, but not let in yet: the router is away, does not see the device, or would not. */
  | { readonly kind: "granted"; readonly why: NotIn; readonly detail: string }
  /** All places are taken by these; `admit` again with `drop`, or `dropDevice`, frees one. */
  | { readonly kind: "device-limit"; readonly devices: readonly Mac[] }
  | { readonly kind: "blocked" }
  | {
      readonly kind: "outside-window";
      readonly why: "hours" | "days" | "not-begun" | "over";
      readonly opens: Instant | null;
    }
  | { readonly kind: "ended"; readonly end: GrantEnd; readonly at: Instant }
  | { readonly kind: "paused" }
  | { readonly kind: "wrong-site"; readonly sites: readonly SiteId[] };
export type NotIn = "router-away" | "no-such-device" | "name-taken" | "refused" | "licence-full";

const noteAgainMs = 60_000;

export function createAdmit(
  engine: Engine,
  parts: {
    placing: Placing;
    rules: Rules;
    life: Pick<Life, "bind" | "end" | "firstUse" | "relocate">;
    /** It was seen online: the book need not wait for the next look. */
    saw: (router: RouterId, session: SeenSession) => void;
  },
) {
  const { enforcer, store, clock, zoneOf } = engine;
  const { placing, rules, saw } = parts;
  const { bind, end, firstUse, relocate } = parts.life;

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

  /** Told again only after a while: a phone asks every few seconds. */
  const noted = new Map<GrantId, { answer: string; at: Instant }>();
  async function note(grant: KeptGrant, wish: Wish, answer: Admitted): Promise<void> {
    if (answer.kind !== "granted" && answer.kind !== "device-limit") return void noted.delete(grant.id);
    const why = answer.kind === "granted" ? answer.why : answer.kind;
    const text = `${why} ${wish.mac}`;
    const last = noted.get(grant.id);
    const at = clock.now();
    if (last?.answer === text && at - last.at < noteAgainMs) return;
    noted.set(grant.id, { answer: text, at });
    const detail = answer.kind === "granted" ? answer.detail : "";
    await store.note(grant.id, at, { what: "not-let-in", values: { why, detail, mac: wish.mac } });
  }

  /** Call in the grant's turn. */
  return async function admit(grant: KeptGrant, wish: Wish): Promise<Admitted> {
    const answer = await decide(grant, wish);
    await note(grant, wish, answer);
    return answer;
  };

  async function decide(grant: KeptGrant, wish: Wish): Promise<Admitted> {
    const now = clock.now();
    if (grant.endedAt === null) {
      const over = dueEnd(grant, now, zoneOf(grant.site));
      if (over !== undefined) await end(grant, over);
    }
    if (grant.endedAt !== null) return { kind: "ended", end: grant.end ?? "void", at: grant.endedAt };
    if (rules.ruleFor(wish.mac, wish.site)?.kind === "block") return { kind: "blocked" };
    if (grant.pausedAt !== null) return { kind: "paused" };
    if (!mayBeAt(grant.terms, wish.site)) return { kind: "wrong-site", sites: grant.terms.sites };
    const window = windowOf(grant, now, zoneOf(wish.site));
    if (!window.open) return { kind: "outside-window", why: window.why, opens: window.opens };

    const place = placeFor(grant, wish.mac);
    const instead = place.kind === "instead-of" ? place.mac : place.kind === "full" ? wish.drop : undefined;
    if (place.kind === "full" && (instead === undefined || !grant.devices.has(instead)))
      return { kind: "device-limit", devices: [...grant.devices.keys()] };

    const namesake = grant.site === wish.site ? undefined : engine.book.heldByName(wish.site, grant.name);
    if (namesake !== undefined && namesake.endedAt === null)
      return { kind: "granted", why: "name-taken", detail: "another guest there has this name" };
    const router = await routerFor(grant, wish);
    if (router !== grant.router || grant.site !== wish.site) await relocate(grant, wish.site, router);
    if (place.kind !== "known") await bind(grant, wish.mac, instead);
    try {
      // What another router still holds comes away first: on one side at any moment.
      if (grant.leaving !== null) await placing.bring(grant);
      if (router === null) return { kind: "granted", why: "router-away", detail: "the site has no router" };
      if (instead !== undefined && enforcer.away(router) === undefined)
        await enforcer.putOff(router, { name: grant.name, mac: instead });
      return await letIn(grant, router, wish);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const why = error.code === "router_refused" ? "refused" : "router-away";
      return { kind: "granted", why, detail: error.message };
    }
  }

  async function letIn(grant: KeptGrant, router: RouterId, wish: Wish): Promise<Admitted> {
    const { name, secret } = grant;
    const online = async (seen: SeenSession): Promise<Admitted> => {
      saw(router, seen);
      await firstUse(grant, clock.now());
      return { kind: "online", grant: grant.id, until: untilOf(grant) };
    };
    const isHere = (session: SeenSession): boolean => session.mac === wish.mac;
    if (wish.ip !== undefined) {
      const there = await placing.bringAndLetIn(grant, router, { mac: wish.mac, ip: wish.ip });
      const seen = there?.find(isHere);
      if (seen) return online(seen);
    }
    // All that has to be known, in one journey.
    const [rows, sessions, places] = await Promise.all([
      enforcer.rows(router, name),
      enforcer.sessions(router, name),
      wish.ip === undefined ? enforcer.places(router, wish.mac) : [wish.ip],
    ]);
    const row = placing.wanted(grant);
    const so = reconcile(grant.id, row, rows);
    if (so.kind !== "in-place" || grant.gatewayRev !== grant.rev) await placing.bring(grant);
    if (grant.gateway.state === "failed")
      return {
        kind: "granted",
        why: grant.gateway.detail === "name-taken" ? "name-taken" : "refused",
        detail: grant.gateway.detail,
      };
    if (grant.gatewayRev !== grant.rev)
      return { kind: "granted", why: "refused", detail: grant.gateway.detail };
    const already = sessions.find(isHere);
    if (already) return online(already);
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
        };
      const answer = await enforcer.letIn(router, { name, secret, mac: wish.mac, ip });
      if (answer.kind === "in") {
        const seen = (await enforcer.sessions(router, name)).find(isHere);
        if (seen) return online(seen);
        return { kind: "granted", why: "refused", detail: "let in, but not seen online" };
      }
      // Online by another right of the same guest, who typed this code and wants this one; what is left there stays.
      if (attempt === 0 && /already/i.test(answer.text)) {
        await enforcer.free(router, wish.mac);
        continue;
      }
      // Told a stale address, an old secret, or a limit that moved since: once more with what is true now.
      const again = attempt === 0 && ["no-such-device", "secret", "used-up", "too-many"].includes(answer.why);
      if (!again) {
        const why = { "no-such-device": "no-such-device", licence: "licence-full" } as const;
        return {
          kind: "granted",
          why: why[answer.why as keyof typeof why] ?? "refused",
          detail: answer.text,
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
