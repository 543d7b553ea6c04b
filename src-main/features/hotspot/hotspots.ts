// What one can do with the hotspots of this computer, whoever carries it out.
import type { contract } from "#contract/index.ts";
import type { Client } from "#contract/define.ts";
import type { Hotspot, HotspotDraft, HotspotId, HotspotPicture } from "#contract/hotspots.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { LocalGateway } from "./gateway/gateway.ts";

type Calls = Client<typeof contract>["hotspots"];

export type HotspotChange = {
  readonly name?: string | undefined;
  /** Left out: it stays. null: open from now on. */
  readonly password?: string | null | undefined;
  readonly country?: string | undefined;
  readonly details: HotspotDraft["details"];
};

/** A phone in the guests' network of a hotspot. `device` is undefined while nobody knows who has that address. */
export type LocalVisitor = {
  readonly router: RouterId;
  readonly site: SiteId;
  /** This computer's address in that network. */
  readonly address: string;
  /** A certified name of the portal, or empty. */
  readonly captiveHost: string;
  readonly device: { readonly mac: Mac; readonly ip: string } | undefined;
};

/**
 * Verbs reject with AppError `helper_missing` where the privileged part is not installed or not for this user,
 * `router_unreachable` while it does not answer, `hotspot_refused` when it will not, `bad_request` and `not_found`.
 */
export type Hotspots = {
  picture(): HotspotPicture;
  readonly capabilities: Calls["capabilities"];
  readonly doctor: Calls["doctor"];
  make(draft: HotspotDraft, by: string): Promise<Hotspot>;
  change(id: HotspotId, change: HotspotChange, by: string): Promise<Hotspot>;
  remove(id: HotspotId, by: string): Promise<void>;
  start(id: HotspotId, by: string): Promise<Hotspot>;
  stop(id: HotspotId, by: string): Promise<Hotspot>;
  restart(id: HotspotId, by: string): Promise<Hotspot>;
  stations(id: HotspotId): ReturnType<Calls["stations"]>;
  kick(id: HotspotId, mac: Mac, by: string): Promise<void>;
  siteOf(id: HotspotId): SiteId | undefined;
  logs(wish: {
    readonly log: "system" | "auth" | HotspotId;
    readonly lines: number;
  }): ReturnType<Calls["logs"]>;
  audit(): ReturnType<Calls["audit"]>;

  /** A hotspot by the name it has among gateways; undefined for routers. */
  gateway(router: RouterId): LocalGateway | undefined;
  /** Guests' networks, `10.77.0.1/22`. */
  networks(): readonly string[];
  /** Who asks from this address; undefined when it is in no hotspot's network. */
  visitorAt(ip: string): Promise<LocalVisitor | undefined>;
  /** The portal listens elsewhere: whoever is led to it is led there from now on. */
  portalMoved(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
};
