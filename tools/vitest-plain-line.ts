import type { Reporter, TestModule } from "vitest/node";
import { report } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** Ends a vitest run with its plain counts. A file that did not load counts as failed. */
export default class PlainLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tally: Tally = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      if (tests.length === 0 && module.state() === "failed") tally.failed++;
      for (const test of tests) {
        const { state } = test.result();
        tally[state === "passed" ? "passed" : state === "failed" ? "failed" : "skipped"]++;
      }
    }
    report(tally);
  }
}
