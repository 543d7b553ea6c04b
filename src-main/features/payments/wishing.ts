// May this payment be begun: the plan is sold here, the account takes it, and nobody begins them without end.
import type { Plan } from "#contract/plans.ts";
import type { AccountId, PlanId, SiteId } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import type { Accounts } from "./accounts.ts";
import type { PaymentsParts } from "./parts.ts";
import type { StartPayment } from "./starting.ts";
import type { AccountRow } from "./tables.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const perPhone = [
  { most: 6, ms: 10 * minuteMs },
  { most: 20, ms: hourMs },
];
/** A whole site may stand behind one address. */
const perAddress = [{ most: 60, ms: 10 * minuteMs }];
/** Wrong codes of slips a device may give: a hit by chance in a day stays as rare as at the door. */
const perGiver = [
  { most: 5, ms: minuteMs },
  { most: 30, ms: 24 * hourMs },
];

export function createWishing(
  parts: { readonly clock: Clock; readonly accounts: Accounts } & Pick<PaymentsParts, "plans">,
) {
  const { clock, accounts, plans } = parts;
  const limits = {
    phone: createLimiter({ clock, limits: perPhone }),
    address: createLimiter({ clock, limits: perAddress }),
    giver: createLimiter({ clock, limits: perGiver }),
  };

  function planFor(site: SiteId, id: PlanId | undefined): Plan {
    const chosen = id ?? plans.defaultDaily();
    if (chosen === null) throw bad("plan", "choose what to buy");
    const plan = plans.get(chosen);
    if (!plans.soldAt(site, clock.now()).some((one) => one.id === plan.id))
      throw bad("plan", `${plan.name} is not sold here now`);
    if (plan.price.minor <= 0) throw bad("plan", `${plan.name} costs nothing: there is nothing to pay`);
    return plan;
  }

  function accountFor(site: SiteId, id: AccountId | undefined, currency: string): AccountRow {
    const here = accounts.at(site);
    if (id !== undefined) {
      const account = accounts.need(id);
      if (!here.includes(account)) throw bad("account", "one cannot pay like this here");
      if (account.currency !== currency) throw bad("account", `${account.title} takes ${account.currency}`);
      return account;
    }
    const fit = here.filter((row) => row.currency === currency);
    const first =
      fit.find(({ provider }) => accounts.provider(provider).caps.flow === "push") ??
      fit.find(({ provider }) => accounts.provider(provider).caps.flow === "redirect") ??
      fit.find(({ provider }) => provider === "cash");
    if (!first) throw bad("account", `there is no way to pay in ${currency} here`);
    return first;
  }

  const giverOf = ({ device, from }: Pick<StartPayment, "device" | "from">): string =>
    device?.mac ?? addressKey(from);

  /** Throws `too_many_tries` with the seconds to wait. */
  function notTooOften(phone: string | undefined, order: StartPayment): void {
    const here = order.origin === "counter" || order.from === "window" || isLoopback(order.from);
    const waitMs = Math.max(
      phone === undefined ? 0 : limits.phone.take(phone),
      here ? 0 : limits.address.take(addressKey(order.from)),
      order.given === undefined ? 0 : limits.giver.wait(giverOf(order)),
    );
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError("too_many_tries", `too many payments begun: wait ${seconds} seconds`, {
      params: { seconds },
    });
  }

  return {
    planFor,
    accountFor,
    notTooOften,
    /** A code was given that is none. */
    wrongCode: (order: Pick<StartPayment, "device" | "from">): void => limits.giver.count(giverOf(order)),
  };
}

export const bad = (field: string, sentence: string): AppError =>
  new AppError("bad_request", `${field}: ${sentence}`, { params: { field } });

const isLoopback = (from: string): boolean => from === "::1" || /^(::ffff:)?127\./i.test(from);
