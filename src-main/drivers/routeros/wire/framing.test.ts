import { expect, test } from "vitest";
import { LinkError } from "../types.ts";
import { encodedSentence, encodedWord } from "../wire-peer.ts";
import { sentenceBytes } from "./encode.ts";
import { createFraming } from "./framing.ts";
import { wireLimits } from "./limits.ts";

/** The sentences that come out when `chunks` go in. */
function sentences(chunks: readonly Buffer[], limits = wireLimits): string[][] {
  const out: string[][] = [];
  const framing = createFraming(limits, (words) => out.push(words));
  for (const chunk of chunks) framing.push(chunk, 0, chunk.length);
  return out;
}

function refusal(chunks: readonly Buffer[], limits = wireLimits): LinkError {
  try {
    sentences(chunks, limits);
  } catch (error) {
    if (error instanceof LinkError) return error;
  }
  throw new Error("it was taken");
}

function inPieces(bytes: Buffer, size: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + size());
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** Numbers from 0 to 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) / 0x7fff_ffff;
}

const long = "x".repeat(300);
const reply = [
  ["!re", ".tag=t1", "=.id=*1", "=name=cust1", `=comment=${long}`],
  ["!re", "=.id=*2", "=name=cust2", "=comment=", ".tag=t1"],
  ["!done", ".tag=t1"],
];
const replyBytes = Buffer.concat(reply.map((words) => encodedSentence(...words)));

test("a reply cut at any byte is the same reply", () => {
  const wrong: number[] = [];
  for (let cut = 1; cut < replyBytes.length; cut++) {
    const got = sentences([replyBytes.subarray(0, cut), replyBytes.subarray(cut)]);
    if (JSON.stringify(got) !== JSON.stringify(reply)) wrong.push(cut);
  }
  expect(wrong).toEqual([]);
});

test("a reply that comes byte by byte, or word by word, is the same reply", () => {
  expect(sentences(inPieces(replyBytes, () => 1))).toEqual(reply);
  const words = reply.flatMap((sentence) => [...sentence.map((word) => encodedWord(word)), Buffer.from([0])]);
  expect(sentences(words)).toEqual(reply);
});

test("a reply of any length, cut into network segments, arrives to its last byte", () => {
  for (let pad = 0; pad < 1448; pad += 7) {
    const whole = [...reply, ["!re", `=comment=${"z".repeat(pad)}`], ["!done"]];
    const bytes = Buffer.concat(whole.map((words) => encodedSentence(...words)));
    expect(sentences(inPieces(bytes, () => 1448))).toHaveLength(whole.length);
  }
});

test("replies to two commands, interleaved and cut at random, keep their words", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = chance(seed);
    const whole = Array.from({ length: 30 }, (_, i) => {
      const tag = next() < 0.5 ? ".tag=A" : ".tag=B";
      const body = [`=.id=*${i}`, `=x=${"v".repeat(Math.floor(next() * 200))}`];
      return next() < 0.5 ? ["!re", tag, ...body] : ["!re", ...body, tag];
    });
    const bytes = Buffer.concat(whole.map((words) => encodedSentence(...words)));
    expect(sentences(inPieces(bytes, () => 1 + Math.floor(next() * 900)))).toEqual(whole);
  }
});

test("words of every length prefix are read, whole and cut", () => {
  for (const length of [1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000]) {
    const word = `!${"y".repeat(length - 1)}`;
    const bytes = encodedSentence(word);
    expect(sentences([bytes])).toEqual([[word]]);
    expect(sentences(inPieces(bytes, () => 50_001))).toEqual([[word]]);
  }
});

test("empty sentences mean nothing", () => {
  expect(sentences([Buffer.from([0, 0]), encodedSentence("!done"), Buffer.from([0])])).toEqual([["!done"]]);
});

test.each([
  ["an HTTP server", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["an SSH server", Buffer.from("SSH-2.0-ROSSSH\r\n")],
  ["a TLS alert", Buffer.from([0x15, 3, 3, 0, 2, 2, 40])],
  ["a reserved byte", Buffer.from([0xf8, 1, 2])],
  ["an unused prefix", Buffer.from([0xf3, 1, 2, 3, 4])],
  ["a word of 2 GiB", Buffer.from([0xf0, 0x7f, 0xff, 0xff, 0xff])],
  ["a word of 4 GiB", Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff])],
  ["a word of 16 MiB", Buffer.from([0xe0, 0xff, 0xff, 0xff])],
])("%s is refused at once, also byte by byte", (_, bytes) => {
  expect(refusal([bytes]).kind).toBe("protocol");
  expect(refusal(inPieces(bytes, () => 1)).kind).toBe("protocol");
});

test("too many words, or too many bytes, in one sentence are refused", () => {
  const limits = { ...wireLimits, sentenceWords: 4, sentenceBytes: 100 };
  expect(sentences([encodedSentence("!re", "=a=1", "=b=2", "=c=3")], limits)).toHaveLength(1);
  expect(refusal([encodedSentence("!re", "=a=1", "=b=2", "=c=3", "=d=4")], limits).kind).toBe("protocol");
  expect(refusal([encodedSentence("!re", `=a=${"x".repeat(99)}`)], limits).kind).toBe("protocol");
});

test("an announced word costs only what has come of it", () => {
  const before = process.memoryUsage().arrayBuffers;
  const framings = Array.from({ length: 200 }, () => createFraming(wireLimits, () => {}));
  const announced = Buffer.concat([Buffer.from([0xe0, 0x3f, 0xff, 0xff]), Buffer.from("!re")]);
  for (const framing of framings) framing.push(announced, 0, announced.length);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 16_384);
});

test("text is UTF-8, and windows-1252 where the bytes are not UTF-8", () => {
  for (const text of ["Café", "Магазин", "محل", "☕", "Žižek", "\uFEFFx"])
    expect(sentences([encodedSentence("!re", `=comment=${text}`)])).toEqual([["!re", `=comment=${text}`]]);
  const old = Buffer.concat([Buffer.from("=comment="), Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x80])]);
  expect(sentences([encodedSentence("!re", old)])).toEqual([["!re", "=comment=Café €"]]);
});

test("a sentence we write is the manual's, in one piece", () => {
  expect(sentenceBytes(["/login", "=name=admin", "=password="]).toString("hex")).toBe(
    "062f6c6f67696e0b3d6e616d653d61646d696e0a3d70617373776f72643d00",
  );
  for (const length of [1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000]) {
    const words = [`/${"é".repeat(length)}`.slice(0, length), "=a=☕"];
    expect(sentenceBytes(words).equals(encodedSentence(...words))).toBe(true);
  }
  for (const words of [["/x", ""], [`/${"x".repeat(5 << 20)}`]])
    expect(() => sentenceBytes(words)).toThrow(LinkError);
});
