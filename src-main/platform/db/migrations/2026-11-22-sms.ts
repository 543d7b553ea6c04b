import type { Migration } from "../schema.ts";

/** Messages to guests' phones: those on their way and those that were sent are one table; and how they are sent. */
export const sms: Migration = {
  name: "2026-11-22-sms",
  async up({ db, table, type }) {
    const index = (name: string, ...columns: string[]): Promise<void> =>
      db.schema.createIndex(name).on("sms_messages").columns(columns).execute();
    await table("sms_messages")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("key", type.text, (column) => column.notNull().unique()) // the same thing is said once
      .addColumn("phone", type.text, (column) => column.notNull())
      .addColumn("text", type.text, (column) => column.notNull()) // as it goes out
      .addColumn("parts", type.int, (column) => column.notNull())
      .addColumn("rank", type.int, (column) => column.notNull()) // lower goes first
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("tries", type.int, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("next_at", type.int, (column) => column.notNull())
      .addColumn("late_at", type.int, (column) => column.notNull()) // after that it makes no sense any more
      .addColumn("sent_at", type.int)
      .addColumn("channel", type.text, (column) => column.notNull())
      .addColumn("environment", type.text, (column) => column.notNull())
      .addColumn("provider_ref", type.text)
      .addColumn("cost", type.int) // ten-thousandths of the currency
      .addColumn("cost_currency", type.text)
      .addColumn("trouble", type.text)
      .addColumn("detail", type.text, (column) => column.notNull())
      .execute();
    await index("sms_messages_due", "state", "next_at");
    await index("sms_messages_made", "made_at", "id");
    await index("sms_messages_phone", "phone", "made_at");
    // One row.
    await table("sms_settings")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("channel", type.text, (column) => column.notNull())
      .addColumn("environment", type.text, (column) => column.notNull())
      .addColumn("sender", type.text, (column) => column.notNull())
      .addColumn("kinds", type.text, (column) => column.notNull()) // JSON
      .addColumn("expiry_hours", type.int, (column) => column.notNull())
      .addColumn("part_price", type.text, (column) => column.notNull()) // JSON, or null
      .addColumn("texts", type.text, (column) => column.notNull()) // JSON: language → kind → text
      .addColumn("accounts", type.text, (column) => column.notNull()) // JSON: channel → settings, sealed secrets, last fours
      .execute();
  },
};
