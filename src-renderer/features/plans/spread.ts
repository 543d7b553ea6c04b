// Whether the last edit of each plan has reached every router.
import type { PlanSpread } from "#contract/plans.ts";
import type { PlanId } from "#contract/values/index.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "#ui/state/mirror.ts";

export function createSpreadMirror(core: CoreLink) {
  return createMirror<readonly PlanSpread[]>(core, {
    ask: () => core.call.plans.spread({}),
    hear: ({ change }) => [
      core.on("plan.spread", (one) =>
        change((was) => [
          ...was.filter(({ plan, router }) => plan !== one.plan || router !== one.router),
          one,
        ]),
      ),
    ],
  });
}

export type SpreadCount = { readonly done: number; readonly all: number; readonly failed: number };

export function countSpread(spread: readonly PlanSpread[], plan: PlanId): SpreadCount {
  const mine = spread.filter((one) => one.plan === plan);
  return {
    all: mine.length,
    done: mine.filter(({ state }) => state === "in-place").length,
    failed: mine.filter(({ state }) => state === "failed").length,
  };
}
