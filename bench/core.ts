// The core as it is shipped, in a process of its own, on a data folder of the benchmark.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const program = join(import.meta.dirname, "../out/main/headless.js");

export type Core = {
  /** Where Node's inspector listens, when it was asked for. */
  readonly inspector: string | undefined;
  readonly pid: number;
  readonly address: string;
  readonly startedAt: number;
  stop(): Promise<void>;
};

/** Starts the built headless host and waits for its address. `startedAt` is `performance.now()` before the start. */
export async function startCore(data: string, { inspect = false } = {}): Promise<Core> {
  if (!existsSync(program)) throw new Error("there is no build: npm run build");
  const startedAt = performance.now();
  const flags = inspect ? ["--inspect=127.0.0.1:0"] : [];
  const child = spawn(process.execPath, [...flags, program, "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let inspector: string | undefined;
  child.stderr.on("data", (data: Buffer) => {
    inspector ??= /ws:\/\/127\.0\.0\.1:\S+/.exec(data.toString())?.[0];
    if (!inspect) process.stderr.write(data);
  });
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
    inspector,
    startedAt,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
