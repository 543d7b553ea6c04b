// Payments in pages, and the whole story of one.
import type { Attempt, Payment, PaymentLine } from "#contract/payments.ts";
import type { PaymentId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { attemptOf, type Search, type Store } from "./store.ts";

export type PaymentStory = {
  readonly payment: Payment;
  readonly attempts: Attempt[];
  readonly lines: PaymentLine[];
};

export function createListing({ store }: { store: Store }) {
  const { db } = store;

  return {
    /** Newest first; `before` and `beforeId` are those of the last one of the page before. */
    async list(wish: Search): Promise<{ payments: Payment[]; more: boolean }> {
      const rows = await store.search({ ...wish, limit: wish.limit + 1 });
      return { payments: await store.views(rows.slice(0, wish.limit)), more: rows.length > wish.limit };
    },

    /** Throws AppError `not_found`. */
    async detail(id: PaymentId): Promise<PaymentStory> {
      const row = await store.payment(id);
      if (!row) throw new AppError("not_found", "no such payment", { params: { field: "payment" } });
      const attempts = await store.attemptsOf(id);
      const accounts = await db.selectFrom("payment_accounts").selectAll().execute();
      const receipts = await db
        .selectFrom("payment_receipts")
        .selectAll()
        .where("payment_id", "=", id)
        .orderBy("seen_at")
        .execute();
      return {
        payment: await store.view(row),
        attempts: attempts.map((attempt) =>
          attemptOf(
            attempt,
            accounts.find((account) => account.id === attempt.account_id),
            receipts.find((receipt) => receipt.attempt_id === attempt.id),
          ),
        ),
        lines: await store.lines(id),
      };
    },
  };
}
