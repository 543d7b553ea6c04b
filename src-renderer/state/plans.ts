import type { Plan } from "#contract/plans.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "./mirror.ts";

/** What is for sale, in the order of the sell screen. */
export function createPlansMirror(core: CoreLink) {
  return createMirror<readonly Plan[]>(core, {
    ask: async () => inOrder(await core.call.plans.list({})),
    hear: ({ change }) => [
      core.on("plan.kept", (plan) =>
        change((was) => inOrder([...was.filter((one) => one.id !== plan.id), plan])),
      ),
      core.on("plan.removed", ({ plan }) => change((was) => was.filter((one) => one.id !== plan))),
    ],
  });
}

function inOrder(plans: readonly Plan[]): Plan[] {
  return plans.toSorted((one, other) => one.order - other.order || one.number - other.number);
}
