// One stroke: a voucher from nothing, sold for cash, its slip on the way. The sale stands whatever the printer says.
import { GrantId, type Money, type PlanId, type SiteId } from "#contract/values/index.ts";
import { sumMoney } from "#contract/values/money.ts";
import type { Sale } from "#contract/vouchers.ts";
import { instantOf, localOf } from "#main/features/plans/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Ending } from "./ending.ts";
import { makeIn } from "./making.ts";
import { unused } from "./machine.ts";
import { moveIn } from "./moving.ts";
import type { By, VouchersParts } from "./parts.ts";
import type { Slips } from "./slips.ts";
import { createSalesStore } from "./sales-store.ts";
import { batchOf, type Kept, type Store } from "./store.ts";
import type { SaleRow, VoucherTables } from "./tables.ts";

export type SellOrder = {
  readonly plan: PlanId;
  readonly site: SiteId | null;
  readonly count: number;
  /** null: no paper. */
  readonly printer?: string | null | undefined;
};

/** What a sale needs to know of its voucher. */
type Sellable = {
  readonly id: string;
  readonly code: string;
  readonly planName: string;
  readonly price: Money;
};

export type Sold = { sales: Sale[]; job: string | null; printFault: string | null };

export function createSelling(parts: VouchersParts & { store: Store; slips: Slips; ending: Ending }) {
  const { bus, clock, random, log, settings, sites, plans, access, store, slips, ending } = parts;
  const db = parts.db.$extendTables<VoucherTables>();
  const sold = createSalesStore(parts.db);

  function saleRow(voucher: Sellable, plan: string, site: SiteId | null, at: number, by: By): SaleRow {
    return {
      id: random.uuid(),
      voucher_id: voucher.id,
      code: voucher.code,
      plan_id: plan,
      plan_name: voucher.planName,
      site_id: site,
      minor: voucher.price.minor,
      currency: voucher.price.currency,
      means: "cash",
      at,
      by_id: by.id,
      by_name: by.name,
    };
  }

  async function told(rows: readonly SaleRow[]): Promise<Sale[]> {
    const sales: Sale[] = [];
    for (const { id } of rows) {
      const sale = await sold.sale(id);
      if (!sale) continue;
      sales.push(sale);
      bus.tell("sale.made", sale);
    }
    return sales;
  }

  return {
    /** Oldest first; those taken back say so. */
    between: sold.salesBetween,

    async sell(order: SellOrder, by: By): Promise<Sold> {
      const { site, count } = order;
      const plan = plans.get(order.plan);
      if (!plan.onSale) throw new AppError("bad_request", "plan: not on sale", { params: { field: "plan" } });
      if (site !== null && plan.sites.length > 0 && !plan.sites.includes(site))
        throw new AppError("bad_request", "plan: not sold at this site", { params: { field: "plan" } });
      if (site !== null && !(await sites.list()).some(({ id }) => id === site))
        throw new AppError("not_found", "no such site", { params: { field: "site" } });
      const offer = { terms: plans.termsOf(plan), price: plan.price };
      const at = clock.now();
      const { made, rows } = await transaction(db, async (tx) => {
        const vouchers = await makeIn(tx, random, {
          offer,
          kind: "voucher",
          codes: { count, form: "short" },
          site: null,
          state: "sold",
          at,
          by: by.name,
        });
        const sales = vouchers.map((voucher) =>
          saleRow({ ...voucher, planName: plan.name, price: plan.price }, plan.id, site, at, by),
        );
        await tx.insertInto("sales").values(sales).execute();
        return { made: vouchers, rows: sales };
      });
      log.info("sold", { plan: plan.name, count, by: by.name, site });
      const sales = await told(rows);
      bus.tell("voucher.changed", { batch: null });
      if (order.printer === null) return { sales, job: null, printFault: null };
      try {
        const kept: Kept[] = made.map((voucher) => ({ ...voucher, ...offer }));
        const title = count === 1 ? plan.name : `${plan.name} × ${count}`;
        const job = await slips.print(kept, by, { title, printer: order.printer, soldAt: site });
        return { sales, job, printFault: null };
      } catch (error) {
        log.warn("a slip was sold but not printed", { plan: plan.name, error: textOf(error) });
        return { sales, job: null, printFault: textOf(error) };
      }
    },

    /** Cash for slips from the stock, all of them or none. Throws `already_exists` when one was sold or used before. */
    async sellSlips(ids: readonly string[], site: SiteId | null, by: By): Promise<Sale[]> {
      const slips = await store.some({ vouchers: ids });
      if (slips.length < ids.length)
        throw new AppError("not_found", "no such voucher", { params: { field: "vouchers" } });
      const at = clock.now();
      const rows = slips.map((slip) => {
        if (slip.plan_id === null)
          throw new AppError("bad_request", "vouchers: one belongs to no plan, it has no price");
        return saleRow({ ...slip, planName: slip.terms.planName }, slip.plan_id, site, at, by);
      });
      await transaction(db, async (tx) => {
        const step = { event: "sell", step: "sold", at, by: by.name, set: { sold_at: at } } as const;
        if ((await moveIn(tx, { vouchers: ids }, step)) < slips.length)
          throw new AppError("already_exists", "one of these slips was sold or used before", {
            params: { field: "vouchers" },
          });
        await tx.insertInto("sales").values(rows).execute();
      });
      log.info("slips sold", { count: rows.length, by: by.name, site });
      const sales = await told(rows);
      for (const batch of new Set(slips.map(batchOf))) bus.tell("voucher.changed", { batch });
      return sales;
    },

    /** Takes a sale back while its voucher is unused; its code is dead from then on. */
    async unsell(id: string, by: By): Promise<Sale> {
      const sale = await sold.sale(id);
      if (!sale) throw new AppError("not_found", "no such sale", { params: { field: "sale" } });
      if (sale.undoneAt !== null) return sale;
      const before = await store.byId(sale.voucher);
      // A code that waits on the router may have been used there a moment ago.
      const grant = before?.grant_id ? await access.view(GrantId.parse(before.grant_id)) : undefined;
      const at = clock.now();
      const voucher = await transaction(db, async (tx) => {
        const slip = await tx
          .selectFrom("vouchers")
          .select(["state", "grant_id", "batch_id"])
          .where("id", "=", sale.voucher)
          .executeTakeFirstOrThrow();
        if (!unused.includes(slip.state) || (grant && grant.firstUsedAt !== null))
          throw new AppError("already_exists", "the code was used: this sale cannot be taken back", {
            params: { field: "sale" },
          });
        await tx
          .insertInto("sale_undos")
          .values({ sale_id: id, at, by_name: by.name })
          .onConflict((same) => same.column("sale_id").doNothing())
          .execute();
        await moveIn(tx, { vouchers: [sale.voucher] }, { event: "void", step: "unsold", at, by: by.name });
        return slip;
      });
      if (grant) await ending.now(grant.id, "sale taken back", by);
      log.info("a sale was taken back", { sale: id, by: by.name });
      bus.tell("voucher.changed", { batch: batchOf(voucher) });
      const undone = { ...sale, undoneAt: at };
      bus.tell("sale.made", undone);
      return undone;
    },

    /** `all`: of everybody, else of this operator. */
    async today(by: By, all: boolean): Promise<{ sales: Sale[]; totals: Money[]; count: number }> {
      const { timeZone } = settings.get();
      const since = instantOf(timeZone, { date: localOf(timeZone, clock.now()).date, minute: 0 });
      const sales = await sold.salesSince(since, all ? undefined : by.id);
      const counted = sales.filter(({ undoneAt }) => undoneAt === null);
      const totals = sumMoney(counted.map(({ amount }) => amount)).toSorted((a, b) =>
        a.currency.localeCompare(b.currency),
      );
      return { sales, totals, count: counted.length };
    },
  };
}
