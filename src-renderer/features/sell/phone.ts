// Selling to a phone typed at the counter: who can ring it, and what has become of a sale. Pure but for the mirror.
import type { Payment, PhoneAccount, PhoneSale } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "#ui/state/mirror.ts";
import type { Begun } from "#ui/state/phone-sales.ts";

export type PhoneFace = "waiting" | "paid" | "failed" | "review";

export function createPhoneAccountsMirror(core: CoreLink) {
  return createMirror<readonly PhoneAccount[]>(core, {
    ask: () => core.call.payments.phoneAccounts({}),
    hear: ({ stale }) => [core.on("account.changed", stale)],
  });
}

/** The accounts this plan can be paid with at this counter; `site` null is every site. */
export function accountsFor(
  accounts: readonly PhoneAccount[],
  { price, sites }: Pick<Plan, "price" | "sites">,
  site: SiteId | null,
): readonly PhoneAccount[] {
  return price.minor === 0
    ? []
    : accounts.filter(
        (one) =>
          one.currency === price.currency &&
          one.sites.some((at) => (site === null ? sites.length === 0 || sites.includes(at) : at === site)),
      );
}

/** `now`: the payment's last news. What was so before the prompt went out is no news of this sale. */
export function faceOf({ kind, payment }: PhoneSale, now: Pick<Payment, "state">): PhoneFace {
  if (kind !== "started" && now.state === payment.state) return kind === "rejected" ? "failed" : "waiting";
  switch (now.state) {
    case "open":
      return "waiting";
    case "paid":
    case "review":
      return now.state;
    case "failed":
    case "refunded":
      return "failed";
  }
}

/** Whole seconds until another prompt may go out. */
export function secondsLeft({ sale, at }: Begun, now: Instant): number {
  const { seconds } = sale;
  // The screen's clock ticks once a second: it may lag behind the moment of the answer.
  return seconds === null ? 0 : Math.min(seconds, Math.max(0, Math.ceil((at - now) / 1000 + seconds)));
}
