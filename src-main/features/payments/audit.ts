// Is the book right? Looks at all of it, or at the money of some days, and says what is wrong. Writes nothing.
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#main/platform/db/index.ts";

export type FaultKind =
  | "rule" // paid ≠ bought + credited + held + returned
  | "below-nought" // more was used of a credit or of held money than there was
  | "receipt-missing" // the book has money without a receipt
  | "receipt-twice" // one piece of money under two receipts
  | "amount" // the receipt says another amount than the book
  | "credits" // credits and their uses are not those of the book
  | "paid-without-access" // a paid payment without exactly one right and one voucher
  | "access-without-money" // a right that came of payments, and nobody paid
  | "attempt-without-money" // a paid attempt whose money is not in the book
  | "held-unexplained"; // held money the owner was never told of

export type Fault = {
  readonly kind: FaultKind;
  /** Whose: a receipt as `account/receipt`, or the id of a payment, attempt or right. */
  readonly of: string;
  readonly detail: string;
};

/** Money that came from `from` until before `to`; all of it where nothing is said. */
export type AuditSpan = { readonly from: number; readonly to: number };

type Found = { of: string; detail: string };

const mostFaults = 100;

/** At most a hundred of each kind. An empty list is a book in order. */
export async function auditBook(db: Db, span?: AuditSpan): Promise<Fault[]> {
  const within = (column: string): RawBuilder<unknown> =>
    span ? sql`${sql.ref(column)} >= ${span.from} and ${sql.ref(column)} < ${span.to}` : sql`1 = 1`;
  /** Of each receipt what the book says, under the name it was booked with. */
  const sums = sql`
    select r.account_id || '/' || r.receipt as of, r.receipt, r.minor as receipt_minor, r.currency as receipt_currency,
      r.account_id, coalesce(r.was, r.receipt) as name, count(distinct b.currency) as currencies,
      min(b.currency) as currency,
      total(b.minor) filter (where b.kind = 'paid') as paid,
      total(b.minor) filter (where b.kind = 'bought') as bought,
      total(b.minor) filter (where b.kind = 'credited') as credited,
      total(b.minor) filter (where b.kind = 'credit-used') as used,
      total(b.minor) filter (where b.kind = 'held') as held,
      total(b.minor) filter (where b.kind = 'released') as released,
      total(b.minor) filter (where b.kind = 'returned') as returned
    from payment_receipts r
    left join money_book b on b.account_id = r.account_id and b.receipt = coalesce(r.was, r.receipt)
    where ${within("r.at")}
    group by r.account_id, r.receipt`;

  const questions: Record<FaultKind, RawBuilder<Found>> = {
    rule: sql`
      select of, 'paid ' || paid || ', bought ' || bought || ', credit ' || (credited - used) || ', held ' ||
        (held - released) || ', returned ' || returned as detail
      from (${sums}) where paid <> bought + (credited - used) + (held - released) + returned`,
    "below-nought": sql`
      select of, 'credited ' || credited || ', used ' || used || ', held ' || held || ', released ' || released as detail
      from (${sums}) where credited < used or held < released or bought < 0 or returned < 0`,
    amount: sql`
      select of, 'receipt ' || receipt_minor || ' ' || receipt_currency || ', book ' || paid || ' ' ||
        coalesce(currency, '') as detail
      from (${sums}) where paid <> receipt_minor or currencies <> 1 or currency <> receipt_currency`,
    "receipt-missing": sql`
      select b.account_id || '/' || b.receipt as of, 'in the book only' as detail
      from money_book b
      where ${within("b.at")} and b.kind = 'paid'
        and not exists (select 1 from payment_receipts r
          where r.account_id = b.account_id and r.receipt = b.receipt and r.was is null)
        and not exists (select 1 from payment_receipts r
          where r.account_id = b.account_id and r.was = b.receipt)
      group by b.account_id, b.receipt
      having (select total(c.minor) from money_book c
        where c.account_id = b.account_id and c.receipt = b.receipt and c.kind = 'paid') <> 0`,
    "receipt-twice": sql`
      select r.account_id || '/' || r.receipt as of, 'booked under ' || r.was || ' with another' as detail
      from payment_receipts r
      where ${within("r.at")} and r.was is not null and (
        exists (select 1 from payment_receipts o where o.account_id = r.account_id and o.receipt = r.was)
        or (select count(*) from payment_receipts o where o.account_id = r.account_id and o.was = r.was) > 1)`,
    credits: sql`
      select of, 'credits ' || kept || ', uses ' || spent || '; book ' || credited || ', ' || used as detail
      from (select s.*,
          (select total(c.minor) from payment_credits c
            where c.account_id = s.account_id and c.receipt = s.name) as kept,
          (select total(u.minor) from payment_credit_uses u join payment_credits c on c.id = u.credit_id
            where c.account_id = s.account_id and c.receipt = s.name) as spent
        from (${sums}) s)
      where kept <> credited or spent <> used`,
    "paid-without-access": sql`
      select p.id as of, p.ref || ' has no right, no voucher or no code' as detail
      from payments p
      where ${within("p.made_at")} and p.state = 'paid' and (
        p.code is null or p.paid_at is null
        or not exists (select 1 from grants g where g.id = p.grant_id and g.source = 'payment')
        or not exists (select 1 from vouchers v
          where v.id = p.voucher_id and v.grant_id = p.grant_id and v.code = p.code))`,
    "access-without-money": sql`
      select g.id as of, 'right of ' || g.name as detail
      from grants g
      where ${within("g.made_at")} and g.source = 'payment' and (
        (select count(*) from payments p where p.grant_id = g.id and p.state in ('paid', 'refunded')) <> 1
        or not exists (select 1 from money_book b where b.grant_id = g.id and b.kind = 'bought' and b.minor > 0))`,
    "attempt-without-money": sql`
      select a.id as of, a.ref || ' is ' || a.state as detail
      from payment_attempts a
      where ${within("a.made_at")} and a.state in ('paid', 'reversed')
        and not exists (select 1 from payment_receipts r where r.attempt_id = a.id)`,
    "held-unexplained": sql`
      select of, 'held ' || (held - released) as detail
      from (${sums}) s
      where held > released and not exists (
        select 1 from payment_queue q where q.account_id = s.account_id and q.receipt in (s.name, s.receipt))`,
  };
  const faults: Fault[] = [];
  for (const [kind, question] of Object.entries(questions) as [FaultKind, RawBuilder<Found>][]) {
    const { rows } = await sql<Found>`${question} limit ${mostFaults}`.execute(db);
    for (const { of, detail } of rows) faults.push({ kind, of, detail });
  }
  return faults;
}
