import { appendFileSync } from "node:fs";
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}
/** Hands a suite's counts to scripts/test.ts, or prints them when the suite is run alone. */
export function report(t: Tally): void {
  const file = process.env["TALLY_FILE"];
  if (file) appendFileSync(file, JSON.stringify(t) + "\n");
  else process.stdout.write(`\n${line(t)}\n`);
}
export const line = (t: Tally): string =>
  `${t.passed} passed, ${t.failed} failed${t.skipped ? `, ${t.skipped} skipped` : ""}`;
