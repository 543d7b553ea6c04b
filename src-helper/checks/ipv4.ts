// IPv4 as numbers: reading, writing, networks, and which ranges are private.
import { invalid, text } from "./fields.ts";

/** An address as a number from 0 to 2^32 - 1; null when it is none. No leading zeros (inet_aton reads them octal). */
export function readAddress(address: string): number | null {
  const parts = address.split(".");
  if (parts.length !== 4) return null;
  let number = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null;
    number = number * 256 + Number(part);
  }
  return number;
}

export const writeAddress = (number: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

export type Network = { readonly first: number; readonly last: number };

/** The network an address with so many bits is in. */
export function networkOf(address: number, prefix: number): Network {
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

export const overlap = (a: Network, b: Network) => a.first <= b.last && b.first <= a.last;
export const inside = (inner: Network, outer: Network) =>
  inner.first >= outer.first && inner.last <= outer.last;

/** `a.b.c.d/n` with no bits beside the network; null when it is none. */
export function readNetwork(cidr: string): Network | null {
  const found = /^([0-9.]{7,15})\/(0|[1-9]|[12][0-9]|3[0-2])$/.exec(cidr);
  const address = readAddress(found?.[1] ?? "");
  if (!found || address === null) return null;
  const network = networkOf(address, Number(found[2]));
  return network.first === address ? network : null;
}

const networks = (...all: readonly string[]) =>
  all.map(readNetwork).filter((network): network is Network => network !== null);
/** RFC 1918: what a hotspot may use for its guests. */
export const privateRanges = networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
/** Besides: what lies behind an uplink and is closed to guests (RFC 6598, RFC 3927). */
export const closedRanges = [...privateRanges, ...networks("100.64.0.0/10", "169.254.0.0/16")];

export function address(value: unknown, field: string): string {
  const found = text(value, field);
  if (readAddress(found) === null) throw invalid(field, "must be an IPv4 address, as `10.77.0.1`.");
  return found;
}
