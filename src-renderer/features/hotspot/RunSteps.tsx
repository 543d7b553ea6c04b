import { Check, CircleDashed, LoaderCircle, X } from "lucide-react";
import type { HotspotRun } from "#ui/state/hotspots.ts";
import { Button } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { RawDetail } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { sayHelperError, sayRun, type StepLine, stepLines } from "./say.ts";

type RunStepsProps = {
  readonly run: HotspotRun;
  /** What the hotspot's own sentence says already is not said twice. */
  readonly said: string;
  readonly onForget: () => void;
};

/** A start, stop or restart as it goes, step by step; and where it ended when it did not go. */
export function RunSteps({ run, said, onForget }: RunStepsProps) {
  const t = useWords();
  const lines = stepLines(t, run);
  const { text, why } = sayRun(t, run);
  return (
    <section
      aria-label={t(`hotspot.run.${run.act}`)}
      data-run={run.act}
      className="grid gap-2 rounded-md border border-line bg-surface px-4 py-3"
    >
      {run.failed ? (
        <div role="alert" className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <p className="font-medium text-bad">{text}</p>
            {why !== "" && why !== said && <p className="max-w-[84ch] text-ink-2">{why}</p>}
            {run.failure !== undefined && <RawDetail text={sayHelperError(t, run.failure).detail} />}
          </div>
          <Button size="sm" onClick={onForget}>
            {t("common.dismiss")}
          </Button>
        </div>
      ) : (
        <output className="block text-ink-2">{t(`hotspot.run.${run.act}`)}…</output>
      )}
      <ol className="flex flex-wrap gap-x-5 gap-y-1">
        {lines.map((line) => (
          <li key={line.key} data-outcome={line.outcome} className="flex items-center gap-1.5">
            <Sign outcome={line.outcome} />
            <span className={cx(line.outcome === "waiting" && "text-ink-3")}>{line.title}</span>
            <span className="sr-only"> – {t(`hotspot.run.outcome.${line.outcome}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Sign({ outcome }: { readonly outcome: StepLine["outcome"] }) {
  const look = { size: 14, "aria-hidden": true } as const;
  switch (outcome) {
    case "done":
      return <Check {...look} className="text-good" />;
    case "now":
      return <LoaderCircle {...look} className="animate-spin text-accent-ink" />;
    case "failed":
      return <X {...look} className="text-bad" />;
    case "waiting":
      return <CircleDashed {...look} className="text-ink-3" />;
  }
}
