// npm test: every suite, and one closing line that sums them up.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.ts";
import { line } from "./tally.ts";
import type { Tally } from "./tally.ts";

type Step = { name: string; command: string; args: string[]; counted: boolean };

const steps: Step[] = [
  {
    name: "lockfile",
    command: "npm",
    args: ["ci", "--dry-run", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    counted: false,
  },
  { name: "format", command: "oxfmt", args: ["--check"], counted: false },
  { name: "lint", command: "oxlint", args: [], counted: false },
  ...["contract", "main", "renderer"].map((part) => ({
    name: `types of ${part}`,
    command: "tsc",
    args: ["-p", `tsconfig.${part}.json`],
    counted: false,
  })),
  { name: "unit and integration", command: "vitest", args: ["run"], counted: true },
  { name: "build", command: "electron-vite", args: ["build", "--logLevel", "warn"], counted: false },
  { name: "build of the helper", command: "node", args: ["tools/build-helper.ts"], counted: false },
  { name: "stories", command: "playwright", args: ["test"], counted: true },
];

const folder = mkdtempSync(join(tmpdir(), "kaunta-tally-"));
const tally = join(folder, "counts");
const total: Tally = { passed: 0, failed: 0, skipped: 0 };

for (const step of steps) {
  if (step.name === "stories") {
    const browser = findBrowser();
    if (!browser) {
      console.log(
        "stories: no Chromium here; install it (Debian: apt-get install chromium) or name it in CHROMIUM.",
      );
      if (process.env["CI"]) total.failed++;
      continue;
    }
    process.env["CHROMIUM"] = browser;
  }
  const began = performance.now();
  const run = spawnSync(step.command, step.args, {
    stdio: step.name === "lockfile" ? ["ignore", "ignore", "inherit"] : "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, TALLY_FILE: tally },
  });
  const bad = run.status !== 0;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`-- ${step.name}: ${bad ? "FAILED" : "ok"} in ${seconds} s`);
  if (!step.counted) total[bad ? "failed" : "passed"]++;
  if (bad) process.exitCode = 1;
  if (bad && step.name === "build") break;
}

if (existsSync(tally))
  for (const text of readFileSync(tally, "utf8").trim().split("\n")) {
    const counts = JSON.parse(text) as Tally;
    for (const kind of ["passed", "failed", "skipped"] as const) total[kind] += counts[kind];
  }
rmSync(folder, { recursive: true, force: true });
// A suite that ended badly without counting a failure still failed.
if (process.exitCode === 1 && total.failed === 0) total.failed = 1;
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${line(total)}`);
