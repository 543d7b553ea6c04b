// A month behind the simulated sites of the pictures: the points their history would hold, the same at every run.
import { createHistoryStore } from "#main/features/sites/history/store.ts";
import { steps, type Point } from "#main/features/sites/history/series.ts";
import { createSiteStore } from "#main/features/sites/store.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openDb } from "#main/platform/db/index.ts";

/** Share of the busiest hour, by hour of the day. */
const day = [
  0.2, 0.12, 0.08, 0.06, 0.06, 0.1, 0.2, 0.32, 0.44, 0.5, 0.56, 0.62, 0.68, 0.7, 0.66, 0.64, 0.68, 0.76, 0.86,
  0.96, 1, 0.9, 0.6, 0.34,
];
const spans: Readonly<Record<number, number>> = { 30: 3_600_000, 300: 86_400_000, 3600: 31 * 86_400_000 };
const zoneMs = 3 * 3_600_000;

/** Restless between -1 and 1, without chance. */
const ripple = (at: number, seed: number): number =>
  (Math.sin(at / 701_000 + seed) + Math.sin(at / 223_000 + seed * 3) + Math.sin(at / 61_000 + seed * 7)) / 3;

function pointAt(at: number, guests: number, seed: number, stepMs: number): Point {
  const local = (at + zoneMs) / 3_600_000;
  const [now, next] = [day[Math.floor(local) % 24] ?? 1, day[Math.floor(local + 1) % 24] ?? 1];
  const busy = now + (next - now) * (local % 1);
  const looked = stepMs / 30_000;
  // One bad half hour in the night before.
  const away = Math.floor(local) % 24 === 3 && local % 1 > 0.4 && local % 1 < 0.9 && stepMs < 3_600_000;
  if (away)
    return {
      at,
      looked,
      seen: 0,
      up: 0,
      guestsMean: null,
      guestsMax: null,
      rateIn: null,
      rateOut: null,
      cpuLoad: null,
      memoryUsed: null,
      temperature: null,
    };
  const mean = Math.max(0, guests * busy * (1 + 0.12 * ripple(at, seed)));
  return {
    at,
    looked,
    seen: looked,
    up: 1,
    guestsMean: mean,
    guestsMax: Math.ceil(mean * (stepMs >= 3_600_000 ? 1.25 : 1.06)),
    rateIn: mean * 42_000 * (1 + 0.5 * ripple(at * 1.7, seed)),
    rateOut: mean * 340_000 * (1 + 0.4 * ripple(at * 1.3, seed)),
    cpuLoad: 4 + mean / 5 + 3 * ripple(at * 2.1, seed),
    memoryUsed: 38 + mean / 20,
    temperature: 41 + 6 * busy + ripple(at, seed),
  };
}

export async function recordPast(
  folder: string,
  places: readonly { readonly name: string; readonly guests: number }[],
): Promise<void> {
  const { db, close } = await openDb({ folder, clock: systemClock });
  const kept = await createSiteStore(db).all();
  const history = createHistoryStore(db);
  const now = systemClock.now();
  for (const { step } of steps) {
    const stepMs = step * 1000;
    const span = spans[step];
    if (span === undefined) continue;
    const first = Math.ceil((now - span) / stepMs) * stepMs;
    const of = kept.sites.flatMap((site, seed) => {
      const guests = places.find(({ name }) => name === site.draft.name)?.guests ?? 20;
      return Array.from({ length: Math.floor((now - first) / stepMs) }, (_, index) => ({
        site: site.id,
        point: pointAt(first + index * stepMs, guests, seed, stepMs),
      }));
    });
    await history.write({ points: [{ step, of }], forget: [] });
  }
  await close();
}
