// The laboratory's small world: an internet, a shop's network behind a router, this PC, and guests at its hotspot.
//
//   internet 198.18.5.0/24 ── shop 192.168.8.0/24 (.1 router, .40 and .41 shop computers) ── up0 [PC] ap0 ── guests
//
// `ap0` is a bridge whose ports do not see each other, as an access point with isolation has it.
import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Space } from "./spaces.ts";
import { createFolder, createSpace, must } from "./spaces.ts";

export const at = {
  /** The hotspot. */
  ap: "10.77.0.1",
  prefix: 22,
  portal: 8090,
  /** What an owner's screens would be: on every address of the PC. */
  console: 8099,
  /** The PC at the shop's network, by its first and second uplink. */
  pc: "192.168.8.2",
  pcSecond: "192.168.9.2",
  router: "192.168.8.1",
  shop: "192.168.8.40",
  printer: "192.168.8.41",
  /** RFC 2544: nobody's, and not among those that dnsmasq takes for private, as it does with RFC 5737's. */
  internet: "198.18.5.1",
  payments: "198.18.5.80",
  dns: "198.18.5.53",
} as const;

export type GuestSpace = { readonly space: Space; readonly mac: string; readonly ip: string };
export type World = {
  readonly pc: Space;
  readonly outside: Space;
  readonly folder: string;
  /** A guest's device at the hotspot, with the address already or none. */
  guest(n: number, addressed: boolean): Promise<GuestSpace>;
  /** Many devices in one place, each on its own wire with its own address: who speaks is chosen by `from`. */
  crowd(count: number): Promise<{ readonly space: Space; readonly devices: readonly Device[] }>;
};
export type Device = { readonly mac: string; readonly ip: string };

export const guestMac = (n: number): string =>
  `02:4b:00:00:${(n >> 8).toString(16).padStart(2, "0")}:${(n & 255).toString(16).padStart(2, "0")}`;
/** Outside of the pool, so that nobody else is given it. */
export const guestIp = (n: number): string => `10.77.2.${n}`;

export async function createWorld(): Promise<World> {
  const folder = createFolder();
  const [pc, outside] = await Promise.all([createSpace("pc"), createSpace("out")]);
  await pc.ip([
    `link add up0 type veth peer name shop0 netns ${outside.name}`,
    `link add up1 type veth peer name shop1 netns ${outside.name}`,
    "link add ap0 type bridge forward_delay 0",
    "link set ap0 address 02:4b:ff:00:00:01",
    "link set ap0 up",
    `addr add ${at.pc}/24 dev up0`,
    "link set up0 up",
    `addr add ${at.pcSecond}/24 dev up1`,
    "link set up1 up",
  ]);
  await outside.ip([
    `addr add ${at.router}/24 dev shop0`,
    `addr add ${at.shop}/24 dev shop0`,
    `addr add ${at.printer}/24 dev shop0`,
    "link set shop0 up",
    "addr add 192.168.9.1/24 dev shop1",
    "link set shop1 up",
    ...[at.internet, at.payments, at.dns].map((ip) => `addr add ${ip}/32 dev lo`),
  ]);
  await pc.ip([`route add default via ${at.router}`]);
  writeFileSync(path.join(folder, "resolv.conf"), `nameserver ${at.dns}\n`);

  return {
    pc,
    outside,
    folder,
    async guest(n, addressed) {
      const space = await createSpace(`g${n}`);
      await pc.ip([
        `link add g${n} type veth peer name eth0 netns ${space.name}`,
        `link set g${n} master ap0 up`,
      ]);
      await must("bridge", ["-n", pc.name, "link", "set", "dev", `g${n}`, "isolated", "on"]);
      await space.ip([
        `link set eth0 address ${guestMac(n)}`,
        "link set eth0 up",
        ...(addressed
          ? [`addr add ${guestIp(n)}/${at.prefix} dev eth0`, `route add default via ${at.ap}`]
          : []),
      ]);
      return { space, mac: guestMac(n), ip: guestIp(n) };
    },
    async crowd(count) {
      const space = await createSpace("crowd");
      const all = Array.from({ length: count }, (_, n) => n + 1);
      const ip = (n: number) => `10.77.3.${n}`;
      // An address is answered for on its own wire only.
      await space.exec("sh", [
        "-c",
        "cd /proc/sys/net/ipv4/conf; for one in all default; do echo 1 > $one/arp_ignore; echo 2 > $one/arp_announce; echo 0 > $one/rp_filter; done",
      ]);
      await pc.ip(
        all.flatMap((n) => [
          `link add c${n} type veth peer name e${n} netns ${space.name}`,
          `link set c${n} master ap0 up`,
        ]),
      );
      const isolated = all.map((n) => `link set dev c${n} isolated on\n`).join("");
      await must("bridge", ["-n", pc.name, "-batch", "-"], isolated);
      await space.ip(
        all.flatMap((n) => [
          `link set e${n} address ${guestMac(1000 + n)} up`,
          `addr add ${ip(n)}/32 dev e${n}`,
          `route add ${at.ap}/32 dev e${n} table ${1000 + n}`,
          `route add default via ${at.ap} dev e${n} onlink table ${1000 + n}`,
          `rule add from ${ip(n)} table ${1000 + n}`,
        ]),
      );
      return { space, devices: all.map((n) => ({ mac: guestMac(1000 + n), ip: ip(n) })) };
    },
  };
}

/** Why the laboratory cannot stand here; null when it can. */
export async function whyNot(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "it needs root, to make network namespaces";
  for (const program of ["ip", "bridge", "nsenter", "nft", "dnsmasq", "conntrack", "busybox"])
    await must("sh", ["-c", 'command -v "$0"', program]).catch(() => {
      throw new Error(`${program} is not installed`);
    });
  const space = await createSpace("try");
  try {
    const made = await space.exec("nft", ["add", "table", "inet", "kaunta_try"]);
    return made.code === 0 ? null : `the kernel has no nftables here: ${made.stderr.trim()}`;
  } finally {
    await space.remove();
  }
}
