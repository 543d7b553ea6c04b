// What is typed into a site's portal and not kept yet: it outlives a walk to another page.
import { createStore } from "zustand/vanilla";
import type { Branding } from "#contract/portal.ts";
import type { SiteId } from "#contract/values/index.ts";

export type PortalDrafts = ReturnType<typeof createPortalDrafts>;

export function createPortalDrafts() {
  const store = createStore<{ readonly drafts: ReadonlyMap<SiteId, Branding> }>(() => ({
    drafts: new Map(),
  }));
  function change(work: (drafts: Map<SiteId, Branding>) => void): void {
    store.setState(({ drafts }) => {
      const next = new Map(drafts);
      work(next);
      return { drafts: next };
    });
  }
  return {
    ...store,
    put: (site: SiteId, draft: Branding): void => change((drafts) => drafts.set(site, draft)),
    forget: (site: SiteId): void => change((drafts) => drafts.delete(site)),
  };
}
