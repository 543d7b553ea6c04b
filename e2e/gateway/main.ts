// npm run test:gateway: the real helper, nftables and dnsmasq between namespaces that are made for it and taken away.
// Where that cannot be (no root, no nftables) it says so in one line, and fails when CI=true.
// Options: --only kernel,guests,closed,crowd,killed; --seed for the moments at which the helper is killed.
import { parseArgs } from "node:util";

import type { Tally } from "../../tools/tally.ts";
import { report } from "../../tools/tally.ts";
import { closedCases } from "./closed.cases.ts";
import { crowdCases } from "./crowd.cases.ts";
import { createCrowd } from "./crowd.ts";
import { guestCases } from "./guests.cases.ts";
import { kernelCases } from "./kernel.cases.ts";
import { killedCases } from "./killed.cases.ts";
import { createSpace, removeAll } from "./spaces.ts";
import { createStage } from "./stage.ts";
import { runChecks } from "./suite.ts";
import { whyNot } from "./world.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
  },
});
const only = new Set(values.only.split(",").filter((name) => name !== ""));
const wanted = (name: string) => only.size === 0 || only.has(name);

/** Longer than this it has failed, and cleans up all the same. */
const boundMs = 240_000;

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
let ending = false;
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    await removeAll();
  }
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(1));
process.on("uncaughtException", (error) => {
  process.stdout.write(`${error.stack ?? error.message}\n0 passed, 1 failed\n`);
  void end(1);
});
setTimeout(() => {
  process.stdout.write(`not done after ${boundMs / 1000} s\n0 passed, 1 failed\n`);
  void end(1);
}, boundMs).unref();

const reason = await whyNot().catch((error: unknown) => String(error));
if (reason !== null) {
  const strict = process.env["CI"] === "true";
  process.stdout.write(`The gateway's laboratory cannot stand here: ${reason}.\n`);
  report({ passed: 0, failed: strict ? 1 : 0, skipped: strict ? 0 : 1 });
  await end(strict ? 1 : 0);
}

try {
  if (wanted("kernel")) {
    const space = await createSpace("kernel");
    await space.ip(["link add ap0 type bridge", "link set ap0 up", "addr add 10.77.0.1/22 dev ap0"]);
    await runChecks("The kernel's traps", kernelCases(space), tally);
    await space.remove();
  }
  if (["guests", "closed", "crowd", "killed"].some(wanted)) {
    const stage = await createStage();
    if (wanted("guests")) await runChecks("A guest's day", guestCases(stage), tally);
    if (wanted("closed")) {
      await stage.helper().ask("start", { id: 1 });
      await runChecks("What is closed", closedCases(stage), tally);
    }
    if (wanted("crowd") || wanted("killed")) {
      await stage.helper().ask("start", { id: 1 });
      const crowd = await createCrowd(stage);
      if (wanted("crowd")) await runChecks("250 guests", crowdCases(stage, crowd), tally);
      const seed = Number(values.seed);
      if (wanted("killed"))
        await runChecks(`The helper is killed (--seed ${seed})`, killedCases(stage, crowd, seed), tally);
    }
    await stage.helper().end();
  }
} catch (error) {
  tally.failed++;
  process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
await removeAll();
report(tally);
process.exit(tally.failed === 0 ? 0 : 1);
