// The table `site_history`, and nothing but.
import type { SiteId } from "#contract/values/index.ts";
import { type Db, transaction } from "#main/platform/db/index.ts";
import type { Point, Step } from "./series.ts";

type HistoryTable = {
  site_id: string;
  step: number;
  at: number;
  looked: number;
  seen: number;
  up: number;
  guests_mean: number | null;
  guests_max: number | null;
  rate_in: number | null;
  rate_out: number | null;
  cpu_load: number | null;
  memory_used: number | null;
  temperature: number | null;
};
type HistoryTables = { site_history: HistoryTable };

export type SitePoint = { readonly site: SiteId; readonly point: Point };
/** What one beat of the history writes: finished points per step, and what is too old to keep. */
export type Batch = {
  readonly points: readonly { readonly step: Step; readonly of: readonly SitePoint[] }[];
  readonly forget: readonly { readonly site: SiteId; readonly step: Step; readonly before: number }[];
};

export type HistoryStore = ReturnType<typeof createHistoryStore>;

/** Rows per statement: thirteen values each, well under what any database takes. */
const rowsPerInsert = 200;

export function createHistoryStore(base: Db) {
  const db = base.$extendTables<HistoryTables>();
  return {
    /** All of it, or nothing: a power cut leaves no half-written beat. */
    async write(batch: Batch): Promise<void> {
      await transaction(db, async (tx) => {
        for (const { step, of } of batch.points)
          for (let from = 0; from < of.length; from += rowsPerInsert)
            await tx
              .insertInto("site_history")
              .values(of.slice(from, from + rowsPerInsert).map(({ site, point }) => rowOf(site, step, point)))
              .onConflict((conflict) => conflict.columns(["site_id", "step", "at"]).doNothing())
              .execute();
        for (const { site, step, before } of batch.forget)
          await tx
            .deleteFrom("site_history")
            .where("site_id", "=", site)
            .where("step", "=", step)
            .where("at", "<", before)
            .execute();
      });
    },
    async range(site: SiteId, step: Step, from: number, before: number): Promise<Point[]> {
      const rows = await db
        .selectFrom("site_history")
        .selectAll()
        .where("site_id", "=", site)
        .where("step", "=", step)
        .where("at", ">=", from)
        .where("at", "<", before)
        .orderBy("at")
        .execute();
      return rows.map(pointOf);
    },
    /** Start of the newest point of a step; null when there is none. */
    async newest(site: SiteId, step: Step): Promise<number | null> {
      const row = await db
        .selectFrom("site_history")
        .select("at")
        .where("site_id", "=", site)
        .where("step", "=", step)
        .orderBy("at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.at ?? null;
    },
  };
}

function rowOf(site: SiteId, step: Step, point: Point): HistoryTable {
  return {
    site_id: site,
    step,
    at: point.at,
    looked: point.looked,
    seen: point.seen,
    up: point.up,
    guests_mean: point.guestsMean,
    guests_max: point.guestsMax,
    rate_in: point.rateIn,
    rate_out: point.rateOut,
    cpu_load: point.cpuLoad,
    memory_used: point.memoryUsed,
    temperature: point.temperature,
  };
}

function pointOf(row: HistoryTable): Point {
  return {
    at: row.at,
    looked: row.looked,
    seen: row.seen,
    up: row.up,
    guestsMean: row.guests_mean,
    guestsMax: row.guests_max,
    rateIn: row.rate_in,
    rateOut: row.rate_out,
    cpuLoad: row.cpu_load,
    memoryUsed: row.memory_used,
    temperature: row.temperature,
  };
}
