// How often somebody may do something: sliding windows per key, counted in memory and, where asked, on disk.
import type { Clock } from "./clock.ts";

/** At most `most` in any `ms` milliseconds. */
export type Limit = { readonly most: number; readonly ms: number };

export type Limiter = {
  /** Milliseconds until one more is allowed; 0 when it is now. */
  wait(key: string): number;
  count(key: string): void;
  /** Counts one if it is allowed now; answers the milliseconds to wait otherwise. */
  take(key: string): number;
  forget(key: string): void;
};

/**
 * `limits` all apply; a function is asked anew each time. `keep` writes a count for the next start, `stored` brings
 * those of the last one. Beyond `mostKeys` the keys that were quiet longest are forgotten.
 */
export function createLimiter(parts: {
  clock: Pick<Clock, "now">;
  limits: readonly Limit[] | (() => readonly Limit[]);
  mostKeys?: number;
  stored?: readonly { readonly key: string; readonly at: number }[];
  keep?: (key: string, at: number) => void;
}): Limiter {
  const { clock, mostKeys = 10_000, keep } = parts;
  const limitsNow =
    typeof parts.limits === "function" ? parts.limits : () => parts.limits as readonly Limit[];
  const times = new Map<string, number[]>();

  function note(key: string, at: number): void {
    const limits = limitsNow();
    const longest = Math.max(...limits.map(({ ms }) => ms));
    const most = Math.max(...limits.map((limit) => limit.most));
    const kept = (times.get(key) ?? []).filter((time) => time > at - longest).slice(-most - 1);
    times.delete(key);
    times.set(key, [...kept, at]);
    for (const oldest of times.keys()) {
      if (times.size <= mostKeys) break;
      times.delete(oldest);
    }
  }

  function wait(key: string): number {
    const now = clock.now();
    const seen = times.get(key);
    if (!seen) return 0;
    let longest = 0;
    for (const { most, ms } of limitsNow()) {
      // A clock set back must not make a wait longer than its window.
      const within = seen.filter((time) => time > now - ms);
      const freed = within[within.length - most];
      if (within.length >= most) longest = Math.max(longest, Math.min(ms, (freed ?? now) + ms - now));
    }
    return longest;
  }

  for (const { key, at } of parts.stored ?? []) note(key, at);

  const count = (key: string): void => {
    const at = clock.now();
    note(key, at);
    keep?.(key, at);
  };
  return {
    wait,
    count,
    take(key) {
      const ms = wait(key);
      if (ms === 0) count(key);
      return ms;
    },
    forget: (key) => void times.delete(key),
  };
}

/** An address as one is counted: IPv4 as it is, IPv6 by its /64, of which one machine has every address. */
export function addressKey(address: string): string {
  const plain = address
    .replace(/^::ffff:(?=[\d.]+$)/i, "")
    .replace(/%.*$/, "")
    .toLowerCase();
  if (!plain.includes(":")) return plain;
  const [head = "", rest] = plain.split("::");
  const groups = head.split(":").filter(Boolean);
  const full = rest === undefined ? groups : [...groups, "0", "0", "0", "0"];
  return full.slice(0, 4).join(":");
}
