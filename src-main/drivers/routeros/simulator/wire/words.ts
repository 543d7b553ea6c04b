// The simulator's own codec: words and sentences as bytes (reference: MikroTik manual, API, "API words").

/** The peer broke the framing; the connection cannot go on. */
export class FramingError extends Error {}

/** How text becomes bytes. Old WinBox wrote the Windows code page, so a router may hold such names. */
export type Charset = "utf8" | "win1252";

const win1252 = new Map(
  Array.from("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ", (char, index) => [
    char,
    0x80 + index,
  ]),
);

function bytesOf(text: string, charset: Charset): Buffer {
  if (charset === "win1252")
    return Buffer.from(
      Array.from(
        text,
        (char) => win1252.get(char) ?? (char.charCodeAt(0) < 0x100 ? char.charCodeAt(0) : 0x3f),
      ),
    );
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  // Bytes that were no UTF-8 travel as lone surrogates U+DC80…U+DCFF, and go out as they came in.
  const parts: Buffer[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char, "utf8"));
  }
  return Buffer.concat(parts);
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string {
  if (bytes.every((byte) => byte < 0x80)) return bytes.toString("latin1");
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return [...bytes].map((b) => String.fromCharCode(b < 0x80 ? b : 0xdc00 + b)).join("");
  }
}

/** The prefix that says how many bytes follow. */
export function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x4000) return Buffer.from([0x80 | (length >>> 8), length & 0xff]);
  if (length < 0x20_0000) return Buffer.from([0xc0 | (length >>> 16), (length >>> 8) & 0xff, length & 0xff]);
  const four = Buffer.alloc(4);
  if (length < 0x1000_0000) {
    four.writeUInt32BE((0xe000_0000 | length) >>> 0);
    return four;
  }
  four.writeUInt32BE(length);
  return Buffer.concat([Buffer.from([0xf0]), four]);
}

/** Gathers sentences and hands them out as one buffer, so that an answer costs one write. */
export type SentenceWriter = {
  sentence(words: readonly string[], charset?: Charset): void;
  take(): Buffer;
  readonly size: number;
};

export function createSentenceWriter(): SentenceWriter {
  let buffer = Buffer.allocUnsafe(512);
  let end = 0;
  const room = (bytes: number): void => {
    if (end + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + bytes));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
  };
  const plain = (word: string): boolean => {
    if (word.length > 0x7f) return false;
    for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) > 0x7f) return false;
    return true;
  };
  return {
    sentence(words, charset = "utf8") {
      for (const word of words) {
        if (plain(word)) {
          room(word.length + 1);
          buffer[end++] = word.length;
          end += buffer.write(word, end, "latin1");
          continue;
        }
        const bytes = bytesOf(word, charset);
        const length = encodeLength(bytes.length);
        room(length.length + bytes.length);
        end += length.copy(buffer, end);
        end += bytes.copy(buffer, end);
      }
      room(1);
      buffer[end++] = 0;
    },
    take() {
      const taken = buffer.subarray(0, end);
      buffer = Buffer.allocUnsafe(512);
      end = 0;
      return taken;
    },
    get size() {
      return end;
    },
  };
}

export function encodeSentence(words: readonly string[], charset: Charset = "utf8"): Buffer {
  const writer = createSentenceWriter();
  writer.sentence(words, charset);
  return writer.take();
}

export type Limits = { readonly wordBytes: number; readonly sentenceBytes: number };

/** Reads bytes as they come. Empty sentences are skipped; reserved bytes and oversized words throw FramingError. */
export function createSentenceReader(limits: () => Limits): { push(chunk: Buffer): string[][] } {
  let pending: Buffer = Buffer.alloc(0);
  let words: string[] = [];
  let bytes = 0;

  function prefix(at: number): { length: number; size: number } | undefined {
    const first = pending[at];
    if (first === undefined) return undefined;
    if (first > 0xf0) throw new FramingError(`reserved control byte 0x${first.toString(16)}`);
    const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
    if (pending.length < at + size) return undefined;
    switch (size) {
      case 1:
        return { length: first, size };
      case 2:
        return { length: pending.readUInt16BE(at) & 0x3fff, size };
      case 3:
        return { length: ((first & 0x1f) << 16) | pending.readUInt16BE(at + 1), size };
      case 4:
        return { length: pending.readUInt32BE(at) & 0x0fff_ffff, size };
      default:
        return { length: pending.readUInt32BE(at + 1), size };
    }
  }

  return {
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const sentences: string[][] = [];
      let at = 0;
      for (;;) {
        const head = prefix(at);
        if (!head) break;
        const { wordBytes, sentenceBytes } = limits();
        if (head.length > wordBytes) throw new FramingError(`word of ${head.length} bytes`);
        const from = at + head.size;
        if (pending.length < from + head.length) break;
        at = from + head.length;
        if (head.length === 0) {
          if (words.length > 0) sentences.push(words);
          words = [];
          bytes = 0;
          continue;
        }
        bytes += head.length;
        if (bytes > sentenceBytes) throw new FramingError(`sentence of more than ${sentenceBytes} bytes`);
        words.push(textOf(pending.subarray(from, at)));
      }
      pending = at === 0 ? pending : Buffer.from(pending.subarray(at));
      return sentences;
    },
  };
}
