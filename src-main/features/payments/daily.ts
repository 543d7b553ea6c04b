// The sheet of a day: what was paid, what it became, what the companies say, to the shilling.
import type { DailySheet } from "#contract/payments.ts";
import { AccountId, Currency, type LocalDate, type Money } from "#contract/values/index.ts";
import { sumMoney } from "#contract/values/money.ts";
import { instantOf } from "#main/features/plans/index.ts";
import type { Vouchers } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { sql } from "kysely";
import { auditBook } from "./audit.ts";
import { creditLeftOf, heldLeftOf, noSums, type Sums } from "./booking.ts";
import type { AccountRow, BookKind, PaymentTables } from "./tables.ts";
import type { Waiting } from "./waiting.ts";

/** A statement may lag behind: younger money is not missed yet. */
const graceMs = 10 * 60_000;

type Row = DailySheet["rows"][number];
type Span = { readonly from: number; readonly to: number };
/** One account's money of a day, in one currency. */
type Sum = {
  sums: Sums;
  count: number;
  stated: number;
  /** Of the receipts a statement must have: what the book says. */
  expected: number;
};

export function createDaily(parts: {
  db: Db;
  clock: Pick<Clock, "now">;
  settings: { get(): { readonly timeZone: string } };
  waiting: Pick<Waiting, "differences">;
  vouchers: Pick<Vouchers, "salesBetween">;
}) {
  const { clock, settings, waiting, vouchers } = parts;
  const db = parts.db.$extendTables<PaymentTables>();

  /**
   * Until when the company's statements were read without a gap from the day's beginning; undefined where they were
   * not, or where it gives none.
   */
  async function coverage(
    account: string,
    { from, to }: Span,
  ): Promise<{ to: number; at: number } | undefined> {
    const runs = await db
      .selectFrom("recon_runs")
      .select(["from_at", "to_at", "at"])
      .where("account_id", "=", account)
      .where("error", "is", null)
      .where("to_at", ">", from)
      .where("from_at", "<", to)
      .orderBy("from_at")
      .execute();
    let reached = from;
    let at = 0;
    for (const run of runs) {
      if (run.from_at > reached) break;
      reached = Math.max(reached, run.to_at);
      at = Math.max(at, run.at);
    }
    const needed = Math.min(to, clock.now()) - 2 * 3_600_000;
    return reached > from && reached >= needed ? { to: reached, at } : undefined;
  }

  async function sumsOf(account: string, span: Span, covered: number): Promise<Map<Currency, Sum>> {
    const { rows } = await sql<{ kind: BookKind; currency: string; minor: number }>`
      select b.kind, b.currency, sum(b.minor) as minor
      from payment_receipts r
      join money_book b on b.account_id = r.account_id and b.receipt = coalesce(r.was, r.receipt)
      where r.account_id = ${account} and r.at >= ${span.from} and r.at < ${span.to}
      group by b.kind, b.currency`.execute(db);
    const receipts = await sql<{ currency: string; count: number; stated: number; expected: number }>`
      select r.currency, count(*) as count,
        total(r.minor) filter (where r.status = 'success' and r.stated_at is not null) as stated,
        total((select sum(b.minor) from money_book b where b.account_id = r.account_id
          and b.receipt = coalesce(r.was, r.receipt) and b.kind = 'paid'))
          filter (where r.status = 'success' and (r.stated_at is not null or r.at <= ${covered - graceMs})) as expected
      from payment_receipts r
      where r.account_id = ${account} and r.at >= ${span.from} and r.at < ${span.to}
      group by r.currency`.execute(db);
    const found = new Map<Currency, Sum>();
    for (const { currency, count, stated, expected } of receipts.rows)
      found.set(Currency.parse(currency), {
        sums: noSums,
        count: Number(count),
        stated: Number(stated),
        expected: Number(expected),
      });
    for (const { kind, currency: text, minor } of rows) {
      const currency = Currency.parse(text);
      const sum = found.get(currency);
      if (sum) found.set(currency, { ...sum, sums: { ...sum.sums, currency, [kind]: Number(minor) } });
    }
    return found;
  }

  async function rowsOf(account: AccountRow, span: Span): Promise<Row[]> {
    const covered = await coverage(account.id, span);
    const sums = await sumsOf(account.id, span, covered?.to ?? 0);
    if (sums.size === 0 && account.removed_at === null && account.is_on === 1)
      sums.set(account.currency, { sums: noSums, count: 0, stated: 0, expected: 0 });
    return [...sums].map(([currency, { sums: book, count, stated, expected }]): Row => {
      const money = (minor: number): Money => ({ minor, currency });
      return {
        account: AccountId.parse(account.id),
        title: account.title,
        provider: account.provider,
        count,
        gross: money(book.paid),
        fee: money(book.fee),
        net: money(book.paid - book.fee),
        bought: money(book.bought),
        credited: money(creditLeftOf(book)),
        held: money(heldLeftOf(book)),
        returned: money(book.returned),
        statement: covered ? money(stated) : null,
        statementAt: covered ? covered.at : null,
        difference: covered ? money(stated - expected) : null,
      };
    });
  }

  return {
    /** By the shop's own calendar; money belongs to the day on which it came, as the company says. */
    async daily(date: LocalDate): Promise<DailySheet> {
      const { timeZone } = settings.get();
      const span: Span = {
        from: instantOf(timeZone, { date, minute: 0 }),
        to: instantOf(timeZone, { date, minute: 24 * 60 }),
      };
      const accounts = await db.selectFrom("payment_accounts").selectAll().orderBy("made_at").execute();
      const rows: Row[] = [];
      for (const account of accounts) rows.push(...(await rowsOf(account, span)));
      const faults = await auditBook(parts.db, span);
      const sales = (await vouchers.salesBetween(span.from, span.to)).filter(
        ({ undoneAt }) => undoneAt === null,
      );
      return {
        date,
        rows,
        agrees: faults.length === 0 && rows.every(agrees),
        counter: sumMoney(sales.map(({ amount }) => amount)),
        counterCount: sales.length,
        differences: await waiting.differences(span.from, span.to),
      };
    },
  };
}

function agrees({ gross, bought, credited, held, returned, difference }: Row): boolean {
  const explained = bought.minor + credited.minor + held.minor + returned.minor;
  return gross.minor === explained && (difference === null || difference.minor === 0);
}
