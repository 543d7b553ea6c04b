// How often a code may be wrong. Right codes never count, and neither does the same wrong one typed again.
import type { Mac, SiteId } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { addressKey, createLimiter, type Limit } from "#main/platform/limits.ts";
import { codesOf } from "./code.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A hit by chance per device and day stays below this. */
export const risk = 1e-6;
/** A person who types from paper is not wrong more often than this in a day, whatever the odds. */
const mostPerDay = 30;
const perMinute = { device: 5, site: 30 };
/** Counts and remembered guesses kept in memory. */
const mostKept = 20_000;

/**
 * Wrong codes one device may try in a day. There are 31^8 = 852,891,037,441 short codes, so with `live` of them in
 * use one guess hits with a chance of live / 31^8: at 200,000 that is 2.3e-7, and four guesses stay below 1e-6
 * (9.4e-7). With 28,000 or fewer the thirty a person may need are far from it. Beyond 850,000 one guess is left, which
 * is the least there can be; such a shop prints the long form, of which 31^12 make any guess hopeless.
 */
export function triesPerDay(live: number): number {
  const allowed = Math.floor((risk * codesOf("short")) / Math.max(1, live));
  return Math.max(1, Math.min(mostPerDay, allowed));
}

export type Guesser = {
  readonly site: SiteId;
  readonly device?: Mac | undefined;
  /** The device's address is only what it says itself, so that its network address is what counts. */
  readonly claimed?: boolean | undefined;
  /** The network address it comes from. */
  readonly from: string;
};

export type Guessing = ReturnType<typeof createGuessing>;

export function createGuessing(parts: {
  clock: Clock;
  stored: readonly { readonly key: string; readonly at: number }[];
  keep: (key: string, at: number) => void;
  drop: (key: string) => void;
}) {
  const { clock } = parts;
  let live = 0;
  const device = (): Limit[] => [
    { most: perMinute.device, ms: minuteMs },
    { most: triesPerDay(live), ms: dayMs },
  ];
  const limiterOf = (kind: string, limits: readonly Limit[] | (() => readonly Limit[])) => {
    const mine = parts.stored.filter(({ key }) => key.startsWith(`${kind} `));
    return createLimiter({ clock, limits, mostKeys: mostKept, stored: mine, keep: parts.keep });
  };
  // A whole site may stand behind one address, so an address is limited as a site is unless it is all we know.
  const limiters = {
    device: limiterOf("device", device),
    address: limiterOf("address", [{ most: perMinute.site, ms: minuteMs }]),
    site: limiterOf("site", [{ most: perMinute.site, ms: minuteMs }]),
  };
  const guessed = new Set<string>();

  function keysOf({ site, device: mac, claimed, from }: Guesser) {
    const here = from === "::1" || /^(::ffff:)?127\./i.test(from) || from === "window";
    const named = mac !== undefined && (!claimed || here);
    return {
      device: `device ${named ? mac : addressKey(from)}`,
      address: `address ${addressKey(from)}`,
      site: `site ${site}`,
    };
  }

  return {
    /** How many codes a guess could hit, by the last count. */
    setLive(count: number): void {
      live = count;
    },
    /** Milliseconds until this guest may try another code; 0 for now. */
    wait(guest: Guesser): number {
      const keys = keysOf(guest);
      return Math.max(
        limiters.device.wait(keys.device),
        limiters.address.wait(keys.address),
        limiters.site.wait(keys.site),
      );
    },
    /** Milliseconds until this device may try another code. */
    waitOf: (mac: Mac): number => limiters.device.wait(`device ${mac}`),
    wrong(guest: Guesser, code: string): void {
      const keys = keysOf(guest);
      const guess = `${keys.device} ${code}`;
      if (guessed.has(guess)) return;
      guessed.add(guess);
      for (const oldest of guessed) {
        if (guessed.size <= mostKept) break;
        guessed.delete(oldest);
      }
      limiters.device.count(keys.device);
      limiters.address.count(keys.address);
      limiters.site.count(keys.site);
    },
    /** Somebody of the shop looked at the slip: this device starts anew. */
    forgive(mac: Mac): void {
      const key = `device ${mac}`;
      limiters.device.forget(key);
      parts.drop(key);
    },
  };
}
/** How long tries are kept on disk. */
export const triesKeptMs = dayMs;
