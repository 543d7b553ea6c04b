// What this computer says of itself, in the words routers are described by.
import { statfs } from "node:fs/promises";
import { cpus, freemem, hostname, loadavg, networkInterfaces, release, totalmem, uptime } from "node:os";
import type { RouterFacts } from "#contract/sites.ts";

/** Disk of the folder where the shop's data is. */
export async function machineFacts(folder: string): Promise<RouterFacts> {
  const disk = await statfs(folder).catch(() => undefined);
  const [load = 0] = loadavg();
  return {
    identity: hostname().slice(0, 100),
    version: `Linux ${release()}`.slice(0, 100),
    board: (cpus()[0]?.model ?? "").slice(0, 100),
    uptime: Math.floor(uptime()),
    cpuLoad: Math.min(100, Math.round((load / Math.max(1, cpus().length)) * 100)),
    memoryFree: freemem(),
    memoryTotal: totalmem(),
    diskFree: disk ? disk.bavail * disk.bsize : null,
    diskTotal: disk ? disk.blocks * disk.bsize : null,
    temperature: null,
    voltage: null,
    clockOffset: 0,
  };
}

/** Networks this computer is in, `192.168.1.5/24`. */
export function machineNetworks(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one?.family === "IPv4" && one.cidr !== null ? [one.cidr] : []));
}
