import type { Migration } from "../schema.ts";

/** Hotspots of this computer: what they are, who may there, and who is let in. */
export const hotspots: Migration = {
  name: "2026-11-22-hotspots",
  async up({ table, type }) {
    await table("hotspots")
      // 1…99999: names its files and its table in the kernel too.
      .addColumn("id", type.int, (column) => column.primaryKey().notNull())
      .addColumn("router_id", type.text, (column) => column.notNull().unique())
      .addColumn("site_id", type.text, (column) =>
        column.notNull().references("sites.id").onDelete("cascade"),
      )
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("password", type.text) // sealed by the host's vault; null for an open one
      .addColumn("country", type.text, (column) => column.notNull())
      .addColumn("details", type.text, (column) => column.notNull()) // JSON
      .addColumn("wanted", type.int, (column) => column.notNull()) // 1: on
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("epoch", type.text, (column) => column.notNull()) // the gateway's life that was seen last
      .execute();
    await table("hotspot_rows", { byKey: true })
      .addColumn("hotspot_id", type.int, (column) =>
        column.notNull().references("hotspots.id").onDelete("cascade"),
      )
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("mark", type.text, (column) => column.notNull())
      .addColumn("secret", type.text, (column) => column.notNull())
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("rate_in", type.int) // bits per second
      .addColumn("rate_out", type.int)
      .addColumn("devices", type.int, (column) => column.notNull())
      .addColumn("disabled", type.int, (column) => column.notNull())
      .addColumn("most_seconds", type.int)
      .addColumn("most_in", type.int) // bytes
      .addColumn("most_out", type.int)
      .addColumn("most_total", type.int)
      .addColumn("past_seconds", type.int, (column) => column.notNull()) // of sessions that are over
      .addColumn("bytes_in", type.int, (column) => column.notNull())
      .addColumn("bytes_out", type.int, (column) => column.notNull())
      .addPrimaryKeyConstraint("hotspot_rows_key", ["hotspot_id", "name"])
      .execute();
    await table("hotspot_devices", { byKey: true })
      .addColumn("hotspot_id", type.int, (column) => column.notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("mac", type.text, (column) => column.notNull())
      .addColumn("ip", type.text) // null: it left the air, and is let in again when it is back
      .addColumn("since", type.int, (column) => column.notNull())
      .addColumn("seconds", type.int, (column) => column.notNull())
      .addColumn("bytes_in", type.int, (column) => column.notNull())
      .addColumn("bytes_out", type.int, (column) => column.notNull())
      .addColumn("until", type.int) // its seconds when the kernel ends it
      .addColumn("read_at", type.int, (column) => column.notNull())
      .addColumn("air_at", type.int)
      .addPrimaryKeyConstraint("hotspot_devices_key", ["hotspot_id", "name", "mac"])
      .addForeignKeyConstraint(
        "hotspot_devices_row",
        ["hotspot_id", "name"],
        "hotspot_rows",
        ["hotspot_id", "name"],
        (key) => key.onDelete("cascade"),
      )
      .execute();
  },
};
