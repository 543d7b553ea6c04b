// What the parts of the engine share: the book, the gateways' language, the clock, and who is told.
import type { GrantId, Instant, RouterId, SiteId } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Logs } from "#main/platform/log.ts";
import type { Book } from "./book.ts";
import type { Enforcer, WantedRow } from "./enforcement/enforcer.ts";
import { capsOf, profileOfGrant, secondsTotal, windowOf, type KeptGrant } from "./grant.ts";
import { limitsOf } from "./ledger.ts";
import type { AccessStore } from "./store.ts";
import type { GrantChange, Note } from "./tables.ts";

export type Engine = {
  readonly book: Book;
  readonly store: AccessStore;
  readonly enforcer: Enforcer;
  readonly clock: Clock;
  readonly logs: Logs;
  /** The site's time zone; UTC for one that is gone. */
  readonly zoneOf: (site: SiteId) => string;
  readonly routersOf: (site: SiteId) => RouterId[];
  /** False for a router that was taken out of the book: nothing can be done there any more. */
  readonly isKept: (router: RouterId) => boolean;
  /** Something a person would see has changed. */
  readonly tell: (grant: KeptGrant) => void;
  /** Work on one grant, one piece after the other: never called by that work itself. */
  readonly inTurn: <T>(grant: GrantId, work: () => Promise<T>) => Promise<T>;
};

/** Its row on a gateway by the book, switched on or off. */
export function rowOf(grant: KeptGrant, disabled: boolean): WantedRow {
  const { id, name, secret, offset } = grant;
  const limits = limitsOf({ total: secondsTotal(grant), caps: capsOf(grant), offset });
  return { grant: id, name, secret, profile: profileOfGrant(grant), disabled, limits };
}

/** What the gateway is to hold for it at this moment; undefined for none. */
export function wantedRow(grant: KeptGrant, now: Instant, timeZone: string): WantedRow | undefined {
  if (grant.endedAt !== null) return undefined;
  return rowOf(grant, grant.pausedAt !== null || !windowOf(grant, now, timeZone).open);
}

/** Writes a change, then holds it, then tells it. `rev` goes up when the gateway has to do something about it. */
export async function change(
  engine: Pick<Engine, "store" | "clock" | "tell">,
  grant: KeptGrant,
  wish: GrantChange,
  options: { readonly note?: Note; readonly rev?: boolean; readonly quiet?: boolean } = {},
): Promise<void> {
  const whole: GrantChange = options.rev === true ? { ...wish, rev: grant.rev + 1 } : wish;
  await engine.store.change(grant.id, whole, engine.clock.now(), options.note);
  Object.assign(grant, whole);
  if (options.quiet !== true) engine.tell(grant);
}

export function createTurns(): Engine["inTurn"] {
  const turns = new Map<GrantId, Promise<unknown>>();
  return (grant, work) => {
    const mine = (turns.get(grant) ?? Promise.resolve()).then(work);
    const settled = mine.then(
      () => {},
      () => {},
    );
    turns.set(grant, settled);
    void settled.then(() => {
      if (turns.get(grant) === settled) turns.delete(grant);
    });
    return mine;
  };
}
