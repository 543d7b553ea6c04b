// The helper's logs: one line a write, reopened each time, so that a foreign rotation does no harm; rotated by
// ourselves each day and at 4 MiB, kept for 14 files and 14 days. No secret and no control character gets in.
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";

import type { Clock } from "./clock.ts";
import type { Paths } from "./paths.ts";
import type { HotspotId } from "./protocol.ts";

export type LogName = "system" | "auth" | HotspotId;
export type Logs = {
  write(log: LogName, line: string): void;
  /** The last lines, oldest first; empty when there is no such log yet. */
  read(log: LogName, lines: number): readonly string[];
  /** From now on this text is written as `…`, wherever it appears. */
  hide(secret: string): void;
};

const most = { bytes: 4 * 1024 * 1024, files: 14, days: 14, line: 2000, read: 1024 * 1024 } as const;
const dayMs = 86_400_000;

export function createLogs(paths: Paths, clock: Clock): Logs {
  const secrets = new Set<string>();
  /** Day of the first line of a file, by file; told once a day by the file itself. */
  const days = new Map<string, string>();
  const fileOf = (log: LogName) =>
    path.join(paths.log, `${typeof log === "number" ? `hotspot_${log}` : log}.log`);

  const clean = (line: string) => {
    let text = line;
    for (const secret of secrets) text = text.replaceAll(secret, "…");
    return text
      .replace(
        /[\p{Cc}\p{Zl}\p{Zp}]/gu,
        (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
      )
      .slice(0, most.line);
  };

  return {
    hide: (secret) => void (secret.length >= 8 && secrets.add(secret)),
    write(log, line) {
      const now = clock.now();
      const stamp = new Date(now).toISOString();
      const file = fileOf(log);
      try {
        const today = stamp.slice(0, 10);
        const size = sizeOf(file);
        if (size === 0) days.set(file, today);
        else if (!days.has(file)) days.set(file, firstDay(file) ?? today);
        if (size > most.bytes || days.get(file) !== today) {
          shift(file, now);
          days.set(file, today);
        }
        appendFileSync(file, `${stamp} ${clean(line)}\n`, { mode: 0o640 });
      } catch {
        // A full or read-only disk must not end what guests have paid for.
      }
    },
    read(log, lines) {
      const text = tail(fileOf(log));
      return text === "" ? [] : text.trimEnd().split("\n").slice(-lines);
    },
  };
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** `x.log` becomes `x.log.1`, that becomes `.2`; also those somebody else packed. Too many or too old ones go. */
function shift(file: string, now: number): void {
  for (let n: number = most.files; n >= 0; n--)
    for (const end of n === 0 ? [""] : ["", ".gz"]) {
      const from = n === 0 ? file : `${file}.${n}${end}`;
      const stat = statSync(from, { throwIfNoEntry: false });
      if (!stat) continue;
      if (n >= most.files || now - stat.mtimeMs > most.days * dayMs) rmSync(from, { force: true });
      else renameSync(from, `${file}.${n + 1}${end}`);
    }
}

function firstDay(file: string): string | null {
  const text = slice(file, 0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}

/** The end of a file, from the first whole line on. */
function tail(file: string): string {
  if (!existsSync(file)) return "";
  const size = sizeOf(file);
  const from = Math.max(0, size - most.read);
  const text = slice(file, from, size - from);
  return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
}

function slice(file: string, from: number, length: number): string {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(Math.min(length, fstatSync(descriptor).size));
    const got = readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes.subarray(0, got).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
