// What is true at each site just now: one table per site, fed by keepers, told to screens in measured portions.
import type { Facts } from "#contract/facts.ts";
import { topics } from "#contract/facts.ts";
import type { ActiveGuest, LinkState, Router, RouterFacts, RouterLive, SiteLive } from "#contract/sites.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { countOf, createGuestTable, rowOf, type Guest, type GuestTable } from "./guests.ts";
import { siteStateOf } from "./state.ts";

/** `site.live` and `site.guests` are told at most this often per site. */
const tellMs = 500;
/** Rows in one `site.guests`: a large change comes in several, with room for other work between them. */
const chunk = 1000;

/** A router's place in the picture. Its keeper writes here; nobody else does. */
export type RouterSlot = {
  readonly router: Router;
  state: LinkState;
  facts: RouterFacts | null;
  configuredUsers: number | null;
  pictureAt: number | null;
  answerMs: number | null;
  readonly table: GuestTable;
  /** Says that something in this slot changed. */
  changed(): void;
  /** A look is finished and its rows are in the table; `first`: of this connection. */
  looked(begun: number, first: boolean): void;
  /** Whether somebody looks at this site's guests. */
  watched(): boolean;
};

/** One finished look at a router. The rows are good until the listener returns: they are renewed in place. */
export type FinishedLook = {
  readonly site: SiteId;
  readonly router: RouterId;
  /** Rows were read between these two moments. */
  readonly begun: number;
  readonly at: number;
  /** The first since this connection was made: the router came online. */
  readonly first: boolean;
  readonly rows: () => Iterable<ActiveGuest>;
};

type SiteSlot = {
  readonly site: SiteId;
  readonly madeAt: number;
  readonly routers: Map<RouterId, RouterSlot>;
  toldAt: number;
  timer: Timer | undefined;
  came: Set<Guest>;
  left: string[];
  lastLogin: number | null;
  /** The most guests at once since the history last asked. */
  most: number;
};

export type Live = ReturnType<typeof createLive>;

