// The helper's program: listens where systemd or the command line says, brings up what is to run, ends with its children.
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import type { ListenOptions } from "node:net";
import { connect } from "node:net";
import path from "node:path";
import { argv, env, pid } from "node:process";
import { parseArgs } from "node:util";

import { systemClock } from "./clock.ts";
import { createHelper } from "./house.ts";
import { pathsUnder, systemPaths } from "./paths.ts";
import { createRun } from "./run.ts";

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    // Everything of ours under this folder, the kernel's files where they are: to try it out.
    root: { type: "string" },
    // Guests come by cable: no wireless card is needed or touched.
    wired: { type: "boolean", default: false },
  },
});
const paths = values.root === undefined ? systemPaths : pathsUnder(path.resolve(values.root), "system");
const helper = createHelper({ paths, run: createRun(paths), clock: systemClock }, values.wired);

/** sd_listen_fds(3): descriptors begin at 3, and are ours only when the pid is. */
const handed = env["LISTEN_PID"] === String(pid) && Number(env["LISTEN_FDS"]) >= 1;
for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) delete env[name];

let ending = false;
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    await helper.door.close();
    await helper.hotspots.close();
  }
  process.exit(code);
}
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));

helper.door.server.on("error", (error) => {
  process.stderr.write(`the socket failed: ${error.message}\n`);
  void end(1);
});

await listen();
await helper.hotspots.recover();

async function listen(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const where: ListenOptions & { fd?: number } = handed
    ? { fd: 3 }
    : { path: await freeSocket(paths.socket) };
  helper.door.server.listen(where, resolve);
  await promise;
  if (!handed) chmodSync(paths.socket, 0o660);
}

/** A socket nobody answers at is what a killed helper left. */
async function freeSocket(file: string): Promise<string> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o750 });
  mkdirSync(paths.log, { recursive: true, mode: 0o750 });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const other = connect(file, () => resolve(true));
  other.on("error", () => resolve(false));
  const answered = await promise;
  other.destroy();
  if (answered) throw new Error(`another helper listens at ${file}`);
  rmSync(file, { force: true });
  return file;
}
