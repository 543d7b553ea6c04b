// Why guests get no address: a full pool, a server that refuses, a firewall that swallows the question.
import { open, readFile, stat } from "node:fs/promises";
import path from "node:path";

import { readAddress } from "../checks/ipv4.ts";
import type { Outside } from "../parts.ts";
import { hotspotFolder } from "../paths.ts";
import { readLeases } from "../dhcp/leases.ts";
import type { Finding, HotspotConfig } from "../protocol.ts";
import { bad, good, warn } from "./finding.ts";

const tailBytes = 256 * 1024;

/** Empty for a hotspot that does not run. */
export async function aboutAddresses(
  { paths, clock }: Pick<Outside, "paths" | "clock">,
  config: HotspotConfig,
): Promise<readonly Finding[]> {
  const folder = hotspotFolder(paths, config.id);
  if (!(await stat(path.join(folder, "hostapd.pid")).catch(() => null))) return [];
  const leases = readLeases(await readFile(path.join(folder, "leases"), "utf8").catch(() => "")).filter(
    ({ until }) => until === null || until > clock.now(),
  );
  const size = (readAddress(config.poolTo) ?? 0) - (readAddress(config.poolFrom) ?? 0) + 1;
  const log = askedInVain(await tail(path.join(paths.log, `hotspot_${config.id}.log`)));
  const where = `"${config.ssid}"`;
  if (leases.length >= size)
    return [
      bad(
        "addresses",
        `All ${size} addresses of ${where} are taken.`,
        "Give the hotspot a larger pool, or a shorter lease.",
      ),
    ];
  if (log.full)
    return [
      warn(
        "addresses",
        `Addresses of ${where} ran out a while ago.`,
        "Give the hotspot a larger pool, or a shorter lease.",
      ),
    ];
  if (log.inVain.length > 0)
    return [
      warn(
        "addresses",
        `${log.inVain.length} devices asked ${where} for an address and took none (last: ${log.inVain.at(-1)}).`,
        "Let the phone forget the network and join again; if all phones fail, look at the finding about firewalls.",
      ),
    ];
  if (log.joined && !log.asked && leases.length === 0)
    return [
      bad(
        "addresses",
        `Devices joined ${where} and none was heard asking for an address.`,
        "Something swallows the questions: look at the finding about firewalls.",
      ),
    ];
  return [good("addresses", `${leases.length} of ${size} addresses of ${where} are taken.`)];
}

export type Heard = {
  readonly inVain: readonly string[];
  readonly full: boolean;
  readonly asked: boolean;
  readonly joined: boolean;
};

/** From dnsmasq's words (`DHCPDISCOVER(wlan0) <mac>`, `DHCPACK(wlan0) <ip> <mac>`) and hostapd's in one log. */
export function askedInVain(log: string): Heard {
  const waiting = new Set<string>();
  let full = false;
  let asked = false;
  for (const line of log.split("\n")) {
    const said = /\b(DHCP[A-Z]+)\(\S+\)/.exec(line)?.[1];
    const mac = /\b([0-9a-f]{2}(?::[0-9a-f]{2}){5})\b/i.exec(line)?.[1]?.toLowerCase();
    if (said === "DHCPDISCOVER") {
      asked = true;
      if (/no address available|no address range/.test(line)) full = true;
      else if (mac) waiting.add(mac);
    } else if (said === "DHCPACK" && mac) {
      asked = true;
      full = false;
      waiting.delete(mac);
    }
  }
  return { inVain: [...waiting], full, asked, joined: log.includes("AP-STA-CONNECTED") };
}

async function tail(file: string): Promise<string> {
  const handle = await open(file, "r").catch(() => null);
  if (!handle) return "";
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    await handle.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    await handle.close();
  }
}
