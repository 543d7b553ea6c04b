import { Check, CircleDashed, CircleMinus, LoaderCircle, TriangleAlert, X } from "lucide-react";
import type { CheckStep } from "#contract/sites.ts";
import { cx } from "#ui/ui/cx.ts";
import { RawDetail } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { sayError, sayStep } from "./say.ts";
import type { CheckState } from "./check-store.ts";
import { verdictOf } from "./view.ts";

/** The test of a router as a checklist that fills in as it runs. */
export function StepList({ check }: { readonly check: CheckState }) {
  const t = useWords();
  return (
    <div className="grid gap-3">
      <Verdict check={check} />
      <ol className="grid">
        {check.steps.map((step) => (
          <Step key={step.check} step={step} />
        ))}
      </ol>
      {check.status === "failed" && <RawDetail text={sayError(t, check.failure).detail} />}
    </div>
  );
}

function Verdict({ check }: { readonly check: CheckState }) {
  const t = useWords();
  if (check.status === "idle") return null;
  if (check.status === "running")
    return <output className="block text-ink-2">{t("sites.check.running")}</output>;
  if (check.status === "failed")
    return (
      <p role="alert" className="font-medium text-bad">
        {sayError(t, check.failure).text}
      </p>
    );
  const verdict = verdictOf(check.steps);
  if (verdict.kind === "good")
    return <output className="block font-medium text-good">{t("sites.check.allGood")}</output>;
  if (verdict.kind === "warned")
    return <output className="block font-medium text-warn">{t("sites.check.warned")}</output>;
  return (
    <p role="alert" className="font-medium text-bad">
      {t("sites.check.notGood", { step: t(`sites.check.${verdict.step.check}.title`) })}
    </p>
  );
}

function Step({ step }: { readonly step: CheckStep }) {
  const t = useWords();
  const { title, said, advice } = sayStep(t, step);
  const idle = step.outcome === "waiting" || step.outcome === "skipped";
  const raw = step.values["detail"];
  return (
    <li
      data-step={step.check}
      data-outcome={step.outcome}
      className="grid grid-cols-[24px_minmax(0,1fr)_auto] py-1"
    >
      <Sign outcome={step.outcome} />
      <div className="min-w-0">
        <p className={cx(idle && "text-ink-3")}>
          <span className="font-medium">{title}</span>
          <span className="sr-only"> – {t(`sites.check.outcome.${step.outcome}`)}</span>
          {said !== "" && <span className="text-ink-2"> – {said}</span>}
        </p>
        {advice !== undefined && <p className="mt-0.5 max-w-[64ch] text-ink-2">{advice}</p>}
        {step.outcome === "failed" && raw !== undefined && <RawDetail text={String(raw)} />}
      </div>
      <span className="nums pl-4 text-caption text-ink-3">
        {step.ms === null ? "" : t("sites.check.took", { ms: Math.round(step.ms) })}
      </span>
    </li>
  );
}

function Sign({ outcome }: { readonly outcome: CheckStep["outcome"] }) {
  const look = { size: 16, className: "mt-0.5", "aria-hidden": true } as const;
  switch (outcome) {
    case "waiting":
      return <CircleDashed {...look} className="mt-0.5 text-ink-3" />;
    case "running":
      return <LoaderCircle {...look} className="mt-0.5 animate-spin text-accent-ink" />;
    case "passed":
      return <Check {...look} className="mt-0.5 text-good" />;
    case "warned":
      return <TriangleAlert {...look} className="mt-0.5 text-warn" />;
    case "failed":
      return <X {...look} className="mt-0.5 text-bad" />;
    case "skipped":
      return <CircleMinus {...look} className="mt-0.5 text-ink-3" />;
  }
}
