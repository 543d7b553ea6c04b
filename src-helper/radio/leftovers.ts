// What an earlier hostapd of this hotspot may have left: its files, its socket, a card that others cannot use.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import { netInterface } from "../paths.ts";
import { readDev } from "./iw-dev.ts";
import { readRfkill } from "./rfkill.ts";

export type Leftovers = {
  /** The card is ours from now on, also for the process after us. */
  remember(pid: number): Promise<void>;
  /** Takes the files away and gives the card back. Nothing left is no error. */
  clear(): Promise<void>;
  /** Why the card went silent under a running hostapd, in a sentence with what to do. */
  whyDown(): Promise<string>;
};

export function leftovers(
  { run, paths }: Outside,
  {
    card,
    folder,
    configFile,
  }: { readonly card: string; readonly folder: string; readonly configFile: string },
): Leftovers {
  const pidFile = path.join(folder, "hostapd.pid");
  return {
    async remember(pid) {
      if (pid === 0) return;
      await mkdir(folder, { recursive: true, mode: 0o750 });
      await writeFile(pidFile, `${pid}\n`, { mode: 0o640 });
    },

    async clear() {
      const ours = await readFile(pidFile, "utf8").catch(() => null);
      for (const file of [pidFile, configFile]) await rm(file, { force: true });
      await rm(path.join(folder, "ctrl"), { recursive: true, force: true });
      if (ours === null) return;
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
