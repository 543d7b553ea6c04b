import type { FullResult, Reporter, TestCase } from "@playwright/test/reporter";
import { report, type Tally } from "./tally.ts";
export default class PlainLine implements Reporter {
  readonly #last = new Map<string, keyof Tally>();
  #errors = 0;
  printsToStdio = (): boolean => false;
  onError(): void {
    this.#errors++; // a spec file that did not load
  }
  onTestEnd(test: TestCase): void {
    const o = test.outcome();
    this.#last.set(test.id, o === "skipped" ? "skipped" : o === "unexpected" ? "failed" : "passed");
  }
  onEnd(_r: FullResult): void {
    const t: Tally = { passed: 0, failed: this.#errors, skipped: 0 };
    for (const k of this.#last.values()) t[k]++;
    report(t);
  }
}
