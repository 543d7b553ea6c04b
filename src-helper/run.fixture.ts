// A Run that starts nothing: it remembers what was asked and answers what a test scripted.
import type { ChildOptions, Result, Run } from "./run.ts";

export type Called = { readonly program: string; readonly args: readonly string[]; readonly input: string };
export type ScriptedChild = Called & ChildOptions & { readonly pid: number; stopped: boolean };
export type ScriptedRun = Run & {
  readonly calls: Called[];
  readonly children: ScriptedChild[];
};

/** `script` answers a call; undefined means code 0 and no output. */
export function createScriptedRun(
  script: (called: Called) => Partial<Result> | undefined = () => undefined,
): ScriptedRun {
  const calls: Called[] = [];
  const children: ScriptedChild[] = [];
  return {
    calls,
    children,
    exec(program, args, options = {}) {
      const called = { program, args, input: options.input ?? "" };
      calls.push(called);
      return Promise.resolve({ code: 0, stdout: "", stderr: "", ...script(called) });
    },
    child(program, args, options) {
      const child = { program, args, input: "", ...options, pid: 1000 + children.length, stopped: false };
      children.push(child);
      return {
        pid: child.pid,
        stop() {
          if (!child.stopped) {
            child.stopped = true;
            options.onExit(null);
          }
          return Promise.resolve();
        },
      };
    },
  };
}
