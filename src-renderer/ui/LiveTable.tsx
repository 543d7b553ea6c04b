/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a virtual grid are laid out by CSS grid: table tags would not be tables */
// The table for lists that live: ten thousand rows, each redrawn by itself, none moving under the hand.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from "react";
import { cx } from "./cx.ts";
import { HeadRow } from "./LiveHead.tsx";
import { LiveRow } from "./LiveRow.tsx";
import { type LiveColumn, type LiveRows, type Sort, useOrder } from "./live-order.ts";

export type LiveTableWords = {
  readonly select: (who: string) => string;
  readonly selectAll: string;
  readonly sortBy: (column: string) => string;
  readonly newer: (count: number) => string;
  readonly newerHint: string;
  readonly menu: (who: string) => string;
  readonly keys: string;
  /** How many of all the filter lets through: "12 of 34". */
  readonly shown: (shown: number, of: number) => string;
};

export type LiveTableProps<Row> = {
  readonly label: string;
  readonly source: LiveRows<Row>;
  readonly columns: readonly LiveColumn<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly passes: (row: Row) => boolean;
  readonly members: number;
  readonly counted: number;
  readonly dense: boolean;
  /** Rows that are chosen; leave out where nothing can be done with many. */
  readonly chosen?: ReadonlySet<string>;
  readonly onChoose?: (chosen: ReadonlySet<string>) => void;
  readonly nameOf: (row: Row) => string;
  readonly words: LiveTableWords;
  /** Opens the menu of a row at this element. */
  readonly onMenu: (key: string, at: Element) => void;
  /** What Enter and a double press on a row do; left out, they open its menu. */
  readonly onOpen?: (key: string) => void;
  /** The row the keyboard is at, for shortcuts that act on it. */
  readonly onAt?: (key: string) => void;
  /** True while something of the table stands open over it: the order stays. */
  readonly hold?: boolean;
  readonly whenEmpty: ReactNode;
};

const virtualFrom = 200;

