// The codec against the vectors of the manual, and what it refuses.
import { expect, test } from "vitest";
import { createSentenceReader, encodeLength, encodeSentence, FramingError } from "./words.ts";

const reader = (wordBytes = 1 << 20) =>
  createSentenceReader(() => ({ wordBytes, sentenceBytes: wordBytes * 4 }));

test.each([
  [0x00, "00"],
  [0x7f, "7f"],
  [0x80, "8080"],
  [0x3fff, "bfff"],
  [0x4000, "c04000"],
  [0x1fffff, "dfffff"],
  [0x200000, "e0200000"],
  [0xfffffff, "efffffff"],
  [0x10000000, "f010000000"],
])("a word of %i bytes is announced as %s", (length, hex) => {
  expect(encodeLength(length).toString("hex")).toBe(hex);
});

test("sentences become the bytes of the reference", () => {
  expect(encodeSentence(["/login", "=name=admin", "=password="]).toString("hex")).toBe(
    "062f6c6f67696e0b3d6e616d653d61646d696e0a3d70617373776f72643d00",
  );
  expect(encodeSentence(["!re", ".tag=7", "=.id=*1A", "=name=vc1"]).toString("hex")).toBe(
    "03217265062e7461673d37083d2e69643d2a3141093d6e616d653d76633100",
  );
});

test("what is written is read again, byte by byte too, whatever the lengths", () => {
  const words = [0, 1, 126, 127, 128, 129, 16_383, 16_384, 70_000].map((size) => `=x=${"é".repeat(size)}`);
  const bytes = Buffer.concat([Buffer.from([0, 0]), encodeSentence(words), Buffer.from([0])]);
  expect(reader().push(bytes)).toEqual([words]);
  const slow = reader();
  const small = encodeSentence(["/a", "=b=c"]);
  expect([...small].flatMap((byte) => slow.push(Buffer.from([byte])))).toEqual([["/a", "=b=c"]]);
});

test("bytes that are no UTF-8 come out as they went in", () => {
  const bytes = Buffer.from([0x04, 0x3d, 0x61, 0x3d, 0xe9, 0x00]);
  const [words] = reader().push(bytes);
  expect(encodeSentence(words ?? []).equals(bytes)).toBe(true);
});

test("names can go out in the Windows code page, as old WinBox wrote them", () => {
  expect(encodeSentence(["café €"], "win1252").toString("hex")).toBe("06636166e9208000");
});

test.each([0xf1, 0xf7, 0xf8, 0xff])("the reserved byte %i ends the conversation", (byte) => {
  expect(() => reader().push(Buffer.from([byte, 1, 2]))).toThrow(FramingError);
});

test("an oversized word is refused when announced, not when it has come", () => {
  expect(() => reader(1000).push(Buffer.from([0xf0, 0x7f, 0xff, 0xff, 0xff]))).toThrow(FramingError);
  expect(() => reader(1000).push(encodeLength(1001))).toThrow(FramingError);
});
