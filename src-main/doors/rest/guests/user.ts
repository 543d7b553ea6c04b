// A guest as the guest API shows one: what all rights of a phone number come to. Pure.
import type { Grant } from "#contract/access.ts";
import { momentOf } from "./words.ts";

export type User = {
  readonly id: number;
  readonly phone_number: string;
  readonly paid_until: string | null;
  readonly is_active: boolean;
  readonly has_active_access: boolean;
  readonly time_remaining: { readonly hours: number; readonly minutes: number };
  readonly total_payments: number;
  readonly created_at: string;
};

/** Can be used now or has only to be begun. */
export const isGood = (grant: Grant): boolean => grant.state === "running" || grant.state === "waiting";

/** The right that lasts longest; one without a limit in time lasts longer than any. */
export function bestOf(grants: readonly Grant[]): Grant | undefined {
  const lasts = ({ secondsLeft }: Grant): number => secondsLeft ?? Number.POSITIVE_INFINITY;
  return grants.filter(isGood).toSorted((a, b) => lasts(b) - lasts(a))[0];
}

/** `grants` are all the number ever had, at least one. Online time counts as if it were used from now on. */
export function userOf(phone: string, grants: readonly Grant[], now: number): User {
  const best = bestOf(grants);
  const left = best?.secondsLeft ?? null;
  const ends = best ? (best.until ?? (left === null ? null : now + left * 1000)) : lastEnd(grants);
  return {
    // The number itself: whole, its own, and the same after every move of the shop.
    id: Number(phone),
    phone_number: phone,
    paid_until: ends === null ? null : momentOf(ends),
    is_active: true,
    has_active_access: best !== undefined,
    time_remaining: {
      hours: Math.floor((best ? (left ?? 0) : 0) / 3600),
      minutes: Math.floor(((best ? (left ?? 0) : 0) % 3600) / 60),
    },
    total_payments: grants.filter(({ source }) => source !== "operator" && source !== "import").length,
    created_at: momentOf(Math.min(...grants.map(({ madeAt }) => madeAt))),
  };
}

function lastEnd(grants: readonly Grant[]): number | null {
  const ends = grants.flatMap(({ until, endedAt }) => until ?? endedAt ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}