export function createLive(parts: { clock: Clock; bus: Bus<Facts>; watched: (topic: string) => boolean }) {
  const { clock, bus, watched } = parts;
  const sites = new Map<SiteId, SiteSlot>();
  const onLook = new Set<(look: FinishedLook) => void>();
  // Short, and unlike those of the run before: ten thousand keys cross the wire every few seconds.
  const run = Math.floor(clock.now() / 1000).toString(36);
  let keys = 0;
  const nextKey = (): string => `${run}.${(++keys).toString(36)}`;

  function slotOf(site: SiteId): SiteSlot | undefined {
    return sites.get(site);
  }

  function pictureOf(slot: SiteSlot): SiteLive {
    const routers: RouterLive[] = [];
    let [guests, bytesIn, bytesOut, rateIn, rateOut] = [0, 0, 0, 0, 0];
    let users: number | null = null;
    let oldest: number | null | undefined;
    for (const one of slot.routers.values()) {
      const totals = one.table.totals();
      guests += totals.guests;
      bytesIn += totals.bytesIn;
      bytesOut += totals.bytesOut;
      rateIn += totals.rateIn;
      rateOut += totals.rateOut;
      if (one.configuredUsers !== null) users = (users ?? 0) + one.configuredUsers;
      if (oldest === undefined || one.pictureAt === null) oldest = one.pictureAt;
      else if (oldest !== null) oldest = Math.min(oldest, one.pictureAt);
      routers.push({
        router: one.router.id,
        host: one.router.host,
        state: one.state,
        plain: one.router.security === "plain",
        facts: one.facts,
        guests: totals.guests,
        configuredUsers: one.configuredUsers,
        pictureAt: one.pictureAt,
        answerMs: one.answerMs,
      });
    }
    const { state, since } = siteStateOf(
      routers.map((router) => router.state),
      slot.madeAt,
    );
    return {
      site: slot.site,
      state,
      since,
      guests,
      configuredUsers: users,
      bytesIn,
      bytesOut,
      rateIn,
      rateOut,
      lastLogin: slot.lastLogin,
      pictureAt: oldest ?? null,
      routers,
    };
  }

  /** Tells at once when the last telling is long enough ago, else as soon as it is. */
  function stir(slot: SiteSlot): void {
    if (slot.timer) return;
    const wait = Math.max(0, slot.toldAt + tellMs - clock.now());
    slot.timer = clock.after(wait, () => {
      slot.timer = undefined;
      slot.toldAt = clock.now();
      const picture = pictureOf(slot);
      slot.most = Math.max(slot.most, picture.guests);
      bus.tell("site.live", picture);
      tellGuests(slot);
    });
  }

  function tellGuests(slot: SiteSlot): void {
    const came = [...slot.came];
    const left = slot.left;
    slot.came = new Set();
    slot.left = [];
    if (!watched(topics.guests(slot.site))) return;
    const at = clock.now();
    const counted: Guest[] = [];
    for (const guest of came) guest.stirred = false;
    for (const router of slot.routers.values())
      for (const guest of router.table.rows())
        if (guest.stirred) {
          guest.stirred = false;
          guest.toldAt = at;
          counted.push(guest);
        }
    const most = Math.max(came.length, counted.length, left.length);
    const portion = (from: number): void => {
      if (!sites.has(slot.site)) return;
      bus.tell("site.guests", {
        site: slot.site,
        at,
        came: came.slice(from, from + chunk).map(rowOf),
        counted: counted.slice(from, from + chunk).map(countOf),
        left: left.slice(from, from + chunk),
      });
      if (from + chunk < most) clock.after(0, () => portion(from + chunk));
    };
    if (most > 0) portion(0);
  }

  return {
    addSite(site: SiteId, madeAt: number): void {
      sites.set(site, {
        site,
        madeAt,
        routers: new Map(),
        toldAt: 0,
        timer: undefined,
        came: new Set(),
        left: [],
        lastLogin: null,
        most: 0,
      });
    },
    removeSite(site: SiteId): void {
      slotOf(site)?.timer?.cancel();
      sites.delete(site);
    },
    addRouter(router: Router, state: LinkState): RouterSlot {
      const slot = slotOf(router.site);
      if (!slot) throw new Error(`no site ${router.site}`);
      const table = createGuestTable({
        router: router.id,
        nextKey,
        news: {
          came(guest) {
            slot.came.add(guest);
            slot.lastLogin = Math.max(slot.lastLogin ?? 0, guest.since);
          },
          left(guest) {
            // Who came and left between two tellings was never here, as far as screens know.
            if (!slot.came.delete(guest)) slot.left.push(guest.key);
          },
        },
      });
      const one: RouterSlot = {
        router,
        state,
        facts: null,
        configuredUsers: null,
        pictureAt: null,
        answerMs: null,
        table,
        changed: () => stir(slot),
        looked(begun, first) {
          const { id, site } = router;
          const look = { site, router: id, begun, at: clock.now(), first, rows: () => table.rows() };
          for (const listener of onLook) listener(look);
        },
        watched: () => watched(topics.guests(router.site)),
      };
      slot.routers.set(router.id, one);
      stir(slot);
      return one;
    },
    removeRouter(router: Router): void {
      const slot = slotOf(router.site);
      const one = slot?.routers.get(router.id);
      if (!slot || !one) return;
      for (const guest of one.table.rows()) if (!slot.came.delete(guest)) slot.left.push(guest.key);
      slot.routers.delete(router.id);
      stir(slot);
    },
    /** Must not throw: it is called in the middle of a reading. */
    onLook(listener: (look: FinishedLook) => void): () => void {
      onLook.add(listener);
      return () => void onLook.delete(listener);
    },
    picture(site: SiteId): SiteLive | undefined {
      const slot = slotOf(site);
      return slot && pictureOf(slot);
    },
    pictures(): SiteLive[] {
      return [...sites.values()].map(pictureOf);
    },
    guests(site: SiteId): ActiveGuest[] {
      const slot = slotOf(site);
      if (!slot) return [];
      return [...slot.routers.values()].flatMap((router) => [...router.table.rows()].map(rowOf));
    },
    routersOf(site: SiteId): RouterSlot[] {
      return [...(slotOf(site)?.routers.values() ?? [])];
    },
    /** The most guests at once since this was last asked. */
    takeMost(site: SiteId): number {
      const slot = slotOf(site);
      if (!slot) return 0;
      const most = slot.most;
      slot.most = 0;
      return most;
    },
    stop(): void {
      for (const slot of sites.values()) {
        slot.timer?.cancel();
        slot.timer = undefined;
      }
    },
  };
}
