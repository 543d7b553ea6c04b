// What came in today: in the drawer, and through the companies. The daily sheet says the same in more words.
import type { Takings, TakingsToday } from "#contract/payments.ts";
import { Currency } from "#contract/values/index.ts";
import { instantOf, localOf } from "#main/features/plans/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { sql } from "kysely";
import type { PaymentsParts } from "./parts.ts";
import type { PaymentTables } from "./tables.ts";

export type By = { readonly id: string; readonly name: string };

export function createTakings(
  parts: { readonly clock: Pick<Clock, "now"> } & Pick<PaymentsParts, "db" | "settings" | "vouchers">,
) {
  const { clock, settings, vouchers } = parts;
  const db = parts.db.$extendTables<PaymentTables>();

  /**
   * Money of receipts that came since then, less what of it went back. A slip that was given as money came in as a slip
   * before, so it is left out. Who took cash stands in the payment's diary.
   */
  async function since(
    at: number,
    taker: string | undefined,
  ): Promise<{ cash: Takings; companies: Takings }> {
    const own =
      taker === undefined
        ? sql``
        : sql`and a.provider = 'cash' and exists (select 1 from payment_events e where e.attempt_id = r.attempt_id
            and e.kind = 'operator' and e.what in ('paid', 'twice', 'held')
            and json_extract(e.params, '$.by') = ${taker})`;
    const { rows } = await sql<{ is_cash: number; currency: string; count: number; minor: number }>`
      select is_cash, currency, count(*) as count, sum(minor) as minor from (
        select a.provider = 'cash' as is_cash, b.currency,
          sum(case b.kind when 'paid' then b.minor else -b.minor end) as minor
        from payment_accounts a
        join payment_receipts r on r.account_id = a.id and r.at >= ${at}
        join money_book b on b.account_id = r.account_id and b.receipt = coalesce(r.was, r.receipt)
          and b.kind in ('paid', 'returned')
        where a.provider <> 'voucher' ${own}
        group by r.account_id, r.receipt, b.currency)
      where minor > 0 group by is_cash, currency order by currency`.execute(db);
    const of = (isCash: boolean): Takings => {
      const some = rows.filter((row) => (row.is_cash === 1) === isCash);
      return {
        totals: some.map(({ minor, currency }) => ({
          minor: Number(minor),
          currency: Currency.parse(currency),
        })),
        count: some.reduce((sum, { count }) => sum + Number(count), 0),
      };
    };
    return { cash: of(true), companies: of(false) };
  }

  return {
    /** By the shop's own calendar. `all`: of everybody, else what this operator took. */
    async takingsToday(by: By, all: boolean): Promise<TakingsToday> {
      const { timeZone } = settings.get();
      const midnight = instantOf(timeZone, { date: localOf(timeZone, clock.now()).date, minute: 0 });
      const { totals, count } = await vouchers.salesToday(by, all);
      const { cash, companies } = await since(midnight, all ? undefined : by.name);
      return { all, slips: { totals, count }, cash, companies: all ? companies : null };
    },
  };
}
