import type { Migration } from "../schema.ts";

/** How the portal of each site looks, how phones reach it, and by which key each router names itself. */
export const portal: Migration = {
  name: "2026-11-22-portal",
  async up({ table, type }) {
    // `door`: how phones reach the portal; `seal`: the key of what phones carry for us, sealed by the host's vault.
    await table("portal_kept", { byKey: true })
      .addColumn("key", type.text, (column) => column.primaryKey().notNull())
      .addColumn("value", type.text, (column) => column.notNull())
      .execute();
    await table("portal_branding", { byKey: true })
      .addColumn("site_id", type.text, (column) =>
        column.primaryKey().notNull().references("sites.id").onDelete("cascade"),
      )
      .addColumn("branding", type.text, (column) => column.notNull()) // JSON
      .execute();
    await table("portal_routers", { byKey: true })
      .addColumn("router_id", type.text, (column) =>
        column.primaryKey().notNull().references("routers.id").onDelete("cascade"),
      )
      .addColumn("key", type.text, (column) => column.notNull().unique())
      .addColumn("around", type.text) // JSON: its hotspots' networks and names, as last seen
      .execute();
  },
};
