// Everything that only SQLite understands: opening, checking, copying, table options, its error codes.
import { accessSync, closeSync, constants, existsSync, openSync, statSync, statfsSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { SqliteDialect, sql, type Dialect, type SqliteDatabase } from "kysely";
import { AppError } from "../errors.ts";
import { fault, type StorageCause } from "./faults.ts";
import type { Schema } from "./schema.ts";

/** Above this size the start does the quick check: pages and rows, not every index. */
const fullCheckBytes = 64 * 1024 * 1024;

/** An open database below Kysely: what migrations and the start need of it. */
export type Base = {
  readonly dialect: Dialect;
  /** For a Kysely of whatever tables: a migration names them as it goes. */
  schema(db: unknown): Schema;
  hasTables(): boolean;
  hasTable(name: string): boolean;
  foreignKeys(on: boolean): void;
  /** Throws when a row refers to one that is not there. */
  checkReferences(step: string): void;
  copyTo(file: string): void;
  bytes(): number;
  close(): void;
};

export const sqlite = {
  open(file: string): Base {
    const db = openChecked(file);
    const has = db.prepare<[string], number>(
      "select count(*) from sqlite_schema where type = 'table' and name like ?",
    );
    return {
      dialect: new SqliteDialect({ database: translating(db, file) }),
      schema: (kysely) => schema(kysely as Schema["db"]),
      hasTables: () => Number(has.pluck().get("%")) > 0,
      hasTable: (name) => Number(has.pluck().get(name)) > 0,
      foreignKeys: (on) => void db.pragma(`foreign_keys = ${on ? "on" : "off"}`),
      checkReferences(step) {
        const lost = db.pragma("foreign_key_check") as { table: string; parent: string }[];
        if (lost[0])
          throw new Error(`${step}: ${lost[0].table} refers to rows of ${lost[0].parent} that are not there`);
      },
      copyTo: (to) => void db.prepare("vacuum into ?").run(to),
      bytes: () => (file === ":memory:" ? 0 : statSync(file).size),
      close: () => void db.close(),
    };
  },
};

function openChecked(file: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    // For this user alone from its first moment; SQLite gives the files beside it the same rights.
    if (file !== ":memory:" && !existsSync(file)) closeSync(openSync(file, "a", 0o600));
    db = new Database(file, { timeout: 5000 });
    if (file !== ":memory:") {
      // Before anything is written to it: a damaged file stays as it is.
      const small = statSync(file).size <= fullCheckBytes;
      const found = db.pragma(small ? "integrity_check(1)" : "quick_check(1)", { simple: true });
      if (found !== "ok") throw fault("damaged", file, new Error(String(found)));
      db.pragma("journal_mode = wal");
    }
    db.pragma("synchronous = full");
    db.pragma("foreign_keys = on");
    db.exec("begin immediate; rollback"); // a file that cannot be written says so here, not at the first sale
    return db;
  } catch (error) {
    db?.close();
    throw storageFault(error, file) ?? fault("cannot-open", file, error);
  }
}

function schema(db: Schema["db"]): Schema {
  return {
    db,
    table: (name, { byKey = false } = {}) =>
      db.schema.createTable(name).modifyEnd(byKey ? sql`strict, without rowid` : sql`strict`),
    type: { text: "text", int: "integer", real: "real", blob: "blob" },
  };
}

/** The database as Kysely sees it: faults of storage come out as AppError, with the path they are about. */
function translating(db: Database.Database, file: string): SqliteDatabase {
  const attempt = <R>(work: () => R): R => {
    try {
      return work();
    } catch (error) {
      throw storageFault(error, file) ?? error;
    }
  };
  const ready = new Map<string, ReturnType<typeof statementOf>>();

  function statementOf(text: string): ReturnType<SqliteDatabase["prepare"]> {
    const statement = attempt(() => db.prepare<unknown[], unknown>(text));
    return {
      reader: statement.reader,
      all: (values) => attempt(() => statement.all(...values)),
      run: (values) => attempt(() => statement.run(...values)),
      // A statement that is being walked through serves nobody else meanwhile: each walk has its own.
      iterate: (values) => attempt(() => db.prepare<unknown[], unknown>(text).iterate(...values)),
    };
  }

  return {
    close: () => void db.close(),
    prepare(text) {
      const kept = ready.get(text);
      if (kept) return kept;
      const statement = statementOf(text);
      // What draws tables anew makes what was prepared before it worthless.
      if (!/^\s*(select|insert|update|delete)\b/i.test(text)) ready.clear();
      else if (text.length <= longestKept) {
        if (ready.size >= mostKept) ready.delete(ready.keys().next().value ?? "");
        ready.set(text, statement);
      }
      return statement;
    },
  };
}

/** Statements kept prepared: preparing one costs more than running it. Those with hundreds of rows in them are rare. */
const mostKept = 300;
const longestKept = 4000;

/** These a socket can say as well: they mean storage only where a file is named. */
const ambiguous = /^(EACCES|EPERM|ENOENT|ENOTDIR|EIO|EEXIST)$/;

const causes: readonly (readonly [RegExp, StorageCause])[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, "full"],
  [/^(SQLITE_READONLY|SQLITE_PERM|EROFS|EACCES|EPERM)/, "read-only"],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, "damaged"],
  [/^(SQLITE_BUSY|SQLITE_LOCKED)/, "in-use"],
  [/^(SQLITE_CANTOPEN|SQLITE_IOERR|SQLITE_NOLFS|ENOTDIR|ENOENT|EIO|EEXIST)/, "cannot-open"],
];

/** The AppError for a fault of the disk or the database, whoever met it; undefined for everything else. */
export function storageFault(error: unknown, file = ""): AppError | undefined {
  if (error instanceof AppError) return error.code === "storage_failed" ? error : undefined;
  const code = codeOf(error);
  const cause = causes.find(([pattern]) => pattern.test(code))?.[1];
  if (!cause || (file === "" && ambiguous.test(code))) return undefined;
  return fault(cause === "cannot-open" ? reason(file) : cause, file, error);
}

/** True when a row was refused because one like it is there: for `already_exists`. */
export function isDuplicate(error: unknown): boolean {
  return /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** SQLite says only that it could not read or write; the disk knows more. */
function reason(file: string): StorageCause {
  if (file === "" || file === ":memory:") return "cannot-open";
  const folder = path.dirname(file);
  try {
    const disk = statfsSync(folder);
    if (disk.bavail * disk.bsize < 256 * 1024) return "full";
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (/^(EROFS|EACCES|EPERM)$/.test(codeOf(error))) return "read-only";
  }
  return "cannot-open";
}

export function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw storageFault(error, folder) ?? fault("cannot-open", folder, error);
  }
}
