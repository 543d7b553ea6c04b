// Rows by key for a live table: a change of one row tells the listeners of that row alone.

export type Rows<Row> = ReturnType<typeof createRows<Row>>;

/** What is remembered of rows that left, for a list whose order is held. */
const remembered = 500;

export function createRows<Row>(now: () => number) {
  const rows = new Map<string, Row>();
  const departed = new Map<string, Row>();
  const fresh = new Map<string, number>();
  const listeners = new Map<string, Set<() => void>>();

  function tell(key: string): void {
    for (const listener of listeners.get(key) ?? []) listener();
  }
  function remove(key: string): boolean {
    const row = rows.get(key);
    if (row === undefined) return false;
    departed.set(key, row);
    const oldest = departed.keys().next();
    if (departed.size > remembered && !oldest.done) departed.delete(oldest.value);
    rows.delete(key);
    fresh.delete(key);
    tell(key);
    return true;
  }
  /** True when the row is new. `glows`: it came while somebody looks on. */
  function put(key: string, row: Row, glows = false): boolean {
    const isNew = !rows.has(key);
    if (isNew && glows) fresh.set(key, now());
    rows.set(key, row);
    tell(key);
    return isNew;
  }

  return {
    row: (key: string): Row | undefined => rows.get(key),
    rows: (): ReadonlyMap<string, Row> => rows,
    departed: (key: string): Row | undefined => departed.get(key),
    isFresh: (key: string): boolean => (fresh.get(key) ?? Number.NEGATIVE_INFINITY) > now() - 3000,
    subscribeRow(key: string, listener: () => void): () => void {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(key);
      };
    },
    put,
    remove,
    /** Exactly these, in place of what was. */
    replace(next: ReadonlyMap<string, Row>): void {
      for (const key of rows.keys()) if (!next.has(key)) remove(key);
      for (const [key, row] of next) put(key, row);
    },
  };
}

/** Where a list ends that is told newest first and, within one moment, by id: what the next page comes after. */
export function lastOf(
  rows: readonly { readonly id: string; readonly at: number }[],
): { readonly before: number; readonly beforeId: string } | undefined {
  let last: (typeof rows)[number] | undefined;
  for (const row of rows)
    if (!last || row.at < last.at || (row.at === last.at && row.id > last.id)) last = row;
  return last && { before: last.at, beforeId: last.id };
}
