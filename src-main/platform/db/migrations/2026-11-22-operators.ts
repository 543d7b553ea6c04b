import type { Migration } from "../schema.ts";

/** Who runs the shop, and what they did. */
export const operators: Migration = {
  name: "2026-11-22-operators",
  async up({ db, table, type }) {
    await table("operators")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      // The name as compared at login: folded, so that two operators cannot look alike.
      .addColumn("folded", type.text, (column) => column.notNull().unique())
      .addColumn("role", type.text, (column) => column.notNull())
      .addColumn("password", type.text, (column) => column.notNull()) // argon2id, with its parameters
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("changed_at", type.int, (column) => column.notNull())
      .execute();
    // Without a reference to operators: the trail outlives whom it speaks of.
    await table("audit")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("operator_id", type.text)
      .addColumn("operator_name", type.text, (column) => column.notNull())
      .addColumn("came_from", type.text, (column) => column.notNull())
      .addColumn("call", type.text, (column) => column.notNull())
      .addColumn("about", type.text, (column) => column.notNull()) // JSON
      .addColumn("outcome", type.text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex("audit_at").on("audit").column("at").execute();
    // Wrong logins, so that a restart does not hand out fresh tries.
    await table("login_tries")
      .addColumn("who", type.text, (column) => column.primaryKey().notNull())
      .addColumn("wrong", type.int, (column) => column.notNull())
      .addColumn("last_at", type.int, (column) => column.notNull())
      .execute();
  },
};
