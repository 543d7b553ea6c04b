// What a migration may use to draw tables, so that it reads the same for every database we may stand on.
import type { CreateTableBuilder, Kysely } from "kysely";

type ColumnType = Parameters<CreateTableBuilder<string>["addColumn"]>[1];

export type Schema = {
  /** For rows and for changes to tables; migrations know no table types, the tables change under them. */
  readonly db: Kysely<Record<string, Record<string, unknown>>>;
  /** Begins a table. `byKey` keeps rows in the order of the primary key: for series read by range. */
  readonly table: (name: string, options?: { byKey?: boolean }) => CreateTableBuilder<string>;
  readonly type: {
    readonly text: ColumnType;
    /** Whole numbers up to 2^53; also moments (epoch milliseconds) and yes or no (1, 0). */
    readonly int: ColumnType;
    readonly real: ColumnType;
    readonly blob: ColumnType;
  };
};

/** One step, named by day and purpose: `2026-11-22-settings`. Never changed once shipped. */
export type Migration = { readonly name: string; readonly up: (at: Schema) => Promise<void> };
