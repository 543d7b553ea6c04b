/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a virtual grid are laid out by CSS grid: table tags would not be tables */
import { ArrowDown, ArrowUp } from "lucide-react";
import { cx } from "./cx.ts";
import type { LiveColumn, Sort } from "./live-order.ts";

type HeadRowProps<Row> = {
  readonly columns: readonly LiveColumn<Row>[];
  readonly template: string;
  readonly minWidth: number;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly sortBy: (column: string) => string;
  readonly all?: {
    readonly label: string;
    readonly checked: boolean;
    readonly some: boolean;
    readonly onChange: (on: boolean) => void;
  };
};

export function HeadRow<Row>({ columns, template, minWidth, sort, onSort, sortBy, all }: HeadRowProps<Row>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-canvas" style={{ minWidth }}>
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 items-center border-b border-line text-caption font-medium text-ink-3"
        style={{ gridTemplateColumns: template }}
      >
        {all && (
          <span role="columnheader" className="flex justify-center">
            <input
              type="checkbox"
              aria-label={all.label}
              checked={all.checked}
              ref={(box) => {
                if (box) box.indeterminate = all.some && !all.checked;
              }}
              onChange={(event) => all.onChange(event.target.checked)}
              className="size-3.5 accent-accent"
            />
          </span>
        )}
        {columns.map((column) => {
          const mine = sort.column === column.key;
          return (
            <span
              key={column.key}
              role="columnheader"
              aria-sort={mine ? (sort.down ? "descending" : "ascending") : "none"}
              className={cx("min-w-0 px-2", column.align === "right" && "text-right")}
            >
              <button
                type="button"
                title={sortBy(column.head)}
                onClick={() =>
                  onSort({ column: column.key, down: mine ? !sort.down : column.largestFirst === true })
                }
                className={cx(
                  "inline-flex max-w-full items-center gap-1 rounded-sm hover:text-ink",
                  mine && "text-ink",
                  column.align === "right" && "flex-row-reverse",
                )}
              >
                <span className="truncate">{column.head}</span>
                {mine &&
                  (sort.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
            </span>
          );
        })}
        <span role="columnheader" aria-hidden="true" />
      </div>
    </div>
  );
}
