// Where the lines of a log lie on disk: `system.log` now, `system.20261122-101530123.1.log.gz` before. Newest first.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";

export type StoredLog = {
  readonly log: string;
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: number;
  /** When it was put away; infinity for the one being written. */
  readonly until: number;
};

const nameForm = /^([\w-]+)(?:\.(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})\.(\d+))?\.log(\.gz)?$/;

export const currentName = (log: string): string => `${log}.log`;

export function putAwayName(log: string, at: number, index: number): string {
  const stamp = new Date(at).toISOString().slice(0, 23).replaceAll(/[-:.]/g, "").replace("T", "-");
  return `${log}.${stamp}.${index}.log.gz`;
}

/** Every file of every log, or of one; the newest of a log first. */
export async function storedLogs(folder: string, only?: string): Promise<StoredLog[]> {
  const found: (StoredLog & { index: number })[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const form = nameForm.exec(name);
    const log = form?.[1];
    if (!form || log === undefined || (only !== undefined && log !== only)) continue;
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined); // put away or pruned meanwhile
    if (!facts?.isFile()) continue;
    const [, , year, month, day, hour, minute, second, ms, index] = form;
    const until =
      year === undefined
        ? Infinity
        : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
    found.push({
      log,
      path: file,
      bytes: facts.size,
      changedAt: Math.floor(facts.mtimeMs),
      until,
      index: Number(index ?? 0),
    });
  }
  return found.sort((a, b) => (a.until === b.until ? b.index - a.index : b.until > a.until ? 1 : -1));
}

/** The number of the last line, so that a restart counts on. Reads the end of the current file, else the newest put away. */
export function lastSeq(folder: string, log: string, putAway: () => string | undefined): number {
  const here = seqIn(tail(path.join(folder, currentName(log))));
  if (here !== undefined) return here;
  const before = putAway();
  if (before === undefined) return 0;
  try {
    return seqIn(gunzipSync(readFileSync(before)).subarray(-tailBytes).toString("utf8")) ?? 0;
  } catch {
    return 0;
  }
}

const tailBytes = 64 * 1024;

function tail(file: string): string {
  let fd: number | undefined;
  try {
    fd = openSync(file, "r");
    const size = fstatSync(fd).size;
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } catch {
    return "";
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function seqIn(text: string): number | undefined {
  for (const line of text.split("\n").reverse()) {
    const seq = /"seq":(\d+)/.exec(line)?.[1];
    if (seq !== undefined) return Number(seq);
  }
  return undefined;
}
