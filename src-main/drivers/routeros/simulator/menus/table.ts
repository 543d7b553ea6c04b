// Rows a menu keeps: ids, an index by name, checks, and news for those who listen.
import { Trap, traps } from "../traps.ts";
import { canonical } from "./fields.ts";
import type { Field } from "./fields.ts";
import type { Row, Verb } from "./menu.ts";

export type Entry = { id: number; readonly values: Map<string, string>; dynamic: boolean };

export type Schema = {
  readonly path: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** One row without an id, such as `/system/identity`. */
  readonly settings?: true;
  /** Rows can be enabled and disabled. */
  readonly disabling?: true;
  /** Rows can be moved. */
  readonly ordered?: true;
  /** Rows cannot be added or removed, only set, such as `/ip/service`. */
  readonly fixed?: true;
  /** The field by which `=numbers=` finds a row; `name` unless told. */
  readonly key?: string;
  /** Refuses a candidate that collides with another row having the same key. */
  readonly collides?: (candidate: Row, other: Row) => string | undefined;
  /** Why this row may not be removed. */
  readonly kept?: (row: Row) => string | undefined;
  /** Fields worked out at the moment of printing. */
  readonly derive?: (entry: Entry) => Iterable<readonly [string, string]>;
  /** Whatever else the menu can do. */
  readonly verbs?: Readonly<Record<string, Verb>>;
  readonly rows?: readonly Readonly<Record<string, string>>[];
};

export type TableChange = { readonly entry: Entry; readonly kind: "added" | "changed" | "removed" };

export type Table = ReturnType<typeof createTable>;

export const idText = (id: number): string => `*${id.toString(16).toUpperCase()}`;
export const idNumber = (text: string): number | undefined =>
  /^\*[0-9a-f]+$/i.test(text) ? Number.parseInt(text.slice(1), 16) : undefined;

/** @param has says whether another menu holds a name, for fields that refer to it */
export function createTable(schema: Schema, has: (menu: string, name: string) => boolean) {
  const key = schema.key ?? "name";
  let entries = new Map<number, Entry>();
  const byKey = new Map<string, Set<Entry>>();
  const listeners = new Set<(change: TableChange) => void>();
  let lastId = 0;

  const tell = (entry: Entry, kind: TableChange["kind"]): void => {
    for (const listener of listeners) listener({ entry, kind });
  };
  const index = (entry: Entry): void => {
    const value = entry.values.get(key);
    if (value === undefined) return;
    const same = byKey.get(value);
    if (same) same.add(entry);
    else byKey.set(value, new Set([entry]));
  };
  const unindex = (entry: Entry): void => {
    const value = entry.values.get(key);
    if (value === undefined) return;
    const same = byKey.get(value);
    same?.delete(entry);
    if (same?.size === 0) byKey.delete(value);
  };

  function checked(
    values: Iterable<readonly [string, string]>,
    inside: boolean,
  ): Map<string, string | undefined> {
    const out = new Map<string, string | undefined>();
    for (const [field, value] of values) {
      const known = schema.fields[field];
      if (!known || (known.readOnly && !inside)) throw traps.unknownParameter(field);
      out.set(field, known.readOnly ? value : canonical(field, known, value, has));
    }
    return out;
  }

  function write(target: Map<string, string>, values: ReadonlyMap<string, string | undefined>): void {
    for (const [field, value] of values) {
      const fallback = value ?? schema.fields[field]?.value;
      if (fallback === undefined) target.delete(field);
      else target.set(field, fallback);
    }
  }

  function refuseCollision(values: Map<string, string>, self: Entry | undefined): void {
    if (!schema.collides) return;
    for (const other of byKey.get(values.get(key) ?? "") ?? []) {
      const complaint = other === self ? undefined : schema.collides(values, other.values);
      if (complaint !== undefined) throw new Trap(complaint);
    }
  }

  const table = {
    schema,
    key,
    size: () => entries.size,
    entries: (): Iterable<Entry> => entries.values(),
    byId: (id: number): Entry | undefined => entries.get(id),
    named: (value: string): Entry[] => [...(byKey.get(value) ?? [])],
    /** The only row of a settings menu. */
    only(): Entry {
      for (const entry of entries.values()) return entry;
      throw new Error(`${schema.path} holds no row`);
    },
    /** @param inside true when the router itself writes: read-only fields are then allowed */
    add(values: Iterable<readonly [string, string]>, inside = false, dynamic = false): Entry {
      const given = checked(values, inside);
      const filled = new Map<string, string>();
      for (const [field, known] of Object.entries(schema.fields))
        if (known.value !== undefined) filled.set(field, known.value);
      write(filled, given);
      for (const [field, known] of Object.entries(schema.fields))
        if (known.required && !filled.has(field)) throw traps.missing(field);
      refuseCollision(filled, undefined);
      const entry: Entry = { id: ++lastId, values: filled, dynamic };
      entries.set(entry.id, entry);
      index(entry);
      tell(entry, "added");
      return entry;
    },
    set(entry: Entry, values: Iterable<readonly [string, string]>, inside = false): void {
      const given = checked(values, inside);
      const next = new Map(entry.values);
      write(next, given);
      refuseCollision(next, entry);
      unindex(entry);
      write(entry.values, given);
      index(entry);
      tell(entry, "changed");
    },
    remove(entry: Entry): void {
      if (!entries.delete(entry.id)) return;
      unindex(entry);
      tell(entry, "removed");
    },
    /** Puts rows before another one, or at the end. */
    move(moved: readonly Entry[], before: Entry | undefined): void {
      const rest = [...entries.values()].filter((entry) => !moved.includes(entry));
      const at = before ? rest.indexOf(before) : rest.length;
      rest.splice(at < 0 ? rest.length : at, 0, ...moved);
      entries = new Map(rest.map((entry) => [entry.id, entry]));
      for (const entry of moved) tell(entry, "changed");
    },
    /** Gives new ids from one upwards, as after a reboot: ids are good for one connection only. */
    renumber(): void {
      lastId = 0;
      const rest = [...entries.values()];
      for (const entry of rest) entry.id = ++lastId;
      entries = new Map(rest.map((entry) => [entry.id, entry]));
    },
    /** The row as printed, unmasked. */
    row(entry: Entry): Map<string, string> {
      const row = new Map<string, string>();
      if (!schema.settings) row.set(".id", idText(entry.id));
      for (const [field, known] of Object.entries(schema.fields)) {
        const value = entry.values.get(field);
        if (value !== undefined && !known.hidden) row.set(field, value);
      }
      for (const [field, value] of schema.derive?.(entry) ?? []) row.set(field, value);
      if (entry.dynamic) row.set("dynamic", "true");
      return row;
    },
    watch(listener: (change: TableChange) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  for (const row of schema.rows ?? []) table.add(Object.entries(row), true);
  if (schema.settings && entries.size === 0) table.add([], true);
  return table;
}
