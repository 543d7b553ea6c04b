// What a process costs, read from Linux' own books.
import { readFileSync } from "node:fs";
import { WebSocket } from "ws";

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

/** Bytes in use in a Node process after a full collection, asked through its inspector: what is really held. */
export async function heldBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  let last = 0;
  const ask = (method: string, params: object = {}): Promise<{ result?: { value?: unknown } }> =>
    new Promise((resolve) => {
      const id = ++last;
      const hear = (data: Buffer): void => {
        const message = JSON.parse(data.toString("utf8")) as {
          id?: number;
          result?: { result?: { value?: unknown } };
        };
        if (message.id !== id) return;
        socket.off("message", hear);
        resolve(message.result ?? {});
      };
      socket.on("message", hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await ask("HeapProfiler.enable");
  // Twice: what the first sets free may hold more.
  await ask("HeapProfiler.collectGarbage");
  await ask("HeapProfiler.collectGarbage");
  const expression = "process.memoryUsage().heapUsed + process.memoryUsage().external";
  const { result } = await ask("Runtime.evaluate", { expression });
  socket.terminate();
  return Number(result?.value);
}
