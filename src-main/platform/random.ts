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

/** So many signs of `signs`, every one equally likely. At most 256 different signs. */
export function signsOf(random: Pick<Random, "bytes">, signs: string, length: number): string {
  // Bytes from here on are thrown away, so that no sign comes more often than another.
  const fair = 256 - (256 % signs.length);
  let text = "";
  for (let tries = 0; text.length < length; tries++) {
    if (tries > 100) throw new Error("the source of chance gives nothing that can be used");
    for (const byte of random.bytes(length * 2))
      if (byte < fair && text.length < length) text += signs.charAt(byte % signs.length);
  }
  return text;
}
