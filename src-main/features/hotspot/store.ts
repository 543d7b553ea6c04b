// The table `hotspots`: what a person decided about this computer's hotspots.
import { HotspotDetails, hotspotPresets, type HotspotId } from "#contract/hotspots.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Db } from "#main/platform/db/index.ts";

type HotspotTable = {
  id: number;
  router_id: string;
  site_id: string;
  name: string;
  password: string | null;
  country: string;
  details: string;
  wanted: number;
  made_at: number;
  epoch: string;
};

export type KeptHotspot = {
  readonly id: HotspotId;
  readonly router: RouterId;
  readonly site: SiteId;
  readonly name: string;
  /** Sealed; null for an open one. */
  readonly password: string | null;
  readonly country: string;
  readonly details: HotspotDetails;
  readonly on: boolean;
  readonly madeAt: number;
};

export type HotspotStore = ReturnType<typeof createHotspotStore>;

export function createHotspotStore(base: Db) {
  const db = base.$extendTables<{ hotspots: HotspotTable }>();
  return {
    async all(): Promise<{ hotspot: KeptHotspot; epoch: string }[]> {
      const rows = await db.selectFrom("hotspots").selectAll().orderBy("id").execute();
      return rows.map((row) => ({ hotspot: hotspotOf(row), epoch: row.epoch }));
    },
    async add(hotspot: KeptHotspot): Promise<void> {
      await db
        .insertInto("hotspots")
        .values({ ...tableOf(hotspot), epoch: "" })
        .execute();
    },
    async change(hotspot: KeptHotspot): Promise<void> {
      await db.updateTable("hotspots").set(tableOf(hotspot)).where("id", "=", hotspot.id).execute();
    },
    async remove(id: HotspotId): Promise<void> {
      await db.deleteFrom("hotspots").where("id", "=", id).execute();
    },
  };
}

function tableOf(hotspot: KeptHotspot): Omit<HotspotTable, "epoch"> {
  return {
    id: hotspot.id,
    router_id: hotspot.router,
    site_id: hotspot.site,
    name: hotspot.name,
    password: hotspot.password,
    country: hotspot.country,
    details: JSON.stringify(hotspot.details),
    wanted: hotspot.on ? 1 : 0,
    made_at: hotspot.madeAt,
  };
}

function hotspotOf(row: HotspotTable): KeptHotspot {
  const details = HotspotDetails.partial().safeParse(JSON.parse(row.details));
  return {
    id: row.id as HotspotId,
    router: row.router_id as RouterId,
    site: row.site_id as SiteId,
    name: row.name,
    password: row.password,
    country: row.country,
    details: filled(details.success ? details.data : {}),
    on: row.wanted === 1,
    madeAt: row.made_at,
  };
}

/** What was left out is as preset, or as it was. */
export function filled(
  change: { readonly [K in keyof HotspotDetails]?: HotspotDetails[K] | undefined },
  was: HotspotDetails = hotspotPresets,
): HotspotDetails {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...was, ...Object.fromEntries(given) };
}
