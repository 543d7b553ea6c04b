// Counts of a suite: handed to tools/test.ts, or printed when the suite runs alone.
import { appendFileSync } from "node:fs";

export type Tally = { passed: number; failed: number; skipped: number };

export function report(tally: Tally): void {
  const file = process.env["TALLY_FILE"];
  if (file) appendFileSync(file, `${JSON.stringify(tally)}\n`);
  else process.stdout.write(`\n${line(tally)}\n`);
}

/** `12 passed, 0 failed`, with the skipped ones where there are any. */
export const line = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
