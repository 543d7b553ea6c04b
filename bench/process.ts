// What a process costs, read from Linux' own books.
import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** Seconds of CPU, user and system, that the process has used so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Bytes of memory that are the process' own (resident, shared pages counted by share). */
export function memoryBytes(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  return Number(pss?.[1]) * 1024;
}
