// Other programs: by argv, never for ever, never left behind.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { describe, expect, test } from "vitest";

import { systemPaths } from "./paths.ts";
import { createRun, exitCode } from "./run.ts";

const run = createRun(systemPaths);
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (what: () => boolean) => {
  for (let tries = 0; tries < 200 && !what(); tries++) await new Promise((r) => setTimeout(r, 20));
};

describe("a program that runs to its end", () => {
  test("gets its arguments as they are, with nothing understood by a shell", async () => {
    const args = ["%s|", "$(id)", "; reboot", "a b", "*"];
    expect(await run.exec("printf", args)).toEqual({
      code: 0,
      stdout: "$(id)|; reboot|a b|*|",
      stderr: "",
    });
  });

  test("gets its input and gives its own exit code", async () => {
    expect((await run.exec("cat", [], { input: "ä\0b\n" })).stdout).toBe("ä\0b\n");
    expect((await run.exec("false", [])).code).toBe(1);
  });

  test("sees nothing of our environment", async () => {
    process.env["KAUNTA_TEST_SECRET"] = "x";
    expect((await run.exec("env", [])).stdout.split("\n").toSorted()).toEqual([
      "",
      "LANG=C",
      "LC_ALL=C",
      "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
    ]);
  });

  test("is killed when it takes too long", async () => {
    const result = await run.exec("sleep", ["60"], { timeoutMs: 50 });
    expect(result).toMatchObject({ code: exitCode.timeOut, stderr: "sleep did not end in time" });
  });

  test("that is not there is a code and a sentence, not an exception", async () => {
    expect(await run.exec("kaunta-no-such", [])).toMatchObject({ code: 127 });
    expect(await run.exec("../bin/true", [])).toMatchObject({ code: 127 });
    expect(await run.exec("/nowhere/true", [])).toMatchObject({ code: 127 });
  });

  test("may end without reading what we tell it", async () => {
    expect((await run.exec("true", [], { input: "x".repeat(1e6) })).code).toBe(0);
  });
});

describe("a program beside us", () => {
  test("tells its lines and its end", async () => {
    const lines: string[] = [];
    const code = await new Promise((resolve) => {
      run.child("printf", ["one\\ntwo"], { onLine: (line) => lines.push(line), onExit: resolve });
    });
    await until(() => lines.length === 2);
    expect(code).toBe(0);
    expect(lines).toEqual(["one", "two"]);
  });

  test("is gone when stop() has answered, also one that does not listen to TERM", async () => {
    const ready = Promise.withResolvers<string>();
    const child = run.child("bash", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"], {
      onLine: ready.resolve,
      onExit: () => undefined,
    });
    await ready.promise;
    await child.stop();
    expect(alive(child.pid)).toBe(false);
    await child.stop();
  });

  test("that is not there tells its end", async () => {
    const code = await new Promise((resolve) => {
      run.child("kaunta-no-such", [], { onLine: () => undefined, onExit: resolve });
    });
    expect(code).toBeNull();
  });

  test("ends when we are killed with -9", async () => {
    const text = `
      import { createRun } from ${JSON.stringify(new URL("./run.ts", import.meta.url).href)};
      import { systemPaths } from ${JSON.stringify(new URL("./paths.ts", import.meta.url).href)};
      const child = createRun(systemPaths).child("sleep", ["300"], { onLine() {}, onExit() {} });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const node = spawn(process.execPath, ["--input-type=module", "-e", text]);
    const [line] = await once(createInterface({ input: node.stdout }), "line");
    const pid = Number(line);
    // Positive control: it lives while its parent does.
    expect(alive(pid)).toBe(true);
    node.kill("SIGKILL");
    await until(() => !alive(pid));
    expect(alive(pid)).toBe(false);
  });
});
