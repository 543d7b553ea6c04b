// A row per setting that was ever changed: key and JSON.
import { transaction, type Db } from "#main/platform/db/index.ts";

type Tables = { settings: { key: string; value: string } };

export function createSettingsStore(plain: Db) {
  const db = plain.$extendTables<Tables>();
  return {
    all: () => db.selectFrom("settings").selectAll().execute(),
    keep: (rows: readonly { key: string; value: string }[]) =>
      transaction(db, async (tx) => {
        for (const row of rows)
          await tx
            .insertInto("settings")
            .values(row)
            .onConflict((same) => same.column("key").doUpdateSet({ value: row.value }))
            .execute();
      }),
  };
}
