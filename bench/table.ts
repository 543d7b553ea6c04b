// The form of every benchmark: rows of figures with their limits, printed as a table and kept as JSON.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Figure = {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** For example `<= 3`; a figure without a limit is told for information. */
  readonly limit: string | null;
  readonly holds: boolean;
};

export const atMost = (figure: string, value: number, most: number, unit: string): Figure => ({
  figure,
  value: rounded(value),
  unit,
  limit: `<= ${most}`,
  // Something that could not be measured does not hold.
  holds: value <= most,
});

export const atLeast = (figure: string, value: number, least: number, unit: string): Figure => ({
  figure,
  value: rounded(value),
  unit,
  limit: `>= ${least}`,
  holds: value >= least,
});

export const exactly = (figure: string, value: number, wanted: number, unit: string): Figure => ({
  figure,
  value: rounded(value),
  unit,
  limit: `= ${wanted}`,
  holds: value === wanted,
});

export const told = (figure: string, value: number, unit: string): Figure => ({
  figure,
  value: rounded(value),
  unit,
  limit: null,
  holds: true,
});

const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value);

/** The value below which `share` (0…1) of the samples lie; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Prints the table, writes `bench/out/<name>.json`, and says whether every limit holds. */
export function present(name: string, figures: readonly Figure[]): boolean {
  const head = ["figure", "value", "unit", "limit", "holds"];
  const rows = figures.map((f) => [f.figure, String(f.value), f.unit, f.limit ?? "", f.holds ? "yes" : "NO"]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  console.log([line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n"));
  const folder = join(import.meta.dirname, "out");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  return figures.every((figure) => figure.holds);
}
