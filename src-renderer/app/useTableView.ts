import { useMemo } from "react";
import type { TableView } from "#ui/state/table-views.ts";
import { useFrom, useStores } from "./compose.tsx";

/** The view of the table of this name, `first` until a person changes it, and how to change it. */
export function useTableView(
  name: string,
  first: TableView,
): readonly [TableView, (change: Partial<TableView>) => void] {
  const { tables } = useStores();
  const own = useFrom(tables, (state) => state[name]);
  const view = useMemo(() => ({ ...first, ...(own ?? tables.of(name)) }), [first, own, tables, name]);
  return [view, (change) => tables.change(name, change)];
}
