// Tables `operators`, `audit` and `login_tries`; with `key-store.ts`, all of this feature.
import type { Me } from "#contract/operators.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import type { KeyTables } from "./key-store.ts";
import type { Count } from "./tries.ts";

export type OperatorRow = {
  id: Me["id"];
  name: string;
  folded: string;
  role: Me["role"];
  password: string;
  email: string;
  bio: string;
  website: string;
  /** Since when they may not come in; null for those who may. */
  off_at: number | null;
  entered_at: number | null;
  /** Tokens of an older one are void. */
  generation: number;
  made_at: number;
  changed_at: number;
};
export type OperatorChange = Partial<Omit<OperatorRow, "id" | "made_at">>;
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
type Tables = { operators: OperatorRow; audit: AuditRow; login_tries: Count } & KeyTables;

export type OperatorStore = ReturnType<typeof createOperatorStore>;

export function createOperatorStore(plain: Db) {
  const db = plain.$extendTables<Tables>();
  return {
    all: (): Promise<OperatorRow[]> =>
      db.selectFrom("operators").selectAll().orderBy("made_at").orderBy("id").execute(),
    /** False when there was an operator already: two first operators cannot slip in side by side. */
    addFirst: (row: OperatorRow): Promise<boolean> =>
      transaction(db, async (tx) => {
        if (await tx.selectFrom("operators").select("id").limit(1).executeTakeFirst()) return false;
        await tx.insertInto("operators").values(row).execute();
        return true;
      }),
    /** With the invitation it uses up; false, and nothing done, when that is gone. */
    add: (row: OperatorRow, invitation: string | undefined): Promise<boolean> =>
      transaction(db, async (tx) => {
        if (invitation !== undefined) {
          const gone = await tx.deleteFrom("invitations").where("id", "=", invitation).executeTakeFirst();
          if (gone.numDeletedRows === 0n) return false;
        }
        await tx.insertInto("operators").values(row).execute();
        return true;
      }),
    async change(id: string, change: OperatorChange): Promise<void> {
      await db
        .updateTable("operators")
        .set(change)
        .where("id", "=", id as Me["id"])
        .execute();
    },
    /** Their key pairs go with them. */
    remove: (id: string): Promise<void> =>
      transaction(db, async (tx) => {
        await tx.deleteFrom("operator_keys").where("operator_id", "=", id).execute();
        await tx
          .deleteFrom("operators")
          .where("id", "=", id as Me["id"])
          .execute();
      }),
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
