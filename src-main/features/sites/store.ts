// The tables `sites` and `routers`, and nothing but.
import type { Router, RouterDraft, Site, SiteDraft } from "#contract/sites.ts";
import { type Db, isDuplicate, transaction } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";

type SiteTable = {
  id: string;
  name: string;
  folded: string;
  slug: string;
  time_zone: string;
  currency: string;
  made_at: number;
};
type RouterTable = {
  id: string;
  site_id: string;
  host: string;
  port: number;
  address: string;
  login: string;
  password: string;
  security: string;
  fingerprint: string | null;
  seen_at: number | null;
  made_at: number;
  changed_at: number | null;
};
export type SiteTables = { sites: SiteTable; routers: RouterTable };

/** A router as kept: what everybody may know, and what only its keeper needs. */
export type KeptRouter = {
  readonly router: Router;
  /** The sealed password; never leaves this feature. */
  readonly sealed: string;
  /** When it last answered, in epoch milliseconds; null if never. */
  readonly seenAt: number | null;
  readonly madeAt: number;
  /** When a person last changed it; null if never. */
  readonly changedAt: number | null;
};
export type KeptSite = {
  readonly id: Site["id"];
  readonly slug: string;
  readonly draft: SiteDraft;
  readonly madeAt: number;
};

export type SiteStore = ReturnType<typeof createSiteStore>;

export function createSiteStore(base: Db) {
  const db = base.$extendTables<SiteTables>();
  return {
    async all(): Promise<{ sites: KeptSite[]; routers: KeptRouter[] }> {
      const sites = await db.selectFrom("sites").selectAll().orderBy("made_at").orderBy("id").execute();
      const routers = await db.selectFrom("routers").selectAll().orderBy("made_at").orderBy("id").execute();
      return { sites: sites.map(siteOf), routers: routers.map(routerOf) };
    },
    /** Throws `already_exists` with `params.field`: `name` or `host`. */
    async add(site: KeptSite, router: KeptRouter | undefined): Promise<void> {
      await transaction(db, async (tx) => {
        await tx
          .insertInto("sites")
          .values(siteRow(site))
          .execute()
          .catch((error: unknown) => rethrow(error, "name"));
        if (router)
          await tx
            .insertInto("routers")
            .values(routerRow(router))
            .execute()
            .catch((error: unknown) => rethrow(error, "host"));
      });
    },
    async change(site: KeptSite): Promise<void> {
      await db
        .updateTable("sites")
        .set(siteRow(site))
        .where("id", "=", site.id)
        .execute()
        .catch((error: unknown) => rethrow(error, "name"));
    },
    /** Its routers, their sealed passwords and its history go with it. */
    async remove(site: Site["id"]): Promise<void> {
      await db.deleteFrom("sites").where("id", "=", site).execute();
    },
    async addRouter(router: KeptRouter): Promise<void> {
      await db
        .insertInto("routers")
        .values(routerRow(router))
        .execute()
        .catch((error: unknown) => rethrow(error, "host"));
    },
    async changeRouter(router: KeptRouter): Promise<void> {
      await db
        .updateTable("routers")
        .set(routerRow(router))
        .where("id", "=", router.router.id)
        .execute()
        .catch((error: unknown) => rethrow(error, "host"));
    },
    async removeRouter(router: Router["id"]): Promise<void> {
      await db.deleteFrom("routers").where("id", "=", router).execute();
    },
    async pin(router: Router["id"], fingerprint: string): Promise<void> {
      await db.updateTable("routers").set({ fingerprint }).where("id", "=", router).execute();
    },
    /** Notes that these routers answered at `at`. */
    async seen(routers: readonly Router["id"][], at: number): Promise<void> {
      for (let from = 0; from < routers.length; from += 500)
        await db
          .updateTable("routers")
          .set({ seen_at: at })
          .where("id", "in", routers.slice(from, from + 500))
          .execute();
    },
  };
}

function rethrow(error: unknown, field: "name" | "host"): never {
  if (!isDuplicate(error)) throw error;
  throw alreadyThere(field, error);
}

export function alreadyThere(field: "name" | "host", cause?: unknown): AppError {
  const message =
    field === "name" ? "a site of this name exists already" : "a router at this host and port exists already";
  return new AppError("already_exists", message, {
    params: { field },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** How names are compared: `Awka ` and `AWKA` look alike to a person. */
export const folded = (name: string): string =>
  name.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase();

/** How addresses are compared. */
export const addressOf = ({ host, port }: Pick<RouterDraft, "host" | "port">): string =>
  `${host.toLowerCase().replace(/\.$/, "")} ${port}`;

function siteRow(site: KeptSite): SiteTable {
  return {
    id: site.id,
    name: site.draft.name,
    folded: folded(site.draft.name),
    slug: site.slug,
    time_zone: site.draft.timeZone,
    currency: site.draft.currency,
    made_at: site.madeAt,
  };
}

function siteOf(row: SiteTable): KeptSite {
  return {
    id: row.id as Site["id"],
    slug: row.slug,
    draft: { name: row.name, timeZone: row.time_zone, currency: row.currency as SiteDraft["currency"] },
    madeAt: row.made_at,
  };
}

function routerRow({ router, sealed, seenAt, madeAt, changedAt }: KeptRouter): RouterTable {
  return {
    id: router.id,
    site_id: router.site,
    host: router.host,
    port: router.port,
    address: addressOf(router),
    login: router.user,
    password: sealed,
    security: router.security,
    fingerprint: router.fingerprint,
    seen_at: seenAt,
    made_at: madeAt,
    changed_at: changedAt,
  };
}

function routerOf(row: RouterTable): KeptRouter {
  return {
    router: {
      id: row.id as Router["id"],
      site: row.site_id as Site["id"],
      host: row.host,
      port: row.port,
      user: row.login,
      security: row.security as Router["security"],
      fingerprint: row.fingerprint,
    },
    sealed: row.password,
    seenAt: row.seen_at,
    madeAt: row.made_at,
    changedAt: row.changed_at,
  };
}
