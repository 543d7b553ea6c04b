// Who is on one router: rows seen × rows known → who came, who left, and how fast their bytes run. No clock, no wire.
import type { ActiveGuest, GuestCount } from "#contract/sites.ts";
import type { Mac, RouterId } from "#contract/values/index.ts";

/** One row of the active list as the driver reads it. Seconds and bytes; null where the router said nothing. */
export type SeenGuest = {
  readonly user: string;
  readonly mac: string;
  readonly ip: string;
  readonly server: string;
  readonly loginBy: string;
  readonly comment: string;
  readonly uptime: number;
  readonly idle: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly timeLeft: number | null;
  readonly bytesLeft: number | null;
};

/** A guest's row, kept and renewed in place: ten thousand of them must not become garbage at every look. */
export type Guest = { -readonly [K in keyof ActiveGuest]: ActiveGuest[K] } & {
  /** The look that saw it last. */
  look: number;
  /** From where the rate is measured. */
  rateAt: number;
  rateBytesIn: number;
  rateBytesOut: number;
  /** Something worth telling changed since it was last told. */
  stirred: boolean;
  toldAt: number;
};

/** Called as it is found out, so that nothing is gathered twice. */
export type GuestNews = { came(guest: Guest): void; left(guest: Guest): void };

export type GuestTotals = {
  readonly guests: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bits per second. */
  readonly rateIn: number;
  readonly rateOut: number;
};

/** One reading of the whole list. Rows count as they come; who is missing is known only at `done`. */
export type Look = {
  row(seen: SeenGuest): void;
  /** Answers whether anybody came or left. Never called for a reading that broke off. */
  done(): boolean;
};

export type GuestTable = {
  size(): number;
  rows(): IterableIterator<Guest>;
  totals(): GuestTotals;
  /** Bytes seen to move since the start, both directions: only ever rises. */
  moved(): { readonly in: number; readonly out: number };
  begin(now: number): Look;
  /** Nobody moves bytes any more as far as we can tell: the router is away. */
  still(): void;
};

/** Rates over less than this are noise. */
const leastRateMs = 900;
/** A row whose counters stand still is told this often, for its time left. */
const quietMs = 10_000;

const none: GuestTotals = { guests: 0, bytesIn: 0, bytesOut: 0, rateIn: 0, rateOut: 0 };

export function createGuestTable(parts: {
  router: RouterId;
  nextKey: () => string;
  news: GuestNews;
}): GuestTable {
  const { router, nextKey, news } = parts;
  const known = new Map<string, Guest>();
  let looks = 0;
  let lastLookAt: number | undefined;
  let totals = none;
  let movedIn = 0;
  let movedOut = 0;

  function renew(guest: Guest, seen: SeenGuest, now: number): void {
    const { bytesIn, bytesOut } = seen;
    // Counters may start again (a reboot, a reset): what runs backwards moved nothing.
    movedIn += Math.max(0, bytesIn - guest.bytesIn);
    movedOut += Math.max(0, bytesOut - guest.bytesOut);
    const moved = bytesIn !== guest.bytesIn || bytesOut !== guest.bytesOut;
    const span = now - guest.rateAt;
    if (span >= leastRateMs) {
      const rateIn = rate(bytesIn - guest.rateBytesIn, span);
      const rateOut = rate(bytesOut - guest.rateBytesOut, span);
      if (rateIn !== guest.rateIn || rateOut !== guest.rateOut) guest.stirred = true;
      guest.rateIn = rateIn;
      guest.rateOut = rateOut;
      guest.rateAt = now;
      guest.rateBytesIn = bytesIn;
      guest.rateBytesOut = bytesOut;
    }
    if (moved || now - guest.toldAt >= quietMs) guest.stirred = true;
    guest.bytesIn = bytesIn;
    guest.bytesOut = bytesOut;
    guest.uptime = seen.uptime;
    guest.idle = seen.idle;
    guest.timeLeft = seen.timeLeft;
    guest.bytesLeft = seen.bytesLeft;
    if (guest.comment !== seen.comment) guest.comment = seen.comment;
  }

  function meet(seen: SeenGuest, now: number): Guest {
    const since = now - seen.uptime * 1000;
    // Bytes of a session that began since the last look moved since then; of an older one nobody knows when.
    if (lastLookAt !== undefined && since >= lastLookAt - 1000) {
      movedIn += seen.bytesIn;
      movedOut += seen.bytesOut;
    }
    return {
      key: nextKey(),
      router,
      user: seen.user,
      mac: seen.mac as Mac,
      ip: seen.ip,
      server: seen.server,
      loginBy: seen.loginBy,
      comment: seen.comment,
      since,
      uptime: seen.uptime,
      idle: seen.idle,
      bytesIn: seen.bytesIn,
      bytesOut: seen.bytesOut,
      rateIn: 0,
      rateOut: 0,
      timeLeft: seen.timeLeft,
      bytesLeft: seen.bytesLeft,
      look: looks,
      rateAt: now,
      rateBytesIn: seen.bytesIn,
      rateBytesOut: seen.bytesOut,
      stirred: false,
      toldAt: now,
    };
  }

  function sum(): GuestTotals {
    let [bytesIn, bytesOut, rateIn, rateOut] = [0, 0, 0, 0];
    for (const guest of known.values()) {
      bytesIn += guest.bytesIn;
      bytesOut += guest.bytesOut;
      rateIn += guest.rateIn;
      rateOut += guest.rateOut;
    }
    return { guests: known.size, bytesIn, bytesOut, rateIn, rateOut };
  }

  return {
    size: () => known.size,
    rows: () => known.values(),
    totals: () => totals,
    moved: () => ({ in: movedIn, out: movedOut }),
    begin(now) {
      const look = ++looks;
      let changed = false;
      return {
        row(seen) {
          const place = `${seen.user}\n${seen.mac}\n${seen.ip}`;
          let guest = known.get(place);
          // Online time only grows: when it fell, this is another session of the same guest.
          if (guest && seen.uptime < guest.uptime - 1) {
            news.left(guest);
            guest = undefined;
          }
          if (guest) renew(guest, seen, now);
          else {
            guest = meet(seen, now);
            known.set(place, guest);
            changed = true;
            news.came(guest);
          }
          guest.look = look;
        },
        done() {
          for (const [place, guest] of known)
            if (guest.look !== look) {
              known.delete(place);
              changed = true;
              news.left(guest);
            }
          totals = sum();
          lastLookAt = now;
          return changed;
        },
      };
    },
    still() {
      for (const guest of known.values()) {
        if (guest.rateIn !== 0 || guest.rateOut !== 0) guest.stirred = true;
        guest.rateIn = 0;
        guest.rateOut = 0;
      }
      totals = { ...totals, rateIn: 0, rateOut: 0 };
    },
  };
}

function rate(bytes: number, ms: number): number {
  return bytes <= 0 ? 0 : Math.round((bytes * 8000) / ms);
}

/** The row as screens get it. */
export function rowOf(guest: Guest): ActiveGuest {
  const { look: _, rateAt: _1, rateBytesIn: _2, rateBytesOut: _3, stirred: _4, toldAt: _5, ...row } = guest;
  return row;
}

export function countOf(guest: Guest): GuestCount {
  return [
    guest.key,
    guest.uptime,
    guest.bytesIn,
    guest.bytesOut,
    guest.rateIn,
    guest.rateOut,
    guest.timeLeft,
    guest.bytesLeft,
  ];
}
