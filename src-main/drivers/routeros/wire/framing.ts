// Bytes to sentences, however the network cuts them (MikroTik manual, API: word length prefixes).
import { LinkError } from "../types.ts";
import type { WireLimits } from "./limits.ts";
import { textOfBytes } from "./text.ts";

const bang = 0x21;
/** A cut word starts with this much room and grows, so that an announced length costs nothing by itself. */
const firstRoom = 4096;

export type Framing = {
  /** Takes `chunk[start, end)`. Throws LinkError `protocol` when the peer breaks the rules; it is spent then. */
  push(chunk: Buffer, start: number, end: number): void;
};

/** `onSentence` gets the words and how many bytes they had; empty sentences are skipped. */
export function createFraming(
  limits: WireLimits,
  onSentence: (words: string[], bytes: number) => void,
): Framing {
  let words: string[] = [];
  let size = 0;
  /** A length prefix cut by the end of a segment. */
  let head: number[] | undefined;
  /** A word cut by the end of a segment: its bytes so far, how many they are, how many it has. */
  let body: Buffer | undefined;
  let have = 0;
  let need = 0;

  function accept(length: number): void {
    size += length;
    if (length > limits.wordBytes || size > limits.sentenceBytes)
      throw new LinkError("protocol", `the router announced a word of ${length} bytes`);
    if (words.length >= limits.sentenceWords)
      throw new LinkError("protocol", `the router sent more than ${limits.sentenceWords} words at once`);
  }

  function checkFirst(byte: number | undefined): void {
    if (words.length === 0 && byte !== bang)
      throw new LinkError("protocol", "what answers there does not speak the RouterOS API");
  }

  function gather(chunk: Buffer, at: number, end: number): number {
    const take = Math.min(need - have, end - at);
    if (have === 0 && take > 0) checkFirst(chunk[at]);
    if (!body || body.length < have + take) {
      const wider = Buffer.allocUnsafe(Math.min(need, Math.max(firstRoom, 2 * (have + take))));
      if (body) body.copy(wider, 0, 0, have);
      body = wider;
    }
    chunk.copy(body, have, at, at + take);
    have += take;
    if (have === need) {
      words.push(textOfBytes(body, 0, need));
      body = undefined;
      have = need = 0;
    }
    return at + take;
  }

  return {
    push(chunk, start, end) {
      let at = start;
      while (at < end) {
        if (need > 0) {
          at = gather(chunk, at, end);
          continue;
        }
        const bytes = prefixBytes(head?.[0] ?? (chunk[at] as number));
        let length: number;
        if (!head && end - at >= bytes) {
          length = lengthIn(chunk, at, bytes);
          at += bytes;
        } else {
          head ??= [];
          while (head.length < bytes && at < end) head.push(chunk[at++] as number);
          if (head.length < bytes) return;
          length = lengthIn(head, 0, bytes);
          head = undefined;
        }
        if (length === 0) {
          const sentence = words;
          const sentenceSize = size;
          words = [];
          size = 0;
          if (sentence.length > 0) onSentence(sentence, sentenceSize);
          continue;
        }
        accept(length);
        if (end - at < length) {
          need = length;
          continue;
        }
        checkFirst(chunk[at]);
        words.push(textOfBytes(chunk, at, at + length));
        at += length;
      }
    },
  };
}

function prefixBytes(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  if (first === 0xf0) return 5;
  throw new LinkError("protocol", `the router sent the reserved control byte 0x${first.toString(16)}`);
}

function lengthIn(source: ArrayLike<number>, at: number, bytes: number): number {
  const first = source[at] as number;
  if (bytes === 1) return first;
  let length = bytes === 2 ? first & 0x3f : bytes === 3 ? first & 0x1f : bytes === 4 ? first & 0x0f : 0;
  for (let next = 1; next < bytes; next++) length = length * 256 + (source[at + next] as number);
  return length;
}
