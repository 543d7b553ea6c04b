// Runs inside the machine as root: sets the helper up as an administrator would, then lives with it as app and guests do.
import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

import { airChecks } from "./air.checks.ts";
import { dayChecks } from "./day.checks.ts";
import { endChecks } from "./end.checks.ts";
import type { Check, Lab } from "./lab.ts";
import { createLab } from "./lab.ts";
import { setupChecks } from "./setup.checks.ts";
import { buildWorld, run } from "./world.ts";

const [, , repo = "", only = ""] = process.argv;
const result = { passed: 0, failed: 0, skipped: 0 };
const began = performance.now();
const since = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;

/** A check that fails is told and the next one is tried: most stand by themselves. */
async function go(title: string, checks: readonly Check[]): Promise<void> {
  process.stdout.write(`\n${title} (${since()})\n`);
  for (const { name, run: look } of checks) {
    const start = performance.now();
    try {
      const more = await look();
      result.passed++;
      process.stdout.write(
        `  ✓ ${name}${more ? `: ${more}` : ""} (${Math.round(performance.now() - start)} ms)\n`,
      );
    } catch (error) {
      result.failed++;
      process.stdout.write(`  ✗ ${name} (${Math.round(performance.now() - start)} ms)\n`);
      process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      for (const log of ["hotspot_1", "system"])
        process.stdout.write(`${log}:\n${(await run(`tail -n 12 /var/log/hotspots/${log}.log`)).out}`);
    }
  }
}

try {
  await buildWorld();
  const lab: Lab = await createLab(path.join(repo, "out", "helper"));
  await go("Setting up, once, as root", setupChecks(lab));
  await lab.link();
  const wanted = (name: string) => only === "" || only.split(",").includes(name);
  if (wanted("day")) await go("A guest's day on an open hotspot", dayChecks(lab));
  if (wanted("air")) await go("Other kinds of air", airChecks(lab));
  if (wanted("accidents")) await go("Accidents", endChecks(lab));
} catch (error) {
  result.failed++;
  process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
writeFileSync("/out/result.json", JSON.stringify(result));
process.exit(0);
