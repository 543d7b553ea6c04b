// Which rows of a live list stand where. Nothing jumps while a hand is in the list.
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

export type SortKey = string | number | null;
export type Sort = { readonly column: string; readonly down: boolean };

/** What a live table reads: rows by key, told one by one. */
export type LiveRows<Row> = {
  row(key: string): Row | undefined;
  rows(): ReadonlyMap<string, Row>;
  /** What a row was before it left, while that is still remembered. */
  departed(key: string): Row | undefined;
  subscribeRow(key: string, listener: () => void): () => void;
  /** True for a row that came a moment ago: it glows once. */
  isFresh(key: string): boolean;
};

export type LiveColumn<Row> = {
  readonly key: string;
  readonly head: string;
  /** Pixels at least, and its share of what is left over. */
  readonly width: number;
  readonly grow?: number;
  readonly align?: "right";
  readonly cell: (row: Row) => ReactNode;
  /** The same as text, for copying and saving. */
  readonly text: (row: Row) => string;
  readonly sort: (row: Row) => SortKey;
  /** The first press sorts from the largest down. */
  readonly largestFirst?: boolean;
  /** True when the value moves by itself. */
  readonly counts?: boolean;
};

/** Keys in order. What has no value stands last either way; equals keep their place by key. */
export function orderOf<Row>(
  rows: ReadonlyMap<string, Row>,
  passes: (row: Row) => boolean,
  sortKey: (row: Row) => SortKey,
  down: boolean,
): string[] {
  const found: { key: string; by: SortKey }[] = [];
  for (const [key, row] of rows) if (passes(row)) found.push({ key, by: sortKey(row) });
  const way = down ? -1 : 1;
  found.sort((a, b) => {
    if (a.by === b.by) return a.key < b.key ? -1 : 1;
    if (a.by === null) return 1;
    if (b.by === null) return -1;
    if (typeof a.by === "string" && typeof b.by === "string") return way * compareText(a.by, b.by);
    return a.by < b.by ? -way : way;
  });
  return found.map((one) => one.key);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}

type OrderWish<Row> = {
  readonly source: LiveRows<Row>;
  readonly passes: (row: Row) => boolean;
  readonly sortKey: (row: Row) => SortKey;
  readonly down: boolean;
  /** Rises when rows came or left. */
  readonly members: number;
  /** Rises when figures changed and the sort is by such a figure; else it stands still. */
  readonly counted: number;
  readonly held: boolean;
};

/** The order to show, and how many rows wait to be put into it. */
export function useOrder<Row>(wish: OrderWish<Row>): {
  readonly order: readonly string[];
  readonly newer: number;
  readonly renew: () => void;
} {
  const { source, passes, sortKey, down, members, counted, held } = wish;
  const compute = useCallback(
    () => orderOf(source.rows(), passes, sortKey, down),
    [source, passes, sortKey, down],
  );
  const [shown, setShown] = useState(() => ({ compute, order: compute(), members }));
  const lastAt = useRef(0);

  // A new filter or sort is the person's own wish: it takes effect at once, hand in the list or not.
  if (shown.compute !== compute) setShown({ compute, order: compute(), members });

  const renew = useCallback(() => {
    lastAt.current = performance.now();
    setShown({ compute, order: compute(), members });
  }, [compute, members]);

  useEffect(() => {
    if (held) return;
    // Ten thousand rows are not sorted for each guest that comes: at most once a second.
    const wait = Math.max(0, lastAt.current + 1000 - performance.now());
    const timer = setTimeout(renew, wait);
    return () => clearTimeout(timer);
  }, [held, members, counted, renew]);

  let newer = 0;
  if (held && shown.members !== members) {
    const known = new Set(shown.order);
    for (const [key, row] of source.rows()) if (!known.has(key) && passes(row)) newer++;
  }
  return { order: shown.order, newer, renew };
}
