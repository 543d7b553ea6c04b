// The one button of a story: what it does, and who may press it.
import type { Repair, Story } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import type { Mac } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { siteAddress } from "#ui/features/sites/address.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { useWords } from "#ui/words/index.ts";
import type { GrantTask } from "./grant-menu.tsx";
import type { StoryStore } from "./story-store.ts";

/** The right each repair needs; a screen offers what the core would allow. */
export const repairNeeds: Record<Repair, "read" | "sell" | "operate"> = {
  "log-in": "sell",
  resume: "sell",
  "drop-oldest-device": "sell",
  "adopt-mac": "sell",
  "push-again": "sell",
  unblock: "operate",
  extend: "operate",
  "move-here": "sell",
  "look-again": "read",
  "test-router": "operate",
  sell: "sell",
};

/** Selling has a page of its own. */
export const sellAddress = "/sell";

type Parts = {
  readonly store: StoryStore;
  readonly story: Story;
  /** Where the guest stands. */
  readonly at: Site | undefined;
  readonly onTask: (task: GrantTask) => void;
  readonly go: (address: string) => void;
};

/** Some repairs are the core's work; some lead to where a person does it. */
export function useRepair({ store, story, at, onTask, go }: Parts): () => void {
  const t = useWords();
  const { core, live, notices } = useStores();
  const { cause, grant, repair, values } = story;

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
  }
  const mac = typeof values["mac"] === "string" ? (values["mac"] as Mac) : undefined;

  return () => {
    if (repair === null) return;
    if (repair === "look-again") return void store.load();
    if (repair === "test-router") {
      const site = at ?? live.getState().sites.get(grant?.site ?? ("" as Site["id"]));
      return site ? go(siteAddress(site.slug, "router", "test")) : undefined;
    }
    // A slip that was made and not sold has its own page, where it is sold; anything else is sold anew.
    if (repair === "sell")
      return go(cause === "not-sold" ? `/vouchers/code/${encodeURIComponent(story.key)}` : sellAddress);
    if (repair === "extend" && grant) return onTask({ kind: "extend", grant });
    if (grant)
      return void attempt(() =>
        store.repair({ grant: grant.id, repair, ...(mac === undefined ? {} : { mac }) }),
      );
    // A blocked device that never bought anything has no grant to mend: its rule goes.
    if (repair === "unblock" && mac !== undefined)
      void attempt(async () => {
        await core.call.access.clearRule({ mac, site: null });
        await store.load();
      });
  };
}
