// What accounts are asked for, and what can be said of it without the network. Pure.
import type { AccountField } from "#contract/payments.ts";
import type { Config, Issue } from "./provider.ts";

type Shape = Partial<Omit<AccountField, "name">>;

export const field = (name: string, shape: Shape = {}): AccountField => ({
  name,
  kind: "text",
  choices: [],
  preset: "",
  required: false,
  open: false,
  ...shape,
});

export const secret = (name: string, shape: Shape = {}): AccountField =>
  field(name, { kind: "secret", ...shape });

/** Calls a second of one credential: no company here says how many it allows. */
export const paceField = field("perSecond", { kind: "number", preset: "1", open: true });

export function paceOf(config: Config): number {
  const written = Number(config.settings[paceField.name] || paceField.preset);
  return written > 0 && written <= 50 ? written : 1;
}

/** A setting as kept, or what it is unless said otherwise. */
export function setting(config: Config, of: AccountField): string {
  return config.settings[of.name]?.trim() || of.preset;
}

export function secretOf(config: Config, name: string): string {
  return config.secrets[name]?.trim() ?? "";
}

export function isOn(config: Config, of: AccountField): boolean {
  return ["on", "true", "yes", "1"].includes(setting(config, of).toLowerCase());
}

/** A whole number between the two; the preset for anything else. */
export function wholeOf(config: Config, of: AccountField): number {
  const written = setting(config, of);
  return Number(/^\d{1,12}$/.test(written) ? written : of.preset);
}

/**
 * Where calls go: the simulator's address in practice, else the account's own, else the company's. Undefined for a
 * practice account without a simulator: rehearsals never reach a company.
 */
export function baseOf(
  config: Config,
  hosts: { readonly live: string; readonly sandbox: string },
): string | undefined {
  if (config.base !== undefined) return config.base.replace(/\/+$/, "");
  if (config.environment === "practice") return undefined;
  const own = config.settings["base"]?.trim().replace(/\/+$/, "");
  return own || hosts[config.environment];
}

/** What every account is looked over for: what is missing, addresses, numbers, choices. */
export function commonIssues(config: Config, fields: readonly AccountField[]): Issue[] {
  const issues: Issue[] = [];
  for (const one of fields) {
    const { name, kind, choices } = one;
    const written = kind === "secret" ? secretOf(config, name) : setting(config, one);
    if (written === "") {
      if (one.required) issues.push({ field: name, sentence: "This is needed." });
      continue;
    }
    if (kind === "secret" && /[\r\n\t]/.test(written))
      issues.push({ field: name, sentence: "There is a line break in it: copy it again." });
    if (kind === "number" && !/^\d{1,12}(\.\d{1,3})?$/.test(written))
      issues.push({ field: name, sentence: "This is a number." });
    if (kind === "choice" && !choices.includes(written))
      issues.push({ field: name, sentence: `One of ${choices.join(", ")}.` });
  }
  const base = config.settings["base"]?.trim();
  if (base && config.environment !== "practice" && !isHttps(base))
    issues.push({ field: "base", sentence: "An address that begins with https://." });
  return issues;
}

export function isHttps(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" && url.hostname.includes(".") && url.username === "" && url.hash === "";
}
