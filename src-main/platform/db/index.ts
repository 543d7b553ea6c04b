// The shop's memory: opens the database, brings it up to date, and is the only way to SQL from outside this folder.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { Kysely, type Transaction } from "kysely";
import { AppError } from "../errors.ts";
import { silentLog, type Log } from "../log.ts";
import type { Clock } from "../clock.ts";
import { fault } from "./faults.ts";
import { migrate } from "./migrate.ts";
import { migrations as all } from "./migrations/index.ts";
import { holdFolder } from "./one-host.ts";
import type { Migration } from "./schema.ts";
import { sqlite, storageFault } from "./sqlite.ts";

export type { Migration, Schema } from "./schema.ts";
export { isDuplicate, storageFault } from "./sqlite.ts";

/** No tables of its own: a store names the ones it knows, `db.$extendTables<SettingTables>()`. */
export type NoTables = Record<never, never>;
export type Db = Kysely<NoTables>;

export type OpenDb = {
  readonly db: Db;
  /** The file, or `:memory:`. */
  readonly path: string;
  /** Lets the file and the folder go. Once. */
  readonly close: () => Promise<void>;
};

export const databaseFile = "kaunta.sqlite";

/** Copies kept from before migrations. */
const keptCopies = 3;

/**
 * Opens the shop's database, making it when there is none. Throws AppError `storage_failed` with `params.cause`
 * and `params.path` when it cannot; the file is then as it was before.
 */
export async function openDb(parts: {
  folder: string;
  clock: Clock;
  log?: Log;
  migrations?: readonly Migration[];
}): Promise<OpenDb> {
  const { folder, clock, log = silentLog, migrations = all } = parts;
  const file = path.join(folder, databaseFile);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageFault(error, folder) ?? fault("cannot-open", folder, error);
  }
  const held = holdFolder(folder);
  try {
    const base = sqlite.open(file);
    const db = new Kysely<NoTables>({ dialect: base.dialect });
    try {
      const steps = await migrate({ db, base, migrations, clock, path: file, keptCopies });
      log.info("database open", { path: file, bytes: base.bytes(), migrated: steps.join(" ") || undefined });
    } catch (error) {
      base.close();
      throw error instanceof AppError
        ? error
        : (storageFault(error, file) ?? fault("cannot-open", file, error));
    }
    return { db, path: file, close: closing(base, held) };
  } catch (error) {
    held.release();
    throw error;
  }
}

/** A database that lives as long as the process, with every table in place: for tests. */
export async function openMemoryDb(migrations: readonly Migration[] = all): Promise<OpenDb> {
  const base = sqlite.open(":memory:");
  const db = new Kysely<NoTables>({ dialect: base.dialect });
  await migrate({ db, base, migrations, clock: { now: () => 0 }, path: ":memory:", keptCopies: 0 });
  return { db, path: ":memory:", close: closing(base) };
}

/**
 * Writes what belongs together, or nothing of it. Inside, use `tx` alone: `db` waits until the transaction is over,
 * so waiting for it inside would never end. No network, no timer, no hashing inside either: everybody else waits.
 */
export function transaction<Tables, R>(
  db: Kysely<Tables>,
  write: (tx: Transaction<Tables>) => Promise<R>,
): Promise<R> {
  return db.transaction().execute(write);
}

function closing(base: { close(): void }, held?: { release(): void }): () => Promise<void> {
  let open = true;
  return async () => {
    if (!open) return;
    open = false;
    base.close();
    held?.release();
  };
}
