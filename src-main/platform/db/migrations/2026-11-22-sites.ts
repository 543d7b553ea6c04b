import type { Migration } from "../schema.ts";

/** The shop's places, their routers, and what was seen there over time. */
export const sites: Migration = {
  name: "2026-11-22-sites",
  async up({ table, type }) {
    await table("sites")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      // The name as compared: folded, so that two sites cannot look alike.
      .addColumn("folded", type.text, (column) => column.notNull().unique())
      .addColumn("slug", type.text, (column) => column.notNull().unique())
      .addColumn("time_zone", type.text, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .execute();
    await table("routers")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("site_id", type.text, (column) =>
        column.notNull().references("sites.id").onDelete("cascade"),
      )
      .addColumn("host", type.text, (column) => column.notNull())
      .addColumn("port", type.int, (column) => column.notNull())
      // Host and port as compared.
      .addColumn("address", type.text, (column) => column.notNull().unique())
      .addColumn("login", type.text, (column) => column.notNull())
      .addColumn("password", type.text, (column) => column.notNull()) // sealed by the host's vault
      .addColumn("security", type.text, (column) => column.notNull())
      .addColumn("fingerprint", type.text)
      .addColumn("seen_at", type.int)
      .addColumn("made_at", type.int, (column) => column.notNull())
      .execute();
    // Rows of 30 s, 5 min, an hour and a day side by side; `step` tells them apart.
    await table("site_history", { byKey: true })
      .addColumn("site_id", type.text, (column) =>
        column.notNull().references("sites.id").onDelete("cascade"),
      )
      .addColumn("step", type.int, (column) => column.notNull()) // seconds
      .addColumn("at", type.int, (column) => column.notNull()) // start of the step
      .addColumn("looked", type.int, (column) => column.notNull()) // 30 s slots in which Kaunta ran
      .addColumn("seen", type.int, (column) => column.notNull()) // of these, slots in which the site answered
      .addColumn("up", type.real, (column) => column.notNull()) // share of routers answering, over the slots looked
      .addColumn("guests_mean", type.real)
      .addColumn("guests_max", type.real)
      .addColumn("rate_in", type.real) // bits per second
      .addColumn("rate_out", type.real)
      .addColumn("cpu_load", type.real) // percent
      .addColumn("memory_used", type.real) // percent
      .addColumn("temperature", type.real) // °C
      .addPrimaryKeyConstraint("site_history_key", ["site_id", "step", "at"])
      .execute();
  },
};
