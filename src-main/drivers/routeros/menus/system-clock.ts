import type { RouterLink } from "../types.ts";
import { parseOffset, parseWall } from "../values/date.ts";
import { readOne } from "./ask.ts";
import type { Call } from "./ask.ts";

export type RouterClock = {
  /** Epoch milliseconds, whole seconds; null when the router told no readable date or zone. */
  readonly at: number | null;
  /** What its clock on the wall shows, in ms since 1970 as if in Greenwich: log lines are told in it. */
  readonly wall: number | null;
  /** Seconds east of Greenwich. */
  readonly offset: number | null;
  readonly zone: string;
};

/** Boards without a battery start in 1970 until they hear from a time server. */
export async function read(link: RouterLink, call?: Call): Promise<RouterClock> {
  const row = await readOne(link, "/system/clock/print", [], call);
  const wall = parseWall(row["date"], row["time"]);
  const offset = parseOffset(row["gmt-offset"]);
  return {
    at: wall === null || offset === null ? null : wall - offset * 1000,
    wall,
    offset,
    zone: row["time-zone-name"] ?? "",
  };
}
