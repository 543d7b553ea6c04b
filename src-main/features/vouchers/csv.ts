// Vouchers as a table for other programs (RFC 4180), harmless when a spreadsheet opens it. Pure.
import type { Voucher } from "#contract/vouchers.ts";
import { plainAmount } from "#contract/values/money.ts";

const columns: readonly (readonly [string, (voucher: Voucher) => string])[] = [
  ["code", (v) => v.code],
  ["kind", (v) => v.kind],
  ["plan", (v) => v.planName],
  ["price", ({ price }) => plainAmount(price)],
  ["currency", (v) => v.price.currency],
  ["state", (v) => v.state],
  ["holder", (v) => v.holder],
  ["made", (v) => timeOf(v.madeAt)],
  ["sold", (v) => timeOf(v.soldAt)],
  ["used", (v) => timeOf(v.usedAt)],
  ["reprints", (v) => String(v.reprints)],
];

export const csvHead = line(columns.map(([name]) => name));

export const csvLine = (voucher: Voucher): string => line(columns.map(([, read]) => read(voucher)));

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const timeOf = (at: number | null): string => (at === null ? "" : new Date(at).toISOString());
