// What a ClickPesa account is made of: fields, addresses, what can be said of it offline.
import type { AccountField } from "#contract/payments.ts";
import { unitOf } from "../amounts.ts";
import { baseOf, commonIssues, field, isOn, paceField, secret, secretOf, wholeOf } from "../fields.ts";
import type { Config, Issue } from "../provider.ts";

/** Whole shillings. */
const min = field("min", { kind: "number", preset: "500", open: true });
const max = field("max", { kind: "number", preset: "3000000", open: true });
const refLength = field("refLength", { kind: "number", preset: "20", open: true });
const perRequest = field("webhookPerRequest", { kind: "switch", preset: "off", open: true });
const rowsPerPage = field("pageSize", { kind: "number", preset: "20", open: true });

export const fields: readonly AccountField[] = [
  secret("clientId", { required: true }),
  secret("apiKey", { required: true }),
  secret("checksumKey"),
  // Three sandbox addresses are told of, none by the company: it has to be typed.
  field("base", { open: true }),
  min,
  max,
  refLength,
  perRequest,
  rowsPerPage,
  paceField,
];

/** ClickPesa docs, API reference. The sandbox has no address but the account's own. */
export const base = (config: Config): string | undefined =>
  baseOf(config, { live: "https://api.clickpesa.com/third-parties", sandbox: "" }) || undefined;

export const limits = (config: Config): { min: number; max: number; step: number } => {
  const unit = unitOf(config.currency);
  return { min: wholeOf(config, min) * unit, max: wholeOf(config, max) * unit, step: unit };
};
export const refLengthOf = (config: Config): number => wholeOf(config, refLength);
export const asksPerRequest = (config: Config): boolean => isOn(config, perRequest);
export const pageSizeOf = (config: Config): number => Math.max(1, wholeOf(config, rowsPerPage));

export function check(config: Config): Issue[] {
  const issues = commonIssues(config, fields);
  const say = (field: string, sentence: string): void => {
    if (!issues.some((one) => one.field === field)) issues.push({ field, sentence });
  };
  if (config.environment === "sandbox" && base(config) === undefined)
    say("base", "The company names no address for its sandbox: type the one it gave you.");
  for (const name of ["clientId", "apiKey"])
    if (secretOf(config, name) !== "" && !/^[\x21-\x7e]{6,300}$/.test(secretOf(config, name)))
      say(name, "Too short, or signs that do not belong there: copy it again.");
  if (wholeOf(config, min) > wholeOf(config, max)) say("max", "Not less than the smallest amount.");
  if (refLengthOf(config) < 12) say("refLength", "Our references have 12 signs.");
  if (config.currency !== "TZS") say("currency", "This account is paid in TZS.");
  return issues;
}
