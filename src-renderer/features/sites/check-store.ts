// One test of a router, step by step, as the core tells it.
import { createStore } from "zustand/vanilla";
import { topics } from "#contract/facts.ts";
import { CheckName, type CheckOrder, type CheckRun, type CheckStep } from "#contract/sites.ts";
import type { z } from "zod";
import type { CoreLink } from "#ui/rpc/link.ts";

export type CheckState = {
  readonly status: "idle" | "running" | "done" | "failed";
  readonly steps: readonly CheckStep[];
  /** The call itself failed: the core could not be asked. */
  readonly failure: unknown;
};

export type CheckStore = ReturnType<typeof createCheckStore>;

/** Nothing tested yet: all steps wait, so that one sees what will be looked at. */
export const waitingSteps: readonly CheckStep[] = CheckName.options.map((check) => ({
  check,
  outcome: "waiting",
  cause: null,
  values: {},
  ms: null,
}));

export function createCheckStore(core: Pick<CoreLink, "call" | "on" | "watch">) {
  const store = createStore<CheckState>(() => ({ status: "idle", steps: waitingSteps, failure: undefined }));
  let current = "";
  let last = 0;

  function show(run: CheckRun): void {
    if (run.run === current) store.setState({ steps: laidOut(run.steps) });
  }

  return {
    ...store,
    async run(order: Omit<z.input<typeof CheckOrder>, "run">): Promise<void> {
      // Names this run on this page; it need not be secret.
      const run = `${Date.now().toString(36)}-${++last}-${Math.random().toString(36).slice(2, 8)}`;
      current = run;
      store.setState({ status: "running", steps: waitingSteps, failure: undefined });
      const unhear = core.on("router.checked", show);
      const watching = core.watch(topics.check(run));
      try {
        await watching.ready;
        const answer = await core.call.sites.check({ ...order, run });
        show(answer);
        if (current === run) store.setState({ status: "done" });
      } catch (failure) {
        if (current === run) store.setState({ status: "failed", failure });
      } finally {
        unhear();
        watching.stop();
      }
    },
    /** Forgets the outcome, for example because what was tested has been typed over. */
    clear(): void {
      current = "";
      store.setState({ status: "idle", steps: waitingSteps, failure: undefined });
    },
  };
}

/** Every step in its place, also those not told yet. */
function laidOut(told: readonly CheckStep[]): readonly CheckStep[] {
  const byName = new Map(told.map((step) => [step.check, step]));
  return waitingSteps.map((step) => byName.get(step.check) ?? step);
}
