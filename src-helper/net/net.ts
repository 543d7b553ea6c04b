// A hotspot's place in this computer's network: address, forwarding to wherever the uplink is now, no IPv6.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { integer, wireless } from "../checks/fields.ts";
import { address } from "../checks/ipv4.ts";
import type { Net, Outside } from "../parts.ts";
import { hotspotFolder, netSysctl } from "../paths.ts";
import type { HotspotConfig } from "../protocol.ts";
import { writeWhole } from "../keep.ts";
import { Refused } from "../refused.ts";
import type { Result } from "../run.ts";
import { conflict } from "./conflicts.ts";
import { createForwarding } from "./forwarding.ts";
import { readAddresses, readNeighbours, readRoutes } from "./listing.ts";

export type NetConfig = Pick<HotspotConfig, "id" | "interface" | "address" | "prefix">;

/** Only looked up, nothing is sent: the kernel says by which interface a packet there would leave. */
const somewhere = "1.1.1.1";

export function createNet({ run, paths }: Outside, config: NetConfig): Net {
  const device = wireless(config.interface, "interface");
  const own = `${address(config.address, "address")}/${integer(config.prefix, "prefix", 8, 30)}`;
  const forwarding = createForwarding(paths);
  const folder = hotspotFolder(paths, config.id);
  /** What we set and on which interface, so that it can be taken back, also by a helper after us. */
  const noteFile = path.join(folder, "net.json");

  const ip = (...args: readonly string[]) => run.exec("ip", args);
  const must = (done: Result, sentence: string) => {
    if (done.code !== 0)
      throw new Refused("failed", `${sentence}: ${done.stderr.trim().split("\n")[0] ?? ""}`);
  };

  async function way(): Promise<string | null> {
    const found = await ip("-j", "-4", "route", "get", somewhere);
    return found.code === 0 ? (readRoutes(found.stdout)[0]?.device ?? null) : null;
  }

  async function note(): Promise<Note | null> {
    const text = await readFile(noteFile, "utf8").catch(() => "null");
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { device: on, address: set, ipv6 } = value as Partial<Record<keyof Note, unknown>>;
    if (typeof on !== "string" || typeof set !== "string") return null;
    return { device: on, address: set, ipv6: typeof ipv6 === "string" ? ipv6 : null };
  }

  async function follow(): Promise<string | null> {
    const out = await way();
    const wanted = new Set([device, ...(out === null ? [] : [out])]);
    for (const held of forwarding.held(config.id)) if (!wanted.has(held)) forwarding.release(held, config.id);
    for (const one of wanted) forwarding.hold(one, config.id);
    return out;
  }

  async function down(): Promise<void> {
    for (const held of forwarding.held(config.id)) forwarding.release(held, config.id);
    const set = await note();
    if (!set) return;
    // A card that was pulled took its address with it.
    await ip("addr", "del", set.address, "dev", wireless(set.device, "interface"));
    if (set.ipv6 !== null)
      await writeFile(netSysctl(paths, "ipv6", "conf", set.device, "disable_ipv6"), set.ipv6).catch(
        () => undefined,
      );
    await rm(noteFile, { force: true });
  }

  return {
    async check() {
      const [addresses, routes, uplink] = await Promise.all([
        ip("-j", "-4", "addr", "show"),
        ip("-j", "-4", "route", "show"),
        way(),
      ]);
      must(addresses, "The computer's addresses could not be read");
      const refusal = conflict(config, readAddresses(addresses.stdout), readRoutes(routes.stdout), uplink);
      if (refusal) throw new Refused(refusal.code, refusal.sentence, refusal);
    },

    async up() {
      const before = await note();
      if (before && (before.device !== device || before.address !== own)) await down();
      const switchFile = netSysctl(paths, "ipv6", "conf", device, "disable_ipv6");
      const ipv6 = await readFile(switchFile, "utf8").then(
        (text) => text.trim(),
        () => null,
      );
      await mkdir(folder, { recursive: true, mode: 0o750 });
      const noted: Note = { device, address: own, ipv6: before?.device === device ? before.ipv6 : ipv6 };
      writeWhole(noteFile, JSON.stringify(noted));
      try {
        if (ipv6 !== null && ipv6 !== "1") await writeFile(switchFile, "1");
        must(await ip("link", "set", device, "up"), `${device} could not be switched on`);
        must(await ip("addr", "replace", own, "dev", device), `${device} did not take the address ${own}`);
        await follow();
      } catch (error) {
        await down();
        throw error;
      }
    },

    down,
    uplink: follow,

    async neighbours() {
      const found = await ip("-j", "-4", "neigh", "show", "dev", device);
      if (found.code !== 0) return [];
      return readNeighbours(found.stdout)
        .filter(({ states }) => !states.includes("FAILED"))
        .map(({ mac, ip: at }) => ({ mac, ip: at }));
    },
  };
}

type Note = { readonly device: string; readonly address: string; readonly ipv6: string | null };
