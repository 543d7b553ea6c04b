// The sites and routers of the shop in memory, as they stand in the database. Read by everybody, written by `sites`.
import type { Router, Site } from "#contract/sites.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { addressOf, alreadyThere, folded, type KeptRouter, type KeptSite } from "./store.ts";

export type Registry = ReturnType<typeof createRegistry>;

export function createRegistry(kept: { sites: readonly KeptSite[]; routers: readonly KeptRouter[] }) {
  const sites = new Map<SiteId, KeptSite>(kept.sites.map((site) => [site.id, site]));
  const routers = new Map<RouterId, KeptRouter>(kept.routers.map((one) => [one.router.id, one]));
  const routersOf = (site: SiteId): KeptRouter[] =>
    [...routers.values()].filter((one) => one.router.site === site);

  return {
    sites,
    routers,
    routersOf,
    slugs: (): ReadonlySet<string> => new Set([...sites.values()].map(({ slug }) => slug)),
    siteOf(id: SiteId): KeptSite {
      const site = sites.get(id);
      if (!site) throw new AppError("not_found", "no such site", { params: { field: "site" } });
      return site;
    },
    routerOf(id: RouterId): KeptRouter {
      const router = routers.get(id);
      if (!router) throw new AppError("not_found", "no such router", { params: { field: "router" } });
      return router;
    },
    /** A site as screens know it. */
    view(site: KeptSite): Site {
      return {
        id: site.id,
        slug: site.slug,
        ...site.draft,
        routers: routersOf(site.id).map(({ router }) => router),
      };
    },
    /** Throws `already_exists` when another site has this name. */
    requireFreeName(name: string, but?: SiteId): void {
      const wanted = folded(name);
      for (const site of sites.values())
        if (site.id !== but && folded(site.draft.name) === wanted) throw alreadyThere("name");
    },
    /** Throws `already_exists` when another router is kept at this host and port. */
    requireFreeAddress(address: Pick<Router, "host" | "port">, but?: RouterId): void {
      const wanted = addressOf(address);
      for (const { router } of routers.values())
        if (router.id !== but && addressOf(router) === wanted) throw alreadyThere("host");
    },
  };
}
