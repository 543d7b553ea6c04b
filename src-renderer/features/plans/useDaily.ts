import { useState } from "react";
import type { PlanId } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { createMirror } from "#ui/state/mirror.ts";

/** The plan that other programs get when they name none. */
export function useDaily(): {
  readonly plan: PlanId | null;
  readonly make: (plan: PlanId) => Promise<boolean>;
} {
  const attempt = useAttempt();
  const { core } = useStores();
  const [mirror] = useState(() => createMirror(core, { ask: () => core.call.plans.defaultDaily({}) }));
  return {
    plan: useMirror(mirror).value?.plan ?? null,
    async make(plan) {
      const done = await attempt(core.call.plans.setDefaultDaily({ plan }));
      if (done !== undefined) mirror.change(() => ({ plan }));
      return done !== undefined;
    },
  };
}
