// What ways need from the computer, in small parts: a test or another system hands in its own.
import { spawn } from "node:child_process";
import { constants, existsSync } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { connect, type Socket } from "node:net";

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** A program one talks with line by line. */
export type Dialogue = {
  /** One line there, one line back. Rejects when the program ends instead, with what it complained of. */
  ask(line: string): Promise<string>;
  end(): void;
};

export type Outside = {
  readonly platform: NodeJS.Platform;
  exists(path: string): boolean;
  /** Environment of this program, for the folder Windows lives in. */
  env(name: string): string | undefined;
  connect(host: string, port: number): Socket;
  /** For reading and writing, without waiting for either; rejects with the system's code. */
  openDevice(path: string): Promise<Device>;
  /** Never through a shell. Rejects only when the program cannot be started. */
  run(file: string, args: readonly string[], input: Uint8Array): Promise<Ran>;
  dialogue(file: string, args: readonly string[]): Dialogue;
};

export type Device = {
  /** How many bytes were taken; 0 when it is busy. */
  write(bytes: Uint8Array): Promise<number>;
  /** What it says; empty when it says nothing. */
  read(): Promise<Uint8Array>;
  close(): Promise<void>;
};

const longestRun = 20_000;

export const systemOutside: Outside = {
  platform: process.platform,
  exists: existsSync,
  env: (name) => process.env[name],
  connect: (host, port) => connect({ host, port, noDelay: true, keepAlive: true }),
  openDevice,
  run(file, args, input) {
    return new Promise((resolve, reject) => {
      const child = spawn(file, args, {
        stdio: ["pipe", "pipe", "pipe"],
        timeout: longestRun,
        env: { ...process.env, LC_ALL: "C" },
      });
      let out = "";
      let err = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
      child.stdin.on("error", () => {}); // it ended without reading: its code tells
      child.stdin.end(input);
    });
  },
  dialogue(file, args) {
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
    let out = "";
    let err = "";
    let over: Error | undefined;
    const end = (why: Error): void => {
      over ??= why;
      for (const one of waiting.splice(0)) one.reject(over);
    };
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err = (err + text).slice(-2000)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      const lines = out.split(/\r?\n/);
      out = lines.pop() ?? "";
      for (const line of lines) waiting.shift()?.resolve(line);
    });
    child.on("error", end);
    child.on("close", (code) => end(new Error(err.trim() || `ended with ${code}`)));
    child.stdin.on("error", end);
    return {
      ask: (line) =>
        new Promise((resolve, reject) => {
          if (over) return reject(over);
          waiting.push({ resolve, reject });
          child.stdin.write(`${line}\n`);
        }),
      end: () => child.stdin.end(),
    };
  },
};

async function openDevice(path: string): Promise<Device> {
  // Asked before and after opening: nothing but a device may ever be written to.
  const found = await stat(path);
  if (!found.isCharacterDevice())
    throw Object.assign(new Error(`${path} is not a device`), { code: "ENODEV" });
  const file: FileHandle = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  const buffer = new Uint8Array(64);
  const busy = (error: unknown): boolean =>
    error instanceof Error && "code" in error && (error.code === "EAGAIN" || error.code === "EWOULDBLOCK");
  return {
    async write(bytes) {
      try {
        return (await file.write(bytes)).bytesWritten;
      } catch (error) {
        if (busy(error)) return 0;
        throw error;
      }
    },
    async read() {
      try {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
        return buffer.slice(0, bytesRead);
      } catch (error) {
        if (busy(error)) return new Uint8Array();
        throw error;
      }
    },
    close: () => file.close(),
  };
}
