// Chance that can be repeated: a seeded generator and the nasty values that have broken parsers before.

export type Chance = {
  /** 0…below-1. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** Bytes of any value. */
  bytes(length: number): Uint8Array;
  /** A text of nasty characters. */
  text(most: number): string;
  /** Any JSON value. */
  value(depth?: number): unknown;
};

/** mulberry32: small, public domain, the same everywhere. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => {
    const found = from[below(from.length)];
    if (found === undefined && from.length === 0) throw new Error("nothing to pick from");
    return found as T;
  };
  const text = (most: number) => Array.from({ length: below(most + 1) }, () => pick(nasty)).join("");
  const value = (depth = 2): unknown => {
    const kind = below(depth > 0 ? 9 : 7);
    if (kind === 0) return null;
    if (kind === 1) return below(2) === 0;
    if (kind === 2) return pick(numbers);
    if (kind === 3) return below(100_000);
    if (kind < 7) return below(3) === 0 ? pick(phrases) : text(40);
    if (kind === 7) return Array.from({ length: below(4) }, () => value(depth - 1));
    return Object.fromEntries(
      Array.from({ length: below(4) }, () => [below(2) === 0 ? pick(phrases) : text(8), value(depth - 1)]),
    );
  };
  return {
    below,
    pick,
    text,
    value,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}

const nasty = [
  ..."\0 \n \r \t \u001b \u007f \u0085 \u2028 \u2029 \ud800 \udfff \ufeff \u202e é ẞ ü 😀 e\u0301 中 = # ; |".split(
    " ",
  ),
  ..."$ ` \" ' \\ / . a Z 0 9 : - _ , { } [ ] ( ) < > * ? ! % & ~ ^ @ +".split(" "),
  " ",
];
const numbers = [0, -0, -1, 1, 0.5, 1e21, -1e308, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53];
const phrases = (
  "__proto__|constructor|toString|hasOwnProperty|length|valueOf||null|true|wlan0|../../etc/passwd|wlan0; reboot|" +
  "$(reboot)|-h|--config=/x|lo|all|default|KE|ke|ZZ|00|10.77.0.1|010.77.0.1|10.77.0.1/22|0.0.0.0/0|255.255.255.255|" +
  "02:00:00:00:00:01|01:00:00:00:00:01|00:00:00:00:00:00|start|open|wpa2|password1|pay.example.com|" +
  "pay.example.com\nserver=8.8.8.8|*.example.com|a1|1e3|0x10"
).split("|");
