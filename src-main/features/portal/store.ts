// The portal's tables, and nothing but.
import { Branding } from "#contract/portal.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Db } from "#main/platform/db/index.ts";
import type { HotspotNames } from "./neighbours.ts";

type Tables = {
  portal_kept: { key: string; value: string };
  portal_branding: { site_id: string; branding: string };
  portal_routers: { router_id: string; key: string; around: string | null };
};

export type KeptKey = {
  readonly router: RouterId;
  readonly key: string;
  readonly around: HotspotNames | null;
};

export type PortalStore = ReturnType<typeof createPortalStore>;

export function createPortalStore(base: Db) {
  const db = base.$extendTables<Tables>();
  return {
    async kept(key: "door" | "seal"): Promise<string | undefined> {
      const row = await db
        .selectFrom("portal_kept")
        .select("value")
        .where("key", "=", key)
        .executeTakeFirst();
      return row?.value;
    },
    async keep(key: "door" | "seal", value: string): Promise<void> {
      await db
        .insertInto("portal_kept")
        .values({ key, value })
        .onConflict((same) => same.column("key").doUpdateSet({ value }))
        .execute();
    },
    async brandings(): Promise<Map<SiteId, Branding>> {
      const rows = await db.selectFrom("portal_branding").selectAll().execute();
      return new Map(
        rows.map((row) => {
          const read = Branding.safeParse(JSON.parse(row.branding));
          return [row.site_id as SiteId, read.success ? read.data : Branding.parse({})];
        }),
      );
    },
    async keepBranding(site: SiteId, branding: Branding): Promise<void> {
      const value = { branding: JSON.stringify(branding) };
      await db
        .insertInto("portal_branding")
        .values({ site_id: site, ...value })
        .onConflict((same) => same.column("site_id").doUpdateSet(value))
        .execute();
    },
    async routers(): Promise<KeptKey[]> {
      const rows = await db.selectFrom("portal_routers").selectAll().execute();
      return rows.map(({ router_id, key, around }) => ({
        router: router_id as RouterId,
        key,
        around: around === null ? null : (JSON.parse(around) as HotspotNames),
      }));
    },
    async keepRouter({ router, key, around }: KeptKey): Promise<void> {
      const value = { key, around: around === null ? null : JSON.stringify(around) };
      await db
        .insertInto("portal_routers")
        .values({ router_id: router, ...value })
        .onConflict((same) => same.column("router_id").doUpdateSet(value))
        .execute();
    },
  };
}
