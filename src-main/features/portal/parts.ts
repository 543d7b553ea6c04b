// What this room stands on: the features below it, as far as it needs them.
import type { Settings } from "#contract/settings.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Hotspots } from "#main/features/hotspot/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Vouchers } from "#main/features/vouchers/index.ts";

export type PortalSites = Pick<
  Sites,
  "list" | "router" | "routersOf" | "place" | "link" | "whyAway" | "onLook"
>;
export type PortalPlans = Pick<Plans, "soldAt">;
export type PortalAccess = Pick<Access, "view" | "admit" | "ofDevice" | "resume">;
export type PortalVouchers = Pick<Vouchers, "redeem">;
export type PortalSettings = { get(): Pick<Settings, "shopName"> };
/** Hotspots of this computer. */
export type PortalHotspots = Pick<Hotspots, "gateway" | "networks" | "visitorAt">;
