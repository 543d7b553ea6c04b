// Tables `operators`, `audit` and `login_tries`.
import type { Me } from "#contract/operators.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import type { Count } from "./tries.ts";

export type OperatorRow = {
  id: Me["id"];
  name: string;
  folded: string;
  role: Me["role"];
  password: string;
  made_at: number;
  changed_at: number;
};
export type AuditRow = {
  id: string;
  at: number;
  operator_id: string | null;
  operator_name: string;
  came_from: string;
  call: string;
  about: string; // JSON
  outcome: string;
};
type Tables = { operators: OperatorRow; audit: AuditRow; login_tries: Count };

export function createOperatorStore(plain: Db) {
  const db = plain.$extendTables<Tables>();
  return {
    async count(): Promise<number> {
      const row = await db
        .selectFrom("operators")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    byName: (folded: string): Promise<OperatorRow | undefined> =>
      db.selectFrom("operators").selectAll().where("folded", "=", folded).executeTakeFirst(),
    byId: (id: string): Promise<OperatorRow | undefined> =>
      db
        .selectFrom("operators")
        .selectAll()
        .where("id", "=", id as Me["id"])
        .executeTakeFirst(),
    /** False when there was an operator already: two first operators cannot slip in side by side. */
    addFirst: (row: OperatorRow): Promise<boolean> =>
      transaction(db, async (tx) => {
        if (await tx.selectFrom("operators").select("id").limit(1).executeTakeFirst()) return false;
        await tx.insertInto("operators").values(row).execute();
        return true;
      }),
    async setPassword(id: string, password: string, at: number): Promise<void> {
      await db
        .updateTable("operators")
        .set({ password, changed_at: at })
        .where("id", "=", id as Me["id"])
        .execute();
    },
    async addAudit(row: AuditRow): Promise<void> {
      await db.insertInto("audit").values(row).execute();
    },
    async dropAudit(before: number): Promise<void> {
      await db.deleteFrom("audit").where("at", "<", before).execute();
    },
    tries: (since: number): Promise<Count[]> =>
      db.selectFrom("login_tries").selectAll().where("last_at", ">=", since).orderBy("last_at").execute(),
    async keepTries(count: Count): Promise<void> {
      if (count.wrong === 0) await db.deleteFrom("login_tries").where("who", "=", count.who).execute();
      else
        await db
          .insertInto("login_tries")
          .values(count)
          .onConflict((same) =>
            same.column("who").doUpdateSet({ wrong: count.wrong, last_at: count.last_at }),
          )
          .execute();
    },
    async dropTries(before: number): Promise<void> {
      await db.deleteFrom("login_tries").where("last_at", "<", before).execute();
    },
  };
}
