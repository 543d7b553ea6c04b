// What dnsmasq is told, one file per process: addresses; names for who may pass; names for who may not yet. Pure.
// Options: dnsmasq(8) 2.90. The golden files beside the tests show what comes out.
import { dnsName, integer, wireless } from "../checks/fields.ts";
import { address, networkOf, readAddress, writeAddress } from "../checks/ipv4.ts";
import { tableName, unpaidDnsPort } from "../gateway/names.ts";
import type { HotspotConfig } from "../protocol.ts";
import type { Abilities } from "./abilities.ts";

export type DhcpConfig = Pick<
  HotspotConfig,
  | "id"
  | "interface"
  | "address"
  | "prefix"
  | "poolFrom"
  | "poolTo"
  | "leaseSeconds"
  | "walled"
  | "captiveHost"
>;

/** `leases`, `resolv`: absolute paths of ours. `root`: we are root, as in a laboratory. */
export type Surroundings = {
  readonly leases: string;
  readonly resolv: string;
  readonly root: boolean;
  readonly abilities: Abilities;
};

export const roles = ["addresses", "paid", "unpaid"] as const;
export type Role = (typeof roles)[number];

const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;

/** Only on our interface, and on its address alone: who else answers on port 53 or 67 is not in the way. */
const common = (config: DhcpConfig, { root }: Surroundings): string[] => [
  `interface=${wireless(config.interface, "interface")}`,
  "except-interface=lo",
  "bind-dynamic",
  "no-hosts",
  "pid-file",
  "log-facility=-",
  // Changing user or group forgets that it is to end with us (prctl(2), PR_SET_PDEATHSIG).
  ...(root ? ["user=root", "group=root"] : []),
];

/**
 * Addresses, by a process that answers no names: a guest must not learn of another, nor name itself like a service.
 * No ping before an offer: it takes seconds, and the lease file knows.
 */
export function addresses(config: DhcpConfig, surroundings: Surroundings): string {
  const own = address(config.address, "address");
  const from = address(config.poolFrom, "poolFrom");
  const to = address(config.poolTo, "poolTo");
  const lease = integer(config.leaseSeconds, "leaseSeconds", 120, 604_800);
  const pool = (readAddress(to) ?? 0) - (readAddress(from) ?? 0) + 1;
  return text([
    ...common(config, surroundings),
    "port=0",
    "dhcp-authoritative",
    "no-ping",
    `dhcp-range=${from},${to},${netmask(config.prefix)},${lease}`,
    `dhcp-lease-max=${pool}`,
    `dhcp-leasefile=${surroundings.leases}`,
    `dhcp-option=option:router,${own}`,
    `dhcp-option=option:dns-server,${own}`,
    // RFC 8910: only where a name with a certificate was given; phones ask nothing else by this option.
    ...(config.captiveHost === ""
      ? []
      : [`dhcp-option=114,"https://${dnsName(config.captiveHost, "captiveHost")}/captive-portal/api"`]),
  ]);
}

/** Names as they are, for who may pass. Whatever points into a private network is not passed on (DNS rebinding). */
export function paid(config: DhcpConfig, surroundings: Surroundings): string {
  return text([
    ...common(config, surroundings),
    "port=53",
    `resolv-file=${surroundings.resolv}`,
    "domain-needed",
    "bogus-priv",
    "stop-dns-rebind",
    "cache-size=2000",
    "dns-forward-max=600",
    ...noIpv6(surroundings),
    ...own(config),
    ...walled(config, surroundings),
  ]);
}

/**
 * Every name is the portal, for who may not pass yet. It asks nobody, so that there is no tunnel and the portal comes
 * up with the uplink dead; but for the names of the walled garden, which it asks of the resolver beside it.
 * A phone keeps such an answer for a second, so that the first look after paying is real.
 */
export function unpaid(config: DhcpConfig, surroundings: Surroundings): string {
  const here = address(config.address, "address");
  return text([
    ...common(config, surroundings),
    `port=${unpaidDnsPort}`,
    "no-resolv",
    "local-ttl=1",
    "max-ttl=60",
    "cache-size=0",
    `address=/#/${here}`,
    "local=/#/",
    ...noIpv6(surroundings),
    ...own(config),
    ...config.walled.map((name) => `server=/${dnsName(name, "walled")}/${here}#53`),
    ...walled(config, surroundings),
  ]);
}

const noIpv6 = ({ abilities }: Surroundings) => (abilities.filterAaaa ? ["filter-AAAA"] : []);

const own = (config: DhcpConfig) =>
  config.captiveHost === ""
    ? []
    : [`address=/${dnsName(config.captiveHost, "captiveHost")}/${address(config.address, "address")}`];

const walled = (config: DhcpConfig, { abilities }: Surroundings) =>
  abilities.nftset
    ? config.walled.map((name) => `nftset=/${dnsName(name, "walled")}/4#inet#${tableName(config.id)}#walled`)
    : [];

/** `255.255.255.0` */
const netmask = (prefix: number) =>
  writeAddress(networkOf(2 ** 32 - 1, integer(prefix, "prefix", 1, 31)).first);

export const configFor: Readonly<Record<Role, (config: DhcpConfig, surroundings: Surroundings) => string>> = {
  addresses,
  paid,
  unpaid,
};
