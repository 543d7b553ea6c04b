// Addresses and names for guests: three small dnsmasq beside us. They end with us.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { address, readAddress } from "../checks/ipv4.ts";
import { wait } from "../clock.ts";
import { unpaidDnsPort } from "../gateway/names.ts";
import type { Dhcp, DhcpEvent, Outside } from "../parts.ts";
import { hotspotFolder } from "../paths.ts";
import { Refused } from "../refused.ts";
import type { Child } from "../run.ts";
import { exitCode } from "../run.ts";
import type { Abilities } from "./abilities.ts";
import { readAbilities } from "./abilities.ts";
import type { DhcpConfig, Role } from "./config.ts";
import { configFor, roles } from "./config.ts";
import { readLeases } from "./leases.ts";

/** Until all three answer: they are up in a tenth of a second, in a slow virtual machine in three. */
const readyWithinMs = 10_000;
const lookEveryMs = 50;

/** `resolv`: where the addresses of this computer's own resolvers stand (resolv.conf(5)). */
export function createDhcp(
  { run, paths, clock }: Outside,
  config: DhcpConfig,
  { resolv = "/etc/resolv.conf" }: { readonly resolv?: string } = {},
): Dhcp {
  const folder = hotspotFolder(paths, config.id);
  const leases = path.join(folder, "leases");
  let children: Child[] = [];

  async function abilities(): Promise<Abilities> {
    const told = await run.exec("dnsmasq", ["--version"]);
    if (told.code === exitCode.missing)
      throw new Refused("failed", "The program dnsmasq is not installed.", {
        fix: "sudo apt install dnsmasq-base",
      });
    return readAbilities(told.stdout);
  }

  /** In `/proc/net/udp` an address is written in the byte order of the processor, a port in hexadecimal. */
  async function answering(): Promise<boolean> {
    const table = await readFile(path.join(paths.proc, "net", "udp"), "utf8").catch(() => "");
    const bound = new Set(table.split("\n").map((line) => line.trim().split(/\s+/)[1] ?? ""));
    const own = socketAddress(address(config.address, "address"));
    return [`${own}:${hex(53)}`, `${own}:${hex(unpaidDnsPort)}`, `00000000:${hex(67)}`].every((one) =>
      bound.has(one),
    );
  }

  async function stop(): Promise<void> {
    const going = children;
    children = [];
    await Promise.all(going.map((child) => child.stop()));
  }

  return {
    async start(onEvent: (event: DhcpEvent) => void) {
      await stop();
      const able = await abilities();
      await mkdir(folder, { recursive: true, mode: 0o750 });
      const surroundings = { leases, resolv, root: process.getuid?.() === 0, abilities: able };
      const told = new Map<Role, string>();
      let over: { role: Role; code: number | null } | null = null;
      let up = false;
      for (const role of roles) {
        const file = path.join(folder, `dnsmasq-${role}.conf`);
        await writeFile(file, configFor[role](config, surroundings), { mode: 0o640 });
        const child = run.child("dnsmasq", ["--keep-in-foreground", `--conf-file=${file}`], {
          onLine: (line) => {
            told.set(role, line);
            onEvent({ kind: "line", line });
          },
          onExit: (code) => {
            over ??= { role, code };
            if (up && children.includes(child)) onEvent({ kind: "gone", code });
          },
        });
        children.push(child);
      }
      const deadline = clock.now() + readyWithinMs;
      const gone = (): { role: Role; code: number | null } | null => over;
      while (!(await answering())) {
        const first = gone();
        if (first || clock.now() > deadline) {
          await stop();
          const said = first ? told.get(first.role) : [...told.values()].at(-1);
          throw new Refused(
            "failed",
            `Addresses and names for guests did not start${said ? `: ${said}` : " in time."}`,
            { fix: "sudo ss -lunp 'sport = :53 or sport = :67 or sport = :5353'" },
          );
        }
        await wait(clock, lookEveryMs);
      }
      up = true;
      if (config.walled.length > 0 && !able.nftset)
        onEvent({
          kind: "line",
          line: `dnsmasq ${able.version} cannot fill sets: names guests may reach before paying are closed`,
        });
    },
    stop,
    async leases() {
      return readLeases(await readFile(leases, "utf8").catch(() => ""));
    },
  };
}

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");
const socketAddress = (ip: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(readAddress(ip) ?? 0);
  return bytes.reverse().toString("hex").toUpperCase();
};
