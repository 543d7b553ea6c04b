// Brings a silenced card up again. hostapd does it by itself only as root: /dev/rfkill, where it would hear that WiFi
// was switched on, is root's.
import { readFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import { netInterface } from "../paths.ts";
import { readDev } from "./iw-dev.ts";
import { readRfkill } from "./rfkill.ts";

const lookEveryMs = 1000;

/**
 * Looks every second until `wanted` says no. The card is raised when it is there, switched on and still an access
 * point; a card that another program has made something else is left to it.
 */
export function raise(outside: Outside, card: string, wanted: () => boolean): void {
  const { run, paths, clock } = outside;
  const name = path.join(netInterface(paths, card), "phy80211", "name");
  async function look(): Promise<void> {
    const phy = (await readFile(name, "utf8").catch(() => "")).trim();
    if (phy !== "" && (await readRfkill(paths, phy)) === "no") {
      const now = readDev((await run.exec("iw", ["dev"])).stdout).find((one) => one.interface === card);
      if (wanted() && now?.type === "AP") await run.exec("ip", ["link", "set", "dev", card, "up"]);
    }
    if (wanted()) raise(outside, card, wanted);
  }
  clock.after(lookEveryMs, () => void (wanted() ? look() : undefined));
}
