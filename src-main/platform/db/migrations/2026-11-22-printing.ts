import type { Migration } from "../schema.ts";

/** Printers, the shop's own templates, and print jobs with the tickets still to be printed. */
export const printing: Migration = {
  name: "2026-11-22-printing",
  async up({ db, table, type }) {
    await table("printers")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("folded", type.text, (column) => column.notNull().unique())
      .addColumn("way", type.text, (column) => column.notNull()) // JSON
      .addColumn("width", type.int, (column) => column.notNull()) // mm
      // Without a reference: printing stands below sites, and hears when one goes.
      .addColumn("site_id", type.text)
      .addColumn("cut", type.int, (column) => column.notNull())
      .addColumn("drawer", type.int, (column) => column.notNull())
      .addColumn("is_default", type.int, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .execute();
    await table("print_templates")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("blocks", type.text, (column) => column.notNull()) // JSON
      .addColumn("changed_at", type.int, (column) => column.notNull())
      .execute();
    // Which template each kind of ticket takes; no row: the first that comes with the product.
    await table("print_defaults")
      .addColumn("kind", type.text, (column) => column.primaryKey().notNull())
      .addColumn("template_id", type.text, (column) => column.notNull())
      .execute();
    await table("print_jobs")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("printer_id", type.text, (column) => column.notNull())
      .addColumn("printer_name", type.text, (column) => column.notNull())
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("title", type.text, (column) => column.notNull())
      .addColumn("blocks", type.text, (column) => column.notNull()) // JSON: the template as it was
      .addColumn("tickets", type.text, (column) => column.notNull()) // JSON; empty once the job is over
      .addColumn("drawer", type.int, (column) => column.notNull())
      .addColumn("slips", type.int, (column) => column.notNull())
      .addColumn("printed", type.int, (column) => column.notNull())
      // The slip on its way to paper; above `printed` after a crash: perhaps on paper, perhaps not.
      .addColumn("sending", type.int, (column) => column.notNull())
      .addColumn("proof", type.text)
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("cause", type.text)
      .addColumn("why", type.text, (column) => column.notNull())
      .addColumn("torn", type.int, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .execute();
    await db.schema.createIndex("print_jobs_at").on("print_jobs").column("at").execute();
  },
};
