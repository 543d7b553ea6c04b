// Starts other programs: by argv, never by a shell; from fixed folders; with a fixed environment; never for ever.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

import type { Paths } from "./paths.ts";
import { findProgram } from "./paths.ts";

/** `code` is the program's own, or one of `exitCode`. */
export type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type ExecOptions = { readonly input?: string; readonly timeoutMs?: number };
export type Child = {
  readonly pid: number;
  /** TERM, KILL after 3 s; resolves when it is gone. Calling again is harmless. */
  stop(): Promise<void>;
};
export type ChildOptions = {
  /** Lines of stdout and stderr, without the newline, cut at 4,096 characters. */
  readonly onLine: (line: string) => void;
  /** Once, also after `stop()`; null when a signal ended it or it could not be started. */
  readonly onExit: (code: number | null) => void;
};

export type Run = {
  /**
   * Runs to its end; never rejects. `program` is a name looked for in the fixed folders, or an absolute path.
   * Ten seconds unless told otherwise.
   */
  exec(program: string, args: readonly string[], options?: ExecOptions): Promise<Result>;
  /** Runs beside us and ends with us, even when we are killed (`setpriv --pdeathsig TERM`). */
  child(program: string, args: readonly string[], options: ChildOptions): Child;
};

/** As `timeout(1)` and shells have them; `signal` for a program that something else killed. */
export const exitCode = { timeOut: 124, missing: 127, signal: 128 } as const;

const environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", LANG: "C" };
const mostOutput = 32 * 1024 * 1024;
const mostLine = 4096;
const killAfterMs = 3000;

export function createRun(paths: Paths): Run {
  const locate = (program: string) =>
    path.isAbsolute(program) ? program : /^[a-z0-9_.-]+$/i.test(program) ? findProgram(paths, program) : null;

  return {
    exec(program, args, options = {}) {
      const file = locate(program);
      if (!file)
        return Promise.resolve({
          code: exitCode.missing,
          stdout: "",
          stderr: `${program} is not installed`,
        });
      return execute(file, args, options);
    },

    child(program, args, options) {
      const file = locate(program);
      const setpriv = locate("setpriv");
      if (!file || !setpriv) {
        options.onLine(`${file ? "setpriv" : program} is not installed`);
        queueMicrotask(() => options.onExit(null));
        return { pid: 0, stop: () => Promise.resolve() };
      }
      return accompany(setpriv, ["--pdeathsig", "TERM", "--", file, ...args], options);
    },
  };
}

function execute(file: string, args: readonly string[], options: ExecOptions): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const child = spawn(file, args, { env: environment, cwd: "/", stdio: ["pipe", "pipe", "pipe"] });
  const out: string[] = [];
  const err: string[] = [];
  let size = 0;
  let late = false;
  const take = (into: string[]) => (text: string) => {
    size += text.length;
    if (size <= mostOutput) into.push(text);
    else child.kill("SIGKILL");
  };
  child.stdout.setEncoding("utf8").on("data", take(out));
  child.stderr.setEncoding("utf8").on("data", take(err));
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, options.timeoutMs ?? 10_000);
  const done = (code: number, more = "") => {
    clearTimeout(timer);
    resolve({ code, stdout: out.join(""), stderr: err.join("") + more });
  };
  child.on("error", (error) => done(exitCode.missing, error.message));
  child.on("close", (code) => {
    if (late) done(exitCode.timeOut, `${path.basename(file)} did not end in time`);
    else done(code ?? exitCode.signal);
  });
  // A program that ends without reading all of its input is judged by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return promise;
}

function accompany(file: string, args: readonly string[], options: ChildOptions): Child {
  const child = spawn(file, args, { env: environment, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let over = false;
  const end = (code: number | null) => {
    if (over) return;
    over = true;
    options.onExit(code);
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) =>
      options.onLine(line.slice(0, mostLine)),
    );
  child.on("error", (error) => {
    options.onLine(error.message);
    end(null);
  });
  child.on("exit", (code) => end(code));
  return {
    pid: child.pid ?? 0,
    async stop() {
      if (over) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
