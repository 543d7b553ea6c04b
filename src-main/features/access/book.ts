// Every living grant in memory, found by id and by name at its site; ended ones are read from the database when asked.
import type { GrantId, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { KeptGrant } from "./grant.ts";
import type { AccessStore } from "./store.ts";

export type Book = ReturnType<typeof createBook>;

const place = (site: SiteId, name: string): string => `${site}\n${name}`;

export function createBook(store: AccessStore) {
  const byId = new Map<GrantId, KeptGrant>();
  const byName = new Map<string, KeptGrant>();

  function hold(grant: KeptGrant): void {
    byId.set(grant.id, grant);
    // An ended one waits to go away from its router under the name a new one may have here.
    if (grant.endedAt === null || !byName.has(place(grant.site, grant.name)))
      byName.set(place(grant.site, grant.name), grant);
  }

  return {
    async load(): Promise<void> {
      for (const grant of await store.living()) hold(grant);
    },
    size: (): number => byId.size,
    living: (): Iterable<KeptGrant> => byId.values(),
    /** In memory only. */
    held: (id: GrantId): KeptGrant | undefined => byId.get(id),
    heldByName: (site: SiteId, name: string): KeptGrant | undefined => byName.get(place(site, name)),
    /** Takes grants just written into memory; those already there stay as they are. */
    async take(ids: readonly GrantId[]): Promise<KeptGrant[]> {
      const missing = ids.filter((id) => !byId.has(id));
      for (const grant of await store.byIds(missing)) if (!byId.has(grant.id)) hold(grant);
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    /** From memory, or from the database: then a copy that nobody renews. */
    async find(id: GrantId): Promise<KeptGrant | undefined> {
      return byId.get(id) ?? (await store.byIds([id]))[0];
    },
    /** The one in memory for each that is there. */
    fresh: (grants: readonly KeptGrant[]): KeptGrant[] => grants.map((grant) => byId.get(grant.id) ?? grant),
    hold,
    /** It has moved: its name is found at the other site from now on. */
    moved(grant: KeptGrant, from: SiteId): void {
      if (byName.get(place(from, grant.name)) === grant) byName.delete(place(from, grant.name));
      hold(grant);
    },
    /** Nothing is left to be done for it. */
    release(grant: KeptGrant): void {
      byId.delete(grant.id);
      if (byName.get(place(grant.site, grant.name)) === grant) byName.delete(place(grant.site, grant.name));
    },
    on: (router: RouterId): KeptGrant[] =>
      [...byId.values()].filter((grant) => grant.router === router || grant.leaving === router),
    ofMac: (mac: Mac): KeptGrant[] => [...byId.values()].filter((grant) => grant.devices.has(mac)),
  };
}
