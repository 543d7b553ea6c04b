// The switches that silence radios: `class/rfkill` of the kernel (Documentation/ABI/stable/sysfs-class-rfkill).
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type { Paths } from "../paths.ts";
import type { Card } from "../protocol.ts";

/** `hard`: a switch on the PC; `soft`: a program or a key. `phy` is `phy0`. */
export async function readRfkill(paths: Paths, phy: string): Promise<Card["rfkill"]> {
  const folder = path.join(paths.sys, "class", "rfkill");
  const value = async (name: string, file: string) =>
    (await readFile(path.join(folder, name, file), "utf8").catch(() => "")).trim();
  let found: Card["rfkill"] = "no";
  for (const name of await readdir(folder).catch(() => [])) {
    if ((await value(name, "name")) !== phy) continue;
    if ((await value(name, "hard")) === "1") return "hard";
    if ((await value(name, "soft")) === "1") found = "soft";
  }
  return found;
}
