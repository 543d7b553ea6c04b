// Reading sales, with what was taken back.
import { Currency, PlanId, SiteId, VoucherId } from "#contract/values/index.ts";
import type { Sale } from "#contract/vouchers.ts";
import type { Db } from "#main/platform/db/index.ts";
import type { SaleRow, VoucherTables } from "./tables.ts";

export function createSalesStore(plain: Db) {
  const db = plain.$extendTables<VoucherTables>();

  function sales() {
    return db
      .selectFrom("sales")
      .leftJoin("sale_undos", "sale_undos.sale_id", "sales.id")
      .selectAll("sales")
      .select("sale_undos.at as undone_at");
  }

  return {
    async sale(id: string): Promise<Sale | undefined> {
      const row = await sales().where("sales.id", "=", id).executeTakeFirst();
      return row && saleOf(row);
    },

    /** Newest first. `by`: of this operator alone. */
    async salesSince(at: number, by?: string): Promise<Sale[]> {
      const rows = await sales()
        .where("sales.at", ">=", at)
        .$if(by !== undefined, (q) => q.where("sales.by_id", "=", by ?? ""))
        .orderBy("sales.at", "desc")
        .orderBy("sales.id")
        .execute();
      return rows.map(saleOf);
    },

    /** Oldest first, from `from` until before `to`; those taken back with the moment of that. */
    async salesBetween(from: number, to: number): Promise<Sale[]> {
      const rows = await sales()
        .where("sales.at", ">=", from)
        .where("sales.at", "<", to)
        .orderBy("sales.at")
        .orderBy("sales.id")
        .execute();
      return rows.map(saleOf);
    },
  };
}

function saleOf(row: SaleRow & { undone_at: number | null }): Sale {
  return {
    id: row.id,
    voucher: VoucherId.parse(row.voucher_id),
    code: row.code,
    plan: PlanId.parse(row.plan_id),
    planName: row.plan_name,
    site: row.site_id === null ? null : SiteId.parse(row.site_id),
    amount: { minor: row.minor, currency: Currency.parse(row.currency) },
    means: row.means,
    at: row.at,
    by: row.by_name,
    undoneAt: row.undone_at,
  };
}
