import type { Migration } from "../schema.ts";

/** More than one person, and programs that come in their name: profiles, key pairs, invitations, what signs tokens. */
export const keys: Migration = {
  name: "2026-11-22-keys",
  async up({ db, table, type }) {
    const words = ["email", "bio", "website"] as const;
    for (const name of words)
      await db.schema
        .alterTable("operators")
        .addColumn(name, type.text, (column) => column.notNull().defaultTo(""))
        .execute();
    // Since when this operator may not come in; null for those who may.
    await db.schema.alterTable("operators").addColumn("off_at", type.int).execute();
    await db.schema.alterTable("operators").addColumn("entered_at", type.int).execute();
    // Tokens carry it; a higher one ends all that were given out before.
    await db.schema
      .alterTable("operators")
      .addColumn("generation", type.int, (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable("routers").addColumn("changed_at", type.int).execute();
    await table("operator_keys")
      .addColumn("public_key", type.text, (column) => column.primaryKey().notNull())
      // Without a reference: the demo's operator is in no table.
      .addColumn("operator_id", type.text, (column) => column.notNull())
      .addColumn("label", type.text, (column) => column.notNull())
      .addColumn("hash", type.text, (column) => column.notNull()) // SHA-256 of the private key, which is pure chance
      .addColumn("last_four", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("used_at", type.int)
      .execute();
    await db.schema
      .createIndex("operator_keys_of")
      .on("operator_keys")
      .columns(["operator_id", "made_at"])
      .execute();
    await table("invitations")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("hash", type.text, (column) => column.notNull().unique())
      .addColumn("role", type.text, (column) => column.notNull())
      .addColumn("note", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("made_by", type.text, (column) => column.notNull())
      .addColumn("until", type.int, (column) => column.notNull())
      .execute();
    await table("token_secrets")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("sealed", type.text, (column) => column.notNull()) // by the host's vault
      .addColumn("made_at", type.int, (column) => column.notNull())
      .execute();
  },
};
