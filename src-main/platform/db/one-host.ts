// One host per data folder: a lock that the system takes back when the process dies, on every system alike.
import path from "node:path";
import Database from "better-sqlite3";
import { fault } from "./faults.ts";
import { requireWritable, storageFault } from "./sqlite.ts";

/**
 * Holds the folder by an exclusive transaction on an empty database of its own, so it is never left behind by a
 * crash as a file with a process id would be. Nobody else may open that file: closing it would drop the lock.
 */
export function holdFolder(folder: string): { release(): void } {
  requireWritable(folder);
  const file = path.join(folder, "kaunta.lock");
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    lock.exec("begin exclusive");
  } catch (error) {
    lock?.close();
    throw storageFault(error, folder) ?? fault("cannot-open", folder, error);
  }
  return { release: () => void lock.close() };
}
