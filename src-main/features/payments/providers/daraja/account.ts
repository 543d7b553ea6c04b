// What a Daraja account is made of: fields, addresses, what can be said of it offline.
import type { AccountField } from "#contract/payments.ts";
import { baseOf, commonIssues, field, isHttps, paceField, secret, secretOf, setting } from "../fields.ts";
import type { Config, Issue } from "../provider.ts";

const type = field("type", {
  kind: "choice",
  choices: ["paybill", "till"],
  preset: "paybill",
  required: true,
});
const shortcode = field("shortcode", { required: true });
const till = field("till");
const nominated = field("nominated");
/** M-Pesa Express insists on an address to call. Where nobody listens it is one that leads nowhere (RFC 2606). */
const callback = field("callback", { preset: "https://kaunta.invalid/c", open: true });
const pullMethod = field("pullMethod", {
  kind: "choice",
  choices: ["POST", "GET"],
  preset: "POST",
  open: true,
});
/** Parts of a Pull row's `transactiontype` that mean money taken back, and those that are no payment at all. */
const pullReversal = field("pullReversal", { preset: "reversal", open: true });
const pullIgnore = field("pullIgnore", { open: true });

export const fields: readonly AccountField[] = [
  type,
  shortcode,
  till,
  secret("consumerKey", { required: true }),
  secret("consumerSecret", { required: true }),
  secret("passkey", { required: true }),
  nominated,
  field("base"),
  callback,
  pullMethod,
  pullReversal,
  pullIgnore,
  paceField,
];

/** Daraja docs, Authorization. */
export const base = (config: Config): string | undefined =>
  baseOf(config, { live: "https://api.safaricom.co.ke", sandbox: "https://sandbox.safaricom.co.ke" });

export const isTill = (config: Config): boolean => setting(config, type) === "till";
export const shortcodeOf = (config: Config): string => setting(config, shortcode);
export const tillOf = (config: Config): string => setting(config, till);
export const nominatedOf = (config: Config): string => setting(config, nominated);
export const callbackOf = (config: Config): string => setting(config, callback);
export const pullMethodOf = (config: Config): "GET" | "POST" =>
  setting(config, pullMethod) === "GET" ? "GET" : "POST";
export const pullReversals = (config: Config): readonly string[] => wordList(setting(config, pullReversal));
export const pullIgnores = (config: Config): readonly string[] => wordList(setting(config, pullIgnore));

const wordList = (text: string): string[] =>
  text
    .toLowerCase()
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Words Daraja does not let stand in an address (Daraja docs, Customer To Business Register URL). */
const forbidden = /mpesa|m-pesa|safaricom|exec?|cmd|sql|query/i;

/** Why Daraja would not call this address; undefined when it may. */
export function addressFault(url: string): string | undefined {
  if (!isHttps(url)) return "An address that begins with https://.";
  const word = forbidden.exec(url)?.[0];
  return word === undefined ? undefined : `The company refuses addresses with "${word}" in them.`;
}

/** The shortcode everybody's sandbox has. */
const sandboxShortcode = "174379";

export function check(config: Config): Issue[] {
  const issues = commonIssues(config, fields);
  const say = (field: string, sentence: string): void => {
    if (!issues.some((one) => one.field === field)) issues.push({ field, sentence });
  };
  const code = shortcodeOf(config);
  if (code !== "" && !/^\d{5,7}$/.test(code)) say("shortcode", "Five to seven digits.");
  if (code === sandboxShortcode && config.environment === "live")
    say("shortcode", `${sandboxShortcode} is the sandbox's number.`);
  if (isTill(config) && !/^\d{5,8}$/.test(tillOf(config)))
    say("till", "The till's number: five to eight digits.");
  for (const name of ["consumerKey", "consumerSecret"])
    if (!/^[\x21-\x7e]{16,120}$/.test(secretOf(config, name)) && secretOf(config, name) !== "")
      say(name, "Too short, or signs that do not belong there: copy it again.");
  const passkey = secretOf(config, "passkey");
  if (passkey !== "" && !/^[0-9a-f]{64}$/i.test(passkey)) say("passkey", "64 signs, 0 to 9 and a to f.");
  const number = nominatedOf(config);
  if (number !== "" && !/^254\d{9}$/.test(number)) say("nominated", "Written as 254712345678.");
  if (config.environment !== "practice") {
    const fault = addressFault(callbackOf(config));
    if (fault !== undefined) say("callback", fault);
  }
  if (config.currency !== "KES") say("currency", "M-Pesa in Kenya is paid in KES.");
  return issues;
}
