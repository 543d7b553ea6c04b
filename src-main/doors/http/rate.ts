// How much one address, and all together, may ask of the guests' door: leaking buckets, cheap and bounded.
import type { Clock } from "#main/platform/clock.ts";

/** `perSecond` over time, `burst` at once. */
export type Pace = { readonly perSecond: number; readonly burst: number };

type Bucket = { level: number; at: number };

/** Beyond this many addresses the one that came first is forgotten: memory stays small whoever knocks. */
const mostKept = 4096;

export type Rate = {
  /** Whether one more may pass now. */
  take(key: string): boolean;
  kept(): number;
};

export function createRate(parts: { clock: Pick<Clock, "now">; each: Pace; all: Pace; most?: number }): Rate {
  const { clock, each, all, most = mostKept } = parts;
  const buckets = new Map<string, Bucket>();
  const total: Bucket = { level: 0, at: clock.now() };

  /** What is in the bucket after it has leaked until now. A clock set back leaks nothing. */
  function settle(bucket: Bucket, pace: Pace, now: number): void {
    bucket.level = Math.max(0, bucket.level - (Math.max(0, now - bucket.at) / 1000) * pace.perSecond);
    bucket.at = now;
  }

  return {
    take(key) {
      const now = clock.now();
      settle(total, all, now);
      if (total.level >= all.burst) return false;
      let bucket = buckets.get(key);
      if (bucket) settle(bucket, each, now);
      else {
        bucket = { level: 0, at: now };
        const oldest = buckets.size >= most ? buckets.keys().next().value : undefined;
        if (oldest !== undefined) buckets.delete(oldest);
        buckets.set(key, bucket);
      }
      if (bucket.level >= each.burst) return false;
      bucket.level++;
      total.level++;
      return true;
    },
    kept: () => buckets.size,
  };
}

/** IPv4 as it is, IPv6 by its /64, of which one machine has every address. */
export function sourceOf(address: string | undefined): string {
  const plain = (address ?? "").replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/%.*$/, "");
  if (!plain.includes(":")) return plain;
  const [head = "", rest] = plain.split("::");
  const groups = head.split(":").filter(Boolean);
  return (rest === undefined ? groups : [...groups, "0", "0", "0", "0"]).slice(0, 4).join(":");
}
