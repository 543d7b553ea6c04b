import type { Printer, PrintJob } from "#contract/printing.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "./mirror.ts";

/** The shop's printers with their state. */
export function createPrintersMirror(core: CoreLink) {
  return createMirror<readonly Printer[]>(core, {
    ask: () => core.call.printing.printers({}),
    hear: ({ change }) => [
      core.on("printer.changed", (printer) =>
        change((was) =>
          was.some((one) => one.id === printer.id)
            ? was.map((one) => (one.id === printer.id ? printer : one))
            : [...was, printer],
        ),
      ),
    ],
  });
}

/** Print jobs, the newest first. */
export function createJobsMirror(core: CoreLink) {
  return createMirror<readonly PrintJob[]>(core, {
    ask: async () => newestFirst(await core.call.printing.jobs({})),
    hear: ({ change }) => [
      core.on("print.job", (job) =>
        change((was) => newestFirst([job, ...was.filter((one) => one.id !== job.id)])),
      ),
    ],
  });
}

function newestFirst(jobs: readonly PrintJob[]): PrintJob[] {
  return jobs.toSorted((one, other) => other.at - one.at);
}
