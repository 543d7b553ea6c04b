// Where a guest of the APIs stands: by the router it came through, by where it is online, or where alone it can be.
import type { Mac, SiteId } from "#contract/values/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import { byNumber } from "./numbers.ts";

export type Whereabouts = (
  given: { readonly router_id: string | undefined; readonly mac: Mac | undefined },
  allowed?: readonly SiteId[],
) => Promise<SiteId | undefined>;

/** `router_id` is a router's number or id, a site's id or its short name. Undefined: the shop has no site yet. */
export const createWhere =
  (sites: Pick<Sites, "list" | "find">): Whereabouts =>
  async ({ router_id: id, mac }, allowed = []) => {
    const all = await sites.list();
    const named = all.find(
      (site) =>
        id !== undefined && (site.id === id || site.slug === id || byNumber(site.routers, id) !== undefined),
    );
    const seen = named || mac === undefined ? undefined : sites.find(mac)[0]?.site;
    return named?.id ?? seen ?? all.find((site) => allowed.length === 0 || allowed.includes(site.id))?.id;
  };
