import type { Migration } from "../schema.ts";

/** Slips that were taken as money: each once, each under the reference of what it paid for. */
export const slipsHandedIn: Migration = {
  name: "2026-11-22-slips-handed-in",
  async up({ table, type }) {
    await table("slips_handed_in")
      .addColumn("ref", type.text, (column) => column.primaryKey().notNull())
      .addColumn("voucher_id", type.text, (column) => column.notNull().unique().references("vouchers.id"))
      .addColumn("receipt", type.text, (column) => column.notNull())
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .execute();
  },
};
