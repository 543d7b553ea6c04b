import { z } from "zod";
import { call } from "./define.ts";
import { Host, Instant, Port, SiteId } from "./values/index.ts";

/** A device file: a printer at the USB socket of a Linux computer. */
const devicePath = z
  .string()
  .trim()
  .max(200)
  .refine((path) => /^\/dev\/[\w.:/-]+$/.test(path) && !path.includes(".."), {
    error: "path: a device such as /dev/usb/lp0",
  });

/** The name of a queue as the system lists it. */
const queueName = z
  .string()
  .trim()
  .max(200)
  .refine((name) => name.length > 0 && !name.startsWith("-") && !/\p{Cc}/u.test(name), {
    error: "queue: the printer's name as the system shows it",
  });

/** How paper is reached: over the network, by a device file (Linux), or by the system's queues (CUPS, Windows). */
export const PrinterWay = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("network"), host: Host, port: Port.default(9100) }),
  z.object({ kind: z.literal("device"), path: devicePath }),
  z.object({ kind: z.literal("spooler"), queue: queueName }),
]);
export type PrinterWay = z.output<typeof PrinterWay>;

/** Millimetres of paper: a head of 384 or 576 dots. */
export const PaperWidth = z.union([z.literal(58), z.literal(80)]);
export type PaperWidth = z.output<typeof PaperWidth>;

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
export type PrinterState = z.output<typeof PrinterState>;

export const Printer = PrinterDraft.extend({
  id: z.string(),
  state: PrinterState,
  stateAt: Instant.nullable(),
  detail: z.string(),
  /** The one that prints when none is named: one for the shop, and one for each site that has its own. */
  isDefault: z.boolean(),
});
export type Printer = z.output<typeof Printer>;

export const TicketKind = z.enum(["voucher", "receipt", "shift"]);
export type TicketKind = z.output<typeof TicketKind>;

const everywhere = ["shop", "site", "date", "time", "operator", "number"] as const;
const ofPlan = ["plan", "price", "validity", "devices", "data", "speed", "wifi", "code"] as const;

/** What may stand in curly brackets on each kind of ticket. A field that has no value prints as nothing. */
export const ticketFields = {
  voucher: [...ofPlan, ...everywhere],
  /** `total` and `means`: what was paid, and how. */
  receipt: [...ofPlan, "total", "means", ...everywhere],
  /** `from` and `until` of the shift, `count` of sales, their `total`, and what was taken back: `undone`. */
  shift: ["from", "until", "count", "total", "undone", ...everywhere],
} as const satisfies Record<TicketKind, readonly string[]>;

const align = z.enum(["left", "centre", "right"]);
/** `wide` is twice as large; `big` as large as fits on one line, up to four times. */
const size = z.enum(["small", "normal", "wide", "big"]);

/**
 * A piece of a ticket. Texts may hold fields such as `{code}`. A piece whose fields are all without value is left
 * out, so that no paper says "WiFi:" and nothing behind it.
 */
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
]);
export type Block = z.output<typeof Block>;

export const Template = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(60),
  kind: TicketKind,
  blocks: z.array(Block).max(60),
  isDefault: z.boolean(),
  /** Comes with the product. It can be changed; removing the changed one brings the original back. */
  builtIn: z.boolean().default(false),
});
export type Template = z.output<typeof Template>;

export const JobState = z.enum(["waiting", "printing", "stopped", "done", "cancelled"]);

/** Why a job stopped, for a sentence in the operator's language. */
export const StopCause = z.enum([
  "paper-out",
  "cover-open",
  "offline", // the printer says so: switched to offline, or waiting for a hand
  "printer-error", // cutter jammed, head too hot
  "no-answer", // it took a slip and never said that it was printed, or takes nothing more
  "unreachable", // no way to it: wrong address, switched off, queue or device not there
  "no-permission",
  "broken-off", // the connection ended in the middle
  "restarted", // Kaunta was closed in the middle
  "removed", // the printer was removed here
  "not-here", // this computer cannot print this way
]);
export type StopCause = z.output<typeof StopCause>;

/**
 * What the count of printed slips rests on: the printer's own `word` after each slip, its `status` asked after each
 * slip, or no more than that the slip was `sent` (it does not answer, or a queue stands between).
 */
export const PrintProof = z.enum(["word", "status", "sent"]);
export type PrintProof = z.output<typeof PrintProof>;

/** `printed` slips are on paper, as far as `proof` goes; a stopped job goes on at the next one. */
export const PrintJob = z.object({
  id: z.string(),
  printer: z.string(),
  printerName: z.string(),
  kind: TicketKind,
  title: z.string(),
  slips: z.int(),
  printed: z.int(),
  proof: PrintProof.nullable(),
  state: JobState,
  cause: StopCause.nullable(),
  /** What a person can do, in English. Empty while all is well. */
  why: z.string(),
  /** The slip after the printed ones may be on paper in part: it is to be thrown away when the job goes on. */
  torn: z.boolean(),
  at: Instant,
});
export type PrintJob = z.output<typeof PrintJob>;

const onePrinter = z.object({ printer: z.string().max(64) });
const oneJob = z.object({ job: z.string().max(64) });

export const printing = {
  printers: call({ needs: "read", quiet: true, input: z.object({}), output: z.array(Printer) }),
  addPrinter: call({ needs: "operate", input: PrinterDraft, output: Printer }),
  changePrinter: call({
    needs: "operate",
    input: onePrinter.extend({ draft: PrinterDraft }),
    output: Printer,
  }),
  removePrinter: call({ needs: "operate", input: onePrinter, output: z.object({}) }),
  setDefault: call({ needs: "operate", input: onePrinter, output: z.array(Printer) }),
  /** Asks the printer how it is. */
  ask: call({ needs: "read", input: onePrinter, output: Printer }),
  testPage: call({ needs: "read", input: onePrinter, output: z.object({ job: z.string() }) }),
  templates: call({ needs: "read", quiet: true, input: z.object({}), output: z.array(Template) }),
  /** A new one where the id is empty. `bad_request` names a field that no ticket of this kind has. */
  keepTemplate: call({ needs: "own", input: Template, output: Template }),
  removeTemplate: call({
    needs: "own",
    input: z.object({ template: z.string().max(64) }),
    output: z.object({}),
  }),
  /** The very bytes that would be sent, drawn: an SVG. `unknown`: fields that no ticket of this kind has. */
  preview: call({
    needs: "read",
    quiet: true,
    input: z.object({ template: Template, width: PaperWidth }),
    output: z.object({ svg: z.string(), bytes: z.int(), unknown: z.array(z.string()) }),
  }),
  jobs: call({ needs: "read", quiet: true, input: z.object({}), output: z.array(PrintJob) }),
  /** Goes on at the slip after the printed ones, on another printer where one is named. */
  resume: call({
    needs: "sell",
    input: oneJob.extend({ printer: z.string().max(64).optional() }),
    output: PrintJob,
  }),
  cancel: call({ needs: "sell", input: oneJob, output: PrintJob }),
  /** The last slip sent, drawn from its bytes. */
  lastSlip: call({
    needs: "read",
    quiet: true,
    input: z.object({}),
    output: z.object({ svg: z.string().nullable(), job: PrintJob.nullable() }),
  }),
};
