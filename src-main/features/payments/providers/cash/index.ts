// Cash: taken at the counter. The house settles it when an operator confirms; this only says that it may wait.
import { Currency } from "#contract/values/index.ts";
import type { PaymentProvider, ProviderWorld } from "../provider.ts";

export function createCash(_world: ProviderWorld): PaymentProvider {
  return {
    name: "cash",
    caps: {
      flow: "manual",
      currencies: Currency.options,
      environments: ["live", "practice"],
      refOwner: "ours",
      polls: false,
      pollGivesReceipt: false,
      lists: false,
      callback: "none",
      callbackUrl: "account",
      previews: false,
      needsPhone: false,
      limits: () => ({ min: 1, max: 1_000_000_000_000, step: 1 }),
      sameAmountPauseMs: 0,
      callsPerSecond: () => 50,
    },
    fields: [],
    check: () => [],
    test: async () => ({ good: true, detail: "Cash needs nobody's leave." }),
    start: async () => ({ kind: "accepted", channel: "cash", raw: "" }),
    query: async () => ({ kind: "pending" }),
  };
}
