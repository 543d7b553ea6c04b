// Its part of the contract → its functions, line by line.
import type { plans as contract } from "#contract/plans.ts";
import type { Handlers } from "#contract/define.ts";
import type { Plans } from "./plans.ts";
import type { Spread } from "./spread.ts";

export function planCalls(plans: Plans, spread: Spread): Handlers<{ plans: typeof contract }>["plans"] {
  return {
    list: async () => plans.list(),
    create: (draft) => plans.create(draft),
    change: ({ plan, draft }) => plans.change(plan, draft),
    remove: ({ plan }) => plans.remove(plan).then(() => ({})),
    reorder: (order) => plans.reorder(order.plans),
    setDefaultDaily: ({ plan }) => plans.setDefaultDaily(plan).then(() => ({})),
    defaultDaily: async () => ({ plan: plans.defaultDaily() }),
    spread: ({ plan }) => spread.list(plan),
  };
}
