// The router's log, and what its hotspot lines say.
import type { Follow, RouterLink, Row } from "../types.ts";
import { parseLogTime } from "../values/date.ts";
import { longListMs, only } from "./ask.ts";
import type { Call } from "./ask.ts";

export type LogLine = {
  readonly id: string;
  /** As written: `09:09:49`, `sep/25 21:10:05`, … */
  readonly time: string;
  readonly topics: readonly string[];
  readonly message: string;
};

const properties = only(".id", "time", "topics", "message");

function logLine(row: Row): LogLine {
  return {
    id: row[".id"] ?? "",
    time: row["time"] ?? "",
    topics: (row["topics"] ?? "").split(",").filter((topic) => topic !== ""),
    message: row["message"] ?? "",
  };
}

/** The last `most` lines, oldest first. The router has no way to ask for the end only: all lines travel, few are kept. */
export async function tail(link: RouterLink, most: number, call?: Call): Promise<LogLine[]> {
  let kept: Row[] = [];
  await link.exec("/log/print", [properties], {
    deadlineMs: longListMs,
    ...call,
    onRow(row) {
      kept.push(row);
      if (kept.length >= 2 * most + 64) kept = kept.slice(-most);
    },
  });
  return most > 0 ? kept.slice(-most).map(logLine) : [];
}

/** New lines only, as they are written. */
export function follow(link: RouterLink, onLine: (line: LogLine) => void): Follow {
  return link.follow("/log/print", ["=follow-only=", properties], (row) => {
    if (row[".dead"] === undefined && row["message"] !== undefined) onLine(logLine(row));
  });
}

/** Epoch ms of a line, given the router's clock (`system-clock.ts`); null when either is unreadable. */
export function instantOf(
  line: Pick<LogLine, "time">,
  clock: { readonly wall: number | null; readonly offset: number | null },
): number | null {
  if (clock.wall === null || clock.offset === null) return null;
  const wall = parseLogTime(line.time, clock.wall);
  return wall === null ? null : wall - clock.offset * 1000;
}

export type HotspotEvent = {
  readonly kind: "logged-in" | "login-failed" | "logged-out" | "trying";
  /** Empty while only the device is known. */
  readonly user: string;
  readonly ip: string;
  /** Why it failed or ended, or by which way it is tried. Texts of a translated router are in its language. */
  readonly detail: string;
};

/** What a line of the hotspot says; null for lines of others, and for what it says in other words. */
export function hotspotEvent(line: Pick<LogLine, "topics" | "message">): HotspotEvent | null {
  if (!line.topics.includes("hotspot")) return null;
  const found = /^(?:->: )?(.*?) ?\(([\d.]+|[\da-f:]+)\): (.*)$/i.exec(line.message);
  if (!found) return null;
  const [, user = "", ip = "", text = ""] = found;
  const [, does, detail = ""] =
    /^(logged in|logged out|login failed|trying to log in by)(?::? (.*))?$/.exec(text) ?? [];
  switch (does) {
    case "logged in":
      return { kind: "logged-in", user, ip, detail };
    case "logged out":
      return { kind: "logged-out", user, ip, detail };
    case "login failed":
      return { kind: "login-failed", user, ip, detail };
    case "trying to log in by":
      return { kind: "trying", user, ip, detail };
    default:
      return null;
  }
}
