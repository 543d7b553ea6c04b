import type { Migration } from "../schema.ts";

/** Codes that stand for a right to be online, their life step by step, and what was sold for cash. */
export const vouchers: Migration = {
  name: "2026-11-22-vouchers",
  async up({ db, table, type }) {
    // What is promised, word for word, as it was when the codes were made. The id is a hash of the rest.
    await table("voucher_terms")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("plan_id", type.text)
      .addColumn("plan_name", type.text, (column) => column.notNull())
      .addColumn("terms", type.text, (column) => column.notNull()) // JSON
      .addColumn("price_minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .execute();
    await table("voucher_batches")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("number", type.int, (column) => column.notNull().unique())
      .addColumn("label", type.text, (column) => column.notNull())
      .addColumn("terms_id", type.text, (column) => column.notNull().references("voucher_terms.id"))
      .addColumn("site_id", type.text, (column) => column.references("sites.id").onDelete("set null"))
      .addColumn("count", type.int, (column) => column.notNull())
      .addColumn("notes", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("made_by", type.text, (column) => column.notNull())
      .addColumn("on_router", type.int, (column) => column.notNull())
      .execute();
    await table("vouchers")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("seq", type.int, (column) => column.notNull().unique()) // the order in which they were made
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("code", type.text, (column) => column.notNull())
      .addColumn("batch_id", type.text, (column) => column.references("voucher_batches.id"))
      .addColumn("terms_id", type.text, (column) => column.notNull().references("voucher_terms.id"))
      .addColumn("plan_id", type.text)
      .addColumn("site_id", type.text, (column) => column.references("sites.id").onDelete("set null"))
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("holder", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("sold_at", type.int)
      .addColumn("used_at", type.int)
      .addColumn("grant_id", type.text)
      .addColumn("reprints", type.int, (column) => column.notNull())
      .addColumn("steps", type.int, (column) => column.notNull()) // how many steps it has
      .execute();
    const index = (name: string, on: string, ...columns: string[]): Promise<void> =>
      db.schema.createIndex(name).on(on).columns(columns).execute();
    await index("vouchers_batch", "vouchers", "batch_id", "state");
    await index("vouchers_plan", "vouchers", "plan_id", "state", "batch_id");
    await index("vouchers_state", "vouchers", "state", "kind");
    await index("vouchers_grant", "vouchers", "grant_id");
    await index("vouchers_holder", "vouchers", "holder");
    // Every code there ever was, as compared: no code is given twice, a dead one of a lost slip included.
    await table("voucher_codes", { byKey: true })
      .addColumn("folded", type.text, (column) => column.primaryKey().notNull())
      .addColumn("voucher_id", type.text, (column) => column.notNull().references("vouchers.id"))
      .addColumn("dead_at", type.int)
      .execute();
    await index("voucher_codes_voucher", "voucher_codes", "voucher_id");
    // Who did what with it and when. Rows are added, never changed.
    await table("voucher_steps", { byKey: true })
      .addColumn("voucher_id", type.text, (column) => column.notNull().references("vouchers.id"))
      .addColumn("number", type.int, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("step", type.text, (column) => column.notNull())
      .addColumn("by_name", type.text, (column) => column.notNull())
      .addColumn("note", type.text, (column) => column.notNull())
      .addPrimaryKeyConstraint("voucher_steps_key", ["voucher_id", "number"])
      .execute();
    // Money. Rows are added, never changed: taking a sale back is a row of its own.
    await table("sales")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("voucher_id", type.text, (column) => column.notNull().references("vouchers.id"))
      .addColumn("code", type.text, (column) => column.notNull())
      .addColumn("plan_id", type.text, (column) => column.notNull())
      .addColumn("plan_name", type.text, (column) => column.notNull())
      .addColumn("site_id", type.text) // stays when the site goes: what was sold was sold
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("means", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("by_id", type.text, (column) => column.notNull())
      .addColumn("by_name", type.text, (column) => column.notNull())
      .execute();
    await index("sales_at", "sales", "at");
    await index("sales_voucher", "sales", "voucher_id");
    await table("sale_undos")
      .addColumn("sale_id", type.text, (column) => column.primaryKey().notNull().references("sales.id"))
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("by_name", type.text, (column) => column.notNull())
      .execute();
    // Slips known to be on paper: the printing may tell of one twice.
    await table("voucher_prints", { byKey: true })
      .addColumn("job", type.text, (column) => column.notNull())
      .addColumn("slip", type.int, (column) => column.notNull())
      .addColumn("voucher_id", type.text, (column) => column.notNull().references("vouchers.id"))
      .addColumn("printed_at", type.int, (column) => column.notNull())
      .addPrimaryKeyConstraint("voucher_prints_key", ["job", "slip"])
      .execute();
    // Wrong codes, so that a restart does not hand out fresh tries. `who` is a device, an address or a site.
    await table("code_tries")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("who", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .execute();
    await index("code_tries_at", "code_tries", "at");
    // The key other programs ask for tokens with: hashed, one row.
    await table("token_key")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("hash", type.text, (column) => column.notNull())
      .addColumn("last_four", type.text, (column) => column.notNull())
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("made_by", type.text, (column) => column.notNull())
      .execute();
  },
};
