// The test of a router, step by step in the order in which things can go wrong, told while it runs.
import { CheckName, type CheckRun, type CheckStep } from "#contract/sites.ts";
import { causeOf, detailOf } from "../trouble.ts";
import { clockRight } from "./clock.ts";
import { hotspotPresent } from "./hotspot.ts";
import { loginAccepted } from "./login.ts";
import { nameResolves } from "./name.ts";
import { portalReachable } from "./portal.ts";
import { portOpen } from "./port.ts";
import { rightsEnough } from "./rights.ts";
import { skipped, type Bench, type Check, type Finding } from "./step.ts";

const checks: Readonly<Record<CheckName, Check>> = {
  name: nameResolves,
  port: portOpen,
  login: loginAccepted,
  rights: rightsEnough,
  hotspot: hotspotPresent,
  clock: clockRight,
  portal: portalReachable,
};

/** Runs all steps, never rejects. `tell` gets the whole run anew after each change. */
export async function runChecks(
  run: string,
  bench: Omit<Bench, "link" | "letGo">,
  tell: (so: CheckRun) => void,
): Promise<CheckRun> {
  const whole: Bench = { ...bench, link: undefined, letGo: [] };
  const steps: CheckStep[] = CheckName.options.map((check) => ({
    check,
    outcome: "waiting",
    cause: null,
    values: {},
    ms: null,
  }));
  const report = (done: boolean): CheckRun => ({ run, steps: steps.map((step) => ({ ...step })), done });
  let stopped = false;
  try {
    for (const [index, check] of CheckName.options.entries()) {
      const put = (change: Partial<CheckStep>): void => {
        steps[index] = { ...(steps[index] as CheckStep), ...change };
      };
      if (stopped) {
        put({ ...fieldsOf(skipped()) });
        continue;
      }
      put({ outcome: "running" });
      tell(report(false));
      const begun = bench.clock.now();
      const finding = await checks[check](whole).catch((error: unknown) =>
        broke(error, bench.target.password),
      );
      put({ ...fieldsOf(finding), ms: bench.clock.now() - begun });
      stopped = finding.stops ?? false;
      tell(report(false));
    }
  } finally {
    for (const undo of whole.letGo.reverse()) await Promise.resolve(undo()).catch(() => {});
  }
  const result = report(true);
  tell(result);
  return result;
}

const fieldsOf = ({ outcome, cause, values }: Finding): Pick<CheckStep, "outcome" | "cause" | "values"> => ({
  outcome,
  cause,
  values,
});

/** A step that could not finish: the connection broke, or the router would not answer that question. */
function broke(error: unknown, secret: string): Finding {
  const cause = causeOf(error, "connected");
  const stops = cause !== "not-permitted" && cause !== "protocol";
  return { outcome: "failed", cause, values: { detail: detailOf(error, secret) }, stops };
}
