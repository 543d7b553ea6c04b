// At the counter: a plan is sold to a phone that is typed there, and the company rings it.
import type { PhoneAccount, PhoneSale } from "#contract/payments.ts";
import { AccountId, type PlanId, type SiteId } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Accounts } from "./accounts.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Starting, StartedPayment } from "./starting.ts";
import type { AccountRow } from "./tables.ts";
import { bad } from "./wishing.ts";

export type PhoneOrder = {
  readonly plan: PlanId;
  /** null: the first where the plan is sold and this can be paid. */
  readonly site: SiteId | null;
  /** As people write it. */
  readonly phone: string;
  /** The site's first when nothing is said. */
  readonly account?: AccountId | undefined;
  /** The network address of the counter. */
  readonly from: string;
};

export function createCounter(
  parts: { readonly clock: Pick<Clock, "now">; readonly start: Starting["start"] } & {
    readonly accounts: Pick<Accounts, "at" | "provider">;
  } & Pick<PaymentsParts, "sites" | "plans">,
) {
  const { clock, start, accounts, sites, plans } = parts;

  const ringing = (site: SiteId): AccountRow[] =>
    accounts.at(site).filter(({ provider }) => accounts.provider(provider).caps.flow === "push");

  return {
    /** In the order in which accounts are kept; those that are offered nowhere are left out. */
    async phoneAccounts(): Promise<PhoneAccount[]> {
      const found = new Map<string, PhoneAccount>();
      for (const { id: site } of await sites.list())
        for (const { id, title, currency } of ringing(site)) {
          const one = found.get(id) ?? { account: AccountId.parse(id), title, currency, sites: [] };
          found.set(id, { ...one, sites: [...one.sites, site] });
        }
      return [...found.values()];
    },

    /** Throws AppError `bad_request` or `not_found` with the field, `too_many_tries` for one phone without end. */
    async sellByPhone({ plan: id, site, phone, account, from }: PhoneOrder): Promise<PhoneSale> {
      const plan = plans.get(id);
      const fit = (at: SiteId): AccountRow | undefined =>
        ringing(at).find((row) =>
          account === undefined ? row.currency === plan.price.currency : row.id === account,
        );
      const sold = (at: SiteId): boolean => plans.soldAt(at, clock.now()).some((one) => one.id === id);
      const places = site === null ? (await sites.list()).map((one) => one.id).filter(sold) : [site];
      if (places.length === 0) throw bad("plan", `${plan.name} is sold nowhere now`);
      const place = places.find((at) => fit(at) !== undefined);
      const row = place && fit(place);
      if (!place || !row)
        throw bad(
          "account",
          account === undefined
            ? `there is no way to pay in ${plan.price.currency} by phone here`
            : "one cannot pay like this here",
        );
      const started = await start({
        site: place,
        plan: id,
        account: AccountId.parse(row.id),
        phone,
        origin: "counter",
        from,
      });
      return saleOf(started);
    },
  };
}

function saleOf(so: StartedPayment): PhoneSale {
  const { kind, payment } = so;
  switch (kind) {
    case "started":
      return { kind, payment, reason: null, seconds: null };
    case "held-back":
      return { kind, payment, reason: null, seconds: so.seconds };
    case "rejected":
      return { kind, payment, reason: so.reason, seconds: so.retryAfterSeconds ?? null };
  }
}
