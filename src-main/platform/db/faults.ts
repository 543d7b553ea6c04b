// The few ways in which storage fails, each with a sentence that says what a person can do.
import { AppError } from "../errors.ts";

export type StorageCause = "in-use" | "read-only" | "full" | "damaged" | "newer" | "cannot-open";

const sentence: Record<StorageCause, (path: string) => string> = {
  "in-use": (path) =>
    `Kaunta is already running with the data in ${path}. Use that one, or stop it before starting another.`,
  "read-only": (path) =>
    `Kaunta may not write to ${path}. Allow your user to write there, or choose another data folder.`,
  full: (path) =>
    `The disk that holds ${path} is full. Make some room; everything saved before is still there.`,
  damaged: (path) =>
    `The database ${path} is damaged. It was left as it is: move it away and put a copy from the folder "copies" or your backup in its place.`,
  newer: (path) =>
    `The database ${path} was written by a newer Kaunta. Install that version or a later one; nothing was changed.`,
  "cannot-open": (path) =>
    `The database ${path} cannot be opened. Check that the folder exists and that the disk is connected.`,
};

export function fault(cause: StorageCause, path: string, error?: unknown): AppError {
  return new AppError("storage_failed", sentence[cause](path), {
    params: { cause, path },
    ...(error === undefined ? {} : { cause: error }),
  });
}
