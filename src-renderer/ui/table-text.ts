// Rows as text to take along.
import { saveBytes } from "./save-bytes.ts";

export type TextColumn<Row> = { readonly head: string; readonly text: (row: Row) => string };

/** For pasting into a spreadsheet or a message. */
export function asTsv<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  const cell = (text: string): string => text.replace(/[\t\r\n]+/g, " ");
  return lines(columns, rows, cell, "\t");
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function asCsv<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return lines(columns, rows, cell, ",");
}

function lines<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  cell: (text: string) => string,
  between: string,
): string {
  const head = columns.map((column) => cell(column.head)).join(between);
  const body = rows.map((row) => columns.map((column) => cell(column.text(row))).join(between));
  return `${[head, ...body].join("\r\n")}\r\n`;
}

export function saveFile(name: string, text: string): void {
  // The mark tells Excel that the text is UTF-8.
  saveBytes(name, "text/csv;charset=utf-8", "\uFEFF", text);
}
