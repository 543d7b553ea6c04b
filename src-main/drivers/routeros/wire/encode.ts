// Words to bytes: a sentence is its words, each behind its length, and an empty word (MikroTik manual, API).
import { LinkError } from "../types.ts";
import { wireLimits } from "./limits.ts";

/** One buffer for the whole sentence, so that it leaves in one segment. Throws LinkError `protocol`. */
export function sentenceBytes(words: readonly string[]): Buffer {
  let total = 1;
  const lengths: number[] = [];
  for (const word of words) {
    const length = Buffer.byteLength(word);
    if (length === 0) throw new LinkError("protocol", "an empty word would end the sentence early");
    if (length > wireLimits.wordBytes)
      throw new LinkError("protocol", `a word of ${length} bytes is too long`);
    lengths.push(length);
    total += prefixSize(length) + length;
  }
  const bytes = Buffer.allocUnsafe(total);
  let at = 0;
  words.forEach((word, index) => {
    const length = lengths[index] as number;
    at = writePrefix(bytes, at, length);
    at += bytes.write(word, at, length);
  });
  bytes[at] = 0;
  return bytes;
}

function prefixSize(length: number): number {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4;
}

function writePrefix(bytes: Buffer, at: number, length: number): number {
  if (length < 0x80) return bytes.writeUInt8(length, at);
  if (length < 0x4000) return bytes.writeUInt16BE(length | 0x8000, at);
  if (length < 0x20_0000) return bytes.writeUIntBE(length | 0xc0_0000, at, 3);
  return bytes.writeUInt32BE(length + 0xe000_0000, at);
}
