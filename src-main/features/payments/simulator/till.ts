// A company's own book: every success and every reversal, in the order they happened.
import type { Company, SimMoney } from "./types.ts";

export type Till = {
  book(money: Omit<SimMoney, "company" | "status">): SimMoney;
  /** Gives all of it back; undefined when there is no such receipt, or it went back before. */
  reverse(receipt: string, at: number): SimMoney | undefined;
  find(receipt: string): SimMoney | undefined;
  isReversed(receipt: string): boolean;
  rows(): readonly SimMoney[];
};

export function createTill(company: Company): Till {
  const rows: SimMoney[] = [];
  const byReceipt = new Map<string, SimMoney>();
  const reversed = new Set<string>();
  return {
    book(money) {
      if (byReceipt.has(money.receipt)) throw new Error(`receipt ${money.receipt} given twice`);
      const row: SimMoney = { company, status: "success", ...money };
      rows.push(row);
      byReceipt.set(row.receipt, row);
      return row;
    },
    reverse(receipt, at) {
      const row = byReceipt.get(receipt);
      if (!row || reversed.has(receipt)) return undefined;
      reversed.add(receipt);
      const back: SimMoney = { ...row, status: "reversed", at };
      rows.push(back);
      return back;
    },
    find: (receipt) => byReceipt.get(receipt),
    isReversed: (receipt) => reversed.has(receipt),
    rows: () => rows,
  };
}
