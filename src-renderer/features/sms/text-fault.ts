import { longestSms } from "#contract/sms.ts";
import { faultsOfSms } from "#contract/values/sms-text.ts";
import type { T } from "#ui/words/index.ts";

/** What is wrong with a text, told while one types; the core checks it again. */
export function sayTextFault(t: T, text: string, known: readonly string[]): string | undefined {
  if (text.trim() === "") return t("sms.count.empty");
  if (text.length > longestSms) return t("sms.count.long", { most: longestSms });
  const { lost, unknown } = faultsOfSms(text, known);
  if (lost.length > 0) return t("sms.count.lost", { letters: lost.join(" ") });
  return unknown[0] === undefined ? undefined : t("sms.count.unknown", { value: `{${unknown[0]}}` });
}
