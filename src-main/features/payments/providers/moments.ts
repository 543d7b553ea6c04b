// Moments as companies write them. Kenya and Tanzania keep one time all year: three hours ahead of UTC.
import type { Instant } from "#contract/values/index.ts";

const eatMs = 3 * 3600_000;

/** `20260112133005` of East Africa (Daraja's Timestamp). */
export function eatStamp(at: Instant): string {
  return eatIso(at).replace(/\D/g, "").slice(0, 14);
}

/** `2026-01-12 13:30:05` of East Africa (Daraja's Pull). */
export function eatMoment(at: Instant): string {
  return eatIso(at).slice(0, 19).replace("T", " ");
}

/** `2026-01-12` of East Africa. */
export function eatDay(at: Instant): string {
  return eatIso(at).slice(0, 10);
}

const eatIso = (at: Instant): string => new Date(at + eatMs).toISOString();

/** Reads both, and ISO 8601 with its zone; what has no zone is East Africa's. Undefined for what is no moment. */
export function readMoment(value: unknown): Instant | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  const iso = stamp
    ? `${stamp[1]}-${stamp[2]}-${stamp[3]}T${stamp[4]}:${stamp[5]}:${stamp[6]}`
    : text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T").replace(/(\.\d{3})\d+/, "$1");
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)(Z|[+-]\d\d:?\d\d)?$/.exec(iso);
  if (!found) return undefined;
  const zone = (found[2] ?? "+03:00").replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const moment = Date.parse(`${found[1]}${zone}`);
  return Number.isNaN(moment) ? undefined : moment;
}
