// The smallest checks: what a value must be before it may reach a file or an argv. They reject and never mend.
import { Refused } from "../refused.ts";

/** `field` is the name the asker used, as `config.ssid` or `devices.2.mac`. */
export function invalid(field: string, sentence: string): Refused {
  return new Refused("invalid", `${field}: ${sentence}`, { field });
}

export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object with exactly these keys; those in `optional` may be left out. */
export function object(
  value: unknown,
  field: string,
  keys: readonly string[],
  optional: readonly string[] = [],
): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(field, "must be an object.");
  const fields = new Map(Object.entries(value));
  for (const key of fields.keys())
    if (!keys.includes(key) && !optional.includes(key))
      throw invalid(under(field, plain(key)), "is not known here.");
  for (const key of keys) if (!fields.has(key)) throw invalid(under(field, key), "is missing.");
  return Object.fromEntries(fields);
}

/** A stranger's key, fit to be told. */
const plain = (key: string) =>
  /^\w{1,40}$/.test(key) ? key : JSON.stringify(key.slice(0, 40).toWellFormed());
const under = (field: string, key: string) => (field === "request" ? key : `${field}.${key}`);

export function list(value: unknown, field: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(field, "must be a list.");
  if (value.length > most) throw invalid(field, `may hold ${most} entries at most.`);
  return value;
}

export function integer(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most)
    throw invalid(field, `must be a whole number from ${least} to ${most}.`);
  return value === 0 ? 0 : value;
}

export const orNull = <T>(value: unknown, check: (value: unknown) => T): T | null =>
  value === null ? null : check(value);

export function bool(value: unknown, field: string): boolean {
  if (typeof value !== "boolean") throw invalid(field, "must be true or false.");
  return value;
}

export function text(value: unknown, field: string): string {
  if (typeof value !== "string") throw invalid(field, "must be a text.");
  return value;
}

export function oneOf<T extends string>(value: unknown, field: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(field, `must be one of ${choices.join(", ")}.`);
  return found;
}

/** 1…99999: names a table, files and logs. */
export const hotspotId = (value: unknown, field: string) => integer(value, field, 1, 99_999);

const interfaceName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/;
export function wireless(value: unknown, field: string): string {
  const name = text(value, field);
  // IFNAMSIZ is 16 with its NUL; "all" and "default" are folders of the kernel's own beside the interfaces.
  if (!interfaceName.test(name) || name === "all" || name === "default" || name === "lo")
    throw invalid(field, "must be the name of a network interface, as `wlan0`.");
  return name;
}

/** Six pairs, either case; answered in lower case. Neither a group's nor nobody's. */
export function mac(value: unknown, field: string): string {
  const lower = text(value, field).toLowerCase();
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(lower))
    throw invalid(field, "must be a device address of six pairs, as `02:00:00:aa:bb:cc`.");
  if (Number.parseInt(lower.slice(0, 2), 16) & 1)
    throw invalid(field, "is the address of a group, not of one device.");
  if (lower === "00:00:00:00:00:00") throw invalid(field, "is nobody's address.");
  return lower;
}

/** Becomes part of the name of an nftables object. */
export function sessionId(value: unknown, field: string): string {
  const sid = text(value, field);
  if (!/^[A-Za-z0-9]{1,24}$/.test(sid)) throw invalid(field, "must be 1 to 24 letters and digits.");
  return sid;
}

/** 1…32 bytes of UTF-8 without control characters (IEEE 802.11: an SSID is at most 32 octets). */
export function ssid(value: unknown, field: string): string {
  const name = text(value, field);
  if (!name.isWellFormed()) throw invalid(field, "holds half a character.");
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    throw invalid(field, "may not hold line breaks or other control characters.");
  const bytes = Buffer.byteLength(name);
  if (bytes < 1 || bytes > 32)
    throw invalid(field, `must be 1 to 32 bytes long (${bytes} now; letters like é or 😀 take two to four).`);
  return name;
}

/** 8…63 of ASCII 0x20…0x7e: what hostapd takes for `wpa_passphrase`. The sentence never repeats it. */
export function passphrase(value: unknown, field: string): string {
  const secret = text(value, field);
  if (!/^[\x20-\x7e]{8,63}$/.test(secret))
    throw invalid(field, "must be 8 to 63 plain letters, digits, signs and spaces.");
  return secret;
}

/** LDH labels, at least two, not an address (RFC 1123). Lower case, without a dot at the end. */
export function dnsName(value: unknown, field: string): string {
  const name = text(value, field);
  const labels = name.split(".");
  if (
    name.length > 253 ||
    labels.length < 2 ||
    !labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) ||
    /^[0-9]+$/.test(labels.at(-1) ?? "")
  )
    throw invalid(field, "must be a host name of at least two parts in small letters, as `pay.example.com`.");
  return name;
}
