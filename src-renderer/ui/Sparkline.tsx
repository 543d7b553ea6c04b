/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page's own ink */
// A line so small that it needs no axis. Gaps stay gaps.

type SparklineProps = {
  readonly values: readonly (number | null)[];
  /** What the line says, in words. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const { line, area, dots } = sparkPath(values, width, height);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="shrink-0 overflow-visible text-accent-ink"
    >
      <path d={area} className="fill-current opacity-12" />
      <path d={line} className="fill-none stroke-current" strokeWidth="1.25" strokeLinejoin="round" />
      {dots.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r="1" className="fill-current" />
      ))}
    </svg>
  );
}

/** The path of each run of values; a value alone between gaps becomes a dot. Always drawn from zero up. */
export function sparkPath(
  values: readonly (number | null)[],
  width: number,
  height: number,
): { readonly line: string; readonly area: string; readonly dots: readonly (readonly [number, number])[] } {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const floor = height - 1;
  const runs: [number, number][][] = [];
  let run: [number, number][] | undefined;
  values.forEach((value, place) => {
    if (value === null) {
      run = undefined;
      return;
    }
    if (!run) runs.push((run = []));
    run.push([round(place * step), round(floor - (value / most) * (height - 2))]);
  });
  const lines = runs.filter((points) => points.length > 1);
  const path = (points: [number, number][]): string => points.map(([x, y]) => `${x} ${y}`).join("L");
  return {
    line: lines.map((points) => `M${path(points)}`).join(""),
    area: lines
      .map((points) => `M${points[0]?.[0]} ${floor}L${path(points)}L${points.at(-1)?.[0]} ${floor}Z`)
      .join(""),
    dots: runs.flatMap((points) => (points.length === 1 && points[0] ? [points[0]] : [])),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
