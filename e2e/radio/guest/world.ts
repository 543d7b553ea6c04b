// The world inside the machine: four simulated radios, an internet in a namespace of its own, phones in others.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";

export type Ran = { readonly code: number; readonly out: string };

/** Runs to its end, 20 s at most; both outputs as one text. */
export function run(words: string): Promise<Ran> {
  const [program = "", ...args] = words.split(" ");
  const { promise, resolve } = Promise.withResolvers<Ran>();
  execFile(program, args, { encoding: "utf8", timeout: 20_000 }, (error, stdout, stderr) =>
    resolve({ code: error ? (typeof error.code === "number" ? error.code : 128) : 0, out: stdout + stderr }),
  );
  return promise;
}

export async function must(words: string): Promise<string> {
  const { code, out } = await run(words);
  if (code !== 0) throw new Error(`${words}: ${code}: ${out}`);
  return out;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks until it is so; complains with `what` after `ms`. */
export async function soon<T>(ms: number, what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = performance.now() + ms; ; await pause(200)) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`not so after ${ms} ms: ${what}`);
  }
}

/** 93.184.216.0/24 plays the internet: the machine has no network, and addresses for examples count as private. */
export async function buildWorld(): Promise<void> {
  await must("modprobe mac80211_hwsim radios=4");
  await must("modprobe veth");
  for (const words of [
    "netns add internet",
    "link add up0 type veth peer name eth0 netns internet",
    "addr add 93.184.216.2/24 dev up0",
    "link set up0 up",
    "-n internet addr add 93.184.216.1/24 dev eth0",
    "-n internet link set eth0 up",
    "-n internet link set lo up",
    "route add default via 93.184.216.1",
  ])
    await must(`ip ${words}`);
  mkdirSync("/tmp/www", { recursive: true });
  writeFileSync("/tmp/www/index.html", "the internet");
  inInternet("busybox httpd -f -p 80 -h /tmp/www");
  inInternet("dnsmasq -k -C /dev/null -i eth0 --address=/#/93.184.216.1 --no-resolv -u root");
}

/** Switches phy0 off, or on again, as a key on the PC would. */
export async function soft(blocked: boolean): Promise<void> {
  const folder = "/sys/class/rfkill";
  for (const name of await readdir(folder))
    // The switches of radios in other namespaces are listed and cannot be opened.
    if ((await readFile(`${folder}/${name}/name`, "utf8").catch(() => "")).trim() === "phy0")
      await writeFile(`${folder}/${name}/soft`, blocked ? "1" : "0");
}

function inInternet(words: string): void {
  spawn("ip", ["netns", "exec", "internet", ...words.split(" ")], { stdio: "ignore" });
}
