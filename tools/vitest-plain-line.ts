import type { Reporter, TestModule } from "vitest/node";
import { report, type Tally } from "./tally.ts";
export default class PlainLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const t: Tally = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const m of modules) {
      const tests = [...m.children.allTests()];
      if (tests.length === 0 && m.state() === "failed") t.failed++; // a file that did not load
      for (const { state } of tests.map((x) => x.result()))
        t[state === "passed" ? "passed" : state === "failed" ? "failed" : "skipped"]++;
    }
    report(t);
  }
}
