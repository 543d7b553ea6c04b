// What an IntaSend account is made of: fields, addresses, what can be said of it offline.
import { PaymentReason, type AccountField } from "#contract/payments.ts";
import { baseOf, commonIssues, field, isOn, paceField, secret, secretOf, setting } from "../fields.ts";
import type { Config, Issue } from "../provider.ts";

const tariff = field("tariff", {
  kind: "choice",
  choices: ["BUSINESS-PAYS", "CUSTOMER-PAYS"],
  preset: "BUSINESS-PAYS",
});
const wallet = field("wallet");
/** Offers a page for card and bank: it needs the internet, which a guest who has not paid has not. */
const checkout = field("checkout", { kind: "switch", preset: "off" });
/** The page wants an address of mail; guests here have none to give. */
const email = field("email", { preset: "guest@example.com", open: true });
/** `code=reason` by commas: the company publishes no list of its failed_code. */
const failedCodes = field("failedCodes", { open: true });
/** A header with an HMAC-SHA256 of the body, told of by third parties; empty for none. */
const signatureHeader = field("signatureHeader", { open: true });

export const fields: readonly AccountField[] = [
  secret("publicKey", { required: true }),
  secret("secretKey", { required: true }),
  secret("challenge"),
  tariff,
  wallet,
  checkout,
  email,
  field("base"),
  failedCodes,
  signatureHeader,
  secret("signatureKey", { open: true }),
  paceField,
];

/** IntaSend docs, Sandbox and live environments. */
export const base = (config: Config): string | undefined =>
  baseOf(config, { live: "https://payment.intasend.com", sandbox: "https://sandbox.intasend.com" });

export const tariffOf = (config: Config): string => setting(config, tariff);
export const walletOf = (config: Config): string => setting(config, wallet);
export const emailOf = (config: Config): string => setting(config, email);
export const offersLink = (config: Config): boolean => isOn(config, checkout);
export const signatureHeaderOf = (config: Config): string => setting(config, signatureHeader).toLowerCase();

/** What the shop has found out about a failed_code. */
export function ownReason(config: Config, code: string): PaymentReason | undefined {
  for (const pair of setting(config, failedCodes).split(",")) {
    const [name, reason] = pair.split("=").map((part) => part.trim());
    const known = PaymentReason.safeParse(reason);
    if (name === code && known.success) return known.data;
  }
  return undefined;
}

export function check(config: Config): Issue[] {
  const issues = commonIssues(config, fields);
  const say = (field: string, sentence: string): void => {
    if (!issues.some((one) => one.field === field)) issues.push({ field, sentence });
  };
  for (const [name, start] of [
    ["publicKey", "ISPubKey_"],
    ["secretKey", "ISSecretKey_"],
  ] as const) {
    const key = secretOf(config, name);
    const kind = /^IS(?:PubKey|SecretKey)_(test|live)_[\x21-\x7e]+$/.exec(key)?.[1];
    if (key === "") continue;
    if (!key.startsWith(start) || kind === undefined)
      say(name, `Begins with ${start}test_ or ${start}live_.`);
    else if (config.environment === "live" && kind === "test") say(name, "This is a key of the sandbox.");
    else if (config.environment === "sandbox" && kind === "live") say(name, "This is a key for real money.");
  }
  for (const pair of setting(config, failedCodes).split(",")) {
    if (pair.trim() === "") continue;
    if (!PaymentReason.safeParse(pair.split("=")[1]?.trim()).success)
      say("failedCodes", `Written as code=reason; reasons are ${PaymentReason.options.join(", ")}.`);
  }
  if (signatureHeaderOf(config) !== "" && secretOf(config, "signatureKey") === "")
    say("signatureKey", "The header cannot be looked at without its key.");
  if (config.currency !== "KES") say("currency", "This account is paid in KES.");
  return issues;
}
