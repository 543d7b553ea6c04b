// This computer's network cards, as /sys and /proc tell: which are there, which are wireless, which leads outside.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Paths } from "./paths.ts";
import { netInterface } from "./paths.ts";
import { Refused } from "./refused.ts";
import type { Base } from "./settings.ts";

export type Interfaces = {
  /** Today's name of an allowed card: the same, or by its address another; null when it is not there. */
  resolve(name: string, base: Base): string | null;
  /** Refuses what must not become a hotspot. `name` is there. */
  check(name: string): void;
};

/** `wired` lets guests come by cable: for a foreign access point, and for computers without a wireless card. */
export function createInterfaces(paths: Paths, wired: boolean): Interfaces {
  const addressOf = (name: string) => readText(path.join(netInterface(paths, name), "address")).trim();
  return {
    resolve(name, base) {
      const allowed = base.allowed.find((one) => one.name === name);
      if (!allowed)
        throw new Refused("invalid", `interface: ${name} is not among the allowed interfaces.`, {
          field: "interface",
          fix: `sudo kaunta-setup --interface ${name}`,
        });
      const there = existsSync(netInterface(paths, name));
      if (allowed.mac === null) return there ? name : null;
      if (there && addressOf(name) === allowed.mac) return name;
      return names(paths).find((one) => addressOf(one) === allowed.mac) ?? null;
    },
    check(name) {
      if (!wired && !existsSync(path.join(netInterface(paths, name), "phy80211")))
        throw new Refused("invalid", `interface: ${name} is no wireless card.`, {
          field: "interface",
          fix: "hotspotctl capabilities",
        });
      if (defaultRoutes(paths).includes(name))
        throw new Refused("invalid", `interface: ${name} is this computer's own way to the internet.`, {
          field: "interface",
          fix: `nmcli device disconnect ${name}`,
        });
    },
  };
}

function names(paths: Paths): readonly string[] {
  try {
    return readdirSync(path.join(paths.sys, "class", "net"));
  } catch {
    return [];
  }
}

/** proc(5), /proc/net/route: Iface, Destination, Gateway, …; a destination of zeros with a mask of zeros. */
function defaultRoutes(paths: Paths): readonly string[] {
  return readText(path.join(paths.proc, "net", "route"))
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .filter((cells) => cells[1] === "00000000" && cells[7]?.trim() === "00000000")
    .map((cells) => cells[0] ?? "");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
