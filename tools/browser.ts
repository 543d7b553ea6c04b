// The Chromium that stories and screenshots are made with.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Flags for a Chromium that tests drive: no network of its own, no first-run pages. */
export const browserArgs: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function onPath(): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter))
    for (const name of names)
      try {
        const file = join(folder, name);
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not in this folder
      }
  return undefined;
}

/**
 * The path of a Chromium: the one named in CHROMIUM, or on the PATH. Where there is none, this is Debian and we may,
 * it is installed; else undefined.
 */
export function findBrowser(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named) return named;
  const here = onPath();
  if (here) return here;
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const apt = (...args: string[]): boolean =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  console.log("Installing Chromium from Debian…");
  if (!apt("update", "-qq")) return undefined;
  apt(
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=600",
    "chromium",
    "fonts-dejavu-core",
  );
  return onPath();
}
