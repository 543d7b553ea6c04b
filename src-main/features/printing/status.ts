// Status bytes → how the printer is. Bits: Epson, "ESC/POS Command Reference", DLE EOT 1, 2, 4 and GS a.
import type { PrinterState, StopCause } from "#contract/printing.ts";

/** Answers to DLE EOT by what was asked; what was not answered is left out. */
export type Report = {
  /** 1: the printer as such. */
  readonly printer?: number;
  /** 2: why it is offline. */
  readonly offline?: number;
  /** 4: the paper. */
  readonly paper?: number;
};

export function stateOf({ printer = 0, offline = 0, paper = 0 }: Report): PrinterState {
  if (offline & 0x04) return "cover-open";
  if (paper & 0x60 || offline & 0x20) return "paper-out";
  if (offline & 0x40) return "error";
  if (printer & 0x08) return "offline";
  if (paper & 0x0c) return "paper-low";
  return "ready";
}

/** The four bytes a printer says by itself, in the form of a report. */
export function reportOf([first = 0, errors = 0, paper = 0]: readonly number[]): Report {
  return {
    printer: first & 0x08,
    offline: (first & 0x20 ? 0x04 : 0) | (errors & 0x6c ? 0x40 : 0),
    paper: (paper & 0x03 ? 0x0c : 0) | (paper & 0x0c ? 0x60 : 0),
  };
}

/** Whether paper has run out, by the printer's word after a slip (GS r 1). */
export const wordSaysPaperOut = (byte: number): boolean => (byte & 0x0c) !== 0;

type Stopping = Exclude<PrinterState, "unknown" | "ready" | "paper-low">;

export const isStopping = (state: PrinterState): state is Stopping => state in stops;

/** Why nothing can be printed in this state, and what a person can do. */
export const stops: Readonly<Record<Stopping, { cause: StopCause; why: string }>> = {
  "paper-out": { cause: "paper-out", why: "The paper is used up. Put in a new roll, then go on." },
  "cover-open": { cause: "cover-open", why: "The printer is open. Close its cover, then go on." },
  offline: {
    cause: "offline",
    why: "The printer says it is offline. Press its feed or online button, or switch it off and on, then go on.",
  },
  error: {
    cause: "printer-error",
    why: "The printer reports a fault, such as a jammed cutter. Clear it, switch it off and on, then go on.",
  },
};
