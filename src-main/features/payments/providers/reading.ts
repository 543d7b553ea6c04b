// Reading what companies send: values out of loose JSON, and texts without secrets. Pure.
import { parseJson } from "./http.ts";
import type { Config } from "./provider.ts";

/** The longest call of a company that is looked at, in bytes. */
const mostNotice = 16 * 1024;

/** What stands under these names, one inside the other; undefined where anything is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, name)) return undefined;
    inner = (inner as Record<string, unknown>)[name];
  }
  return inner;
}

/** A text or a number as text, trimmed; undefined for nothing and for the empty text. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === "number" && Number.isFinite(found)) return String(found);
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A company's call as an object; undefined for anything else. */
export function readNotice(raw: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (raw.length > mostNotice) return undefined;
  const value = parseJson(raw.toString("utf8"));
  return isObject(value) ? value : undefined;
}

/**
 * What came, to be kept: without any secret of the account, without tokens, passwords and signatures (which are long runs
 * of signs), and no longer than need be.
 */
export function scrub(text: string, config: Pick<Config, "secrets">): string {
  let clean = text;
  for (const secret of Object.values(config.secrets)) {
    if (secret.length < 4) continue;
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      clean = clean.replaceAll(written, "••••");
  }
  return clean
    .replace(/\b(Bearer|Basic)\s+[\w.+/=-]+/gi, "$1 ••••")
    .replace(/[\w.+/=-]{60,}/g, "••••")
    .replace(/("(?:access_token|token|signature|challenge|password|checksum)"\s*:\s*)"[^"]*"/gi, '$1"••••"')
    .slice(0, 4096);
}

/** Digits where the company shows them all, the masked form without its gaps, undefined for a hash or nothing. */
export function payerOf(value: unknown): { readonly payer?: string; readonly payerMasked?: boolean } {
  const plain = (typeof value === "number" || typeof value === "string" ? String(value) : "").replace(
    /[\s+-]/g,
    "",
  );
  if (/^\d{9,15}$/.test(plain)) return { payer: plain, payerMasked: false };
  if (/^\d*[*xX•]+\d*$/.test(plain) && /\d/.test(plain)) return { payer: plain, payerMasked: true };
  return {};
}
