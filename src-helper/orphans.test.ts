// Children of a helper that was killed: found again, ended, and nobody else with them.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { systemClock } from "./clock.ts";
import { endOrphans, remembering } from "./orphans.ts";
import { systemPaths } from "./paths.ts";
import { createRun } from "./run.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kaunta-orphans-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => path.join(folder, "children.json");
const none = { onLine: () => undefined, onExit: () => undefined };

test("are ended by the next helper; a program that has such a pid by now is not", async () => {
  const stranger = spawn("sleep", ["60"]);
  const run = remembering(createRun(systemPaths), systemPaths, folder);
  const child = run.child("sleep", ["60"], none);
  const known: unknown = JSON.parse(readFileSync(file(), "utf8"));
  expect(known).toMatchObject([{ pid: child.pid }]);
  writeFileSync(
    file(),
    JSON.stringify([
      ...(known as object[]),
      { pid: stranger.pid, born: "12345" },
      { pid: 1, born: "1" },
      { pid: -1, born: "" },
      "x",
    ]),
  );
  expect(await endOrphans(systemPaths, systemClock, folder)).toBe(1);
  await child.stop();
  expect(() => process.kill(child.pid, 0)).toThrow("ESRCH");
  expect(stranger.exitCode).toBeNull();
  expect(() => process.kill(stranger.pid ?? 0, 0)).not.toThrow();
  stranger.kill("SIGKILL");
});

test("are forgotten when they end in time, and nothing that is no list ends anybody", async () => {
  const run = remembering(createRun(systemPaths), systemPaths, folder);
  const child = run.child("sleep", ["60"], none);
  await child.stop();
  expect(readFileSync(file(), "utf8")).toBe("[]");
  for (const text of ["", "{}", "null", '[{"pid":"1"}]', "[[["]) {
    writeFileSync(file(), text);
    expect(await endOrphans(systemPaths, systemClock, folder)).toBe(0);
  }
});
