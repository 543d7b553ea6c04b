// Words for findings.
import type { Finding } from "../protocol.ts";

export const good = (check: string, sentence: string): Finding => ({
  check,
  outcome: "good",
  sentence,
  fix: "",
});
export const warn = (check: string, sentence: string, fix: string): Finding => ({
  check,
  outcome: "warn",
  sentence,
  fix,
});
export const bad = (check: string, sentence: string, fix: string): Finding => ({
  check,
  outcome: "bad",
  sentence,
  fix,
});
export const unknown = (check: string, sentence: string, fix = ""): Finding => ({
  check,
  outcome: "unknown",
  sentence,
  fix,
});
