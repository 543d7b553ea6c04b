// What an earlier hostapd of this hotspot may have left: itself, its socket, a card that still sends.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { wait } from "../clock.ts";
import type { Outside } from "../parts.ts";
import { netInterface } from "../paths.ts";
import { readDev } from "./iw-dev.ts";
import { readRfkill } from "./rfkill.ts";

export type Leftovers = {
  /** So that the next process finds a hostapd that outlived us. */
  remember(pid: number): Promise<void>;
  /** Ends what is left and gives the card back. Nothing left is no error. */
  clear(): Promise<void>;
  /** Why the card went silent under a running hostapd, in a sentence with what to do. */
  whyDown(): Promise<string>;
};

const endWithinMs = 3000;
const lookEveryMs = 100;

export function leftovers(
  { run, paths, clock }: Outside,
  {
    card,
    folder,
    configFile,
  }: { readonly card: string; readonly folder: string; readonly configFile: string },
): Leftovers {
  const pidFile = path.join(folder, "hostapd.pid");
  /** Numbers are given again: it has to be a hostapd with our file. */
  async function isOurs(pid: number): Promise<boolean> {
    const words = await readFile(path.join(paths.proc, String(pid), "cmdline"), "utf8").catch(() => "");
    const [program, file] = words.split("\0");
    return path.basename(program ?? "") === "hostapd" && file === configFile;
  }

  /** True when there was one, ended or not. */
  async function endOld(): Promise<boolean> {
    const text = await readFile(pidFile, "utf8").catch(() => "");
    const pid = Number(text.trim());
    if (!Number.isSafeInteger(pid) || pid < 2 || !(await isOurs(pid))) return text !== "";
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      kill(pid, signal);
      for (const end = clock.now() + endWithinMs; clock.now() < end; await wait(clock, lookEveryMs))
        if (!(await isOurs(pid))) return true;
    }
    return true;
  }

  return {
    async remember(pid) {
      if (pid === 0) return;
      await mkdir(folder, { recursive: true, mode: 0o750 });
      await writeFile(pidFile, `${pid}\n`, { mode: 0o640 });
    },

    async clear() {
      const ours = await endOld();
      for (const file of [pidFile, configFile]) await rm(file, { force: true });
      await rm(path.join(folder, "ctrl"), { recursive: true, force: true });
      if (!ours) return;
      // After a kill -9 of hostapd the card stays an access point without a name, deaf to other networks.
      const now = readDev((await run.exec("iw", ["dev"])).stdout).find((one) => one.interface === card);
      if (now?.type !== "AP" || now.ssid !== null) return;
      await run.exec("ip", ["link", "set", "dev", card, "down"]);
      await run.exec("iw", ["dev", card, "set", "type", "managed"]);
    },

    async whyDown() {
      const phy = (
        await readFile(path.join(netInterface(paths, card), "phy80211", "name"), "utf8").catch(() => "")
      ).trim();
      if (!phy) return `${card} is gone. Plug the WiFi card in again.`;
      const blocked = await readRfkill(paths, phy);
      if (blocked === "hard") return "The WiFi switch of this PC is off. Turn it on.";
      if (blocked === "soft") return "WiFi is switched off. Type: rfkill unblock wlan";
      return `${card} was switched off by another program. Type: nmcli device set ${card} managed no`;
    },
  };
}

function kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile.
  }
}
