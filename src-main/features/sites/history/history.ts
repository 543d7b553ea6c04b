// What was: every 30 seconds a point per site, rolled up as time goes by, kept for as long as each step is worth.
import type { History, Span } from "#contract/sites.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Live, RouterSlot } from "../live.ts";
import { chart, rollUp, rollUpAll, spans, startOf, steps, type Point, type Step } from "./series.ts";
import { createHistoryStore, type SitePoint } from "./store.ts";

const beatMs = 30_000;
/** A picture older than this is not what the site looks like now. */
const freshMs = 90_000;
/** Old points are swept a share of the sites at a time. */
const sweepShare = 20;
const coarse = steps.filter((step) => step.of !== null) as { step: Step; keepMs: number; of: Step }[];

/** The points that wait for the end of the coarser step they belong to, and the last 24 full hours. */
type Waiting = { readonly of: Map<Step, Point[]>; hours: Point[] };

export type SiteHistory = ReturnType<typeof createHistory>;

export function createHistory(parts: { db: Db; clock: Clock; log: Log; live: Live; sites: () => SiteId[] }) {
  const { clock, log, live, sites } = parts;
  const store = createHistoryStore(parts.db);
  const waiting = new Map<SiteId, Waiting>();
  const movedBefore = new Map<RouterId, { in: number; out: number; at: number }>();
  let timer: Timer | undefined;
  let writing: Promise<void> = Promise.resolve();
  let lastAt = -Infinity;
  let sweeping = 0;
  let stopped = false;
  let failing = false;
  let wake: (() => void) | undefined;
  let loading: Promise<void> = Promise.resolve();

  /** Room for other work between two sites. */
  const breath = (): Promise<void> =>
    new Promise((resolve) => {
      const pause = clock.after(0, resolve);
      wake = (): void => {
        pause.cancel();
        resolve();
      };
    });
  const waitingOf = (site: SiteId): Waiting => {
    let found = waiting.get(site);
    if (!found) waiting.set(site, (found = { of: new Map(), hours: [] }));
    return found;
  };

  /** What the run before left unfinished is finished, and what still waits is taken up again. */
  async function load(site: SiteId, now: number): Promise<void> {
    const mine = waitingOf(site);
    for (const { step, of, keepMs } of coarse) {
      const newest = await store.newest(site, step);
      const from = newest === null ? now - keepMs : newest + step * 1000;
      const current = startOf(now, step);
      const finer = await store.range(site, of, from, now);
      const done = rollUpAll(
        finer.filter((point) => point.at < current),
        step,
      );
      if (done.length > 0)
        await store.write({ points: [{ step, of: done.map((point) => ({ site, point })) }], forget: [] });
      // Points taken since the start are there already.
      const have = mine.of.get(of) ?? [];
      const known = new Set(have.map((point) => point.at));
      mine.of.set(of, [...finer.filter((point) => point.at >= current && !known.has(point.at)), ...have]);
    }
    mine.hours = await store.range(site, 3600, startOf(now, 3600) - 24 * 3_600_000, now);
  }

  async function loadAll(): Promise<void> {
    for (const site of sites()) {
      if (stopped) return;
      await load(site, clock.now());
      await breath();
    }
  }

  function pointOf(site: SiteId, at: number, now: number): Point | undefined {
    const routers = live.routersOf(site);
    if (routers.length === 0) return undefined;
    const answering = routers.filter(
      ({ state, pictureAt }) =>
        (state.kind === "online" || state.kind === "degraded") &&
        pictureAt !== null &&
        now - pictureAt < freshMs,
    );
    const most = live.takeMost(site);
    const rates = ratesOf(answering, now);
    const guests = answering.reduce((sum, router) => sum + router.table.size(), 0);
    const seen = answering.length > 0;
    return {
      at,
      looked: 1,
      seen: seen ? 1 : 0,
      up: answering.length / routers.length,
      guestsMean: seen ? guests : null,
      guestsMax: seen ? Math.max(guests, most) : null,
      rateIn: rates?.in ?? null,
      rateOut: rates?.out ?? null,
      cpuLoad: worst(answering, ({ facts }) => facts?.cpuLoad ?? null),
      memoryUsed: worst(answering, ({ facts }) =>
        facts?.memoryTotal && facts.memoryFree !== null
          ? (100 * (facts.memoryTotal - facts.memoryFree)) / facts.memoryTotal
          : null,
      ),
      temperature: worst(answering, ({ facts }) => facts?.temperature ?? null),
    };
  }

  /** Bits per second since the beat before; null when there was none. */
  function ratesOf(routers: readonly RouterSlot[], now: number): { in: number; out: number } | null {
    const sum = { in: 0, out: 0 };
    let any = false;
    for (const { router, table } of routers) {
      const moved = table.moved();
      const before = movedBefore.get(router.id);
      movedBefore.set(router.id, { ...moved, at: now });
      if (!before || now <= before.at || now - before.at > freshMs) continue;
      any = true;
      // A router changed by hand starts a new table, and its bytes at zero.
      sum.in += (Math.max(0, moved.in - before.in) * 8000) / (now - before.at);
      sum.out += (Math.max(0, moved.out - before.out) * 8000) / (now - before.at);
    }
    return any ? sum : null;
  }

  function beat(): void {
    const now = clock.now();
    const at = startOf(now - beatMs / 2, 30);
    if (at <= lastAt) return;
    lastAt = at;
    const all = sites();
    const batch = new Map<Step, SitePoint[]>(steps.map(({ step }) => [step, []]));
    for (const site of all) {
      const point = pointOf(site, at, now);
      if (point) note(site, point, 30, batch);
      finish(site, at + beatMs, batch);
    }
    const turn = sweeping++ % sweepShare;
    const forget = all
      .filter((_, index) => index % sweepShare === turn)
      .flatMap((site) => steps.map(({ step, keepMs }) => ({ site, step, before: now - keepMs })));
    const points = [...batch].filter(([, of]) => of.length > 0).map(([step, of]) => ({ step, of }));
    writing = writing
      // A site may have been removed meanwhile; its points go with it.
      .then(() => {
        const still = new Set(sites());
        const kept = points.map(({ step, of }) => ({ step, of: of.filter(({ site }) => still.has(site)) }));
        return store.write({ points: kept, forget: forget.filter(({ site }) => still.has(site)) });
      })
      .then(() => {
        failing = false;
      })
      .catch((error: unknown) => {
        if (!failing) log.error("history cannot be written", { error: textOf(error) });
        failing = true;
      });
  }

  function note(site: SiteId, point: Point, step: Step, batch: Map<Step, SitePoint[]>): void {
    batch.get(step)?.push({ site, point });
    const mine = waitingOf(site);
    if (step !== 86_400) {
      const list = mine.of.get(step) ?? [];
      list.push(point);
      mine.of.set(step, list);
    }
    if (step === 3600) mine.hours = [...mine.hours, point].slice(-24);
  }

  /** Rolls up every step that is over at `end`. */
  function finish(site: SiteId, end: number, batch: Map<Step, SitePoint[]>): void {
    const mine = waitingOf(site);
    for (const { step, of } of coarse) {
      const list = mine.of.get(of) ?? [];
      const current = startOf(end, step);
      const over = list.filter((point) => point.at < current);
      if (over.length === 0) continue;
      mine.of.set(
        of,
        list.filter((point) => point.at >= current),
      );
      for (const point of rollUpAll(over, step)) note(site, point, step, batch);
    }
  }

  /** The step that is still running, as far as it goes. */
  function tail(site: SiteId, step: Step, now: number): Point[] {
    const at = startOf(now, step);
    const gather = (wanted: Step): Point[] => {
      const of = steps.find((one) => one.step === wanted)?.of;
      if (of === null || of === undefined) return [];
      const list = waiting.get(site)?.of.get(of) ?? [];
      const running = rollUp(gather(of), startOf(now, of));
      return running ? [...list, running] : list;
    };
    const point = rollUp(
      gather(step).filter((one) => one.at >= at),
      at,
    );
    return point ? [point] : [];
  }

  return {
    /** Begins at once; what the run before left is read in the background. */
    start(): void {
      stopped = false;
      const tick = (): void => {
        const next = startOf(clock.now(), 30) + beatMs + 50;
        timer = clock.after(next - clock.now(), () => {
          beat();
          tick();
        });
      };
      tick();
      loading = loadAll().catch((error: unknown) =>
        log.error("history cannot be read", { error: textOf(error) }),
      );
    },
    async stop(): Promise<void> {
      stopped = true;
      timer?.cancel();
      wake?.();
      await Promise.all([loading, writing]);
    },
    /** Forgets what is kept in memory; the rows go with the site. */
    forget(site: SiteId, routers: readonly RouterId[]): void {
      waiting.delete(site);
      for (const router of routers) movedBefore.delete(router);
    },
    async chart(site: SiteId, span: Span): Promise<History> {
      const now = clock.now();
      const { step, points } = spans[span];
      const from = startOf(now, step) - points * step * 1000;
      const kept = await store.range(site, step, from, now + 1);
      return chart(site, span, [...kept, ...tail(site, step, now)], now);
    },
    /** Mean guests per hour over the last 24, the running one last. */
    lastDay(site: SiteId): (number | null)[] {
      const now = clock.now();
      const hours = [...(waiting.get(site)?.hours ?? []), ...tail(site, 3600, now)];
      const byTime = new Map(hours.map((point) => [point.at, point.guestsMean]));
      return Array.from({ length: 24 }, (_, index) => {
        const mean = byTime.get(startOf(now, 3600) - (23 - index) * 3_600_000) ?? null;
        return mean === null ? null : Math.round(mean * 10) / 10;
      });
    },
  };
}

function worst(routers: readonly RouterSlot[], of: (router: RouterSlot) => number | null): number | null {
  const values = routers.map(of).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
