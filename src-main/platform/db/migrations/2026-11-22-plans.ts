import type { Migration } from "../schema.ts";

/** What is for sale. A removed plan stays, so that its number never comes to mean another one. */
export const plans: Migration = {
  name: "2026-11-22-plans",
  async up({ table, type }) {
    await table("plans")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("number", type.int, (column) => column.notNull().unique())
      .addColumn("place", type.int, (column) => column.notNull()) // on the sell screen, from 1
      .addColumn("draft", type.text, (column) => column.notNull()) // JSON, PlanDraft of the contract
      .addColumn("default_daily", type.int, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("changed_at", type.int, (column) => column.notNull())
      .addColumn("removed_at", type.int)
      .execute();
  },
};
