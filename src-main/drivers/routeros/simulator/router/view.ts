// How a test or the demo looks into a router's menus and writes to them, without the wire.
import { canonicalMac } from "../formats.ts";
import type { Listing } from "../menus/print.ts";
import type { createTree } from "../menus/tree.ts";
import { idNumber, idText } from "../menus/table.ts";
import type { Entry, Table } from "../menus/table.ts";

export type PlainRow = Readonly<Record<string, string>>;

/** `which` is an id, a name, or whatever the menu finds rows by. */
export type MenuView = {
  rows(): PlainRow[];
  /** The first row whose fields are all as given. */
  find(where: PlainRow): PlainRow | undefined;
  add(values: PlainRow): string;
  set(which: string, values: PlainRow): void;
  remove(which: string): void;
};

export function createView(tree: ReturnType<typeof createTree>, living: Readonly<Record<string, Listing>>) {
  function entry(table: Table, which: string): Entry {
    const id = idNumber(which);
    const found =
      id === undefined
        ? (table.named(canonicalMac(which) ?? which)[0] ?? table.named(which)[0])
        : table.byId(id);
    if (found) return found;
    if (table.schema.settings) return table.only();
    throw new Error(`${table.schema.path} has no row ${which}`);
  }
  return (path: string): MenuView => {
    const listing = living[path] ?? tree.listings.get(path);
    if (!listing) throw new Error(`no menu ${path}`);
    const rows = (): PlainRow[] => [...listing.rows()].map((row) => Object.fromEntries(row));
    return {
      rows,
      find: (where) =>
        rows().find((row) => Object.entries(where).every(([name, value]) => row[name] === value)),
      add: (values) => idText(tree.table(path).add(Object.entries(values)).id),
      set: (which, values) => tree.table(path).set(entry(tree.table(path), which), Object.entries(values)),
      remove: (which) => tree.table(path).remove(entry(tree.table(path), which)),
    };
  };
}