export function LiveTable<Row>(props: LiveTableProps<Row>) {
  const { label, source, columns, sort, passes, members, counted, dense, chosen, onChoose, words, onMenu } =
    props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [inside, setInside] = useState(false);
  const [at, setAtKey] = useState<string>();
  const { onAt } = props;
  const setAt = useCallback(
    (key: string) => {
      setAtKey(key);
      onAt?.(key);
    },
    [onAt],
  );
  const height = dense ? 32 : 40;

  const by = columns.find((column) => column.key === sort.column) ?? columns[0];
  const sortKey = useCallback((row: Row) => by?.sort(row) ?? null, [by]);
  const { order, newer, renew } = useOrder({
    source,
    passes,
    sortKey,
    down: sort.down,
    members,
    counted: by?.counts ? counted : 0,
    held: inside || props.hold === true,
  });

  const total = source.rows().size;
  const virtual = order.length > virtualFrom;
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer({
    count: order.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (place) => order[place] ?? place,
  });
  const places = virtual
    ? virtualizer.getVirtualItems().map((item) => item.index)
    : Array.from(order, (_, place) => place);
  const first = places[0] ?? 0;

  const toggle = useCallback(
    (key: string) => {
      if (!chosen || !onChoose) return;
      const next = new Set(chosen);
      if (!next.delete(key)) next.add(key);
      onChoose(next);
    },
    [chosen, onChoose],
  );

  function go(place: number): void {
    const to = Math.min(order.length - 1, Math.max(0, place));
    const key = order[to];
    if (key === undefined) return;
    setAt(key);
    if (virtual) virtualizer.scrollToIndex(to, { align: "auto" });
    else document.getElementById(`${id}-${key}`)?.scrollIntoView?.({ block: "nearest" });
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement && event.key === " ") return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / height) - 2);
    const here = at === undefined ? -1 : order.indexOf(at);
    const steps: Record<string, number> = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: order.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
    } else if (event.key === " " && at !== undefined && onChoose) {
      event.preventDefault();
      toggle(at);
    } else if (event.key === "Enter" && props.onOpen && at !== undefined) {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      props.onOpen(at);
    } else if (isMenuKey(event, props.onOpen === undefined) && at !== undefined) {
      const button = document.getElementById(`${id}-${at}`)?.querySelector("[data-row-menu]");
      if (button) {
        event.preventDefault();
        onMenu(at, button);
      }
    } else if (event.key === "Escape" && chosen && chosen.size > 0) {
      event.stopPropagation();
      onChoose?.(new Set());
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey) && onChoose) {
      event.preventDefault();
      onChoose(new Set(order));
    }
  }

  const template = useMemo(
    () =>
      [
        ...(onChoose ? ["36px"] : []),
        ...columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)),
        "40px",
      ].join(" "),
    [columns, onChoose],
  );
  const minWidth = columns.reduce((sum, column) => sum + column.width, onChoose ? 76 : 40);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={order.length + 1}
        aria-multiselectable={onChoose ? true : undefined}
        aria-activedescendant={at === undefined ? undefined : `${id}-${at}`}
        aria-describedby={`${id}-keys`}
        className="min-h-0 flex-1 overflow-auto outline-none [contain:strict] focus-visible:outline-2 focus-visible:-outline-offset-2"
        onPointerEnter={() => setInside(true)}
        onPointerLeave={() => setInside(false)}
        onFocus={() => at === undefined && order[0] !== undefined && setAt(order[0])}
        onKeyDown={onKeyDown}
      >
        <HeadRow
          columns={columns}
          template={template}
          minWidth={minWidth}
          sort={sort}
          onSort={props.onSort}
          sortBy={words.sortBy}
          {...(onChoose && chosen
            ? {
                all: {
                  label: words.selectAll,
                  checked: order.length > 0 && chosen.size >= order.length,
                  some: chosen.size > 0,
                  onChange: (on: boolean) => onChoose(on ? new Set(order) : new Set()),
                },
              }
            : {})}
        />
        {order.length === 0 ? (
          props.whenEmpty
        ) : (
          <div role="rowgroup" className="relative" style={{ height: order.length * height, minWidth }}>
            <div style={{ transform: `translateY(${first * height}px)` }}>
              {places.map((place) => {
                const key = order[place] ?? "";
                return (
                  <LiveRow
                    key={key}
                    id={`${id}-${key}`}
                    rowKey={key}
                    place={place}
                    height={height}
                    template={template}
                    source={source}
                    columns={columns}
                    focused={key === at}
                    nameOf={props.nameOf}
                    selectLabel={words.select}
                    menuLabel={words.menu}
                    onMenu={onMenu}
                    onFocusRow={setAt}
                    {...(props.onOpen ? { onOpen: props.onOpen } : {})}
                    {...(chosen && onChoose ? { chosen: chosen.has(key), onToggle: toggle } : {})}
                  />
                );
              })}
            </div>
          </div>
        )}
      </div>
      {order.length < total && order.length > 0 && (
        <output className="nums border-t border-line px-2 pt-1 text-right text-caption text-ink-3">
          {words.shown(order.length, total)}
        </output>
      )}
      <p id={`${id}-keys`} className="sr-only">
        {words.keys}
      </p>
      {newer > 0 && (
        <button
          type="button"
          title={words.newerHint}
          onClick={renew}
          className={cx(
            "arrives nums absolute top-10 left-1/2 z-20 -translate-x-1/2 rounded-full border border-line bg-surface px-3 py-1",
            "text-caption font-medium text-accent-ink shadow-over hover:bg-sunken",
          )}
        >
          {words.newer(newer)}
        </button>
      )}
    </div>
  );
}

/** The keyboard's own menu key; Enter too where it has nothing else to do. */
function isMenuKey(event: React.KeyboardEvent, enterToo: boolean): boolean {
  if (event.target !== event.currentTarget) return false;
  return (
    event.key === "ContextMenu" ||
    (event.key === "F10" && event.shiftKey) ||
    (event.key === "Enter" && enterToo)
  );
}
