// The list of payments, by days, status and page, the newest first.
import type { Order } from "./orders.ts";

const day = 86_400_000;
const known = ["startDate", "endDate", "status", "limit", "skip"];

export function listOf(
  orders: readonly Order[],
  query: URLSearchParams,
  read: (order: Order) => { readonly row: object; readonly status: string; readonly at: number },
): { readonly data: object[]; readonly totalCount: number } | { readonly fault: string } {
  const stranger = [...query.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined) return { fault: stranger };
  const from = readDay(query.get("startDate"), 0);
  // The last day counts whole.
  const to = readDay(query.get("endDate"), day - 1);
  const limit = readCount(query.get("limit"), 20);
  const skip = readCount(query.get("skip"), 0);
  if (from === undefined) return { fault: "startDate" };
  if (to === undefined) return { fault: "endDate" };
  if (limit === undefined || limit < 1 || limit > 100) return { fault: "limit" };
  if (skip === undefined) return { fault: "skip" };
  const status = query.get("status");
  const found = orders
    .map(read)
    .filter((one) => one.at >= (from ?? -Infinity) && one.at <= (to ?? Infinity))
    .filter((one) => status === null || one.status === status);
  return { data: found.slice(skip, skip + limit).map(({ row }) => row), totalCount: found.length };
}

/** `2026-01-12`, a day in UTC, or a whole moment; null when none was asked; undefined when unreadable. */
function readDay(text: string | null, more: number): number | null | undefined {
  if (text === null) return null;
  const whole = /^\d{4}-\d\d-\d\d$/.test(text);
  if (!whole && !/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at + (whole ? more : 0);
}

function readCount(text: string | null, preset: number): number | undefined {
  if (text === null) return preset;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
