// What a plan is on a router: a hotspot user profile named by its content, so that what was sold is never changed by
// what is sold now. Pure.
import type { Terms } from "#contract/access.ts";
import { formatRate, parseRatePair } from "#main/drivers/routeros/values/rate.ts";

/** Every name that begins so is ours; no other profile is touched. */
const profileMark = "kaunta-";

/** Bits per second, null without limit; `devices` at the same time. */
export type Profile = {
  readonly name: string;
  readonly speed: { readonly in: number | null; readonly out: number | null };
  readonly devices: number;
};

/** A limit in one direction only needs a figure for the other: faster than any hotspot. */
const unlimited = 1_000_000_000;

/** `kaunta-512k-2M-x1`: upload, download, devices. Only signs that every version takes in a name. */
export function profileOf({ speed, devices }: Pick<Terms, "speed" | "devices">): Profile {
  const rate = (bits: number | null): string => (bits === null ? "max" : formatRate(bits));
  return { name: `${profileMark}${rate(speed.in)}-${rate(speed.out)}-x${devices}`, speed, devices };
}

/** `rx/tx` from the router's view: what guests send, then what they receive (MikroTik manual, hotspot user profile). */
export function rateLimitOf({ speed }: Profile): string {
  if (speed.in === null && speed.out === null) return "";
  return `${formatRate(speed.in ?? unlimited)}/${formatRate(speed.out ?? unlimited)}`;
}

/** By value: `5M` and `5000k` are one rate. What follows the rates (bursts) is somebody else's change. */
export function sameRate(one: string, other: string): boolean {
  const [a, b] = [parseRatePair(one), parseRatePair(other)];
  if (a === null || b === null) return a === b && one.trim() === other.trim();
  return a.up === b.up && a.down === b.down && one.trim().includes(" ") === other.trim().includes(" ");
}
