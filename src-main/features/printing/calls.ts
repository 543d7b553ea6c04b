// Its part of the contract → its functions, line by line.
import type { Handlers } from "#contract/define.ts";
import type { printing as contract } from "#contract/printing.ts";
import type { Printing } from "./printing.ts";

export function printingCalls(printing: Printing): Handlers<{ printing: typeof contract }>["printing"] {
  return {
    printers: async () => printing.printers(),
    addPrinter: (draft) => printing.addPrinter(draft),
    changePrinter: ({ printer, draft }) => printing.changePrinter(printer, draft),
    removePrinter: ({ printer }) => printing.removePrinter(printer).then(() => ({})),
    setDefault: ({ printer }) => printing.setDefault(printer),
    ask: ({ printer }) => printing.ask(printer),
    testPage: ({ printer }) => printing.testPage(printer),
    templates: async () => printing.templates(),
    keepTemplate: (template) => printing.keepTemplate(template),
    removeTemplate: ({ template }) => printing.removeTemplate(template).then(() => ({})),
    preview: async ({ template, width }) => printing.preview(template, width),
    jobs: async () => printing.jobs(),
    resume: ({ job, printer }) => printing.resume(job, printer),
    cancel: ({ job }) => printing.cancel(job),
    lastSlip: async () => printing.lastSlip(),
  };
}
