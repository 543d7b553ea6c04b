import { createStore } from "zustand/vanilla";
import type { Sort } from "#ui/ui/live-order.ts";

/** How a person set up a table. */
export type TableView = { readonly sort: Sort; readonly hidden: readonly string[]; readonly dense: boolean };

export type TableViews = ReturnType<typeof createTableViews>;

/** The tables' views by the tables' names, kept on this screen. */
export function createTableViews(storage: Pick<Storage, "getItem" | "setItem">) {
  const store = createStore<Readonly<Record<string, Partial<TableView>>>>(() => ({}));
  const keyOf = (table: string): string => `kaunta.table.${table}`;

  function of(table: string): Partial<TableView> {
    const known = store.getState()[table];
    if (known !== undefined) return known;
    try {
      const found: unknown = JSON.parse(storage.getItem(keyOf(table)) ?? "{}");
      return typeof found === "object" && found !== null ? found : {};
    } catch {
      return {};
    }
  }

  return {
    ...store,
    of,
    change(table: string, change: Partial<TableView>): void {
      const next = { ...of(table), ...change };
      store.setState({ [table]: next });
      try {
        storage.setItem(keyOf(table), JSON.stringify(next));
      } catch {
        // A full or forbidden storage forgets the view, nothing more.
      }
    },
  };
}
