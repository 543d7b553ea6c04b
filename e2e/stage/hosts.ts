// Starts the built program the two ways it runs: served to a browser, and in its desktop window.
import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, _electron } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import type * as Electron from "electron";

const root = join(import.meta.dirname, "../..");

export type Running = {
  readonly kind: "headless" | "electron" | "standin";
  readonly page: Page;
  /** The address of the embedded server. */
  readonly address: string;
  readonly pid: number | undefined;
  /** Runs a function in the main process; desktop only. */
  evaluate<T, A>(run: (electron: typeof Electron, argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** Ends the program as a person would. */
  close(): Promise<void>;
  /** Pulls the plug. */
  kill(): Promise<void>;
};

export type StartOptions = {
  readonly data: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
};

/** The Electron executable, found without require("electron"), which would try to download it. */
export function electronPath(): string | undefined {
  const folder = join(root, "node_modules/electron");
  try {
    const name = readFileSync(join(folder, "path.txt"), "utf8").trim();
    const file = join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(folder, "dist"), name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));

async function end(child: ChildProcess, ask: () => void): Promise<void> {
  ask();
  const timer = setTimeout(() => child.kill("SIGKILL"), 8000);
  await ended(child);
  clearTimeout(timer);
}

/** The headless host, answering. `said` has what it printed so far. `program`: another one than that which was built. */
export async function startHeadless({
  data,
  args = [],
  env = {},
  program = "out/main/headless.js",
}: StartOptions & { readonly program?: string }): Promise<{
  readonly child: ChildProcess;
  readonly address: string;
  said(): string;
  stop(): Promise<void>;
}> {
  const child = spawn(process.execPath, [join(root, program), "--data", data, ...args], {
    env: { ...process.env, KAUNTA_PORT: "0", KAUNTA_STRICT: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += data.toString();
      const found = /Open (http\S+)/.exec(said);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(`the host ended early: ${said}`)));
  });
  return { child, address, said: () => said, stop: () => end(child, () => child.kill("SIGTERM")) };
}

/** The headless host with a page of this browser open on it. */
export async function startInBrowser(browser: Browser, options: StartOptions): Promise<Running> {
  const host = await startHeadless(options);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  await page.goto(host.address);
  return {
    kind: "headless",
    page,
    address: host.address,
    pid: host.child.pid,
    evaluate: () => Promise.reject(new Error("there is no Electron in the headless host")),
    async close() {
      await page.close();
      await host.stop();
    },
    async kill() {
      await end(host.child, () => host.child.kill("SIGKILL"));
      await page.close();
    },
  };
}

/** The desktop window: the real Electron where it is, else the built bundles under the stand-in. */
export function startDesktop(options: StartOptions): Promise<Running> {
  const executable = electronPath();
  return executable ? startElectron(executable, options) : startStandin(options);
}

async function startElectron(
  executablePath: string,
  { data, args = [], env = {} }: StartOptions,
): Promise<Running> {
  const port = await freePort();
  const app = await _electron.launch({
    executablePath,
    args: [root, `--user-data-dir=${data}`, "--no-sandbox", ...args],
    env: { ...process.env, KAUNTA_PORT: String(port), KAUNTA_STRICT: "1", ...env } as Record<string, string>,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState("load");
  return {
    kind: "electron",
    page,
    address: `http://127.0.0.1:${port}/`,
    pid: app.process().pid,
    evaluate: (run, argument) => app.evaluate(run as never, argument) as never,
    close: () => app.close(),
    async kill() {
      await end(app.process(), () => app.process().kill("SIGKILL"));
    },
  };
}

async function startStandin({ data, args = [], env = {} }: StartOptions): Promise<Running> {
  const [debugPort, port] = [await freePort(), await freePort()];
  const child = fork(join(root, "out/main/index.js"), [`--user-data-dir=${data}`, ...args], {
    execArgv: ["--import", join(root, "e2e/standin/hook.ts")],
    env: {
      ...process.env,
      KAUNTA_PORT: String(port),
      KAUNTA_STRICT: "1",
      STANDIN_PORT: String(debugPort),
      ...env,
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    cwd: root,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the main process ended early (${code})`)));
    child.on("message", (message: { standin?: string }) => message.standin === "browser" && resolve());
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`);
  const page = await windowOf(browser);
  let last = 0;
  return {
    kind: "standin",
    page,
    address: `http://127.0.0.1:${port}/`,
    pid: child.pid,
    evaluate: (run, argument) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        const hear = (message: { id?: number; value?: unknown; error?: string }): void => {
          if (message.id !== id) return;
          child.off("message", hear);
          if (message.error) reject(new Error(message.error));
          else resolve(message.value as never);
        };
        child.on("message", hear);
        child.send({ id, fn: String(run), arg: argument });
      }),
    async close() {
      await browser.close();
      await end(child, () => void (child.connected && child.send({ id: 0, quit: true })));
    },
    async kill() {
      await end(child, () => child.kill("SIGKILL"));
      await browser.close().catch(() => {});
    },
  };
}

async function windowOf(browser: Browser): Promise<Page> {
  const context = browser.contexts()[0];
  for (const deadline = performance.now() + 15_000; performance.now() < deadline;) {
    const page = context?.pages().find((candidate) => candidate.url().includes(".invalid/"));
    if (page) {
      await page.waitForLoadState("load");
      return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("no window opened");
}
