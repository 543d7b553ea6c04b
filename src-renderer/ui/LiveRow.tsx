/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a virtual grid are laid out by CSS grid: table tags would not be tables */
/* oxlint-disable jsx-a11y/click-events-have-key-events -- the grid around it hears the keys */
import { Ellipsis } from "lucide-react";
import { memo, useCallback, useState, useSyncExternalStore } from "react";
import { cx } from "./cx.ts";
import type { LiveColumn, LiveRows } from "./live-order.ts";

type LiveRowProps<Row> = {
  readonly id: string;
  readonly rowKey: string;
  readonly place: number;
  readonly height: number;
  readonly template: string;
  readonly source: LiveRows<Row>;
  readonly columns: readonly LiveColumn<Row>[];
  readonly focused: boolean;
  readonly chosen?: boolean;
  readonly onToggle?: (key: string) => void;
  readonly nameOf: (row: Row) => string;
  readonly selectLabel: (who: string) => string;
  readonly menuLabel: (who: string) => string;
  readonly onMenu: (key: string, at: Element) => void;
  readonly onFocusRow: (key: string) => void;
  readonly onOpen?: (key: string) => void;
};

function Row<R>(props: LiveRowProps<R>) {
  const { id, rowKey, place, source, columns, focused, chosen, onToggle, onMenu, onFocusRow } = props;
  const subscribe = useCallback((told: () => void) => source.subscribeRow(rowKey, told), [source, rowKey]);
  const now = useSyncExternalStore(subscribe, () => source.row(rowKey));
  // Who left while the order is held stays in sight, pale, until the order is renewed.
  const row = now ?? source.departed(rowKey);
  const [glows] = useState(() => source.isFresh(rowKey));
  const name = row === undefined ? "" : props.nameOf(row);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={chosen}
      data-gone={now === undefined || undefined}
      onClick={() => onFocusRow(rowKey)}
      onDoubleClick={props.onOpen && (() => props.onOpen?.(rowKey))}
      onContextMenu={(event) => {
        event.preventDefault();
        onFocusRow(rowKey);
        const button = event.currentTarget.querySelector("[data-row-menu]");
        if (button && now !== undefined) onMenu(rowKey, button);
      }}
      className={cx(
        "grid items-center border-b border-line hover:bg-sunken",
        glows && "glows",
        chosen && "bg-accent-soft",
        focused && "shadow-[inset_2px_0_0_var(--accent-ink)]",
        now === undefined && "greyed line-through",
      )}
      style={{ gridTemplateColumns: props.template, height: props.height }}
    >
      {onToggle && (
        <span role="gridcell" className="flex justify-center">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={props.selectLabel(name)}
            checked={chosen === true}
            onChange={() => onToggle(rowKey)}
            className="size-3.5 accent-accent"
          />
        </span>
      )}
      {columns.map((column) => (
        <span
          key={column.key}
          role="gridcell"
          className={cx("truncate px-2", column.align === "right" && "nums text-right")}
        >
          {row !== undefined && column.cell(row)}
        </span>
      ))}
      <span role="gridcell" className="flex justify-center">
        <button
          type="button"
          tabIndex={-1}
          data-row-menu
          disabled={now === undefined}
          aria-haspopup="menu"
          aria-label={props.menuLabel(name)}
          onClick={(event) => onMenu(rowKey, event.currentTarget)}
          className="flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-line hover:text-ink"
        >
          <Ellipsis size={14} aria-hidden="true" />
        </button>
      </span>
    </div>
  );
}

export const LiveRow = memo(Row) as typeof Row;
