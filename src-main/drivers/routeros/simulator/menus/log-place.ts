// /log: the memory log of the router, lost at reboot.
import { formatDate, formatTime } from "../formats.ts";
import type { Version } from "../versions.ts";
import type { Row } from "./menu.ts";
import type { Listing } from "./print.ts";
import { idText } from "./table.ts";

type Line = { readonly id: number; readonly wall: number; readonly topics: string; readonly message: string };

/** Lines of today carry no date; older ones as the version writes them. */
function timeOf(line: Line, wall: number, version: Version): string {
  const time = formatTime(line.wall);
  const day = formatDate(line.wall, version.dateForm);
  if (day === formatDate(wall, version.dateForm)) return time;
  const sameYear = new Date(line.wall).getUTCFullYear() === new Date(wall).getUTCFullYear();
  if (version.v7) return `${version.mode === "7.16" && sameYear ? day.slice(5) : day} ${time}`;
  return `${sameYear ? day.slice(0, 6) : day} ${time}`;
}

/** @param wall the router's local time in ms; @param capacity lines kept */
export function createLog(wall: () => number, version: Version, capacity: number) {
  let lines: Line[] = [];
  let lastId = 0;
  const listeners = new Set<(line: Line) => void>();
  const row = (line: Line, now: number): Row => {
    const fields = new Map([
      [".id", idText(line.id)],
      ["time", timeOf(line, now, version)],
      ["topics", line.topics],
      ["message", line.message],
    ]);
    return version.v7 ? fields.set("buffer", "memory") : fields;
  };
  const listing: Listing = {
    sensitive: new Set(),
    *rows() {
      const now = wall();
      for (const line of lines) yield row(line, now);
    },
    watch(listener) {
      const hear = (line: Line): void => listener({ id: idText(line.id), row: () => row(line, wall()) });
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
  return {
    listing,
    write(topics: string, message: string): void {
      const line = { id: ++lastId, wall: wall(), topics, message };
      lines.push(line);
      // Cut in slices, so that a busy router does not shift the array at every line.
      if (lines.length > capacity * 1.25) lines = lines.slice(-capacity);
      for (const listener of listeners) listener(line);
    },
    clear(): void {
      lines = [];
      lastId = 0;
    },
  };
}
