// An account as it is filled in: which fields, what is wrong with them, what is sent. Pure.
import type { Account, AccountDraft, AccountField, Environment, ProviderSheet } from "#contract/payments.ts";
import type { Currency, SiteId } from "#contract/values/index.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { en } from "#ui/words/en/index.ts";
import type { T } from "#ui/words/index.ts";

export type AccountForm = {
  readonly provider: Account["provider"];
  readonly title: string;
  readonly environment: Environment;
  readonly currency: Currency;
  /** All sites, whatever `sites` holds. */
  readonly everywhere: boolean;
  readonly sites: readonly SiteId[];
  readonly on: boolean;
  /** By field name: what is typed. Of a secret only what is to be written. */
  readonly values: Readonly<Record<string, string>>;
};

/** What can be wrong with a field, besides what the company's own adapter knows. */
export type AccountFault = "required" | "number" | "title" | "sites";

export function accountFormOf(account: Account): AccountForm {
  const { provider, title, environment, currency, sites, on, settings } = account;
  return {
    provider,
    title,
    environment,
    currency,
    everywhere: sites.length === 0,
    sites,
    on,
    values: settings,
  };
}

export function emptyForm(sheet: ProviderSheet, title: string, shopCurrency: Currency): AccountForm {
  return {
    provider: sheet.provider,
    title,
    environment: sheet.environments[0] ?? "live",
    currency: sheet.currencies.includes(shopCurrency) ? shopCurrency : (sheet.currencies[0] ?? shopCurrency),
    everywhere: true,
    sites: [],
    on: true,
    values: {},
  };
}

/** What stands in the field: what was typed or kept, else its preset; a secret starts empty. */
export function valueOf(field: AccountField, { values }: Pick<AccountForm, "values">): string {
  return values[field.name] ?? (field.kind === "secret" ? "" : field.preset);
}

/** Faults by field name; `kept` are the secrets that are there already. */
export function faultsOf(
  form: AccountForm,
  sheet: ProviderSheet,
  kept: Readonly<Record<string, string>>,
): Readonly<Record<string, AccountFault>> {
  const faults: Record<string, AccountFault> = {};
  const title = form.title.trim();
  if (title === "" || title.length > 60) faults["title"] = "title";
  if (!form.everywhere && form.sites.length === 0) faults["sites"] = "sites";
  for (const field of sheet.fields) {
    const value = valueOf(field, form).trim();
    if (value === "") {
      if (field.required && !(field.kind === "secret" && field.name in kept)) faults[field.name] = "required";
    } else if (field.kind === "number" && !/^\d{1,12}(\.\d{1,3})?$/.test(value))
      faults[field.name] = "number";
  }
  return faults;
}

/** Only secrets that are typed are sent: the others stay as they are kept. */
export function accountDraftOf(form: AccountForm, sheet: ProviderSheet): AccountDraft {
  const settings: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const field of sheet.fields) {
    const value = valueOf(field, form).trim();
    if (field.kind !== "secret") settings[field.name] = value;
    else if (value !== "") secrets[field.name] = value;
  }
  const { provider, title, environment, currency, everywhere, sites, on } = form;
  return {
    provider,
    title: title.trim(),
    environment,
    currency,
    sites: everywhere ? [] : [...sites],
    on,
    settings,
    secrets,
  };
}

/** The account as it is, to be sent again with one thing changed. */
export function draftOf(account: Account): AccountDraft {
  const { provider, title, environment, currency, sites, on, settings } = account;
  return { provider, title, environment, currency, sites, on, settings, secrets: {} };
}

/** The field the core means when it refuses, with its words. Only a field of the form counts. */
export function accountRefusal(
  thrown: unknown,
  sheet: ProviderSheet,
): { readonly field: string; readonly why: string } | undefined {
  if (!(thrown instanceof CallError)) return undefined;
  if (thrown.code !== "bad_request" && thrown.code !== "already_exists") return undefined;
  const field = String(thrown.params["field"] ?? "")
    .split(".")
    .at(-1);
  if (field === undefined || field === "") return undefined;
  const known = [...formFields, ...sheet.fields.map(({ name }) => name)].includes(field);
  return known ? { field, why: whyOf(thrown, field) } : undefined;
}

const formFields = ["title", "environment", "currency", "sites", "provider"];

/** The core's sentence without the field's name before it: that is the label beside it. */
export function whyOf({ message }: Pick<CallError, "message">, field: string): string {
  return message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
}

/** Our words for a company's field; the company's own name where we have none. */
export function sayField(t: T, name: string): { readonly label: string; readonly help: string } {
  const known =
    name !== "other" && name in en.accounts.field ? (name as keyof typeof en.accounts.field) : "other";
  return {
    label: t(`accounts.field.${known}.label`, { name }),
    help: t(`accounts.field.${known}.help`),
  };
}

export function sayChoice(t: T, choice: string): string {
  return choice in en.accounts.choice
    ? t(`accounts.choice.${choice as keyof typeof en.accounts.choice}`)
    : choice;
}

/** A switch as text, in the way its preset is written. */
export function isOnText(text: string): boolean {
  return ["on", "yes", "true", "1"].includes(text.trim().toLowerCase());
}
export function switchText(on: boolean, { preset }: Pick<AccountField, "preset">): string {
  const pair = [
    ["off", "on"] as const,
    ["no", "yes"] as const,
    ["false", "true"] as const,
    ["0", "1"] as const,
  ].find((one) => one.some((word) => word === preset.trim().toLowerCase())) ?? ["off", "on"];
  return on ? pair[1] : pair[0];
}

/** The end of a secret that is kept: too short a one shows nothing of itself. */
export const lastOf = (four: string): string => `••••${four}`;
