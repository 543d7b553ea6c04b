import { useState } from "react";
import type { Sort } from "./live-order.ts";

/** How a person set up a table: kept on this screen, under the table's name. */
export type TableView = { readonly sort: Sort; readonly hidden: readonly string[]; readonly dense: boolean };

export function useTableView(
  name: string,
  first: TableView,
): readonly [TableView, (change: Partial<TableView>) => void] {
  const key = `kaunta.table.${name}`;
  const [view, setView] = useState<TableView>(() => ({ ...first, ...kept(key) }));
  return [
    view,
    (change) =>
      setView((was) => {
        const next = { ...was, ...change };
        try {
          localStorage.setItem(key, JSON.stringify(next));
        } catch {
          // A full or forbidden storage forgets the view, nothing more.
        }
        return next;
      }),
  ];
}

function kept(key: string): Partial<TableView> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}
