// A code for money that came by phone: made, sold and given its right in the caller's one transaction.
import type { Transaction } from "kysely";
import type { Terms } from "#contract/access.ts";
import type { GrantId } from "#contract/values/index.ts";
import { VoucherId, type Mac, type Money, type SiteId } from "#contract/values/index.ts";
import { makeIn } from "./making.ts";
import type { VouchersParts } from "./parts.ts";
import { sourceOf } from "./promise.ts";
import type { VoucherTables } from "./tables.ts";

export type BuyOrder = {
  readonly terms: Terms;
  readonly price: Money;
  readonly site: SiteId;
  readonly phone?: string | undefined;
  /** It has its place from the start. */
  readonly device?: Mac | undefined;
  /** Who took the money, and its receipt: for the voucher's steps. */
  readonly by: string;
  readonly note: string;
};
export type Bought = { readonly voucher: VoucherId; readonly code: string; readonly grant: GrantId };

export function createBuying({ clock, random, access }: VouchersParts) {
  return {
    /**
     * Time starts at first use, as with any code. After the commit call `access.granted([grant])`, and tell
     * `voucher.changed`.
     */
    async boughtIn(plain: Transaction<object>, order: BuyOrder): Promise<Bought> {
      const { terms, price, site, phone, device, by, note } = order;
      const kind = "bought";
      let grant: GrantId | undefined;
      const [row] = await makeIn(plain.$extendTables<VoucherTables>(), random, {
        offer: { terms, price },
        kind,
        codes: { count: 1, form: "short" },
        async grants([code]) {
          if (code === undefined) throw new Error("no code was made");
          grant = await access.grantIn(plain, {
            site,
            name: code.code,
            secret: code.code,
            terms,
            source: sourceOf(kind),
            phone,
            device,
          });
          return [grant];
        },
        site,
        state: "sold",
        at: clock.now(),
        by,
        note,
      });
      if (row === undefined || grant === undefined) throw new Error("a bought code was not made");
      return { voucher: VoucherId.parse(row.id), code: row.code, grant };
    },
  };
}
