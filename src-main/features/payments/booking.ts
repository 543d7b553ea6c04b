// The one hand that writes the book, credits and the owner's queue: inside the caller's transaction, rows only added.
import type { Transaction } from "kysely";
import type { QueueAct, QueueKind } from "#contract/payments.ts";
import { Currency, type Money } from "#contract/values/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import type { BookKind, CreditRow, CreditUseRow, PaymentTables } from "./tables.ts";

export type Tx = Transaction<PaymentTables>;

/** Money is one receipt of one account: its real name or the provisional one, either finds it. */
export type Receipt = { readonly account: string; readonly receipt: string };

type Links = {
  readonly site?: string | null | undefined;
  readonly payment?: string | null | undefined;
  readonly attempt?: string | null | undefined;
  readonly grant?: string | null | undefined;
  /** An operator's name; empty for Kaunta itself. */
  readonly by?: string | undefined;
  readonly note?: string | undefined;
};

export type NewBookRow = Receipt &
  Links & {
    readonly kind: BookKind;
    /** Whole minor units; below nought only in a correction, with a note. */
    readonly amount: Money;
  };

export type NewQueueItem = {
  /** The same thing is queued once: `kind:account:receipt`, `kind:attempt`, as `queueKey` makes it. */
  readonly key: string;
  readonly kind: QueueKind;
  readonly payment?: string | null | undefined;
  readonly attempt?: string | null | undefined;
  readonly account?: string | null | undefined;
  readonly receipt?: string | null | undefined;
  readonly amount?: Money | null | undefined;
  readonly note?: string | undefined;
};

export type NewCredit = Receipt &
  Links & {
    /** Who may use it besides whoever knows the receipt: `254712345678`. */
    readonly phone?: string | null | undefined;
    readonly amount: Money;
    readonly why: CreditRow["why"];
  };

export type CreditUse = Receipt &
  Links & {
    readonly minor: number;
    readonly why: CreditUseRow["why"];
  };

/** What the book says of one receipt, in minor units of `currency`. */
export type Sums = { readonly currency: Currency | undefined } & Readonly<Record<BookKind, number>>;

export type Booking = ReturnType<typeof createBooking>;

/** The key under which a thing waits in the queue once. */
export const queueKey = (kind: QueueKind, ...of: readonly string[]): string => [kind, ...of].join(":");

export const noSums: Sums = {
  currency: undefined,
  paid: 0,
  fee: 0,
  bought: 0,
  credited: 0,
  "credit-used": 0,
  held: 0,
  released: 0,
  returned: 0,
};

/** Nought where the book's rule holds: paid = bought + (credited − credit-used) + (held − released) + returned. */
export function unexplained(sums: Sums): number {
  const { paid, bought, credited, held, released, returned } = sums;
  return paid - bought - (credited - sums["credit-used"]) - (held - released) - returned;
}
export const creditLeftOf = (sums: Sums): number => sums.credited - sums["credit-used"];
export const heldLeftOf = (sums: Sums): number => sums.held - sums.released;

