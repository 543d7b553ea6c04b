// What one can do with paper: keep printers and templates, print tickets slip by slip, see what is on paper.
import type { Facts } from "#contract/facts.ts";
import type {
  Printer,
  PrinterDraft,
  PrintJob,
  Template,
  TicketKind,
  PaperWidth,
} from "#contract/printing.ts";
import type { Settings } from "#contract/settings.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { unknownFields } from "./fields.ts";
import { createJobs } from "./jobs.ts";
import { layout } from "./layout.ts";
import { interpret } from "./paper/interpret.ts";
import { dotsOf } from "./paper/roll.ts";
import { svgOf } from "./paper/svg.ts";
import { createPress, type OnPaper, silence } from "./press.ts";
import { createPrinters } from "./printers.ts";
import { sampleTicket, testTemplate, testTicket } from "./samples.ts";
import { sheetOf } from "./sheet.ts";
import { isStopping, stops } from "./status.ts";
import { createPrintStore, type KeptJob } from "./store.ts";
import { createTalk, type Patience } from "./talk.ts";
import { createTemplateShelf } from "./template-shelf.ts";
import type { Ticket } from "./ticket.ts";
import { createWays, wayInWords } from "./ways/open.ts";
import { type Outside, systemOutside } from "./ways/outside.ts";
import { WayError } from "./ways/way.ts";
import { moment } from "./moment.ts";

export type Printing = Awaited<ReturnType<typeof createPrinting>>;

export type PrintOrder = {
  readonly tickets: readonly Ticket[];
  readonly kind: TicketKind;
  readonly title: string;
  /** Without: the default of `site`, else of the shop. */
  readonly printer?: string;
  readonly site?: SiteId | null;
  /** Without: the kind's default. */
  readonly template?: string;
  /** A sale: kick the drawer, where the printer has one. */
  readonly drawer?: boolean;
  /** Called once for each slip that is on paper, from 1, while Kaunta runs; `heard` also speaks after a restart. */
  readonly onPrinted?: (slip: number) => void;
};

const mostSlips = 10_000;

