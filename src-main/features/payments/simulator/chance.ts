// Seeded chance: the same seed gives the same receipts, identities and variants in the same order of calls.

export type Chance = {
  /** 0 ≤ x < 1 */
  fraction(): number;
  /** A whole number, `low` and `high` included. */
  between(low: number, high: number): number;
  /** True with the given probability. */
  happens(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** So many signs of the alphabet. */
  text(alphabet: string, length: number): string;
};

export const hexSigns = "0123456789abcdef";
export const receiptSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** mulberry32: small, fast, good enough for a rehearsal and never for secrets. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    happens: (probability) => fraction() < probability,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[between(0, alphabet.length - 1)]).join(""),
  };
}
