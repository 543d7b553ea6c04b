// The kernel's list of countries with radio rules: a code that is not in it must never be asked for, because the kernel
// then falls back to the world's common ground for every card, 3 s later.
import { readFile } from "node:fs/promises";
import path from "node:path";

import type { Paths } from "../paths.ts";

/**
 * `regulatory.db` (net/wireless/reg.c, `struct fwdb_header`): "RGDB", version 20, then two letters and a big-endian
 * pointer per country, ended by zeros. Null when the file is not there or not of this kind.
 */
export async function countriesKnown(paths: Paths): Promise<ReadonlySet<string> | null> {
  const file = await readFile(path.join(paths.firmware, "regulatory.db")).catch(() => null);
  if (!file || file.length < 12 || file.toString("latin1", 0, 4) !== "RGDB" || file.readUInt32BE(4) !== 20)
    return null;
  const countries = new Set<string>();
  for (let at = 8; at + 4 <= file.length && file.readUInt16BE(at + 2) !== 0; at += 4) {
    const code = file.toString("latin1", at, at + 2);
    if (/^[A-Z]{2}$/.test(code)) countries.add(code);
  }
  return countries;
}
