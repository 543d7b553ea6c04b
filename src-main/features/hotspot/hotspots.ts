// What one can do with the hotspots of this computer, whoever carries it out.
import type { contract } from "#contract/index.ts";
import type { Client } from "#contract/define.ts";
import type { Hotspot, HotspotDraft, HotspotId, HotspotPicture } from "#contract/hotspots.ts";
import type { Mac, SiteId } from "#contract/values/index.ts";

type Calls = Client<typeof contract>["hotspots"];

/**
 * Verbs reject with AppError `helper_missing` where the privileged part is not installed or not for this user,
 * `router_unreachable` while it does not answer, `hotspot_refused` when it will not, `bad_request` and `not_found`.
 */
export type Hotspots = {
  picture(): HotspotPicture;
  readonly capabilities: Calls["capabilities"];
  readonly doctor: Calls["doctor"];
  make(draft: HotspotDraft, by: string): Promise<Hotspot>;
  change(
    id: HotspotId,
    change: {
      readonly name?: string | undefined;
      readonly password?: string | null | undefined;
      readonly country?: string | undefined;
      readonly details: HotspotDraft["details"];
    },
    by: string,
  ): Promise<Hotspot>;
  remove(id: HotspotId, by: string): Promise<void>;
  start(id: HotspotId, by: string): Promise<Hotspot>;
  stop(id: HotspotId, by: string): Promise<Hotspot>;
  restart(id: HotspotId, by: string): Promise<Hotspot>;
  stations(id: HotspotId): ReturnType<Calls["stations"]>;
  kick(id: HotspotId, mac: Mac, by: string): Promise<void>;
  siteOf(id: HotspotId): SiteId | undefined;
  readonly logs: Calls["logs"];
  audit(): ReturnType<Calls["audit"]>;
};
