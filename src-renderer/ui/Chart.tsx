// Time series on a canvas (uPlot), in our colours, with a sentence for those who do not see it.
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import { useFormat } from "./useFormat.ts";

export type Series = {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** The first is the one that matters; the second stands behind it. */
  readonly ink: "accent" | "quiet";
  readonly fill?: boolean;
};

type ChartProps = {
  /** Epoch milliseconds. */
  readonly at: readonly number[];
  readonly series: readonly Series[];
  /** Share of each step in which something was seen, 0…1: the rest is shaded. */
  readonly up?: readonly (number | null)[];
  readonly print: (value: number) => string;
  /** The whole chart in a sentence. */
  readonly summary: string;
  readonly span: "hour" | "day" | "week" | "month";
  /** A fixed top, for shares of a hundred. */
  readonly top?: number;
  readonly height?: number;
};

type Cursor = { readonly place: number; readonly right: boolean } | undefined;

export function Chart({ at, series, up, print, summary, span, top, height = 160 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor>();
  const theme = useTheme();
  const format = useFormat();
  // The plot reads the newest of these when it draws, without being made anew for each.
  const now = useRef({ print, format, up, at, series });
  useEffect(() => {
    now.current = { print, format, up, at, series };
  });

  const plot = useRef<uPlot>(undefined);
  const shape = series.map((one) => `${one.label}/${one.ink}/${one.fill ?? false}`).join("|");

  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const made = new uPlot(
      {
        width: Math.max(host.clientWidth, 120),
        height,
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: false, y: false }, y: false },
        padding: [8, 12, 0, 0],
        series: [{}, ...now.current.series.map((one) => seriesLook(one))],
        scales: { y: { range: (_, __, max) => [0, top ?? Math.max(max * 1.1, 1)] } },
        axes: axes(span, now),
        hooks: {
          drawClear: [(self) => shadeGaps(self, now.current.up)],
          setCursor: [
            (self) => {
              const place = self.cursor.idx;
              const left = self.cursor.left ?? -1;
              setCursor(
                typeof place === "number" && left >= 0
                  ? { place, right: left > self.over.clientWidth / 2 }
                  : undefined,
              );
            },
          ],
        },
      },
      dataOf(now.current.at, now.current.series),
      host,
    );
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: Math.max(host.clientWidth, 120), height }));
    resize.observe(host);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = undefined;
    };
    // A new theme, language or kind of series makes a new plot; new values do not.
  }, [shape, span, theme, height, top, format]);

  useEffect(() => {
    plot.current?.setData(dataOf(at, series));
  }, [at, series]);

  const seen = cursor && at[cursor.place] !== undefined ? cursor : undefined;
  return (
    <figure className="relative min-w-0">
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas lives in it */}
      <div ref={box} role="img" aria-label={summary} style={{ minHeight: height }} />
      {seen && (
        <figcaption
          aria-hidden="true"
          className="nums pointer-events-none absolute top-0 z-10 grid gap-0.5 rounded-md border border-line bg-surface px-2 py-1 text-caption shadow-over"
          style={seen.right ? { left: 76 } : { right: 12 }}
        >
          <span className="text-ink-3">{momentOf(format, at[seen.place] ?? 0, span)}</span>
          {series.map((one) => {
            const value = one.values[seen.place];
            return (
              <span key={one.label} className="flex justify-between gap-3">
                <span className="text-ink-2">{one.label}</span>
                <span>{value === null || value === undefined ? "–" : print(value)}</span>
              </span>
            );
          })}
        </figcaption>
      )}
    </figure>
  );
}

type Format = ReturnType<typeof useFormat>;

export function momentOf(format: Format, at: number, span: ChartProps["span"]): string {
  return span === "hour" || span === "day" ? format.time(at) : `${format.date(at)}, ${format.time(at)}`;
}

function dataOf(at: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [at.map((moment) => moment / 1000), ...series.map((one) => [...one.values])];
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";
}

function seriesLook(one: Series): uPlot.Series {
  const ink = token(one.ink === "accent" ? "--accent-ink" : "--line-strong");
  return {
    label: one.label,
    stroke: ink,
    width: one.ink === "accent" ? 1.5 : 1,
    spanGaps: false,
    points: { show: false },
    ...(one.fill ? { fill: `color-mix(in srgb, ${ink} 14%, transparent)` } : {}),
  };
}

function axes(
  span: ChartProps["span"],
  now: { readonly current: { readonly print: (value: number) => string; readonly format: Format } },
): uPlot.Axis[] {
  const font = '12px "Inter Variable", system-ui, sans-serif';
  const look = { stroke: token("--ink-3"), font, ticks: { show: false } };
  return [
    {
      ...look,
      grid: { show: false },
      size: 28,
      space: 64,
      values: (_, marks) =>
        marks.map((seconds) =>
          span === "hour" || span === "day"
            ? now.current.format.time(seconds * 1000)
            : now.current.format.date(seconds * 1000).replace(/ \d{4}$/, ""),
        ),
    },
    {
      ...look,
      grid: { stroke: token("--line"), width: 1 },
      size: 72,
      space: 36,
      values: (_, marks) => marks.map((mark) => now.current.print(mark)),
    },
  ];
}

/** Grey where nothing was seen, so that a gap is not taken for quiet. */
function shadeGaps(plot: uPlot, up: readonly (number | null)[] | undefined): void {
  const times = plot.data[0];
  if (!up || times.length < 2) return;
  const { ctx, bbox } = plot;
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  ctx.save();
  ctx.fillStyle = token("--sunken");
  times.forEach((time, place) => {
    const share = up[place];
    if (share !== null && share !== undefined && share > 0.01) return;
    const from = Math.max(plot.valToPos(time - step / 2, "x", true), bbox.left);
    const to = Math.min(plot.valToPos(time + step / 2, "x", true), bbox.left + bbox.width);
    if (to > from) ctx.fillRect(from, bbox.top, to - from + 1, bbox.height);
  });
  ctx.restore();
}

/** Changes when the theme does: canvases do not follow CSS by themselves. */
function useTheme(): string {
  const [theme, setTheme] = useState(() => token("--ink"));
  useEffect(() => {
    const look = (): void => setTheme(token("--ink"));
    look();
    const watch = new MutationObserver(look);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
    return () => watch.disconnect();
  }, []);
  return theme;
}
