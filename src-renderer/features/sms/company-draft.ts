// The company's form as a person fills it in, and what the core is asked to change.
import type { Environment } from "#contract/payments.ts";
import {
  SenderId,
  type SmsChange,
  type SmsChannel,
  type SmsCompany,
  type SmsSettings,
} from "#contract/sms.ts";
import { readCost, writeCost } from "./say.ts";

export type CompanyDraft = {
  readonly channel: SmsChannel;
  readonly environment: Environment;
  readonly settings: Readonly<Record<string, string>>;
  /** Only what was typed: what is kept never comes to the screen. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly sender: string;
  readonly price: string;
  readonly currency: string;
};

export function draftOf(
  { channel, environment, senderId, partPrice, companies }: SmsSettings,
  shopCurrency: string,
): CompanyDraft {
  const company = companies.find((one) => one.channel === channel);
  const known = company === undefined || company.environments.includes(environment);
  return {
    channel,
    environment: known ? environment : "live",
    settings: company?.settings ?? {},
    secrets: {},
    sender: senderId,
    price: writeCost(partPrice),
    currency: partPrice?.currency ?? shopCurrency,
  };
}

type Fault = "missing" | "sender" | "price";

/** What is wrong, by field. Which of several credentials are needed is the company's to say: the core knows. */
export function faultsOf(
  { settings, secrets, sender, price }: CompanyDraft,
  company: SmsCompany | undefined,
): Partial<Record<string, Fault>> {
  if (company === undefined) return {};
  const faults: Partial<Record<string, Fault>> = {};
  for (const { name, kind, required } of company.fields) {
    const has =
      kind === "secret"
        ? company.secrets[name] !== undefined || (secrets[name] ?? "").trim() !== ""
        : (settings[name] ?? "").trim() !== "";
    if (required && !has) faults[name] = "missing";
  }
  if (!SenderId.safeParse(sender).success) faults["senderId"] = "sender";
  else if (company.needsSender && sender.trim() === "") faults["senderId"] = "missing";
  if (price.trim() !== "" && readCost(price) === undefined) faults["price"] = "price";
  return faults;
}

export function changeOf(draft: CompanyDraft, company: SmsCompany | undefined): SmsChange {
  const { channel, environment, settings, secrets, sender, price, currency } = draft;
  if (company === undefined) return { channel };
  const cost = readCost(price);
  const typed = Object.entries(secrets).filter(([, value]) => value.trim() !== "");
  return {
    channel,
    environment,
    settings: { ...settings },
    secrets: Object.fromEntries(typed),
    senderId: sender.trim(),
    partPrice: cost === undefined ? null : { tenThousandths: cost, currency },
  };
}

const words = {
  token: "sms.setup.field.token",
  username: "sms.setup.field.username",
  password: "sms.setup.field.password",
  apiKey: "sms.setup.field.apiKey",
} as const;
export const fieldWord = (name: string): (typeof words)[keyof typeof words] =>
  words[name as keyof typeof words] ?? words.token;
