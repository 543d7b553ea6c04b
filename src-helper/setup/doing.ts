// Does the steps of a plan, in order; stops at the first that fails and says which.
import { chmodSync, chownSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";

import { Refused } from "../refused.ts";
import type { Run } from "../run.ts";
import type { Step } from "./plan.ts";

/** As somebody would type it. */
export function say(step: Step): string {
  switch (step.do) {
    case "run":
      return [step.program, ...step.args].join(" ");
    case "folder":
      return `install -d -o ${step.owner} -m ${step.mode.toString(8)} ${step.path}`;
    case "write":
      return `write ${step.path} (${step.mode.toString(8)}, root:${step.group})`;
    case "copy":
      return `install -m ${step.mode.toString(8)} ${step.from} ${step.to}`;
    case "remove":
      return `rm -rf ${step.path}`;
  }
}

export async function perform(steps: readonly Step[], run: Run, tell: (line: string) => void): Promise<void> {
  for (const step of steps) {
    tell(say(step));
    await take(step, run);
  }
}

async function take(step: Step, run: Run): Promise<void> {
  switch (step.do) {
    case "run": {
      const { code, stderr } = await run.exec(step.program, step.args, { timeoutMs: 60_000 });
      if (code !== 0 && !step.mayFail) throw new Refused("failed", `${say(step)}: ${stderr.trim()}`);
      return;
    }
    case "folder": {
      const owner = step.owner === "root" ? 0 : await idOf(run, "passwd");
      const group = step.owner === "root" ? 0 : await idOf(run, "group");
      mkdirSync(step.path, { recursive: true });
      chownSync(step.path, owner, group);
      chmodSync(step.path, step.mode);
      return;
    }
    case "write": {
      const half = `${step.path}.half`;
      rmSync(half, { force: true });
      writeFileSync(half, step.text, { flag: "wx", mode: 0o600 });
      const [program, ...args] = step.proof ?? [];
      if (program !== undefined) {
        const { code, stderr, stdout } = await run.exec(program, [...args, half]);
        if (code !== 0) {
          rmSync(half, { force: true });
          throw new Refused("failed", `${step.path} was not written: ${(stderr || stdout).trim()}`);
        }
      }
      chownSync(half, 0, step.group === "root" ? 0 : await idOf(run, "group"));
      chmodSync(half, step.mode);
      renameSync(half, step.path);
      return;
    }
    case "copy": {
      // Run again from where it was installed, a program is in its place already.
      if (step.from === step.to) return;
      const half = `${step.to}.half`;
      copyFileSync(step.from, half);
      chownSync(half, 0, 0);
      chmodSync(half, step.mode);
      renameSync(half, step.to);
      return;
    }
    case "remove":
      rmSync(step.path, { recursive: true, force: true });
  }
}

async function idOf(run: Run, book: "passwd" | "group"): Promise<number> {
  const { stdout } = await run.exec("getent", [book, "kaunta"]);
  const id = Number(stdout.split(":")[2]);
  if (!Number.isInteger(id) || id <= 0) throw new Refused("failed", "There is no user kaunta.");
  return id;
}
