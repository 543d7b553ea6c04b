// One rotating file, opened when the first line comes and let go when none came for a while. A full disk costs lines, not the program.
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { createStream, type RotatingFileStream } from "rotating-file-stream";
import type { Clock } from "./clock.ts";
import { currentName, lastSeq, putAwayName, storedLogs } from "./log-store.ts";

export type LogLimits = {
  /** Bytes at which a file is put away; a new day does it too. */
  readonly fileBytes: number;
  /** How many files put away stay, and how many bytes of them. */
  readonly files: number;
  readonly bytes: number;
};

/** Bytes waiting for the disk above which lines are dropped rather than kept in memory. */
const mostWaiting = 2 * 1024 * 1024;
/** Milliseconds until a file that failed is tried again. */
const tryAgain = 30_000;

export type LogWriter = ReturnType<typeof createLogWriter>;

export function createLogWriter(parts: {
  folder: string;
  log: string;
  clock: Clock;
  limits: LogLimits;
  /** Told of the first failure and of each after a recovery. */
  failed: (error: Error) => void;
  /** Told how many lines were lost once lines can be written again. */
  recovered: (lost: number) => void;
}) {
  const { folder, log, clock, limits } = parts;
  let stream: RotatingFileStream | undefined;
  let closing: Promise<void> | undefined;
  let usedAt = 0;
  let failedAt: number | undefined;
  let lost = 0;
  let putAwayAt = 0;

  function nameFor(index: number): string {
    // Names are the order of the files, so they rise even when two are put away within a millisecond.
    if (index === 1) putAwayAt = Math.max(clock.now(), putAwayAt + 1);
    return putAwayName(log, putAwayAt, index);
  }

  function open(): RotatingFileStream {
    const opened = createStream((time, index) => (time ? nameFor(index ?? 1) : currentName(log)), {
      path: folder,
      size: `${limits.fileBytes}B`,
      interval: "1d",
      intervalBoundary: true,
      initialRotation: true, // yesterday's lines are put away on the first line of today, after a restart too
      compress: "gzip",
      mode: 0o600,
    });
    opened.on("error", (error) => {
      if (stream === opened) stream = undefined;
      fail(error);
    });
    opened.on("rotated", () => void prune());
    opened.on("warning", () => {});
    return opened;
  }

  function fail(error: Error): void {
    if (failedAt === undefined) parts.failed(error);
    failedAt = clock.now();
  }

  async function prune(): Promise<void> {
    const old = (await storedLogs(folder, log)).filter(({ until }) => until !== Infinity);
    let bytes = 0;
    for (const [index, file] of old.entries()) {
      bytes += file.bytes;
      if (index >= limits.files || bytes > limits.bytes) await rm(file.path, { force: true }).catch(() => {});
    }
  }

  return {
    lastSeq: (): number =>
      lastSeq(folder, log, () => {
        try {
          const names = readdirSync(folder).filter(
            (name) => name.startsWith(`${log}.`) && name.endsWith(".gz"),
          );
          const newest = names.sort().at(-1);
          return newest === undefined ? undefined : path.join(folder, newest);
        } catch {
          return undefined;
        }
      }),
    write(line: string): void {
      usedAt = clock.now();
      if (failedAt !== undefined && stream === undefined && usedAt - failedAt < tryAgain) return void lost++;
      stream ??= open();
      if (stream.writableLength > mostWaiting) return void lost++;
      stream.write(line, (error) => {
        if (error) return void lost++;
        if (lost === 0 && failedAt === undefined) return;
        const count = lost;
        lost = 0;
        failedAt = undefined;
        if (count > 0) parts.recovered(count);
      });
    },
    /** Resolves when what was written so far is with the system, or is known not to be. */
    async flush(): Promise<void> {
      const flushed = stream;
      await closing;
      if (!flushed || flushed.closed) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          flushed.off("close", done);
          resolve();
        };
        flushed.once("close", done);
        if (!flushed.destroyed && !flushed.writableEnded)
          flushed.write("", (error) => {
            if (!error) done();
          });
      });
    },
    /** Lets the file go; the next line opens it again. */
    close(): Promise<void> {
      const last = stream;
      stream = undefined;
      if (last && !last.closed)
        closing = new Promise<void>((done) => {
          last.once("close", done);
          last.end();
        });
      return closing ?? Promise.resolve();
    },
    idleSince: (): number | undefined => (stream ? usedAt : undefined),
  };
}
