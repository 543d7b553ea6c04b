// How often somebody may be wrong. Counted before the password is looked at, so that a hundred at once are a hundred tries.
import { createHash } from "node:crypto";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";

/** Wrong tries without a wait, for one name and for one address (several people may sit behind it). */
const free = { name: 5, from: 20 };
/** The first wait; it doubles with each wrong try after it. */
const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;
/** A count is forgotten after this long without a wrong try. */
export const forgottenAfterMs = 60 * 60_000;
const mostKept = 5000;

export type Count = { readonly who: string; readonly wrong: number; readonly last_at: number };

/** `keep` writes a count for the next start; `wrong` 0 strikes it out. */
export function createTries(parts: { clock: Clock; stored: readonly Count[]; keep: (count: Count) => void }) {
  const { clock, keep } = parts;
  const counts = new Map(parts.stored.map((count) => [count.who, count]));

  function countOf(who: string): Count {
    const count = counts.get(who);
    // A clock set back must not lengthen a wait beyond what it would have been.
    if (!count || Math.abs(clock.now() - count.last_at) > forgottenAfterMs)
      return { who, wrong: 0, last_at: 0 };
    return count;
  }

  function set(who: string, wrong: number, lastAt: number): void {
    const count = { who, wrong, last_at: lastAt };
    counts.delete(who);
    if (wrong > 0) counts.set(who, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= mostKept) break;
      counts.delete(oldest);
    }
    keep(count);
  }

  return {
    /** Counts a try in advance. Throws `too_many_tries` while it is too early; call `right` when it was none. */
    begin(folded: string, from: string): { right(): void } {
      const name = nameKey(folded, from);
      const address = fromKey(from);
      const wait = Math.max(
        waitOf(countOf(name), free.name, clock.now()),
        address === undefined ? 0 : waitOf(countOf(address), free.from, clock.now()),
      );
      if (wait > 0) {
        const seconds = Math.ceil(wait / 1000);
        throw new AppError("too_many_tries", `too many wrong logins; wait ${seconds} seconds`, {
          params: { seconds },
        });
      }
      const before = countOf(name);
      set(name, before.wrong + 1, clock.now());
      if (address !== undefined) set(address, countOf(address).wrong + 1, clock.now());
      return {
        right() {
          set(name, 0, 0);
          // Only this try is taken back: knowing one password gives no fresh tries for the others.
          if (address !== undefined) {
            const count = countOf(address);
            set(address, Math.max(0, count.wrong - 1), count.last_at);
          }
        },
      };
    },
  };
}

/** Milliseconds still to wait before the next try. Pure. */
function waitOf(count: Count, freely: number, now: number): number {
  if (count.wrong < freely) return 0;
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(count.wrong - freely, 20));
  return Math.max(0, Math.min(wait, count.last_at + wait - now));
}

export function isHere(from: string): boolean {
  return from === "window" || from === "::1" || /^(::ffff:)?127\./.test(from);
}

/** Hashed: people type passwords into the field for the name, and counts are kept on disk. */
function nameKey(folded: string, from: string): string {
  const hash = createHash("sha256").update(folded).digest("base64url").slice(0, 22);
  return `${isHere(from) ? "here" : "network"}:${hash}`;
}

/** An address of the network; IPv6 by its /64, of which one machine has every address. This computer has no such count. */
function fromKey(from: string): string | undefined {
  if (isHere(from)) return undefined;
  const plain = from.replace(/^::ffff:(?=[\d.]+$)/, "").replace(/%.*$/, "");
  if (!plain.includes(":")) return `from:${plain}`;
  const [head = "", rest] = plain.split("::");
  const groups = head.split(":").filter(Boolean);
  const full = rest === undefined ? groups : [...groups, "0", "0", "0", "0"];
  return `from:${full.slice(0, 4).join(":")}`;
}
