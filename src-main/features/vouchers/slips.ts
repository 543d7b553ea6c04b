// Paper: slips of vouchers to a printer or a sheet, and which of them are known to be out.
import type { PrintJob } from "#contract/printing.ts";
import { BatchId, type SiteId } from "#contract/values/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import { inParts } from "./making.ts";
import { moveIn } from "./moving.ts";
import type { By, Ticket, VouchersParts } from "./parts.ts";
import type { Kept, Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";
import { ticketOf } from "./tickets.ts";

export type Slips = ReturnType<typeof createSlips>;

export type PrintHow = {
  readonly title: string;
  readonly printer?: string | undefined;
  readonly template?: string | undefined;
  /** Where it was sold, for the site's name on the slip. */
  readonly soldAt?: SiteId | null | undefined;
};

/** Jobs whose progress is remembered until we know which slips they are. */
const mostJobs = 50;

export function createSlips(parts: VouchersParts & { store: Store }) {
  const { bus, clock, log, settings, sites, printing, loginUrl } = parts;
  const db = parts.db.$extendTables<VoucherTables>();
  /** How many slips of a job are out, as far as told, and as far as written down. */
  const told = new Map<string, number>();
  const working = new Map<string, Promise<void>>();

  async function ticketsOf(vouchers: readonly Kept[], by: By, soldAt?: SiteId | null): Promise<Ticket[]> {
    const all = await sites.list();
    const now = clock.now();
    return vouchers.map((voucher) => {
      const place = voucher.site_id ?? soldAt ?? null;
      const site = all.find(({ id }) => id === place);
      return ticketOf(voucher, {
        shop: settings.get().shopName,
        site: site?.name ?? "",
        timeZone: site?.timeZone ?? settings.get().timeZone,
        now,
        by: by.name,
        loginUrl: loginUrl?.(voucher.code, site?.id ?? null),
      });
    });
  }

  /** Which slips of a job are which vouchers: a job may go on after a restart. */
  function remember(job: string, vouchers: readonly Kept[], by: By): Promise<void> {
    const rows = vouchers.map(({ id }, index) => ({
      job,
      slip: index + 1,
      voucher_id: id,
      by_name: by.name,
      printed_at: null,
    }));
    return transaction(db, (tx) =>
      inParts(rows, (some) => tx.insertInto("voucher_prints").values(some).execute()),
    );
  }

  /** Writes down what came out of this job. One at a time for a job: slips come faster than the disk. */
  function note(job: string): Promise<void> {
    const running = working.get(job);
    if (running) return running;
    const work = (async () => {
      for (let done = -1; done !== (told.get(job) ?? 0);) {
        done = told.get(job) ?? 0;
        await cameOut(job, done);
      }
    })()
      .catch((error: unknown) => log.error("printed slips cannot be noted", { job, error: textOf(error) }))
      .finally(() => working.delete(job));
    working.set(job, work);
    return work;
  }

  async function cameOut(job: string, upTo: number): Promise<void> {
    const at = clock.now();
    const batches = await transaction(db, async (tx) => {
      const rows = await tx
        .selectFrom("voucher_prints")
        .innerJoin("vouchers", "vouchers.id", "voucher_prints.voucher_id")
        .select(["vouchers.id", "vouchers.batch_id", "voucher_prints.by_name"])
        .where("job", "=", job)
        .where("slip", "<=", upTo)
        .where("printed_at", "is", null)
        .execute();
      if (rows.length === 0) return [];
      await tx
        .updateTable("voucher_prints")
        .set({ printed_at: at })
        .where("job", "=", job)
        .where("slip", "<=", upTo)
        .where("printed_at", "is", null)
        .execute();
      const ids = rows.map(({ id }) => id);
      await moveIn(
        tx,
        { vouchers: ids },
        { event: "print", step: "printed", at, by: rows[0]?.by_name ?? "" },
      );
      return [...new Set(rows.map(({ batch_id }) => batch_id))];
    });
    for (const batch of batches)
      bus.tell("voucher.changed", { batch: batch === null ? null : BatchId.parse(batch) });
  }

  return {
    /** Answers the job. Throws what the printing says when there is no printer. */
    async print(
      vouchers: readonly Kept[],
      by: By,
      { title, printer, template, soldAt }: PrintHow,
    ): Promise<string> {
      const { job } = await printing.print({
        tickets: await ticketsOf(vouchers, by, soldAt),
        kind: "voucher",
        title,
        ...(printer === undefined ? {} : { printer }),
        ...(template === undefined ? {} : { template }),
      });
      await remember(job, vouchers, by);
      void note(job);
      return job;
    },

    async sheet(vouchers: readonly Kept[], by: By): Promise<Uint8Array> {
      return printing.sheet(await ticketsOf(vouchers, by));
    },

    /** A print job went on. */
    heard({ id, printed }: Pick<PrintJob, "id" | "printed">): void {
      told.delete(id);
      told.set(id, printed);
      for (const oldest of told.keys()) {
        if (told.size <= mostJobs) break;
        told.delete(oldest);
      }
      if (printed > 0) void note(id);
    },

    /** Waits until everything told is written down. */
    async idle(): Promise<void> {
      await Promise.all(working.values());
    },
  };
}
