// Addresses of the guests' network: a free one found, this computer's place in it, and the pool for phones. Pure.
import { isIPv4 } from "node:net";
import { AppError } from "#main/platform/errors.ts";

/** First and last address of a network, as numbers. */
export type Range = { readonly first: number; readonly last: number };

export const numberOf = (ip: string): number =>
  ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
export const textOf = (ip: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(ip / 2 ** bits) % 256).join(".");

export function rangeOf(address: string, prefix: number): Range {
  const size = 2 ** (32 - prefix);
  const number = numberOf(address);
  const first = number - (number % size);
  return { first, last: first + size - 1 };
}

/** `10.77.0.1/22`; undefined for what is no IPv4 network. */
export function rangeIn(cidr: string): Range | undefined {
  const [address = "", prefix = ""] = cidr.split("/");
  const bits = Number(prefix);
  return isIPv4(address) && /^\d{1,2}$/.test(prefix) && bits <= 32 ? rangeOf(address, bits) : undefined;
}

export const overlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;
export const isInside = (ip: string, { first, last }: Range): boolean =>
  isIPv4(ip) && numberOf(ip) > first && numberOf(ip) < last;

/** Networks few shops have already; the first that meets none of `taken`. */
const begin = numberOf("10.77.0.0");
const end = numberOf("10.127.255.255");

/** This computer's address in a free network of this size. */
export function freeAddress(prefix: number, taken: readonly Range[]): string {
  const size = 2 ** (32 - prefix);
  for (let first = begin; first + size - 1 <= end; first += size)
    if (!taken.some((range) => overlap(range, { first, last: first + size - 1 }))) return textOf(first + 1);
  throw new AppError("bad_request", "address: no free network was found, choose one", {
    params: { field: "address" },
  });
}

/** The larger side of the network beside this computer's own address, with some room for printers and the like. */
export function poolOf(address: string, prefix: number): { readonly from: string; readonly to: string } {
  const { first, last } = rangeOf(address, prefix);
  const own = numberOf(address);
  const room = last - first > 60 ? 8 : 0;
  return own - first > last - own
    ? { from: textOf(first + 1 + room), to: textOf(own - 1) }
    : { from: textOf(own + 1 + room), to: textOf(last - 1) };
}
