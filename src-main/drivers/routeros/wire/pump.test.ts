import { expect, test } from "vitest";
import { createPump } from "./pump.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a big reply is taken in slices, in order, a slice a turn, and the socket waits meanwhile", async () => {
  const taken: number[][] = [[]];
  const flow: string[] = [];
  let done = false;
  const pump = createPump(
    (chunk, start, end) =>
      taken.at(-1)?.push(...chunk.subarray(start, end).filter((_, at) => at % 4096 === 0)),
    { pause: () => flow.push("pause"), resume: () => flow.push("resume") },
  );
  for (let n = 0; n < 32; n++) pump.take(Buffer.alloc(65_536, n));
  pump.finish(() => (done = true));
  while (!done) {
    taken.push([]);
    await turn();
  }
  // 16 samples a slice.
  expect(Math.max(...taken.map((slice) => slice.length))).toBe(16);
  expect(taken.flat()).toEqual(Array.from({ length: 512 }, (_, at) => Math.floor(at / 16)));
  expect(flow).toEqual(["pause", "resume"]);
});

test("small pieces are taken at once", () => {
  let bytes = 0;
  const pump = createPump((_, start, end) => (bytes += end - start), { pause: () => {}, resume: () => {} });
  for (let n = 0; n < 10; n++) pump.take(Buffer.alloc(100));
  let done = false;
  pump.finish(() => (done = true));
  expect({ bytes, done }).toEqual({ bytes: 1000, done: true });
});

test("what waits is forgotten with stop", async () => {
  let bytes = 0;
  const pump = createPump((_, start, end) => (bytes += end - start), { pause: () => {}, resume: () => {} });
  pump.take(Buffer.alloc(200_000));
  pump.stop();
  pump.take(Buffer.alloc(10));
  await turn();
  await turn();
  expect(bytes).toBe(0);
});
