// Names we give to payments and their attempts, made from chance.
import { timingSafeEqual } from "node:crypto";
import type { Random } from "#main/platform/random.ts";

/** Crockford's base 32: nothing that can be taken for another sign, and no word a company forbids. */
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 12 signs: fits Daraja's AccountReference, ClickPesa's orderReference (alphanumeric), IntaSend's api_ref. */
export function newRef(random: Pick<Random, "bytes">): string {
  return Array.from(random.bytes(12), (byte) => signs[byte & 31]).join("");
}

/** As people type it: small letters, spaces and dashes, O for 0 and I or L for 1. */
export function readRef(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** So many hexadecimal digits: hex cannot spell the words Daraja forbids in addresses (sql, cmd, exe, query). */
export function newHex(random: Pick<Random, "bytes">, digits: 16 | 32): string {
  return Buffer.from(random.bytes(digits / 2)).toString("hex");
}

/** Takes as long for a wrong secret as for the right one. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
