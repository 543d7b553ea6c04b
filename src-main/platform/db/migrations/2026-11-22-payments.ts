import type { Migration } from "../schema.ts";

/** Money on its way: wishes to buy, tries to get the money, what companies said, and the book of it all. */
export const payments: Migration = {
  name: "2026-11-22-payments",
  async up({ db, table, type }) {
    const index = (name: string, on: string, ...columns: string[]): Promise<void> =>
      db.schema.createIndex(name).on(on).columns(columns).execute();
    await table("payment_accounts")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("provider", type.text, (column) => column.notNull())
      .addColumn("title", type.text, (column) => column.notNull())
      .addColumn("environment", type.text, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("sites", type.text, (column) => column.notNull()) // JSON list; empty means everywhere
      .addColumn("is_on", type.int, (column) => column.notNull())
      .addColumn("settings", type.text, (column) => column.notNull()) // JSON
      .addColumn("secrets", type.text, (column) => column.notNull()) // JSON: field → sealed
      .addColumn("last_fours", type.text, (column) => column.notNull()) // JSON: field → last four signs
      .addColumn("path", type.text, (column) => column.notNull().unique()) // hex 16: /c/<path>/…
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("detail", type.text, (column) => column.notNull())
      .addColumn("tested_at", type.int)
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("removed_at", type.int) // its payments keep their account
      .execute();
    await table("payments")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("ref", type.text, (column) => column.notNull().unique())
      .addColumn("site_id", type.text, (column) => column.notNull())
      .addColumn("plan_id", type.text)
      .addColumn("plan_name", type.text, (column) => column.notNull())
      .addColumn("terms", type.text, (column) => column.notNull()) // JSON: as it was when the guest chose
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("phone", type.text)
      .addColumn("mac", type.text)
      .addColumn("ip", type.text)
      .addColumn("client_key", type.text, (column) => column.unique()) // a form sent twice is one wish
      .addColumn("origin", type.text, (column) => column.notNull())
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("reason", type.text)
      .addColumn("paid_attempt", type.text)
      .addColumn("grant_id", type.text, (column) => column.unique())
      .addColumn("voucher_id", type.text, (column) => column.unique())
      .addColumn("code", type.text)
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("paid_at", type.int)
      .execute();
    await index("payments_made", "payments", "made_at", "id");
    await index("payments_phone", "payments", "phone", "made_at");
    await index("payments_mac", "payments", "mac", "made_at");
    await index("payments_state", "payments", "state", "made_at");
    await table("payment_attempts")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("payment_id", type.text, (column) => column.notNull().references("payments.id"))
      .addColumn("account_id", type.text, (column) => column.notNull().references("payment_accounts.id"))
      .addColumn("ref", type.text, (column) => column.notNull().unique())
      .addColumn("token", type.text, (column) => column.notNull().unique()) // hex 32
      .addColumn("phone", type.text)
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("provider_ref", type.text)
      .addColumn("provider_ref2", type.text)
      .addColumn("redirect_url", type.text)
      .addColumn("channel", type.text)
      .addColumn("state", type.text, (column) => column.notNull())
      .addColumn("reason", type.text)
      .addColumn("raw_code", type.text)
      .addColumn("made_at", type.int, (column) => column.notNull())
      .addColumn("sent_at", type.int)
      .addColumn("settled_at", type.int)
      .addColumn("failed_at", type.int)
      .addColumn("next_look_at", type.int) // null: nobody looks any more
      .addColumn("looks", type.int, (column) => column.notNull())
      .addColumn("looked_at", type.int)
      .execute();
    await index("payment_attempts_payment", "payment_attempts", "payment_id");
    await index("payment_attempts_due", "payment_attempts", "next_look_at");
    await index("payment_attempts_sent", "payment_attempts", "account_id", "sent_at");
    await index("payment_attempts_provider_ref", "payment_attempts", "account_id", "provider_ref");
    // Whatever a company said, as it came. Rows are added, never changed.
    await table("payment_events")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("account_id", type.text)
      .addColumn("attempt_id", type.text)
      .addColumn("payment_id", type.text)
      .addColumn("kind", type.text, (column) => column.notNull()) // sent, answer, look, notice, statement, operator, guest
      .addColumn("what", type.text, (column) => column.notNull())
      .addColumn("params", type.text, (column) => column.notNull()) // JSON
      .addColumn("raw", type.text, (column) => column.notNull()) // masked, at most 4 KB
      .execute();
    await index("payment_events_payment", "payment_events", "payment_id", "at");
    await index("payment_events_attempt", "payment_events", "attempt_id", "at");
    // Every receipt of a company, once per account. `provisional`: the company has not told the real one yet.
    await table("payment_receipts")
      .addColumn("account_id", type.text, (column) => column.notNull().references("payment_accounts.id"))
      .addColumn("receipt", type.text, (column) => column.notNull())
      .addColumn("provisional", type.int, (column) => column.notNull())
      .addColumn("was", type.text) // the provisional name it was booked under before the company told the real one
      .addColumn("attempt_id", type.text)
      .addColumn("payment_id", type.text)
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("fee_minor", type.int)
      .addColumn("payer", type.text) // as the company gave it
      .addColumn("at", type.int, (column) => column.notNull()) // when the money came, as the company says
      .addColumn("seen_at", type.int, (column) => column.notNull())
      .addColumn("seen_by", type.text, (column) => column.notNull()) // look, notice, statement, operator
      .addColumn("status", type.text, (column) => column.notNull()) // success, reversed
      .addColumn("stated_at", type.int) // when a statement confirmed it
      .addPrimaryKeyConstraint("payment_receipts_key", ["account_id", "receipt"])
      .execute();
    await index("payment_receipts_attempt", "payment_receipts", "attempt_id");
    await index("payment_receipts_at", "payment_receipts", "account_id", "at");
    await index("payment_receipts_was", "payment_receipts", "account_id", "was");
    await index("payment_receipts_receipt", "payment_receipts", "receipt"); // typed by guests, who know no account
    await index("payment_receipts_payment", "payment_receipts", "payment_id");
    // Money that bought nothing yet, and what was taken of it. Rows are added, never changed.
    await table("payment_credits")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("account_id", type.text, (column) => column.notNull())
      .addColumn("receipt", type.text, (column) => column.notNull())
      .addColumn("payment_id", type.text)
      .addColumn("phone", type.text)
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("why", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .execute();
    await index("payment_credits_receipt", "payment_credits", "account_id", "receipt");
    await table("payment_credit_uses")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("credit_id", type.text, (column) => column.notNull().references("payment_credits.id"))
      .addColumn("payment_id", type.text)
      .addColumn("minor", type.int, (column) => column.notNull())
      .addColumn("why", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("by_name", type.text, (column) => column.notNull())
      .execute();
    await index("payment_credit_uses_credit", "payment_credit_uses", "credit_id");
    await table("payment_queue")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("key", type.text, (column) => column.notNull().unique()) // the same thing is queued once
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("payment_id", type.text)
      .addColumn("attempt_id", type.text)
      .addColumn("account_id", type.text)
      .addColumn("receipt", type.text)
      .addColumn("minor", type.int)
      .addColumn("currency", type.text)
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("done_at", type.int)
      .addColumn("done_by", type.text)
      .addColumn("done_how", type.text)
      .addColumn("note", type.text, (column) => column.notNull())
      .execute();
    await index("payment_queue_open", "payment_queue", "done_at", "at");
    await index("payment_queue_at", "payment_queue", "at");
    // What must follow a payment, written with it: device online, paper. Done until it is done.
    await table("payment_outbox")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("kind", type.text, (column) => column.notNull())
      .addColumn("key", type.text, (column) => column.notNull().unique())
      .addColumn("payload", type.text, (column) => column.notNull()) // JSON
      .addColumn("tries", type.int, (column) => column.notNull())
      .addColumn("next_at", type.int, (column) => column.notNull())
      .addColumn("done_at", type.int)
      .addColumn("last_error", type.text)
      .execute();
    await index("payment_outbox_due", "payment_outbox", "done_at", "next_at");
    // The book. Rows are added, never changed: gross, fee and net apart, who and why.
    await table("money_book")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("kind", type.text, (column) => column.notNull()) // paid, bought, credited, credit-used, held, released, returned, fee
      .addColumn("minor", type.int, (column) => column.notNull()) // ≥ 0, the kind tells the direction; less only in a correction
      .addColumn("currency", type.text, (column) => column.notNull())
      .addColumn("site_id", type.text)
      .addColumn("account_id", type.text, (column) => column.notNull())
      .addColumn("receipt", type.text, (column) => column.notNull())
      .addColumn("payment_id", type.text)
      .addColumn("attempt_id", type.text)
      .addColumn("grant_id", type.text)
      .addColumn("by_name", type.text, (column) => column.notNull())
      .addColumn("note", type.text, (column) => column.notNull())
      .execute();
    await index("money_book_at", "money_book", "account_id", "at");
    await index("money_book_payment", "money_book", "payment_id");
    await index("money_book_receipt", "money_book", "account_id", "receipt");
    await index("money_book_grant", "money_book", "grant_id");
    await table("recon_runs")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("account_id", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .addColumn("from_at", type.int, (column) => column.notNull())
      .addColumn("to_at", type.int, (column) => column.notNull())
      .addColumn("row_count", type.int, (column) => column.notNull())
      .addColumn("settled", type.int, (column) => column.notNull())
      .addColumn("differences", type.int, (column) => column.notNull())
      .addColumn("error", type.text)
      .execute();
    await index("recon_runs_at", "recon_runs", "account_id", "at");
    // Receipts typed by guests, so that a restart hands out no fresh tries.
    await table("claim_tries")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("who", type.text, (column) => column.notNull())
      .addColumn("at", type.int, (column) => column.notNull())
      .execute();
    // The listener for the companies' calls: one row.
    await table("notice_door")
      .addColumn("id", type.text, (column) => column.primaryKey().notNull())
      .addColumn("is_open", type.int, (column) => column.notNull())
      .addColumn("bind", type.text, (column) => column.notNull())
      .addColumn("port", type.int, (column) => column.notNull())
      .addColumn("url", type.text, (column) => column.notNull())
      .execute();
  },
};
