import type { RouterLink } from "../types.ts";
import { parseCount, parseNumber } from "../values/count.ts";
import { parseDuration } from "../values/duration.ts";
import { only, readOne } from "./ask.ts";
import type { Call } from "./ask.ts";

/** Seconds, bytes, percent, MHz. */
export type Resource = {
  readonly uptime: number;
  /** As told: `7.20.7 (long-term)`. */
  readonly version: string;
  readonly buildTime: string;
  readonly board: string;
  readonly architecture: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cpuCount: number | null;
  readonly cpuFrequency: number | null;
  readonly cpuLoad: number | null;
  readonly memoryFree: number | null;
  readonly memoryTotal: number | null;
  readonly diskFree: number | null;
  readonly diskTotal: number | null;
  /** Percent of the flash that is worn out; CHR and x86 do not tell. */
  readonly badBlocks: number | null;
};

const properties = only(
  "uptime",
  "version",
  "build-time",
  "board-name",
  "architecture-name",
  "platform",
  "cpu",
  "cpu-count",
  "cpu-frequency",
  "cpu-load",
  "free-memory",
  "total-memory",
  "free-hdd-space",
  "total-hdd-space",
  "bad-blocks",
);

export async function read(link: RouterLink, call?: Call): Promise<Resource> {
  const row = await readOne(link, "/system/resource/print", [properties], call);
  return {
    uptime: parseDuration(row["uptime"]) ?? 0,
    version: row["version"] ?? "",
    buildTime: row["build-time"] ?? "",
    board: row["board-name"] ?? "",
    architecture: row["architecture-name"] ?? "",
    platform: row["platform"] ?? "",
    cpu: row["cpu"] ?? "",
    cpuCount: parseCount(row["cpu-count"]),
    cpuFrequency: parseNumber(row["cpu-frequency"]),
    cpuLoad: parseNumber(row["cpu-load"]),
    memoryFree: parseCount(row["free-memory"]),
    memoryTotal: parseCount(row["total-memory"]),
    diskFree: parseCount(row["free-hdd-space"]),
    diskTotal: parseCount(row["total-hdd-space"]),
    badBlocks: parseNumber(row["bad-blocks"]),
  };
}