export function createBooking(parts: { clock: Pick<Clock, "now">; random: Pick<Random, "uuid"> }) {
  const { clock, random } = parts;

  /** The name the book has this money under: the one it came with first. */
  async function bookName(tx: Tx, { account, receipt }: Receipt): Promise<string> {
    const row = await tx
      .selectFrom("payment_receipts")
      .select("was")
      .where("account_id", "=", account)
      .where("receipt", "=", receipt)
      .executeTakeFirst();
    return row?.was ?? receipt;
  }

  async function bookIn(tx: Tx, rows: readonly NewBookRow[]): Promise<void> {
    const at = clock.now();
    for (const row of rows) {
      if (row.amount.minor === 0) continue;
      if (row.amount.minor < 0 && !row.note) throw new Error("a correction in the book must say why");
      await tx
        .insertInto("money_book")
        .values({
          id: random.uuid(),
          at,
          kind: row.kind,
          minor: row.amount.minor,
          currency: row.amount.currency,
          site_id: row.site ?? null,
          account_id: row.account,
          receipt: await bookName(tx, row),
          payment_id: row.payment ?? null,
          attempt_id: row.attempt ?? null,
          grant_id: row.grant ?? null,
          by_name: row.by ?? "",
          note: row.note ?? "",
        })
        .execute();
    }
  }

  async function sumsIn(tx: Tx, of: Receipt): Promise<Sums> {
    const rows = await tx
      .selectFrom("money_book")
      .select((the) => ["kind", "currency", the.fn.sum<number>("minor").as("minor")])
      .where("account_id", "=", of.account)
      .where("receipt", "=", await bookName(tx, of))
      .groupBy(["kind", "currency"])
      .execute();
    return rows.reduce<Sums>(
      (sums, { kind, currency, minor }) => ({ ...sums, currency, [kind]: sums[kind] + Number(minor) }),
      noSums,
    );
  }

  /** What is left of a receipt's credits. */
  async function creditsIn(tx: Tx, of: Receipt): Promise<{ credit: CreditRow; left: number }[]> {
    const credits = await tx
      .selectFrom("payment_credits")
      .selectAll()
      .where("account_id", "=", of.account)
      .where("receipt", "=", await bookName(tx, of))
      .orderBy("at")
      .orderBy("id")
      .execute();
    const found: { credit: CreditRow; left: number }[] = [];
    for (const credit of credits) {
      const used = await tx
        .selectFrom("payment_credit_uses")
        .select((the) => the.fn.sum<number>("minor").as("minor"))
        .where("credit_id", "=", credit.id)
        .executeTakeFirst();
      found.push({ credit, left: credit.minor - Number(used?.minor ?? 0) });
    }
    return found;
  }

  return {
    /** Adds rows; those of nothing are left out. */
    bookIn,
    /** What the book says of this receipt so far. */
    sumsIn,

    /** False when this very thing was queued before, decided or not. */
    async queueIn(tx: Tx, item: NewQueueItem): Promise<boolean> {
      const { key, kind, payment, attempt, account, receipt, amount, note } = item;
      const added = await tx
        .insertInto("payment_queue")
        .values({
          id: random.uuid(),
          key,
          kind,
          payment_id: payment ?? null,
          attempt_id: attempt ?? null,
          account_id: account ?? null,
          receipt: receipt ?? null,
          minor: amount?.minor ?? null,
          currency: amount?.currency ?? null,
          at: clock.now(),
          note: note ?? "",
        })
        .onConflict((same) => same.column("key").doNothing())
        .executeTakeFirst();
      return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** What came to its end without the owner. False when it was no longer open. */
    async unqueueIn(
      tx: Tx,
      key: string,
      end: { how: QueueAct; by?: string; note?: string },
    ): Promise<boolean> {
      const done = await tx
        .updateTable("payment_queue")
        .set({ done_at: clock.now(), done_by: end.by ?? "", done_how: end.how })
        .$if(end.note !== undefined, (q) => q.set({ note: end.note ?? "" }))
        .where("key", "=", key)
        .where("done_at", "is", null)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },

    /** A credit and its `credited` row of the book. Answers the credit's id. */
    async creditIn(tx: Tx, credit: NewCredit): Promise<string> {
      const id = random.uuid();
      const { amount, why, phone, payment } = credit;
      await tx
        .insertInto("payment_credits")
        .values({
          id,
          account_id: credit.account,
          receipt: await bookName(tx, credit),
          payment_id: payment ?? null,
          phone: phone ?? null,
          minor: amount.minor,
          currency: amount.currency,
          why,
          at: clock.now(),
        })
        .execute();
      await bookIn(tx, [{ ...credit, kind: "credited", amount }]);
      return id;
    },

    async creditLeft(tx: Tx, of: Receipt): Promise<number> {
      return (await creditsIn(tx, of)).reduce((sum, { left }) => sum + left, 0);
    },

    /**
     * Takes of a receipt's credits, the oldest first, with the book's `credit-used` and `bought` or `returned`.
     * Throws AppError `already_exists` when less is left.
     */
    async useCreditIn(tx: Tx, use: CreditUse): Promise<void> {
      let wanted = use.minor;
      let currency: Currency | undefined;
      for (const { credit, left } of await creditsIn(tx, use)) {
        const minor = Math.min(left, wanted);
        if (minor <= 0) continue;
        wanted -= minor;
        currency = Currency.parse(credit.currency);
        await tx
          .insertInto("payment_credit_uses")
          .values({
            id: random.uuid(),
            credit_id: credit.id,
            payment_id: use.payment ?? null,
            minor,
            why: use.why,
            at: clock.now(),
            by_name: use.by ?? "",
          })
          .execute();
      }
      if (wanted > 0 || currency === undefined)
        throw new AppError("already_exists", "that money was used before", { params: { field: "receipt" } });
      const amount: Money = { minor: use.minor, currency };
      await bookIn(tx, [
        { ...use, kind: "credit-used", amount },
        { ...use, kind: use.why, amount },
      ]);
    },
  };
}
