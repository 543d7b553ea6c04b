import type { FullResult, Reporter, TestCase } from "@playwright/test/reporter";
import { report } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** Ends a Playwright run with its plain counts. A file that did not load counts as failed. */
export default class PlainLine implements Reporter {
  readonly #last = new Map<string, keyof Tally>();
  #errors = 0;
  printsToStdio(): boolean {
    return false;
  }
  onError(): void {
    this.#errors++;
  }
  onTestEnd(test: TestCase): void {
    const outcome = test.outcome();
    this.#last.set(
      test.id,
      outcome === "skipped" ? "skipped" : outcome === "unexpected" ? "failed" : "passed",
    );
  }
  onEnd(_result: FullResult): void {
    const tally: Tally = { passed: 0, failed: this.#errors, skipped: 0 };
    for (const kind of this.#last.values()) tally[kind]++;
    report(tally);
  }
}
