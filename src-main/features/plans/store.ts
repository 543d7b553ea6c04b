// The table `plans`, and nothing but.
import { PlanDraft, type Plan } from "#contract/plans.ts";
import type { PlanId } from "#contract/values/index.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";

type PlanRow = {
  id: PlanId;
  number: number;
  place: number;
  draft: string; // JSON
  default_daily: number;
  made_at: number;
  changed_at: number;
  removed_at: number | null;
};
type Tables = { plans: PlanRow };

export function createPlanStore(plain: Db) {
  const db = plain.$extendTables<Tables>();
  return {
    /** In the order of the sell screen, without the removed ones. */
    async all(): Promise<{ plans: Plan[]; defaultDaily: PlanId | null }> {
      const rows = await db
        .selectFrom("plans")
        .selectAll()
        .where("removed_at", "is", null)
        .orderBy("place")
        .orderBy("number")
        .execute();
      return {
        plans: rows.map(planOf),
        defaultDaily: rows.find((row) => row.default_daily === 1)?.id ?? null,
      };
    },
    /** Takes the next number and the last place. */
    add: (id: PlanId, draft: PlanDraft, at: number): Promise<Plan> =>
      transaction(db, async (tx) => {
        const top = await tx
          .selectFrom("plans")
          .select(({ fn }) => [fn.max("number").as("number"), fn.max("place").as("place")])
          .executeTakeFirst();
        const number = (top?.number ?? 0) + 1;
        const order = (top?.place ?? 0) + 1;
        await tx
          .insertInto("plans")
          .values({
            id,
            number,
            place: order,
            draft: JSON.stringify(draft),
            default_daily: 0,
            made_at: at,
            changed_at: at,
            removed_at: null,
          })
          .execute();
        return { ...draft, id, number, order };
      }),
    async change(id: PlanId, draft: PlanDraft, at: number): Promise<void> {
      await db
        .updateTable("plans")
        .set({ draft: JSON.stringify(draft), changed_at: at })
        .where("id", "=", id)
        .execute();
    },
    async remove(id: PlanId, at: number): Promise<void> {
      await db.updateTable("plans").set({ removed_at: at, default_daily: 0 }).where("id", "=", id).execute();
    },
    order: (ids: readonly PlanId[]): Promise<void> =>
      transaction(db, async (tx) => {
        for (const [index, id] of ids.entries())
          await tx
            .updateTable("plans")
            .set({ place: index + 1 })
            .where("id", "=", id)
            .execute();
      }),
    setDefaultDaily: (id: PlanId): Promise<void> =>
      transaction(db, async (tx) => {
        await tx.updateTable("plans").set({ default_daily: 0 }).where("default_daily", "=", 1).execute();
        await tx.updateTable("plans").set({ default_daily: 1 }).where("id", "=", id).execute();
      }),
  };
}

function planOf(row: PlanRow): Plan {
  return { ...PlanDraft.parse(JSON.parse(row.draft)), id: row.id, number: row.number, order: row.place };
}
