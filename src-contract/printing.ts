import { z } from "zod";
import { call } from "./define.ts";
import { Instant, SiteId } from "./values/index.ts";

/** How paper is reached. `pdf` writes a file into a folder: for trying out, and where there is no printer. */
export const PrinterWay = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("network"),
    host: z.string().trim().min(1).max(253),
    port: z.int().min(1).max(65_535).default(9100),
  }),
  z.object({ kind: z.literal("device"), path: z.string().trim().min(1).max(200) }), // /dev/usb/lp0
  z.object({ kind: z.literal("spooler"), queue: z.string().trim().min(1).max(200) }), // CUPS or Windows
]);
export type PrinterWay = z.output<typeof PrinterWay>;

export const PaperWidth = z.union([z.literal(58), z.literal(80)]);

export const PrinterDraft = z.object({
  name: z.string().trim().min(1).max(60),
  way: PrinterWay,
  width: PaperWidth.default(58),
  site: SiteId.nullable().default(null),
  cut: z.boolean().default(true),
  /** Kick the cash drawer with a sale. */
  drawer: z.boolean().default(false),
});
export type PrinterDraft = z.output<typeof PrinterDraft>;

export const PrinterState = z.enum([
  "unknown",
  "ready",
  "paper-low",
  "paper-out",
  "cover-open",
  "offline",
  "error",
]);

export const Printer = PrinterDraft.extend({
  id: z.string(),
  state: PrinterState,
  stateAt: Instant.nullable(),
  detail: z.string(),
  isDefault: z.boolean(),
});
export type Printer = z.output<typeof Printer>;

export const TicketKind = z.enum(["voucher", "receipt", "shift"]);
export type TicketKind = z.output<typeof TicketKind>;

const align = z.enum(["left", "centre", "right"]);
const size = z.enum(["small", "normal", "wide", "big"]);

/** A piece of a ticket. `text` may hold fields such as `{code}`, `{plan}`, `{price}`, `{site}`, `{shop}`, `{date}`. */
export const Block = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    text: z.string().max(400),
    align,
    size,
    bold: z.boolean().default(false),
  }),
  z.object({ kind: z.literal("pair"), left: z.string().max(100), right: z.string().max(100) }),
  z.object({ kind: z.literal("rule") }),
  z.object({ kind: z.literal("space"), lines: z.int().min(1).max(10) }),
  /** `login` opens the portal with the code typed in; `wifi` joins the network. */
  z.object({
    kind: z.literal("qr"),
    what: z.enum(["login", "wifi"]),
    size: z.int().min(2).max(8).default(5),
  }),
  z.object({ kind: z.literal("logo") }),
]);
export type Block = z.output<typeof Block>;

export const Template = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(60),
  kind: TicketKind,
  blocks: z.array(Block).max(60),
  isDefault: z.boolean(),
});
export type Template = z.output<typeof Template>;

export const JobState = z.enum(["waiting", "printing", "stopped", "done", "cancelled"]);

/** `printed` slips are known to be on paper; a stopped job goes on at the next one. */
export const PrintJob = z.object({
  id: z.string(),
  printer: z.string(),
  printerName: z.string(),
  title: z.string(),
  slips: z.int(),
  printed: z.int(),
  state: JobState,
  why: z.string(),
  at: Instant,
});
export type PrintJob = z.output<typeof PrintJob>;

const onePrinter = z.object({ printer: z.string().max(64) });
const oneJob = z.object({ job: z.string().max(64) });

export const printing = {
  printers: call({ needs: "sell", input: z.object({}), output: z.array(Printer) }),
  addPrinter: call({ needs: "operate", input: PrinterDraft, output: Printer }),
  changePrinter: call({
    needs: "operate",
    input: onePrinter.extend({ draft: PrinterDraft }),
    output: Printer,
  }),
  removePrinter: call({ needs: "operate", input: onePrinter, output: z.object({}) }),
  setDefault: call({ needs: "operate", input: onePrinter, output: z.array(Printer) }),
  /** Asks the printer how it is. */
  ask: call({ needs: "sell", input: onePrinter, output: Printer }),
  testPage: call({ needs: "sell", input: onePrinter, output: z.object({ job: z.string() }) }),
  templates: call({ needs: "sell", input: z.object({}), output: z.array(Template) }),
  keepTemplate: call({ needs: "own", input: Template, output: Template }),
  removeTemplate: call({
    needs: "own",
    input: z.object({ template: z.string().max(64) }),
    output: z.object({}),
  }),
  /** The very bytes that would be sent, drawn: an SVG. */
  preview: call({
    needs: "sell",
    input: z.object({ template: Template, width: PaperWidth }),
    output: z.object({ svg: z.string(), bytes: z.int() }),
  }),
  jobs: call({ needs: "sell", input: z.object({}), output: z.array(PrintJob) }),
  resume: call({ needs: "sell", input: oneJob, output: PrintJob }),
  cancel: call({ needs: "sell", input: oneJob, output: PrintJob }),
  /** The last slip sent, drawn from its bytes. */
  lastSlip: call({
    needs: "sell",
    input: z.object({}),
    output: z.object({ svg: z.string().nullable(), job: PrintJob.nullable() }),
  }),
};
