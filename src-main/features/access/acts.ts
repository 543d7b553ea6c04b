// What people do to a grant: pause, resume, extend, move, void, free a device's place. The gateway follows.
import type { Grant } from "#contract/access.ts";
import type { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { change, type Engine } from "./engine.ts";
import type { Gateways } from "./gateways.ts";
import { mayBeAt, untilOf, viewOf, type KeptGrant } from "./grant.ts";
import type { Life } from "./life.ts";
import type { Placing } from "./placing.ts";

/** How long a person waits for a gateway before being told that it waits. */
const patienceMs = 4000;

export type Acts = ReturnType<typeof createActs>;

export function createActs(
  engine: Engine,
  parts: { life: Life; placing: Placing; gateways: Gateways; sites: Pick<Sites, "place"> },
) {
  const { book, store, enforcer, clock, logs, inTurn } = engine;
  const { life, placing, gateways, sites } = parts;

  async function need(id: GrantId): Promise<KeptGrant> {
    const grant = await book.find(id);
    if (!grant) throw new AppError("not_found", "no such grant", { params: { field: "grant" } });
    return grant;
  }

  /** Changes a grant, then lets the gateway follow for as long as a person waits. */
  async function act(id: GrantId, work: (grant: KeptGrant) => Promise<void>): Promise<Grant> {
    const found = await need(id);
    const grant = await inTurn(id, async () => {
      const held = book.held(id) ?? found;
      await work(held);
      // What was over may live again.
      book.hold(held);
      return held;
    });
    await patiently(gateways.now(grant));
    return viewOf(grant, clock.now());
  }

  async function patiently(work: Promise<unknown>): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = clock.after(patienceMs, over.resolve);
    await Promise.race([work.catch(() => {}), over.promise]).finally(() => timer.cancel());
  }

  const refuse = (field: string, why: string): never => {
    throw new AppError("bad_request", why, { params: { field } });
  };
  const requireLiving = (grant: KeptGrant): void => {
    if (grant.endedAt !== null) refuse("grant", "it is over");
  };

  /**
   * Whether a changed limit reaches a session that runs differs between versions. Where it did not, the device is let
   * in anew within the second, so that what was added is there at once.
   */
  async function renewSessions(id: GrantId): Promise<void> {
    const grant = book.held(id);
    const router = grant?.router ?? null;
    if (!grant || router === null || grant.open.size === 0 || grant.gatewayRev !== grant.rev) return;
    if (enforcer.inPlace(router)) return;
    await inTurn(id, async () => {
      const limits = life.wanted(grant)?.limits;
      const rows = await enforcer.rows(router, grant.name);
      const row = rows.find((one) => one.grant === id);
      if (!limits || !row) return;
      for (const { mac, ip, left, used } of await enforcer.sessions(router, grant.name)) {
        // Counters that grow with the session make this too small by its length: then it is let in anew for nothing.
        const shouldBe = limits.seconds === null ? null : limits.seconds - row.counter.seconds - used.seconds;
        const isShort = shouldBe !== null && left !== null && left < shouldBe - 30;
        const isCapped = limits.in !== null || limits.out !== null || limits.total !== null;
        if (!isShort && !isCapped) continue;
        await enforcer.interrupt(router, { name: grant.name, mac });
        await enforcer.letIn(router, { name: grant.name, secret: grant.secret, mac, ip });
      }
      // The book hears at once that one session ended and another began.
      await placing.bring(grant);
    });
  }

  return {
    need,

    pause: (id: GrantId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (grant.terms.time.kind === "wall")
          refuse("time", "time by the clock on the wall cannot be paused: it runs whether online or not");
        if (grant.pausedAt !== null) return;
        const note = { what: "paused", values: { by } };
        await change(engine, grant, { pausedAt: clock.now() }, { rev: true, note });
      }),

    resume: (id: GrantId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (grant.pausedAt === null) return;
        await change(
          engine,
          grant,
          { pausedAt: null },
          { rev: true, note: { what: "resumed", values: { by } } },
        );
      }),

    /** More time or data; what ended because it was used up lives again. */
    async extend(id: GrantId, more: { seconds: number; bytes: number }, by = ""): Promise<Grant> {
      const { seconds, bytes } = more;
      await act(id, async (grant) => {
        const { caps, time } = grant.terms;
        if (seconds === 0 && bytes === 0) refuse("seconds", "nothing to add");
        if (seconds > 0 && time.kind === "none") refuse("seconds", "it has no limit in time");
        if (bytes > 0 && caps.in === null && caps.out === null && caps.total === null)
          refuse("bytes", "it has no limit in data");
        if (grant.end === "void" || grant.end === "unused") refuse("grant", "it was made void");
        const until = untilOf(grant);
        // A wall clock that ran out goes on from now.
        const gap =
          until === null || seconds === 0 ? 0 : Math.max(0, Math.ceil((clock.now() - until) / 1000));
        const note = { what: "extended", values: { by, seconds, bytes } };
        await change(
          engine,
          grant,
          {
            moreSeconds: grant.moreSeconds + seconds + gap,
            moreBytes: grant.moreBytes + bytes,
            ...(grant.endedAt === null ? {} : { endedAt: null, end: null }),
          },
          { rev: true, note },
        );
        life.check(grant);
      });
      await renewSessions(id).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
      return viewOf(await need(id), clock.now());
    },

    /** To another site, where the terms allow it. */
    move: (id: GrantId, site: SiteId, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        requireLiving(grant);
        if (!sites.place(site))
          throw new AppError("not_found", "no such site", { params: { field: "site" } });
        if (!mayBeAt(grant.terms, site)) refuse("site", "it was not sold for that site");
        if (grant.site === site) return;
        if (book.heldByName(site, grant.name)) throw nameTaken();
        await life.relocate(grant, site, engine.routersOf(site)[0] ?? null);
        logs.site(site).info("grant moved here", { grant: grant.name, by });
      }),

    void: (id: GrantId, why: string, by = ""): Promise<Grant> =>
      act(id, async (grant) => {
        if (grant.end === "void") return;
        requireLiving(grant);
        await life.end(grant, "void", { by, why });
      }),

    /** Its last day came before its first use. */
    expire: (id: GrantId): Promise<Grant> =>
      act(id, async (grant) => {
        if (grant.endedAt !== null) return;
        if (grant.firstUsedAt !== null) refuse("grant", "it was used");
        await life.end(grant, "unused");
      }),

    /** Its place is free again, and it is offline. */
    async dropDevice(id: GrantId, mac: Mac, by = ""): Promise<Grant> {
      const grant = await need(id);
      await inTurn(id, async () => {
        if (!grant.devices.has(mac))
          throw new AppError("not_found", "no such device", { params: { field: "mac" } });
        await store.drop(id, mac, clock.now(), { what: "device-dropped", values: { mac, by } });
        grant.devices.delete(mac);
        if (grant.router !== null && enforcer.away(grant.router) === undefined)
          await enforcer.putOff(grant.router, { name: grant.name, mac }).catch(() => {});
      });
      engine.tell(grant);
      return viewOf(grant, clock.now());
    },

    /** Its row is written anew, whatever was found out about it before. */
    again: (id: GrantId): Promise<Grant> => act(id, (grant) => change(engine, grant, {}, { rev: true })),
  };
}

function nameTaken(): AppError {
  return new AppError("already_exists", "another guest there has this name", { params: { field: "name" } });
}
