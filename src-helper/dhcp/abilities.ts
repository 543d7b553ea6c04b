// What this computer's dnsmasq can do, from `dnsmasq --version`. Both came with 2.87; Ubuntu 22.04 has 2.86.

export type Abilities = {
  readonly version: string;
  /** Puts the addresses of names into sets of nftables: the walled garden. */
  readonly nftset: boolean;
  /** Leaves IPv6 addresses out of answers. */
  readonly filterAaaa: boolean;
};

export function readAbilities(text: string): Abilities {
  const version = /Dnsmasq version ([0-9][0-9A-Za-z.]*)/.exec(text)?.[1] ?? "";
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const options = /Compile time options: (.*)/.exec(text)?.[1]?.split(/\s+/) ?? [];
  const filterAaaa = major > 2 || (major === 2 && minor >= 87);
  return { version, nftset: options.includes("nftset"), filterAaaa };
}
