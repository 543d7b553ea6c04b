// Network namespaces of the laboratory's own making: running programs in them, and taking all of it away again.
import type { ChildProcess } from "node:child_process";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program of this computer to its end; never rejects. */
export function exec(program: string, args: readonly string[], input = "", timeoutMs = 20_000): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const child = execFile(
    program,
    [...args],
    { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 },
    (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr }),
  );
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  return promise;
}

export async function must(program: string, args: readonly string[], input = ""): Promise<string> {
  const ran = await exec(program, args, input);
  if (ran.code !== 0) throw new Error(`${program} ${args.join(" ")}: ${ran.stderr.trim() || ran.code}`);
  return ran.stdout;
}

export type Space = {
  readonly name: string;
  /** `ip` in this namespace, lines of a batch. */
  ip(lines: readonly string[]): Promise<void>;
  /** Only the network is the namespace's. */
  exec(program: string, args: readonly string[], input?: string, timeoutMs?: number): Promise<Ran>;
  /** A Node program of ours with a line to it; `whole` with /sys and resolv.conf of the namespace too. */
  node(file: string, args?: readonly string[], whole?: { readonly resolv: string }): ChildProcess;
  remove(): Promise<void>;
};

/** Several laboratories can stand side by side. */
const mark = `kaunta-${randomBytes(3).toString("hex")}`;
const standing = new Set<Space>();

export async function createSpace(word: string): Promise<Space> {
  const name = `${mark}-${word}`;
  await must("ip", ["netns", "add", name]);
  const enter = `--net=/run/netns/${name}`;
  const space: Space = {
    name,
    async ip(lines) {
      await must("ip", ["-n", name, "-batch", "-"], `${lines.join("\n")}\n`);
    },
    exec: (program, args, input, timeoutMs) =>
      exec("nsenter", [enter, "--", program, ...args], input, timeoutMs),
    node(file, args = [], whole) {
      const node = [process.execPath, "--no-warnings", file, ...args];
      // One after the other each becomes the next, so that the process we start is the one that ends at our word.
      const mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
      const argv = whole
        ? ["ip", "netns", "exec", name, "unshare", "--mount", "/bin/sh", "-c", mount, whole.resolv, ...node]
        : ["nsenter", enter, "--", ...node];
      const [program = "", ...rest] = argv;
      return spawn(program, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    },
    async remove() {
      standing.delete(space);
      // Whoever is in a namespace that we made is ours.
      const pids = (await exec("ip", ["netns", "pids", name])).stdout
        .split(/\s+/)
        .filter((pid) => pid !== "");
      for (const pid of pids) {
        try {
          process.kill(Number(pid), "SIGKILL");
        } catch {
          // Gone by itself.
        }
      }
      await exec("ip", ["netns", "del", name]);
    },
  };
  standing.add(space);
  await space.ip(["link set lo up"]);
  return space;
}

const folders = new Set<string>();
/** A folder that goes when everything goes. */
export function createFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kaunta-lab-"));
  folders.add(folder);
  return folder;
}

/** Everything that still stands, whatever happened before. */
export async function removeAll(): Promise<void> {
  for (const space of standing) await space.remove();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
