// Paper: slips of vouchers to a printer or a sheet, and which of them are known to be out.
import type { SiteId } from "#contract/values/index.ts";
import type { OnPaper, Ticket } from "#main/features/printing/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { moveIn } from "./moving.ts";
import type { By, VouchersParts } from "./parts.ts";
import { batchOf, type Kept, type Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";
import { ticketOf } from "./tickets.ts";

export type Slips = ReturnType<typeof createSlips>;

export type PrintHow = {
  readonly title: string;
  readonly printer?: string | undefined;
  readonly template?: string | undefined;
  /** Where it was sold: the printer there, the site's name on the slip, and the drawer opens. */
  readonly soldAt?: SiteId | null | undefined;
};

export function createSlips(parts: VouchersParts & { store: Store }) {
  const { bus, clock, sites, printing, store, loginUrl } = parts;
  const db = parts.db.$extendTables<VoucherTables>();

  async function ticketsOf(vouchers: readonly Kept[], by: By, soldAt?: SiteId | null): Promise<Ticket[]> {
    const all = await sites.list();
    return vouchers.map((voucher) => {
      const place = voucher.site_id ?? soldAt ?? null;
      const site = all.find(({ id }) => id === place);
      return ticketOf(voucher, {
        site: site?.name ?? "",
        by: by.name,
        loginUrl: loginUrl?.(voucher.code, site?.id ?? null),
      });
    });
  }

  return {
    /** Answers the job. Throws what the printing says when there is no printer. */
    async print(vouchers: readonly Kept[], by: By, how: PrintHow): Promise<string> {
      const { title, printer, template, soldAt } = how;
      const { job } = await printing.print({
        tickets: await ticketsOf(vouchers, by, soldAt),
        kind: "voucher",
        title,
        site: soldAt ?? siteOf(vouchers),
        drawer: soldAt !== undefined,
        ...(printer === undefined ? {} : { printer }),
        ...(template === undefined ? {} : { template }),
      });
      return job;
    },

    async sheet(vouchers: readonly Kept[], by: By): Promise<Uint8Array> {
      return printing.sheet(await ticketsOf(vouchers, by));
    },

    /** A slip is on paper. It may be told twice: the second time changes nothing. */
    async cameOut({ job, slip, ticket }: OnPaper): Promise<void> {
      const voucher = ticket.key === undefined ? undefined : await store.byId(ticket.key);
      if (!voucher) return;
      const at = clock.now();
      const news = await transaction(db, async (tx) => {
        const { numInsertedOrUpdatedRows: fresh } = await tx
          .insertInto("voucher_prints")
          .values({ job, slip, voucher_id: voucher.id, printed_at: at })
          .onConflict((same) => same.columns(["job", "slip"]).doNothing())
          .executeTakeFirstOrThrow();
        if (!fresh) return 0;
        const by = ticket.fields["operator"] ?? "";
        return moveIn(tx, { vouchers: [voucher.id] }, { event: "print", step: "printed", at, by });
      });
      if (news > 0) bus.tell("voucher.changed", { batch: batchOf(voucher) });
    },
  };
}

/** The one site all of these are for, if it is one. */
function siteOf(vouchers: readonly Kept[]): SiteId | null {
  const sites = new Set(vouchers.map(({ site_id }) => site_id));
  const [site = null] = sites;
  return sites.size === 1 ? (site as SiteId | null) : null;
}
