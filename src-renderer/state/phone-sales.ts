// Sales by phone this counter began and whose guest has not decided yet, or was not looked at since.
import { createStore } from "zustand/vanilla";
import type { PhoneSale } from "#contract/payments.ts";
import type { Instant } from "#contract/values/index.ts";

/** One of them, and when its prompt went out. */
export type Begun = { readonly sale: PhoneSale; readonly at: Instant };

/** More at once are no longer looked at here: they stand under Payments. */
const most = 20;

export function createPhoneSales() {
  const store = createStore<{ begun: readonly Begun[] }>(() => ({ begun: [] }));
  const without = (one: Begun): Begun[] =>
    store.getState().begun.filter(({ sale }) => sale.payment.id !== one.sale.payment.id);
  return {
    ...store,
    keep: (one: Begun): void => store.setState({ begun: [...without(one), one].slice(-most) }),
    forget: (one: Begun): void => store.setState({ begun: without(one) }),
  };
}
