import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Column<Row> = {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  readonly className?: string;
};

type TableProps<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly density?: "compact" | "roomy";
  readonly onOpen?: (row: Row) => void;
};

/** A short, plain table. Long or live lists are a LiveTable. */
export function Table<Row>({ label, columns, rows, rowKey, density = "roomy", onOpen }: TableProps<Row>) {
  return (
    <table aria-label={label} className="w-full border-collapse text-left">
      <thead>
        <tr className="border-b border-line">
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cx(
                "h-8 px-3 text-caption font-medium text-ink-3 first:pl-0 last:pr-0",
                column.align === "right" && "text-right",
                column.className,
              )}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className={cx(
              "border-b border-line",
              density === "compact" ? "h-8" : "h-10",
              onOpen && "hover:bg-sunken",
            )}
            onClick={onOpen && (() => onOpen(row))}
          >
            {columns.map((column) => (
              <td
                key={column.key}
                className={cx(
                  "px-3 first:pl-0 last:pr-0",
                  column.align === "right" && "nums text-right",
                  column.className,
                )}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
