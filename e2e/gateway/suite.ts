// A small suite: checks with a name and a bound, in order, each told on a line.
import type { Tally } from "../../tools/tally.ts";

export type Check = { readonly name: string; readonly run: () => Promise<void> };
export const check = (name: string, run: () => Promise<void>): Check => ({ name, run });

/** A check that takes longer has failed. */
const boundMs = 45_000;

export async function runChecks(title: string, checks: readonly Check[], tally: Tally): Promise<void> {
  process.stdout.write(`\n${title}\n`);
  for (const { name, run } of checks) {
    const began = performance.now();
    let trouble = "";
    try {
      await Promise.race([run(), tooLate()]);
      tally.passed++;
    } catch (error) {
      tally.failed++;
      trouble = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const took = `${Math.round(performance.now() - began)} ms`;
    process.stdout.write(`  ${trouble === "" ? "✓" : "✗"} ${name} (${took})\n`);
    if (trouble !== "") process.stdout.write(`${trouble.replaceAll(/^/gm, "      ")}\n`);
  }
}

const tooLate = () =>
  new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`not done after ${boundMs / 1000} s`)), boundMs).unref();
  });

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again until it is so, at most `ms` milliseconds; the last complaint is the error. */
export async function soon(ms: number, look: () => Promise<void>): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(50);
    }
  }
}
