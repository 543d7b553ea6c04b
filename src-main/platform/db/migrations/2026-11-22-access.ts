import type { Migration } from "../schema.ts";

/** Who may be online, what they used, and what was seen of it. */
export const access: Migration = {
  name: "2026-11-22-access",
  async up({ db, table, type }) {
    const index = (name: string, on: string, ...columns: string[]) =>
      db.schema.createIndex(name).on(on).columns(columns);

    await table("guests")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("phone", type.text, (column) => column.notNull().unique())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .execute();

    // Without references to sites and routers: what was sold outlives them.
    await table("grants")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("site_id", type.text, (column) => column.notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("secret", type.text, (column) => column.notNull())
      .addColumn("terms", type.text, (column) => column.notNull()) // JSON, as sold
      .addColumn("source", type.text, (column) => column.notNull())
      .addColumn("guest_id", type.text, (column) => column.references("guests.id"))
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("first_used_at", type.int)
      .addColumn("paused_at", type.int)
      .addColumn("ended_at", type.int)
      .addColumn("end_why", type.text)
      .addColumn("more_seconds", type.int, (column) => column.notNull()) // added after the sale
      .addColumn("more_bytes", type.int, (column) => column.notNull())
      // Where its row is to be; and where it still has to go away first.
      .addColumn("router_id", type.text)
      .addColumn("leaving_id", type.text)
      // What is wanted, and what of it was seen on the router.
      .addColumn("rev", type.int, (column) => column.notNull())
      .addColumn("gateway_rev", type.int, (column) => column.notNull())
      .addColumn("gateway_state", type.text, (column) => column.notNull())
      .addColumn("gateway_detail", type.text, (column) => column.notNull())
      .addColumn("gateway_at", type.int)
      .execute();
    await index("grants_name", "grants", "name").execute();
    await index("grants_guest", "grants", "guest_id").execute();
    await index("grants_made", "grants", "made_at").execute();
    await index("grants_site", "grants", "site_id", "made_at").execute();
    await index("grants_living", "grants", "site_id", "name")
      .unique()
      .where("ended_at", "is", null)
      .execute();

    // The ledger: what sessions that are over used, and how much of all use the router's own counters do not know.
    await table("grant_usage", { byKey: true })
      .addColumn("grant_id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("seconds", type.int, (column) => column.notNull())
      .addColumn("bytes_in", type.int, (column) => column.notNull())
      .addColumn("bytes_out", type.int, (column) => column.notNull())
      .addColumn("off_seconds", type.int, (column) => column.notNull())
      .addColumn("off_in", type.int, (column) => column.notNull())
      .addColumn("off_out", type.int, (column) => column.notNull())
      .execute();

    await table("grant_devices", { byKey: true })
      .addColumn("grant_id", type.text, (column) => column.notNull().references("grants.id"))
      .addColumn("mac", type.text, (column) => column.notNull())
      .addColumn("first_seen", type.int, (column) => column.notNull())
      .addColumn("last_seen", type.int, (column) => column.notNull())
      .addColumn("dropped_at", type.int) // it had its place here, and another has it now
      .addPrimaryKeyConstraint("grant_devices_key", ["grant_id", "mac"])
      .execute();
    await index("grant_devices_mac", "grant_devices", "mac").execute();

    await table("sessions")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("grant_id", type.text)
      .addColumn("site_id", type.text, (column) => column.notNull())
      .addColumn("router_id", type.text, (column) => column.notNull())
      .addColumn("name", type.text, (column) => column.notNull())
      .addColumn("mac", type.text, (column) => column.notNull())
      .addColumn("ip", type.text, (column) => column.notNull())
      .addColumn("from_at", type.int, (column) => column.notNull())
      .addColumn("to_at", type.int)
      .addColumn("seconds", type.int, (column) => column.notNull())
      .addColumn("bytes_in", type.int, (column) => column.notNull())
      .addColumn("bytes_out", type.int, (column) => column.notNull())
      .addColumn("seen_at", type.int, (column) => column.notNull())
      .execute();
    await index("sessions_grant", "sessions", "grant_id", "from_at").execute();
    await index("sessions_site", "sessions", "site_id", "from_at").execute();
    await index("sessions_from", "sessions", "from_at").execute();
    await index("sessions_mac", "sessions", "mac").execute();
    await index("sessions_open", "sessions", "router_id").where("to_at", "is", null).execute();

    // What was done to a grant, in order: its story.
    await table("grant_notes")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("grant_id", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("what", type.text, (column) => column.notNull())
      .addColumn("params", type.text, (column) => column.notNull()) // JSON
      .execute();
    await index("grant_notes_of", "grant_notes", "grant_id", "at").execute();

    await table("device_rules", { byKey: true })
      .addColumn("mac", type.text, (column) => column.notNull())
      .addColumn("site_id", type.text, (column) => column.notNull()) // empty: at every site
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("why", type.text, (column) => column.notNull())
      .addColumn("made_by", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addPrimaryKeyConstraint("device_rules_key", ["mac", "site_id"])
      .execute();
  },
};
