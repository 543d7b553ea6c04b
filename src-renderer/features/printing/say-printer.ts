// How a printer is and why a job stopped, in words; and where a slip comes out.
import type { Printer, PrintJob } from "#contract/printing.ts";
import type { Status } from "#ui/ui/StatusDot.tsx";
import type { T } from "#ui/words/index.ts";

export function printerStatus({ state }: Pick<Printer, "state">): Status {
  switch (state) {
    case "ready":
      return "good";
    case "paper-low":
      return "waiting";
    case "unknown":
      return "off";
    case "paper-out":
    case "cover-open":
    case "offline":
    case "error":
      return "trouble";
  }
}

export function sayPrinter(t: T, { state }: Pick<Printer, "state">): string {
  return t(`printing.state.${state}`);
}

/** One sentence: what stopped it, what to do. */
export function sayStopped(t: T, job: Pick<PrintJob, "cause" | "torn">): string {
  const why = job.cause === null ? t("printing.job.stopped") : t(`printing.cause.${job.cause}`);
  return job.torn ? `${why} ${t("printing.job.torn")}` : why;
}

/** The printer that prints when none is named: the site's own, else the shop's. */
export function usualPrinter(printers: readonly Printer[], site: string | null): Printer | undefined {
  const usual = printers.filter((one) => one.isDefault);
  return (
    usual.find((one) => one.site !== null && one.site === site) ??
    usual.find((one) => one.site === null) ??
    (printers.length === 1 ? printers[0] : usual[0])
  );
}

/** An SVG of the core's as an address for an image: drawn, never run. */
export function svgImage(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
