// Gateways that are no routers: hotspots of this computer. They stand in the picture like any; their own keeper, which
// is not ours, feeds it, and nothing of RouterOS is ever tried on them.
import type { KickOutcome, LinkState, Router } from "#contract/sites.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Live, RouterSlot } from "./live.ts";
import type { Registry } from "./registry.ts";

/** What may be asked of an attached gateway. */
export type Hands = {
  /** Looks now; resolves when the new picture is there, or will not be. */
  refresh(): Promise<void>;
  /** Looks soon. */
  nudge(): void;
  kick(guest: { readonly user: string; readonly mac: Mac }): Promise<KickOutcome>;
};

export type Attachment = {
  readonly id: RouterId;
  readonly site: SiteId;
  /** Its address in the guests' network. */
  readonly host: string;
  /** Where guests meet the portal there. */
  readonly port: number;
  readonly madeAt: number;
  readonly state: LinkState;
  readonly hands: Hands;
};

/** `slot` is written by whoever attached it. After `detach` it is in no picture any more. */
export type Attached = { readonly slot: RouterSlot; detach(): void };

export function createAttached(parts: {
  kept: Registry;
  live: Live;
  tellKept: (site: SiteId) => unknown;
  /** Nothing is to be remembered of it. */
  forget: (site: SiteId, router: RouterId) => void;
}) {
  const { kept, live, tellKept, forget } = parts;
  const all = new Map<RouterId, Hands>();

  return {
    /** Throws `not_found` when the site is gone. */
    attach({ id, site, host, port, madeAt, state, hands }: Attachment): Attached {
      kept.siteOf(site);
      const router: Router = {
        id,
        site,
        kind: "local",
        host,
        port,
        user: "",
        security: "tls",
        fingerprint: null,
      };
      kept.routers.set(id, { router, sealed: "", seenAt: null, madeAt, changedAt: null });
      all.set(id, hands);
      const slot = live.addRouter(router, state);
      tellKept(site);
      return {
        slot,
        detach() {
          if (!all.delete(id)) return;
          kept.routers.delete(id);
          live.removeRouter(router);
          forget(site, id);
          if (kept.sites.has(site)) tellKept(site);
        },
      };
    },
    hands: (id: RouterId): Hands | undefined => all.get(id),
    /** Throws for what only a router can do. */
    requireRouter(id: RouterId): void {
      if (all.has(id))
        throw new AppError("bad_request", "router: this is a hotspot of this computer, not a router", {
          params: { field: "router" },
        });
    },
  };
}
