// The tables `printers`, `print_templates`, `print_defaults` and `print_jobs`, and nothing but.
import type { Kysely } from "kysely";
import {
  type Block,
  Block as BlockShape,
  type PaperWidth,
  type Printer,
  type PrinterDraft,
  PrinterWay,
  type PrintJob,
  type TicketKind,
} from "#contract/printing.ts";
import { isDuplicate, transaction, type Db } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Ticket } from "./ticket.ts";

type PrinterRow = {
  id: string;
  name: string;
  folded: string;
  way: string;
  width: number;
  site_id: string | null;
  cut: number;
  drawer: number;
  is_default: number;
  made_at: number;
};
type TemplateRow = { id: string; name: string; kind: string; blocks: string; changed_at: number };
type DefaultRow = { kind: string; template_id: string };
type JobRow = {
  id: string;
  printer_id: string;
  printer_name: string;
  kind: string;
  title: string;
  blocks: string;
  tickets: string;
  drawer: number;
  slips: number;
  printed: number;
  sending: number;
  proof: string | null;
  state: string;
  cause: string | null;
  why: string;
  torn: number;
  at: number;
};
type Tables = {
  printers: PrinterRow;
  print_templates: TemplateRow;
  print_defaults: DefaultRow;
  print_jobs: JobRow;
};

export type KeptPrinter = PrinterDraft & Pick<Printer, "id" | "isDefault"> & { readonly madeAt: number };
export type KeptTemplate = { id: string; name: string; kind: TicketKind; blocks: Block[] };
/** A job as it runs: what everybody may know, and what is still to be printed. */
export type KeptJob = PrintJob & {
  readonly blocks: readonly Block[];
  readonly tickets: readonly Ticket[];
  readonly drawer: boolean;
  /** The slip that was on its way when this was written; above `printed` if Kaunta was closed then. */
  sending: number;
};

/** Jobs that are over and still shown. */
const keptJobs = 200;

export type PrintStore = ReturnType<typeof createPrintStore>;

export function createPrintStore(plain: Db) {
  const db = plain.$extendTables<Tables>();
  const taken = (error: unknown): unknown =>
    isDuplicate(error)
      ? new AppError("already_exists", "there is a printer of this name", { params: { field: "name" } })
      : error;

  return {
    async printers(): Promise<KeptPrinter[]> {
      const rows = await db.selectFrom("printers").selectAll().orderBy("made_at").orderBy("id").execute();
      return rows.map(printerOf);
    },

    async addPrinter(printer: KeptPrinter): Promise<void> {
      await db
        .insertInto("printers")
        .values(rowOf(printer))
        .execute()
        .catch((error: unknown) => {
          throw taken(error);
        });
    },

    /** Several at once: a new default takes the place of the old one, or neither changes. */
    async changePrinters(printers: readonly KeptPrinter[]): Promise<void> {
      await transaction(db, async (tx) => {
        for (const printer of printers)
          await tx.updateTable("printers").set(rowOf(printer)).where("id", "=", printer.id).execute();
      }).catch((error: unknown) => {
        throw taken(error);
      });
    },

    async removePrinter(id: string): Promise<void> {
      await db.deleteFrom("printers").where("id", "=", id).execute();
    },

    async templates(): Promise<KeptTemplate[]> {
      const rows = await db.selectFrom("print_templates").selectAll().orderBy("changed_at").execute();
      return rows.map(({ id, name, kind, blocks }) => ({
        id,
        name,
        kind: kind as TicketKind,
        blocks: BlockShape.array().parse(JSON.parse(blocks)),
      }));
    },

    async defaults(): Promise<Map<TicketKind, string>> {
      const rows = await db.selectFrom("print_defaults").selectAll().execute();
      return new Map(rows.map(({ kind, template_id }) => [kind as TicketKind, template_id]));
    },

    async keepTemplate(template: KeptTemplate, at: number, isDefault: boolean): Promise<void> {
      const row = { ...template, blocks: JSON.stringify(template.blocks), changed_at: at };
      await transaction(db, async (tx) => {
        await tx
          .insertInto("print_templates")
          .values(row)
          .onConflict((same) => same.column("id").doUpdateSet({ ...row }))
          .execute();
        await choose(tx, template.kind, template.id, isDefault);
      });
    },

    /** Makes it the one its kind takes, or no longer. */
    setDefault: (kind: TicketKind, id: string, isDefault: boolean): Promise<void> =>
      transaction(db, (tx) => choose(tx, kind, id, isDefault)),

    async removeTemplate(id: string): Promise<void> {
      await transaction(db, async (tx) => {
        await tx.deleteFrom("print_templates").where("id", "=", id).execute();
        await tx.deleteFrom("print_defaults").where("template_id", "=", id).execute();
      });
    },

    /** Newest first; the tickets only of those that are not over. */
    async jobs(): Promise<KeptJob[]> {
      const rows = await db
        .selectFrom("print_jobs")
        .selectAll()
        .orderBy("at", "desc")
        .orderBy("id")
        .execute();
      return rows.map(jobOf);
    },

    async addJob(job: KeptJob): Promise<void> {
      await db
        .insertInto("print_jobs")
        .values({
          id: job.id,
          kind: job.kind,
          title: job.title,
          blocks: JSON.stringify(job.blocks),
          tickets: JSON.stringify(job.tickets),
          drawer: job.drawer ? 1 : 0,
          slips: job.slips,
          at: job.at,
          ...stateOf(job),
        })
        .execute();
    },

    async changeJob(job: KeptJob): Promise<void> {
      const over = job.state === "done" || job.state === "cancelled";
      await db
        .updateTable("print_jobs")
        .set({ ...stateOf(job), ...(over ? { tickets: "" } : {}) })
        .where("id", "=", job.id)
        .execute();
    },

    /** Forgets jobs that were over long ago. */
    async trimJobs(): Promise<string[]> {
      const old = await db
        .selectFrom("print_jobs")
        .select("id")
        .where("state", "in", ["done", "cancelled"])
        .orderBy("at", "desc")
        .orderBy("id")
        .limit(-1)
        .offset(keptJobs)
        .execute();
      const ids = old.map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom("print_jobs").where("id", "in", ids).execute();
      return ids;
    },
  };
}

