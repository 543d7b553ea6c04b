// What may stand in a log line. A safety net below every caller's own care: secrets struck out, phones masked, length bounded.
import type { LogFields } from "./log.ts";

export type Fields = Record<string, string | number | boolean | null>;

const secretKey =
  /pass(word|phrase|wd)?$|secret|token|api_?key|(^|_|private|session|access)key$|authorization|cookie|sealed/i;
const phoneKey = /phone|msisdn|mobile/i;
/** `=password=x` of a router sentence, `password: x`, `"secret":"x"` inside a text. */
const secretInText = /(password|passphrase|secret|token|api[_-]?key)(["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi;

const longest = { what: 500, field: 2000, stack: 6000 };
const mostFields = 40;

export function cleanFields(fields: LogFields): Fields {
  const clean: Fields = {};
  for (const [key, value] of Object.entries(fields).slice(0, mostFields)) {
    if (value === undefined) continue;
    if (secretKey.test(key)) clean[key] = "…";
    else if (typeof value === "string")
      clean[key] = phoneKey.test(key)
        ? maskPhone(value)
        : strike(cut(value, key === "stack" ? longest.stack : longest.field));
    else if (typeof value === "number") clean[key] = Number.isFinite(value) ? value : String(value);
    else clean[key] = value;
  }
  return clean;
}

export function cleanText(what: string): string {
  return strike(cut(what, longest.what)); // cut first: routers can be made to say a lot
}

/** `254712345678` → `254712…678`: enough to recognise, too little to call. */
export function maskPhone(phone: string): string {
  return phone.length <= 6 ? "…" : `${phone.slice(0, Math.min(6, phone.length - 5))}…${phone.slice(-3)}`;
}

function strike(text: string): string {
  return text.replace(secretInText, "$1$2…");
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}
