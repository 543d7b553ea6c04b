// An open way to paper, whatever it is made of, and what it says when it cannot be had.
import type { PrinterWay, StopCause } from "#contract/printing.ts";

/** Open from `open` to `close`; one job at a time writes on it. */
export type Way = {
  /** Whether the printer can say anything back on this way. A queue of the system cannot. */
  readonly talks: boolean;
  /** Resolves when the bytes are taken: by the network, the device or the queue. On a queue one write is one slip. */
  write(bytes: Uint8Array, title: string): Promise<void>;
  /** What the printer says. One listener. */
  hear(listener: (bytes: Uint8Array) => void): void;
  /** Called once when the way ends by itself. One listener. */
  ended(listener: (why: string) => void): void;
  /** Lets it go, after what was written is out; in two seconds at the most. */
  close(): Promise<void>;
};

export type OpenWay = (way: PrinterWay) => Promise<Way>;

/** There is no way, or it ended; with a sentence that says what a person can do. */
export class WayError extends Error {
  readonly reason: StopCause;
  constructor(reason: StopCause, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "WayError";
    this.reason = reason;
  }
}

/** The code of what Node threw: ECONNREFUSED and the like. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}
