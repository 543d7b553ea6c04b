import { useCallback, useEffect, useMemo, useState } from "react";
import type { History, Site, Span } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Chart, momentOf, type Series } from "#ui/ui/Chart.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { Table } from "#ui/ui/Table.tsx";
import { type Format, useFormat } from "#ui/ui/useFormat.ts";
import { type T, useWords } from "#ui/words/index.ts";
import { sayError } from "./say.ts";
import { useAsked } from "./use-site.ts";

type Plot = {
  readonly key: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly print: (value: number) => string;
  readonly top?: number;
  readonly height?: number;
};

const spans: readonly Span[] = ["hour", "day", "week", "month"];

type HistoryChartsProps = {
  readonly site: Site;
  /** Which of the site's series. */
  readonly plots: (t: T, format: Format, history: History) => readonly Plot[];
};

export function HistoryCharts({ site, plots }: HistoryChartsProps) {
  const t = useWords();
  const format = useFormat();
  const { core } = useStores();
  const [span, setSpan] = useState<Span>("day");
  const [asTable, setAsTable] = useState(false);
  const ask = useCallback(() => core.call.sites.history({ site: site.id, span }), [core, site.id, span]);
  const { answer, failure, again } = useAsked(ask);
  useEffect(() => {
    const timer = setInterval(again, span === "hour" ? 30_000 : 300_000);
    return () => clearInterval(timer);
  });
  const history = answer?.span === span ? answer : undefined;
  const shown = useMemo(
    () => (history ? plots(t, format, history).filter(({ series }) => series.some(hasValues)) : []),
    [history, plots, t, format],
  );
  return (
    <div className="grid content-start gap-4">
      <div className="flex items-center justify-between gap-4">
        <Segments
          label={t("sites.history.span")}
          value={span}
          choices={spans.map((value) => ({ value, label: t(`sites.history.${value}`) }))}
          onChange={setSpan}
        />
        {shown.length > 0 && (
          <Button kind="quiet" size="sm" onClick={() => setAsTable(!asTable)}>
            {t(asTable ? "sites.history.asChart" : "sites.history.asTable")}
          </Button>
        )}
      </div>
      {failure !== undefined && !history ? (
        <Failed small title={t("sites.history.failed")} detail={sayError(t, failure).detail} onRetry={again}>
          {sayError(t, failure).text}
        </Failed>
      ) : !history ? (
        <Skeleton rows={6} waitingFor={t("sites.history.loading")} />
      ) : shown.length === 0 ? (
        <Empty small title={t("sites.history.none")}>
          {t("sites.history.noneText")}
        </Empty>
      ) : asTable ? (
        <Figures history={history} plots={shown} />
      ) : (
        <div className="grid gap-x-8 gap-y-6 min-[1180px]:grid-cols-2">
          {shown.map((plot) => (
            <section key={plot.key} aria-label={plot.title} className="min-w-0">
              <h3 className="flex items-baseline gap-3 font-medium">
                {plot.title}
                {plot.series.length > 1 && <Legend series={plot.series} />}
              </h3>
              <Chart
                at={history.at}
                series={plot.series}
                up={history.up}
                span={span}
                print={plot.print}
                summary={summaryOf(t, plot)}
                {...(plot.top === undefined ? {} : { top: plot.top })}
                {...(plot.height === undefined ? {} : { height: plot.height })}
              />
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

function hasValues(one: Series): boolean {
  return one.values.some((value) => value !== null);
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <span className="flex gap-3 text-caption font-normal text-ink-3" aria-hidden="true">
      {series.map((one) => (
        <span key={one.label} className="inline-flex items-center gap-1.5">
          <span className={cx("h-0.5 w-3", one.ink === "accent" ? "bg-accent-ink" : "bg-line-strong")} />
          {one.label}
        </span>
      ))}
    </span>
  );
}

function summaryOf(t: T, plot: Plot): string {
  const values = (plot.series[0]?.values ?? []).filter((value) => value !== null);
  if (values.length === 0) return t("sites.history.gap");
  return t("sites.history.summary", {
    what: plot.title,
    min: plot.print(Math.min(...values)),
    mean: plot.print(values.reduce((sum, value) => sum + value, 0) / values.length),
    max: plot.print(Math.max(...values)),
  });
}

/** The same figures for those who read rather than look; newest on top. */
function Figures({ history, plots }: { readonly history: History; readonly plots: readonly Plot[] }) {
  const t = useWords();
  const format = useFormat();
  const rows = history.at
    .map((at, place) => ({ at, place }))
    .filter(({ place }) => plots.some(({ series }) => series.some((one) => one.values[place] != null)))
    .toReversed()
    .slice(0, 400);
  return (
    <Table
      label={t("sites.history.asTable")}
      density="compact"
      rows={rows}
      rowKey={({ at }) => String(at)}
      columns={[
        {
          key: "at",
          head: t("sites.history.time"),
          cell: ({ at }) => <span className="nums">{momentOf(format, at, history.span)}</span>,
        },
        ...plots.flatMap((plot) =>
          plot.series.map((one) => ({
            key: `${plot.key}/${one.label}`,
            head: plot.series.length > 1 ? `${plot.title}, ${one.label}` : plot.title,
            align: "right" as const,
            cell: ({ place }: { place: number }) => {
              const value = one.values[place];
              return value == null ? "–" : plot.print(value);
            },
          })),
        ),
      ]}
    />
  );
}

/** What the history tab shows: how busy it was, and how reachable. */
export function businessPlots(t: T, format: Format, history: History): readonly Plot[] {
  return [
    {
      key: "guests",
      title: t("sites.history.guests"),
      print: (value) => format.number(value, value < 10 && value % 1 !== 0 ? 1 : 0),
      series: [
        { label: t("sites.history.guestsMean"), values: history.guestsMean, ink: "accent", fill: true },
        { label: t("sites.history.guestsMax"), values: history.guestsMax, ink: "quiet" },
      ],
    },
    {
      key: "traffic",
      title: t("sites.history.traffic"),
      print: format.rate,
      series: [
        { label: t("sites.history.rateOut"), values: history.rateOut, ink: "accent", fill: true },
        { label: t("sites.history.rateIn"), values: history.rateIn, ink: "quiet" },
      ],
    },
    {
      key: "up",
      title: t("sites.history.up"),
      print: format.percent,
      top: 100,
      height: 96,
      series: [
        {
          label: t("sites.history.up"),
          values: history.up.map((share) => (share === null ? null : share * 100)),
          ink: "accent",
          fill: true,
        },
      ],
    },
  ];
}

/** What the health tab shows: how the router itself did. */
export function healthPlots(t: T, format: Format, history: History): readonly Plot[] {
  return [
    {
      key: "cpu",
      title: t("sites.history.cpu"),
      print: format.percent,
      top: 100,
      series: [{ label: t("sites.history.cpu"), values: history.cpuLoad, ink: "accent", fill: true }],
    },
    {
      key: "memory",
      title: t("sites.history.memory"),
      print: format.percent,
      top: 100,
      series: [{ label: t("sites.history.memory"), values: history.memoryUsed, ink: "accent", fill: true }],
    },
    {
      key: "temperature",
      title: t("sites.history.temperature"),
      print: (value) => `${format.number(value)} °C`,
      series: [{ label: t("sites.history.temperature"), values: history.temperature, ink: "accent" }],
    },
  ];
}
