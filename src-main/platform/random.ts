import { randomBytes, randomUUID } from "node:crypto";

/** Chance as a part one is given: secure bytes and ids, and fractions for jitter. */
export type Random = {
  bytes(count: number): Uint8Array;
  uuid(): string;
  /** 0 ≤ x < 1 */
  fraction(): number;
};

export const secureRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};
