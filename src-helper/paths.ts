// Where things lie on this computer: one object, so that tests run in a folder of their own.
import { accessSync, constants } from "node:fs";
import path from "node:path";

import type { HotspotId } from "./protocol.ts";
import { socketPath } from "./protocol.ts";

export type Paths = {
  /** What is gone after a boot: the socket, a folder per running hotspot. */
  readonly run: string;
  readonly socket: string;
  /** `base.env`, `conf.d/<id>.env`, `conf.d/<id>.secret`. */
  readonly etc: string;
  /** `system.log`, `auth.log`, `hotspot_<id>.log`. */
  readonly log: string;
  /** The kernel's files: `class/net`, `class/rfkill`. */
  readonly sys: string;
  /** `sys/net/ipv4/…`, `net/…`. */
  readonly proc: string;
  /** `regulatory.db`: the countries whose radio rules the kernel knows. */
  readonly firmware: string;
  /** Other programs' settings, only ever read: `ufw/ufw.conf`, `sudoers.d`. */
  readonly others: string;
  /** Folders in which programs are looked for, in this order; never the caller's PATH. */
  readonly programs: readonly string[];
};

export const systemPaths: Paths = {
  run: path.dirname(socketPath),
  socket: socketPath,
  etc: "/etc/hotspot",
  log: "/var/log/hotspots",
  sys: "/sys",
  proc: "/proc",
  firmware: "/lib/firmware",
  others: "/etc",
  programs: ["/usr/sbin", "/usr/bin", "/sbin", "/bin"],
};

/** The same tree under another root; programs stay where they are unless told otherwise. */
export function pathsUnder(root: string, kernel: "own" | "system" = "own"): Paths {
  return {
    run: path.join(root, "run"),
    socket: path.join(root, "run", "helper.sock"),
    etc: path.join(root, "etc"),
    log: path.join(root, "log"),
    sys: kernel === "own" ? path.join(root, "sys") : "/sys",
    proc: kernel === "own" ? path.join(root, "proc") : "/proc",
    firmware: kernel === "own" ? path.join(root, "firmware") : systemPaths.firmware,
    others: kernel === "own" ? path.join(root, "others") : systemPaths.others,
    programs: systemPaths.programs,
  };
}

/** `/run/kaunta/hs<id>`: hostapd.conf, ctrl/, dnsmasq files, leases, state.json. */
export const hotspotFolder = (paths: Paths, id: HotspotId) => path.join(paths.run, `hs${id}`);
export const baseEnvFile = (paths: Paths) => path.join(paths.etc, "base.env");
export const configFolder = (paths: Paths) => path.join(paths.etc, "conf.d");
export const configFile = (paths: Paths, id: HotspotId) => path.join(configFolder(paths), `${id}.env`);
export const secretFile = (paths: Paths, id: HotspotId) => path.join(configFolder(paths), `${id}.secret`);
/** A value of `/proc/sys/net`, as in `proc/sys/net/ipv4/ip_forward`. */
export const netSysctl = (paths: Paths, ...name: readonly string[]) =>
  path.join(paths.proc, "sys", "net", ...name);
export const netInterface = (paths: Paths, name: string) => path.join(paths.sys, "class", "net", name);

/** The absolute path of a program in one of the fixed folders; null when it is not installed. */
export function findProgram(paths: Paths, name: string): string | null {
  for (const folder of paths.programs) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here; the next folder.
    }
  }
  return null;
}
