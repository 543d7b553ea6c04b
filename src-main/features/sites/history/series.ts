// Points of a site's history and how coarser ones are made of finer ones. No clock, no table.
import type { History, Span } from "#contract/sites.ts";
import type { SiteId } from "#contract/values/index.ts";

/** What was seen in one step. Null: the site did not answer, or the router does not say. */
export type Point = {
  /** Start of the step, epoch milliseconds. */
  readonly at: number;
  /** 30-second slots of this step in which Kaunta ran, and of these, in which the site answered. */
  readonly looked: number;
  readonly seen: number;
  /** Share of the site's routers that answered, over the slots looked: 0…1. */
  readonly up: number;
  readonly guestsMean: number | null;
  readonly guestsMax: number | null;
  /** Bits per second. */
  readonly rateIn: number | null;
  readonly rateOut: number | null;
  /** Percent. */
  readonly cpuLoad: number | null;
  readonly memoryUsed: number | null;
  /** °C */
  readonly temperature: number | null;
};

export type Step = 30 | 300 | 3600 | 86_400;

const day = 86_400_000;
/** From fine to coarse: the step in seconds, and how long its points are kept in milliseconds. */
export const steps: readonly { readonly step: Step; readonly keepMs: number; readonly of: Step | null }[] = [
  { step: 30, keepMs: day, of: null },
  { step: 300, keepMs: 8 * day, of: 30 },
  { step: 3600, keepMs: 93 * day, of: 300 },
  { step: 86_400, keepMs: 1100 * day, of: 3600 },
];

/** What each span is drawn from. */
export const spans: Readonly<Record<Span, { readonly step: Step; readonly points: number }>> = {
  hour: { step: 30, points: 120 },
  day: { step: 300, points: 288 },
  week: { step: 3600, points: 168 },
  month: { step: 3600, points: 720 },
};

/** Start of the step a moment falls into. Steps are cut in UTC: a shop's midnight is the screen's matter. */
export const startOf = (at: number, step: Step): number => Math.floor(at / (step * 1000)) * step * 1000;

/** One point out of the finer ones that fell into it; undefined out of none. */
export function rollUp(points: readonly Point[], at: number): Point | undefined {
  if (points.length === 0) return undefined;
  const looked = points.reduce((sum, point) => sum + point.looked, 0);
  const mean = (of: (point: Point) => number | null): number | null => {
    let [sum, weight] = [0, 0];
    for (const point of points) {
      const value = of(point);
      if (value === null) continue;
      sum += value * point.seen;
      weight += point.seen;
    }
    return weight === 0 ? null : sum / weight;
  };
  const peaks = points.flatMap((point) => (point.guestsMax === null ? [] : [point.guestsMax]));
  return {
    at,
    looked,
    seen: points.reduce((sum, point) => sum + point.seen, 0),
    up: looked === 0 ? 0 : points.reduce((sum, point) => sum + point.up * point.looked, 0) / looked,
    guestsMean: mean((point) => point.guestsMean),
    guestsMax: peaks.length === 0 ? null : Math.max(...peaks),
    rateIn: mean((point) => point.rateIn),
    rateOut: mean((point) => point.rateOut),
    cpuLoad: mean((point) => point.cpuLoad),
    memoryUsed: mean((point) => point.memoryUsed),
    temperature: mean((point) => point.temperature),
  };
}

/** Finer points gathered by the coarser step they fall into, in time order. */
export function rollUpAll(points: readonly Point[], step: Step): Point[] {
  const groups = Map.groupBy(points, (point) => startOf(point.at, step));
  return [...groups].sort(([a], [b]) => a - b).flatMap(([at, group]) => rollUp(group, at) ?? []);
}

/** A span's points on its full grid, so that a gap is drawn as a gap. */
export function chart(site: SiteId, span: Span, points: readonly Point[], now: number): History {
  const { step, points: count } = spans[span];
  // The running half minute has no point yet; of longer steps the running one is drawn as far as it goes.
  const last = startOf(step === 30 ? now - 31_000 : now, step);
  const byTime = new Map(points.map((point) => [point.at, point]));
  const at = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * step * 1000);
  const column = (of: (point: Point) => number | null): (number | null)[] =>
    at.map((moment) => {
      const point = byTime.get(moment);
      const value = point ? of(point) : null;
      return value === null ? null : Math.round(value * 100) / 100;
    });
  return {
    site,
    span,
    stepSeconds: step,
    at,
    guestsMean: column((point) => point.guestsMean),
    guestsMax: column((point) => point.guestsMax),
    rateIn: column((point) => point.rateIn),
    rateOut: column((point) => point.rateOut),
    cpuLoad: column((point) => point.cpuLoad),
    memoryUsed: column((point) => point.memoryUsed),
    temperature: column((point) => point.temperature),
    up: column((point) => (point.looked === 0 ? null : point.up)),
  };
}