async function choose(tx: Kysely<Tables>, kind: TicketKind, id: string, isDefault: boolean): Promise<void> {
  if (!isDefault) return void (await tx.deleteFrom("print_defaults").where("template_id", "=", id).execute());
  await tx
    .insertInto("print_defaults")
    .values({ kind, template_id: id })
    .onConflict((same) => same.column("kind").doUpdateSet({ template_id: id }))
    .execute();
}

const fold = (name: string): string => name.trim().normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

const rowOf = (printer: KeptPrinter): PrinterRow => ({
  id: printer.id,
  name: printer.name,
  folded: fold(printer.name),
  way: JSON.stringify(printer.way),
  width: printer.width,
  site_id: printer.site,
  cut: printer.cut ? 1 : 0,
  drawer: printer.drawer ? 1 : 0,
  is_default: printer.isDefault ? 1 : 0,
  made_at: printer.madeAt,
});

const printerOf = (row: PrinterRow): KeptPrinter => ({
  id: row.id,
  name: row.name,
  way: PrinterWay.parse(JSON.parse(row.way)),
  width: row.width as PaperWidth,
  site: row.site_id as KeptPrinter["site"],
  cut: row.cut === 1,
  drawer: row.drawer === 1,
  isDefault: row.is_default === 1,
  madeAt: row.made_at,
});

const stateOf = (job: KeptJob) => ({
  printer_id: job.printer,
  printer_name: job.printerName,
  printed: job.printed,
  sending: job.sending,
  proof: job.proof,
  state: job.state,
  cause: job.cause,
  why: job.why,
  torn: job.torn ? 1 : 0,
});

const jobOf = (row: JobRow): KeptJob => ({
  id: row.id,
  printer: row.printer_id,
  printerName: row.printer_name,
  kind: row.kind as TicketKind,
  title: row.title,
  slips: row.slips,
  printed: row.printed,
  proof: row.proof as PrintJob["proof"],
  state: row.state as PrintJob["state"],
  cause: row.cause as PrintJob["cause"],
  why: row.why,
  torn: row.torn === 1,
  at: row.at,
  blocks: BlockShape.array().parse(JSON.parse(row.blocks)),
  tickets: row.tickets === "" ? [] : (JSON.parse(row.tickets) as Ticket[]),
  drawer: row.drawer === 1,
  sending: row.sending,
});
