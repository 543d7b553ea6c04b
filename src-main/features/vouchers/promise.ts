// What codes promise without a plan, and how a code's kind is called elsewhere. Pure.
import type { Grant, Terms } from "#contract/access.ts";
import type { VoucherKind } from "#contract/vouchers.ts";

/** A token's megabyte, as the API's first device counted it. */
export const megabyte = 1_048_576;
const devicesOfToken = 2;

export type TokenWish = {
  readonly minutes: number;
  /** Megabytes; 0 for no limit. */
  readonly downMb: number;
  readonly upMb: number;
};

/** Minutes by the clock from first use, caps per direction, two devices. `in` is what the guest sends. */
export function tokenTerms({ minutes, downMb, upMb }: TokenWish): Terms {
  return {
    ...bare,
    planName: "Token",
    time: { kind: "wall", seconds: minutes * 60 },
    caps: { in: upMb * megabyte || null, out: downMb * megabyte || null, total: null },
    devices: devicesOfToken,
  };
}

/** So many hours by the clock from first use, for one device. */
export function hoursTerms(hours: number): Terms {
  return { ...bare, planName: `${hours} h`, time: { kind: "wall", seconds: Math.round(hours * 3600) } };
}

/** Nothing but what is said. */
export const bare: Terms = {
  plan: null,
  planName: "",
  time: { kind: "none" },
  caps: { in: null, out: null, total: null },
  speed: { in: null, out: null },
  devices: 1,
  window: { from: null, until: null, hours: null, days: [] },
  sites: [],
};

export const sourceOf = (kind: VoucherKind): Grant["source"] => (kind === "bought" ? "payment" : kind);
