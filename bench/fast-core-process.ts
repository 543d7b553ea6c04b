// The house on a fast clock as a process: started, watched, killed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Pace } from "./fast-clock.ts";

export type FastCore = {
  readonly pid: number;
  readonly address: string;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** `ahead`: ms by which its clock goes before that of others; `bases`: the companies' stand-ins. */
export async function startFastCore(
  data: string,
  at: { pace: Pace; ahead: number; bases: Readonly<Record<string, string>> },
): Promise<FastCore> {
  const program = join(import.meta.dirname, "fast-core.ts");
  const words = [JSON.stringify(at.pace), String(at.ahead), JSON.stringify(at.bases)];
  const child = spawn(process.execPath, [program, data, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  // Whatever ends this program, the house does not stay behind.
  const last = (): void => void child.kill("SIGKILL");
  process.once("exit", last);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(
    () => void process.off("exit", last),
  );
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      const found = /Open (http\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the core ended early (${code}): ${said}`)));
  });
  const by = (signal: "SIGKILL" | "SIGTERM") => async (): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid ?? 0, address, ended, kill: by("SIGKILL"), stop: by("SIGTERM") };
}
