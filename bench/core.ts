// The core as it is shipped, in a process of its own, on a data folder of the benchmark.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const program = join(import.meta.dirname, "../out/main/headless.js");

export type Core = {
  readonly pid: number;
  readonly address: string;
  readonly startedAt: number;
  stop(): Promise<void>;
};

/** Starts the built headless host and waits for its address. `startedAt` is `performance.now()` before the start. */
export async function startCore(data: string): Promise<Core> {
  if (!existsSync(program)) throw new Error("there is no build: npm run build");
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      const found = /Open (http\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the core ended early (${code}): ${said}`)));
  });
  return {
    pid: child.pid ?? 0,
    address,
    startedAt,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
