// Whole numbers for things that have names of letters here: the first clients of this API know ids as numbers. Pure.
import { createHash } from "node:crypto";

/** 48 bits of the id's hash: the same for ever, its own among millions, and exact in every program. */
export const numberOf = (id: string): number => createHash("sha256").update(id).digest().readUIntBE(0, 6);

/** The one that is meant by `text`: its id, or the number of its id. */
export function byNumber<T extends { readonly id: string }>(list: readonly T[], text: string): T | undefined {
  return list.find(({ id }) => id === text || String(numberOf(id)) === text);
}
