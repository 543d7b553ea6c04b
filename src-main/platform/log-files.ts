// The logs of the house as files: JSON lines, a file per log, rotated, compressed and bounded.
import { pino } from "pino";
import type { LogLine } from "#contract/logs.ts";
import type { Clock, Timer } from "./clock.ts";
import { cleanFields, cleanText } from "./log-line.ts";
import type { Log, LogFields, Logs } from "./log.ts";
import { createLogWriter, type LogLimits, type LogWriter } from "./log-writer.ts";
import { textOf } from "./errors.ts";

export type LogFiles = {
  readonly folder: string;
  readonly logs: Logs;
  /** Calls with every line as it is written; what it returns stops that. */
  readonly hear: (listener: LineListener) => () => void;
  /** Resolves when the lines so far, of one log or all, can be read back. */
  readonly flush: (log?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};
export type LineListener = (log: string, line: LogLine) => void;

type Level = LogLine["level"];

const usual: LogLimits = { fileBytes: 4 * 1024 * 1024, files: 14, bytes: 16 * 1024 * 1024 };
/** Milliseconds after its last line until a log's file is let go: 500 sites are not 500 open files. */
const idle = 60_000;

export function createLogFiles(parts: {
  folder: string;
  clock: Clock;
  told?: LineListener;
  level?: Level;
  limits?: Partial<LogLimits>;
  /** Where the one sentence goes when lines cannot be written. */
  complain?: (sentence: string) => void;
}): LogFiles {
  const { folder, clock, level = "info" } = parts;
  const complain = parts.complain ?? ((sentence) => console.error(sentence));
  const limits = { ...usual, ...parts.limits };
  const listeners = new Set<LineListener>(parts.told ? [parts.told] : []);
  const writers = new Map<string, { writer: LogWriter; log: Log }>();
  let sweeping: Timer | undefined;
  let complained = false;

  function sweep(): void {
    for (const { writer } of writers.values()) {
      const since = writer.idleSince();
      if (since !== undefined && clock.now() - since >= idle) void writer.close();
    }
  }

  function make(name: string): { writer: LogWriter; log: Log } {
    const writer = createLogWriter({
      folder,
      log: name,
      clock,
      limits,
      failed(error) {
        if (complained) return;
        complained = true;
        complain(`Kaunta cannot write its logs in ${folder} (${textOf(error)}). It works on without them.`);
      },
      recovered(lost) {
        complained = false;
        write("warn", "log lines were lost", { lines: lost });
      },
    });
    let seq: number | undefined;
    const line = pino(
      {
        level,
        base: null,
        messageKey: "what",
        timestamp: () => `,"at":${clock.now()}`,
        formatters: { level: (label) => ({ level: label }) },
      },
      {
        write(text: string) {
          sweeping ??= clock.every(idle, sweep);
          writer.write(text);
        },
      },
    );
    function write(as: Level, what: string, fields: LogFields): void {
      if (!line.isLevelEnabled(as)) return;
      seq = (seq ?? writer.lastSeq()) + 1;
      const clean = { what: cleanText(what), fields: cleanFields(fields) };
      line[as]({ seq, fields: clean.fields }, clean.what);
      for (const listener of listeners) listener(name, { seq, at: clock.now(), level: as, ...clean });
    }
    const log = (always: LogFields): Log => ({
      debug: (what, fields) => write("debug", what, { ...always, ...fields }),
      info: (what, fields) => write("info", what, { ...always, ...fields }),
      warn: (what, fields) => write("warn", what, { ...always, ...fields }),
      error: (what, fields) => write("error", what, { ...always, ...fields }),
      with: (fields) => log({ ...always, ...fields }),
    });
    return { writer, log: log({}) };
  }

  function named(name: string): Log {
    const known = writers.get(name);
    if (known) return known.log;
    const made = make(name);
    writers.set(name, made);
    return made.log;
  }

  return {
    folder,
    logs: {
      system: named("system"),
      auth: named("auth"),
      site: (id) => named(siteLog(id)),
    },
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async flush(only) {
      const chosen = [...writers].filter(([name]) => only === undefined || name === only);
      await Promise.all(chosen.map(([, { writer }]) => writer.flush()));
    },
    async close() {
      sweeping?.cancel();
      sweeping = undefined;
      await Promise.all([...writers.values()].map(({ writer }) => writer.close()));
    },
  };
}

/** The name of a site's log; safe as the name of a file whatever the id. */
export function siteLog(id: string): string {
  return `site-${id.replaceAll(/[^\w-]/g, "_")}`;
}
