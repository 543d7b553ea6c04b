// The day's sums: what does not agree, named, and all rows together. Pure.
import type { DailySheet } from "#contract/payments.ts";
import type { Money } from "#contract/values/index.ts";

export type DailyRow = DailySheet["rows"][number];

export type Disagreement =
  | {
      readonly kind: "statement";
      readonly row: DailyRow;
      readonly difference: Money;
      readonly statement: Money;
    }
  | { readonly kind: "book"; readonly row: DailyRow; readonly unexplained: Money };

/** Where a row does not agree with itself or with the company. */
export function disagreementsOf(rows: readonly DailyRow[]): Disagreement[] {
  return rows.flatMap((row): Disagreement[] => {
    const { gross, bought, credited, held, returned, statement, difference } = row;
    const rest = gross.minor - bought.minor - credited.minor - held.minor - returned.minor;
    return [
      ...(rest === 0 ? [] : [{ kind: "book" as const, row, unexplained: { ...gross, minor: rest } }]),
      ...(statement === null || difference === null || difference.minor === 0
        ? []
        : [{ kind: "statement" as const, row, statement, difference }]),
    ];
  });
}

const sums = ["gross", "fee", "net", "bought", "credited", "held", "returned"] as const;
export type Sum = (typeof sums)[number];

/** Rows of one currency together; nothing to add up where there is one, or where currencies differ. */
export function totalOf(
  rows: readonly DailyRow[],
): (Record<Sum, Money> & { readonly count: number }) | undefined {
  const currency = rows[0]?.gross.currency;
  if (rows.length < 2 || currency === undefined || rows.some((row) => row.gross.currency !== currency))
    return undefined;
  const add = (of: Sum): Money => ({ minor: rows.reduce((sum, row) => sum + row[of].minor, 0), currency });
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    gross: add("gross"),
    fee: add("fee"),
    net: add("net"),
    bought: add("bought"),
    credited: add("credited"),
    held: add("held"),
    returned: add("returned"),
  };
}

/** Money that came after the statement ends: the sums differ, and nothing is wrong. */
export function isYoung({ gross, statement, difference }: DailyRow): boolean {
  return statement !== null && difference?.minor === 0 && statement.minor !== gross.minor;
}

/** Nothing came in that day, in any way. */
export function isEmpty({ rows, counterCount, differences }: DailySheet): boolean {
  return (
    rows.every((row) => row.count === 0 && row.gross.minor === 0) &&
    counterCount === 0 &&
    differences.length === 0
  );
}
