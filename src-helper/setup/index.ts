// kaunta-setup: once, as root, so that afterwards nothing needs root. Says what it will do; does it; or takes it back.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { argv, env, execPath, getuid } from "node:process";

import { countries } from "../checks/countries.ts";
import { wireless } from "../checks/fields.ts";
import { readEnv } from "../env.ts";
import { createInterfaces } from "../interfaces.ts";
import { findProgram, netInterface, systemPaths } from "../paths.ts";
import { refusalOf } from "../refused.ts";
import { createRun } from "../run.ts";
import type { Base } from "../settings.ts";
import { baseKeys, readBase } from "../settings.ts";
import { perform, say } from "./doing.ts";
import type { Card } from "./files.ts";
import { places } from "./files.ts";
import type { Ground, Wish } from "./plan.ts";
import { plan, removal } from "./plan.ts";

const usage = `kaunta-setup --interface <card> --country <KE> [--operator <user>] [--sudo] [--show]
kaunta-setup --remove [--show]

  --interface  a wireless card that may become a hotspot; may be said several times
  --country    two letters of the country this computer stands in
  --operator   who may use the hotspots without root (otherwise whoever asked by sudo or pkexec)
  --sudo       also lets members of the group hotspot-admin call sudo hotspotctl start|stop|restart|status <id>
  --show       says what it would do and does nothing
  --remove     takes everything back but ${places.etc} and the logs
`;

const run = createRun(systemPaths);

async function main(words: readonly string[]): Promise<number> {
  const values = (name: string) => words.flatMap((word, n) => (words[n - 1] === name ? [word] : []));
  const has = (name: string) => words.includes(name);
  const known = ["--interface", "--country", "--operator", "--sudo", "--show", "--remove"];
  const valued = ["--interface", "--country", "--operator"];
  if (words.some((word, n) => !known.includes(word) && !valued.includes(words[n - 1] ?? "")))
    return complain(usage, 2);
  const before = baseBefore();
  const named = values("--interface").map((name) => card(wireless(name, "--interface")));
  const cards = merged(before.allowed, named);
  const country = values("--country")[0] ?? before.values.COUNTRY_CODE ?? "";
  if (!has("--remove")) {
    if (cards.length === 0) return complain(usage, 2);
    if (!countries.has(country))
      return complain("--country: two capital letters of the country this computer stands in, as KE.\n", 2);
    const missing = named.find(({ name }) => !existsSync(netInterface(systemPaths, name)));
    if (missing) return complain(`--interface: there is no ${missing.name} here.\n`, 1);
    // NetworkManager lets go of it: never of what brings the internet.
    for (const { name } of named) createInterfaces(systemPaths, false).check(name);
  }
  const operator = values("--operator")[0] ?? (await asking());
  if (operator !== null && !/^[a-z_][a-z0-9_-]{0,31}$/i.test(operator))
    return complain("--operator: is no user's name.\n", 2);
  const wish: Wish = { cards, country, operator, sudo: has("--sudo") };
  const ground = await look(before);
  const steps = has("--remove") ? removal(cards, ground) : plan(wish, ground);
  if (has("--show")) {
    for (const step of steps) process.stdout.write(`${say(step)}\n`);
    return 0;
  }
  if (getuid?.() !== 0) return complain("kaunta-setup needs root: say sudo kaunta-setup …\n", 1);
  await perform(steps, run, (line) => process.stdout.write(`${line}\n`));
  if (!has("--remove") && operator !== null)
    process.stdout.write(`\nDone. ${operator} must log out and in again once. Then: hotspotctl doctor\n`);
  return 0;
}

function complain(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}

const card = (name: string): Card => ({ name, mac: macOf(name) });
function macOf(name: string): string | null {
  try {
    return readFileSync(path.join(netInterface(systemPaths, name), "address"), "utf8").trim();
  } catch {
    return null;
  }
}
const merged = (before: readonly Card[], named: readonly Card[]) => [
  ...before.filter(({ name }) => !named.some((one) => one.name === name)),
  ...named,
];

function baseBefore(): Base {
  const file = path.join(places.etc, "base.env");
  return existsSync(file)
    ? readBase(readEnv(file, readFileSync(file), baseKeys))
    : { allowed: [], values: {} };
}

/** Who asked for root: sudo says the name, pkexec the number. */
async function asking(): Promise<string | null> {
  const name = env["SUDO_USER"];
  if (name !== undefined && name !== "root") return name;
  const uid = env["PKEXEC_UID"];
  if (uid === undefined || !/^[0-9]+$/.test(uid)) return null;
  const { stdout } = await run.exec("getent", ["passwd", uid]);
  return stdout.split(":")[0] || null;
}

async function look(before: Base): Promise<Ground> {
  const active = async (unit: string) =>
    (await run.exec("systemctl", ["is-active", "--quiet", unit])).code === 0;
  const ufw = findProgram(systemPaths, "ufw") ? (await run.exec("ufw", ["status"])).stdout : "";
  return {
    userExists: (await run.exec("getent", ["passwd", "kaunta"])).code === 0,
    networkManager: existsSync("/etc/NetworkManager"),
    firewalld: await active("firewalld"),
    ufw: ufw.startsWith("Status: active"),
    docker: await active("docker"),
    logrotate: existsSync("/etc/logrotate.d"),
    base: before.values,
    from: { folder: import.meta.dirname, node: execPath },
  };
}

try {
  process.exitCode = await main(argv.slice(2));
} catch (error) {
  const { sentence, fix = "" } = refusalOf(error);
  process.exitCode = complain(`${sentence}\n${fix === "" ? "" : `   ${fix}\n`}`, 1);
}
