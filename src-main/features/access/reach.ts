// Guests who can be reached by telephone, and whose time ends when: read for whoever writes to them.
import type { GrantId, Instant, SiteId } from "#contract/values/index.ts";
import type { Book } from "./book.ts";
import { isOnline, secondsTotal, stateOf, untilOf, type KeptGrant } from "./grant.ts";
import type { AccessStore } from "./store.ts";

/** A right that runs out at a known moment, of a guest with a phone (`254712345678`). */
export type Ending = {
  readonly grant: GrantId;
  readonly name: string;
  readonly phone: string;
  readonly planName: string;
  readonly site: SiteId;
  readonly timeZone: string;
  readonly until: Instant;
  /** Seconds that were sold, with what was added. */
  readonly seconds: number;
};

export type Reachable = {
  readonly who: "online" | "running" | "paid";
  readonly site?: SiteId | undefined;
  /** For those who paid: since when. */
  readonly since: Instant;
};

export function createReach(parts: {
  book: Book;
  store: Pick<AccessStore, "phonesThatPaid">;
  zoneOf: (site: SiteId) => string;
}) {
  const { book, store, zoneOf } = parts;
  const wanted = ({ who, site }: Reachable, grant: KeptGrant): boolean =>
    (site === undefined || grant.site === site) &&
    (who === "online" ? isOnline(grant) : stateOf(grant) === "running");

  return {
    /** Running rights that end after `from` and not after `to`. */
    endingBetween(from: Instant, to: Instant): Ending[] {
      const found: Ending[] = [];
      for (const grant of book.living()) {
        const until = untilOf(grant);
        if (until === null || until <= from || until > to) continue;
        if (grant.guest === null || stateOf(grant) !== "running") continue;
        found.push({
          grant: grant.id,
          name: grant.name,
          phone: grant.guest.phone,
          planName: grant.terms.planName,
          site: grant.site,
          timeZone: zoneOf(grant.site),
          until,
          seconds: secondsTotal(grant) ?? 0,
        });
      }
      return found;
    },

    /** Their phone numbers, each once. */
    async phonesOf(wish: Reachable): Promise<string[]> {
      if (wish.who === "paid") return store.phonesThatPaid(wish.since, wish.site);
      const phones = new Set<string>();
      for (const grant of book.living())
        if (grant.guest !== null && wanted(wish, grant)) phones.add(grant.guest.phone);
      return [...phones];
    },
  };
}
