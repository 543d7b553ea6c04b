import type { Migration } from "../schema.ts";

/** The shop's choices, a row each; what is not there has its default. */
export const settings: Migration = {
  name: "2026-11-22-settings",
  async up({ table, type }) {
    await table("settings")
      .addColumn("key", type.text, (column) => column.primaryKey().notNull())
      .addColumn("value", type.text, (column) => column.notNull()) // JSON
      .execute();
  },
};