export async function createPrinting(parts: {
  db: Db;
  bus: Bus<Facts>;
  clock: Clock;
  random: Random;
  log: Log;
  settings: { get(): Pick<Settings, "shopName" | "language" | "timeZone"> };
  /** Sockets, devices and programs of this computer. */
  outside?: Outside;
  patience?: Patience;
}) {
  const { bus, clock, random, log, settings } = parts;
  const store = createPrintStore(parts.db);
  const printers = await createPrinters({ store, bus, clock, random });
  const shelf = await createTemplateShelf({ store, clock, random, settings });
  const jobs = await createJobs({ store, bus });
  const ways = createWays({ outside: parts.outside ?? systemOutside, clock });
  const tellers = new Map<string, (slip: number) => void>();
  const listeners = new Set<(slip: OnPaper) => Promise<void> | void>();
  const letGo = createLetGo();
  const patience = parts.patience ? { patience: parts.patience } : {};
  const press = createPress({ clock, log, jobs, printers, open: ways.open, onPaper, ...patience });

  async function onPaper(slip: OnPaper): Promise<void> {
    const all = [...listeners, () => tellers.get(slip.job)?.(slip.slip)];
    for (const listener of all) {
      try {
        await listener(slip);
      } catch (error) {
        log.error("who waits for a slip failed", { job: slip.job, slip: slip.slip, error: textOf(error) });
      }
    }
    if (slip.slip >= jobs.get(slip.job).slips) tellers.delete(slip.job);
  }

  /** Every ticket says which shop and when, unless it says otherwise. */
  function dressed(ticket: Ticket): Ticket {
    const { shopName, language, timeZone } = settings.get();
    return {
      ...ticket,
      fields: { shop: shopName, ...moment(clock.now(), { language, timeZone }), ...ticket.fields },
    };
  }

  async function queue(
    job: Pick<KeptJob, "printer" | "printerName" | "kind" | "title" | "blocks" | "tickets" | "drawer">,
    onPrinted?: (slip: number) => void,
  ): Promise<{ job: string }> {
    const id = random.uuid();
    if (onPrinted) tellers.set(id, onPrinted);
    await jobs.add({
      ...job,
      id,
      slips: job.tickets.length,
      printed: 0,
      sending: 0,
      proof: null,
      state: "waiting",
      cause: null,
      why: "",
      torn: false,
      at: clock.now(),
    });
    press.kick(job.printer);
    return { job: id };
  }

  async function ask(id: string): Promise<Printer> {
    const { way } = printers.get(id);
    // While it prints it is asked anyway; a second connection would be refused.
    if (press.isBusy(id)) return printers.view(id);
    try {
      const talk = createTalk({
        way: await ways.open(way),
        clock,
        habits: printers.habitsOf(id),
        ...patience,
      });
      try {
        const state = (await talk.state()) ?? "unknown";
        const detail = isStopping(state) ? stops[state].why : state === "unknown" ? silence(talk) : "";
        printers.seen(id, state, way.kind === "spooler" ? "The queue takes prints." : detail);
      } finally {
        await talk.close();
      }
    } catch (error) {
      if (!(error instanceof WayError)) throw error;
      const shut = error.reason === "no-permission" || error.reason === "not-here";
      printers.seen(id, shut ? "error" : "offline", error.message);
    }
    return printers.view(id);
  }

  return {
    printers: printers.list,
    addPrinter: (draft: PrinterDraft): Promise<Printer> => printers.add(draft),
    changePrinter: (id: string, draft: PrinterDraft): Promise<Printer> => printers.change(id, draft),
    setDefault: (id: string): Promise<Printer[]> => printers.setDefault(id),

    /** What waits for it stops, and can go on at another one. */
    async removePrinter(id: string): Promise<void> {
      await printers.remove(id);
      press.kick(id);
    },

    /** Asks it how it is, and answers what is known then. Never throws for what a printer does. */
    ask,

    testPage(id: string): Promise<{ job: string }> {
      const printer = printers.get(id);
      const { language, shopName } = settings.get();
      const facts = { name: printer.name, way: wayInWords(printer.way), width: printer.width };
      return queue({
        printer: id,
        printerName: printer.name,
        kind: "receipt",
        title: printer.name,
        blocks: testTemplate(language, facts),
        tickets: [dressed(testTicket(shopName))],
        drawer: false,
      });
    },

    templates: shelf.list,
    keepTemplate: shelf.keep,
    removeTemplate: shelf.remove,

    /** The bytes a made-up ticket would send, drawn; and what fields nobody will fill. */
    preview(template: Template, width: PaperWidth): { svg: string; bytes: number; unknown: string[] } {
      const { language, shopName } = settings.get();
      const ticket = dressed(sampleTicket(template.kind, { language, shopName }));
      const bytes = layout(template.blocks, ticket, { width, cut: true });
      return {
        svg: svgOf(interpret(bytes, dotsOf(width))),
        bytes: bytes.length,
        unknown: unknownFields(template.kind, template.blocks),
      };
    },

    /**
     * Puts tickets on paper, one slip each, and answers as soon as the job is written down; what becomes of it is told
     * by `print.job`. Throws `not_found` when there is no printer or template, `bad_request` for nothing or too much.
     */
    async print(order: PrintOrder): Promise<{ job: string }> {
      const { tickets, kind, title, drawer = false } = order;
      if (tickets.length === 0 || tickets.length > mostSlips)
        throw new AppError("bad_request", `tickets: from 1 to ${mostSlips} slips`, {
          params: { field: "tickets" },
        });
      const printer = printers.choose(order.printer, order.site ?? null);
      const { blocks } = shelf.choose(order.template, kind);
      return queue(
        {
          printer: printer.id,
          printerName: printer.name,
          kind,
          title,
          blocks,
          tickets: tickets.map(dressed),
          drawer,
        },
        order.onPrinted,
      );
    },

    /** Hears of each slip that is on paper, also of jobs from before a restart; a slip may be told twice. */
    heard(listener: (slip: OnPaper) => Promise<void> | void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** An A4 sheet of slips to cut apart: a PDF. */
    sheet: (tickets: readonly Ticket[]): Promise<Uint8Array> =>
      sheetOf(tickets.map(dressed), { language: settings.get().language, at: clock.now() }),

    jobs: jobs.list,

    async resume(id: string, printer?: string): Promise<PrintJob> {
      const job = jobs.get(id);
      if (job.state !== "stopped")
        throw new AppError("bad_request", "job: only a stopped job can go on", { params: { field: "job" } });
      const { id: chosen, name } = printers.get(printer ?? job.printer);
      const now = await jobs.change(id, { printer: chosen, printerName: name, state: "waiting" });
      press.kick(chosen);
      return jobs.view(now);
    },

    /** The slip under way still comes out. */
    async cancel(id: string): Promise<PrintJob> {
      const job = jobs.get(id);
      if (jobs.isOver(job)) return jobs.view(job);
      return jobs.view(await jobs.change(id, { state: "cancelled", why: "", cause: null }));
    },

    /** Drawn from its bytes; none since the start: null. */
    lastSlip(): { svg: string | null; job: PrintJob | null } {
      const last = press.last();
      return last ? { svg: svgOf(last.slips), job: jobs.view(jobs.get(last.job)) } : { svg: null, job: null };
    },

    /** Goes on with what waited. A job that was broken in the middle of a slip waits for a person's eye. */
    async start(): Promise<void> {
      letGo.add(bus.hear("site.removed", ({ site }) => void printers.siteGone(site)));
      letGo.add(() => ways.stop());
      for (const job of jobs.unfinished()) {
        const torn = job.state === "printing" && job.sending > job.printed;
        if (torn)
          await jobs.change(job.id, {
            state: "stopped",
            cause: "restarted",
            why: `Kaunta was closed while slip ${job.sending} was printed. If that slip is on paper, throw it away, then go on.`,
            torn,
          });
        else if (job.state === "printing") await jobs.change(job.id, { state: "waiting" });
      }
      for (const { id } of printers.list()) press.kick(id);
    },

    /** Lets the slips under way come out. */
    async stop(): Promise<void> {
      await printers.idle();
      await press.stop();
      await letGo.all();
    },
  };
}
