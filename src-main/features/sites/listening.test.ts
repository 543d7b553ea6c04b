import { expect, test } from "vitest";
import { LinkError, type Follow } from "#main/drivers/routeros/types.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { createListening } from "./listening.ts";

function begin() {
  const clock = createManualClock();
  const opened: { hint: () => void; end: (error?: LinkError) => void; cancelled: boolean }[] = [];
  const looks: number[] = [];
  const listening = createListening({
    clock,
    random: { bytes: () => new Uint8Array(), uuid: () => "", fraction: () => 0.5 },
    follow(hint): Follow {
      const { promise, resolve } = Promise.withResolvers<LinkError | undefined>();
      const one = { hint, end: resolve, cancelled: false };
      opened.push(one);
      const cancel = (): void => {
        one.cancelled = true;
        resolve(undefined);
      };
      return { ended: promise, cancel };
    },
    look: () => looks.push(clock.now()),
  });
  listening.start();
  const hint = (): void => opened.at(-1)?.hint();
  return { clock, opened, looks, listening, hint };
}

test("a burst of hints makes one look, and a stream of them two a second", async () => {
  const { clock, looks, hint, listening } = begin();
  for (let n = 0; n < 20; n++) hint();
  await clock.advance(300);
  expect(looks).toHaveLength(1);
  for (let ms = 0; ms < 5000; ms += 50) {
    hint();
    await clock.advance(50);
  }
  expect(looks.length).toBeLessThanOrEqual(11);
  listening.stop();
});

test("hints are believed once they have proved true, and no longer when a change comes without one", async () => {
  const { clock, hint, listening } = begin();
  for (let n = 0; n < 3; n++) {
    expect(listening.proven()).toBe(false);
    hint();
    await clock.advance(300);
    listening.looked(true);
  }
  expect(listening.proven()).toBe(true);
  await clock.advance(5000);
  listening.looked(true);
  await clock.advance(1500);
  listening.looked(false);
  expect(listening.proven()).toBe(false);
  listening.stop();
});

test("a hint that comes a moment after the look is late, not missing", async () => {
  const { clock, hint, listening } = begin();
  for (let n = 0; n < 4; n++) {
    listening.looked(true);
    await clock.advance(100);
    hint();
    await clock.advance(2000);
    listening.looked(false);
  }
  expect(listening.proven()).toBe(true);
  listening.stop();
});

test("a router that hints at counters is not listened to for a while", async () => {
  const { clock, hint, opened, listening } = begin();
  for (let n = 0; n < 12; n++) {
    hint();
    await clock.advance(600);
    listening.looked(false);
  }
  expect(opened[0]?.cancelled).toBe(true);
  await clock.advance(60_000);
  expect(opened).toHaveLength(1);
  await clock.advance(600_000);
  expect(opened).toHaveLength(2);
  listening.stop();
});

test("a listen that ends is begun again, ever more slowly; one that is not known, seldom", async () => {
  const { clock, opened, listening } = begin();
  for (let n = 0; n < 20; n++) {
    opened.at(-1)?.end();
    await clock.advance(1000);
  }
  expect(opened.length).toBeLessThan(4);
  opened.at(-1)?.end(new LinkError("trap", "unknown parameter follow-only"));
  const before = opened.length;
  await clock.advance(300_000);
  expect(opened.length).toBeLessThanOrEqual(before + 1);
  listening.stop();
});

test("after the stop nothing is left to fire", async () => {
  const { clock, hint, looks, opened, listening } = begin();
  hint();
  listening.stop();
  await clock.advance(3_600_000);
  expect(looks).toEqual([]);
  expect(opened).toHaveLength(1);
});
