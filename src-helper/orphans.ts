// Children that outlived a helper that was killed: remembered in /run by pid and moment of birth, ended before anybody
// else starts on the same card. With setpriv and systemd there should be none; this is for when there are.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Clock } from "./clock.ts";
import { wait } from "./clock.ts";
import type { Paths } from "./paths.ts";
import type { Run } from "./run.ts";

type Born = { readonly pid: number; readonly born: string };

/** The same Run, whose children are written down in `folder`. */
export function remembering(run: Run, paths: Paths, folder: string): Run {
  const alive = new Map<number, Born>();
  const file = path.join(folder, "children.json");
  const save = () => {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    writeFileSync(file, JSON.stringify([...alive.values()]), { mode: 0o600 });
  };
  return {
    exec: run.exec,
    child(program, args, options) {
      let over = false;
      let pid = 0;
      const child = run.child(program, args, {
        ...options,
        onExit(code) {
          over = true;
          if (alive.delete(pid)) save();
          options.onExit(code);
        },
      });
      pid = child.pid;
      const born = bornAt(paths, pid);
      if (!over && born !== null) {
        alive.set(pid, { pid, born });
        save();
      }
      return child;
    },
  };
}

/** TERM, KILL after 3 s. A pid that another program has by now is left alone. */
export async function endOrphans(paths: Paths, clock: Clock, folder: string): Promise<number> {
  const file = path.join(folder, "children.json");
  const mine = readBorn(file).filter(({ pid, born }) => bornAt(paths, pid) === born);
  const left = () => mine.filter(({ pid, born }) => bornAt(paths, pid) === born);
  for (const { pid } of mine) signal(pid, "SIGTERM");
  for (let tries = 0; tries < 30 && left().length > 0; tries++) await wait(clock, 100);
  for (const { pid } of left()) signal(pid, "SIGKILL");
  for (let tries = 0; tries < 10 && left().length > 0; tries++) await wait(clock, 100);
  rmSync(file, { force: true });
  return mine.length;
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone by itself.
  }
}

/** proc(5), stat: field 22 is the start time in ticks since boot; a zombie (field 3, Z) is gone. Null without one. */
function bornAt(paths: Paths, pid: number): string | null {
  try {
    const text = readFileSync(path.join(paths.proc, String(pid), "stat"), "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function readBorn(file: string): readonly Born[] {
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(found) ? found.filter(isBorn) : [];
  } catch {
    return [];
  }
}

const isBorn = (value: unknown): value is Born =>
  typeof value === "object" &&
  value !== null &&
  "pid" in value &&
  Number.isInteger(value.pid) &&
  Number(value.pid) > 1 &&
  "born" in value &&
  typeof value.born === "string";
