import { useCallback } from "react";
import type { ReconRun } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { RawDetail } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { type Column, Table } from "#ui/ui/Table.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** The newest are what one looks for. */
const shown = 12;

/** When the companies' statements were read, and what came of it. `round` rises when they were read just now. */
export function Runs({ round }: { readonly round: number }) {
  const t = useWords();
  const format = useFormat();
  const { core, clock } = useStores();
  const ask = useCallback(() => {
    void round;
    return core.call.payments.runs({});
  }, [core, round]);
  const { answer } = useAsked(ask);
  if (answer === undefined) return null;
  const moment = (at: number): string => format.moment(at, clock.now());
  const columns: readonly Column<ReconRun>[] = [
    {
      key: "at",
      head: t("payments.daily.runAt"),
      cell: (run) => <span className="nums text-ink-2">{moment(run.at)}</span>,
    },
    { key: "account", head: t("payments.daily.account"), cell: (run) => run.accountTitle },
    {
      key: "span",
      head: t("payments.daily.runSpan"),
      cell: (run) => (
        <span className="nums text-ink-2">
          {moment(run.from)} – {moment(run.to)}
        </span>
      ),
    },
    {
      key: "rows",
      head: t("payments.daily.runRows"),
      align: "right",
      cell: (run) => (run.error === null ? format.number(run.rows) : ""),
    },
    {
      key: "settled",
      head: t("payments.daily.runSettled"),
      align: "right",
      cell: (run) => (run.error === null ? format.number(run.settled) : ""),
    },
    {
      key: "differences",
      head: t("payments.daily.runDifferences"),
      align: "right",
      cell: (run) =>
        run.error === null ? (
          format.number(run.differences)
        ) : (
          <span className="inline-flex items-center gap-1.5 text-bad" title={run.error}>
            <StatusDot status="trouble" size={9} />
            {t("payments.daily.runFailed")}
          </span>
        ),
    },
  ];
  const runs = answer.toSorted((one, other) => other.at - one.at).slice(0, shown);
  const failed = runs[0]?.error;
  return (
    <section aria-label={t("payments.daily.runs")} className="grid gap-1 border-t border-line pt-3">
      <h3 className="text-caption font-medium text-ink-3">{t("payments.daily.runs")}</h3>
      {runs.length === 0 ? (
        <p className="text-ink-2">{t("payments.daily.runsNone")}</p>
      ) : (
        <Table
          label={t("payments.daily.runs")}
          columns={columns}
          rows={runs}
          rowKey={(run) => run.id}
          density="compact"
        />
      )}
      {failed != null && <RawDetail text={failed} />}
    </section>
  );
}
