// What this room stands on: the features below it, as far as it needs them.
import type { Grant } from "#contract/access.ts";
import type { Plan } from "#contract/plans.ts";
import type { Settings } from "#contract/settings.ts";
import type { Router, Site, SiteDraft } from "#contract/sites.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import type { GrantId, Instant, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";

export type PortalSites = {
  list(): Promise<Site[]>;
  router(id: RouterId): Router | undefined;
  routersOf(site: SiteId): Router[];
  place(site: SiteId): SiteDraft | undefined;
  /** The living connection; undefined while there is none. */
  link(id: RouterId): RouterLink | undefined;
  onLook(listener: (look: { readonly router: RouterId; readonly first: boolean }) => void): () => void;
};

export type PortalPlans = { soldAt(site: SiteId, now: Instant): Plan[] };

/** Whether a device that wants in is in, or why not. */
export type Admitted =
  | { readonly kind: "online" }
  | { readonly kind: "granted"; readonly detail: string }
  | { readonly kind: "device-limit"; readonly devices: readonly string[] }
  | { readonly kind: "blocked" }
  | { readonly kind: "outside-window"; readonly opens: Instant | null }
  | { readonly kind: "ended"; readonly end: Grant["end"]; readonly at: Instant | null }
  | { readonly kind: "paused" }
  | { readonly kind: "wrong-site"; readonly sites: readonly SiteId[] };

export type PortalAccess = {
  view(id: GrantId): Promise<Grant>;
  admit(order: { grant: GrantId; mac: Mac; ip?: string; site: SiteId }): Promise<Admitted>;
  ofDevice(mac: Mac, site?: SiteId): Promise<Grant[]>;
  resume(id: GrantId, by: string): Promise<Grant>;
  dropDevice(id: GrantId, mac: Mac, by: string): Promise<Grant>;
};

export type PortalVouchers = {
  redeem(order: {
    code: string;
    site: SiteId;
    device?: { mac: Mac; ip?: string };
    from: string;
  }): Promise<Redeemed>;
};

export type PortalSettings = { get(): Pick<Settings, "shopName" | "language"> };
