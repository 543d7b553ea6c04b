// The programs a hotspot is made of.
import type { Outside } from "../parts.ts";
import { findProgram } from "../paths.ts";
import type { Finding } from "../protocol.ts";
import { bad, good, warn } from "./finding.ts";

/** Program → the Debian and Ubuntu package that has it. */
const packages = {
  hostapd: "hostapd",
  hostapd_cli: "hostapd",
  dnsmasq: "dnsmasq-base",
  nft: "nftables",
  iw: "iw",
  ip: "iproute2",
  ss: "iproute2",
  conntrack: "conntrack",
  setpriv: "util-linux",
} as const;

/** Absolute paths, null for what is missing. */
export const programsHere = ({ paths }: Pick<Outside, "paths">): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.keys(packages).map((name) => [name, findProgram(paths, name)]));

export function aboutPrograms(here: Readonly<Record<string, string | null>>): readonly Finding[] {
  const missing = Object.entries(packages).filter(([name]) => !here[name]);
  if (missing.length === 0) return [good("programs", "Every program a hotspot needs is installed.")];
  const wanted = [...new Set(missing.map(([, name]) => name))];
  return missing.map(([name]) =>
    bad("programs", `The program ${name} is missing.`, `sudo apt install ${wanted.join(" ")}`),
  );
}

/** Names before payment and IPv6 answers need words dnsmasq learnt in 2.87 (its CHANGELOG). */
export async function aboutDnsmasq({ run }: Pick<Outside, "run">): Promise<readonly Finding[]> {
  const version = /^Dnsmasq version (\d+)\.(\d+)/.exec((await run.exec("dnsmasq", ["--version"])).stdout);
  if (!version) return [];
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > 2 || minor >= 87) return [];
  return [
    warn(
      "dnsmasq",
      `dnsmasq ${major}.${minor} is old: payment pages cannot be opened before payment.`,
      "Use Debian 12, Ubuntu 24.04 or newer.",
    ),
  ];
}

/** The kernel's part of the firewall. */
export async function aboutNft({ run }: Pick<Outside, "run">): Promise<Finding> {
  const { code, stderr } = await run.exec("nft", ["list", "tables"]);
  if (code === 0) return good("nftables", "The kernel's firewall can be used.");
  return bad(
    "nftables",
    `The kernel's firewall cannot be used: ${stderr.trim().split("\n")[0] ?? ""}`,
    "Start the PC again; if it stays, this kernel has no nf_tables.",
  );
}
