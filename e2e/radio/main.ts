// npm run test:radio: the compiled helper drives real hostapd on simulated radios, in a virtual machine with systemd.
// Where that cannot be it says so in one line, and fails when CI=true. Options: --only day,air,accidents;
// --keep leaves the machine's words behind.
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { build } from "vite";

import type { Tally } from "../../tools/tally.ts";
import { report } from "../../tools/tally.ts";
import { firstScript } from "./first-script.ts";
import { assemble, boot, cacheFolder, readOut, whyNot } from "./machine.ts";
import type { Machine } from "./machine.ts";

/** Two and a half minutes on a computer that has nothing else to do; longer than this it has failed. */
const boundMs = 290_000;
const repo = path.resolve(import.meta.dirname, "..", "..");

const { values } = parseArgs({
  options: { keep: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const only = values.only.replaceAll(/[^a-z,]/g, "");
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const tell = (line: string) => process.stdout.write(`${line}\n`);

const reason = whyNot();
if (reason !== null) {
  const strict = process.env["CI"] === "true";
  tell(`The radio's laboratory cannot stand here: ${reason}.`);
  report({ passed: 0, failed: strict ? 1 : 0, skipped: strict ? 0 : 1 });
  process.exit(strict ? 1 : 0);
}

let machine: Machine | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => void (machine?.kill() ?? Promise.resolve()).then(() => process.exit(1)));

const tally = await live().catch((error: unknown): Tally => {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { passed: 0, failed: 1, skipped: 0 };
});
tell(`\n${seconds()} in all`);
if (values.keep && machine) tell(`kept: ${machine.out}`);
else await machine?.kill();
report(tally);
process.exit(tally.failed === 0 ? 0 : 1);

async function live(): Promise<Tally> {
  await import("../../tools/build-helper.ts");
  await compileGuest();
  const folder = assemble();
  tell(`machine and programs ready after ${seconds()}`);
  const started = boot(
    folder,
    firstScript({ node: process.execPath, guest: path.join(cacheFolder(), "guest.js"), repo, only }),
    {},
  );
  machine = started;
  const late = setTimeout(() => {
    tell(`not done after ${boundMs / 1000} s`);
    void started.kill();
  }, boundMs);
  let shown = 0;
  const show = () => {
    const log = readOut(started, "log");
    process.stdout.write(log.slice(shown));
    shown = log.length;
  };
  const shower = setInterval(show, 1000);
  await started.ended;
  clearTimeout(late);
  clearInterval(shower);
  show();
  const result: unknown = JSON.parse(readOut(started, "result.json") || "null");
  if (isTally(result)) {
    if (result.failed > 0) tell(`\nthe helper's own words:\n${readOut(started, "helper.err")}`);
    return result;
  }
  throw new Error(`the machine ended without a result; its last words:\n${started.console()}`);
}

/** One plain file: the machine is too slow to strip types. */
async function compileGuest(): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      ssr: path.join(import.meta.dirname, "guest", "main.ts"),
      outDir: cacheFolder(),
      emptyOutDir: false,
      target: "node24",
      minify: false,
      rolldownOptions: { output: { format: "es", entryFileNames: "guest.js", codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
}

function isTally(value: unknown): value is Tally {
  return typeof value === "object" && value !== null && "passed" in value && "failed" in value;
}
