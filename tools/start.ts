// npm start: the desktop window where Electron can run, else the same program served to a browser on this computer.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const electronFolder = join(root, "node_modules/electron");
const wishes = process.argv.slice(2);

/** The Electron executable, found without require("electron"), which would try to download it. */
function installed(): string | undefined {
  try {
    const name = readFileSync(join(electronFolder, "path.txt"), "utf8").trim();
    const file = join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(electronFolder, "dist"), name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Is anything listening where Electron would be downloaded from? Answers soon, also where packets are swallowed. */
function reachable(address: string, ms: number): Promise<boolean> {
  const url = new URL(address);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 443) });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
    setTimeout(() => end(false), ms).unref();
  });
}

async function findElectron(): Promise<{ path: string } | { why: string }> {
  if (wishes.includes("--headless")) return { why: "asked for with --headless" };
  const noDisplay = !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
  if (process.platform === "linux" && noDisplay)
    return { why: "no display (DISPLAY and WAYLAND_DISPLAY are empty)" };
  const here = installed();
  if (here) return { path: here };
  if (!existsSync(join(electronFolder, "install.js")))
    return { why: "the electron package is not installed" };
  const mirror = process.env["ELECTRON_MIRROR"] ?? "https://github.com/";
  if (!(await reachable(mirror, 2000)))
    return { why: `Electron is not installed and ${new URL(mirror).host} cannot be reached` };
  console.log("Downloading Electron (about 110 MB, once)…");
  const run = spawnSync(process.execPath, [join(electronFolder, "install.js")], {
    stdio: "inherit",
    timeout: 10 * 60_000,
  });
  const now = installed();
  return run.status === 0 && now ? { path: now } : { why: "the Electron download failed" };
}

function newest(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

/** Builds when there is no build, or sources are newer than it. */
function build(): void {
  const made = join(root, "out/main/headless.js");
  const page = join(root, "out/renderer/index.html");
  const rooms = ["src-contract", "src-main", "src-preload", "src-renderer"].map((room) => join(root, room));
  const since = existsSync(made) && existsSync(page) ? statSync(made).mtimeMs : 0;
  if (since > Math.max(...rooms.map(newest))) return;
  const run = spawnSync(
    process.execPath,
    [join(root, "node_modules/electron-vite/bin/electron-vite.js"), "build", "--logLevel", "warn"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
}

function headless(why: string): void {
  console.log(`No desktop window: ${why}.`);
  const child = spawn(process.execPath, [join(root, "out/main/headless.js"), ...wishes], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}

build();
const electron = await findElectron();
if ("why" in electron) headless(electron.why);
else {
  const started = performance.now();
  const env = { ...process.env };
  delete env["ELECTRON_RUN_AS_NODE"];
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(electron.path, [root, ...asRoot, ...wishes], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => headless(error.message));
  child.on("exit", (code, signal) => {
    // Missing libraries or a broken display end Electron at once; the shop opens all the same.
    if ((code !== 0 || signal) && performance.now() - started < 5000)
      headless(`Electron ended at once (${signal ?? code})`);
    else process.exit(code ?? 1);
  });
}
