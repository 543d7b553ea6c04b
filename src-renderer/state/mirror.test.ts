import { expect, test, vi } from "vitest";
import { createMirror, type MirrorHand } from "./mirror.ts";

function stage(answers: (() => Promise<number>)[]) {
  let tell: MirrorHand<number> | undefined;
  let connection: ((connected: boolean) => void) | undefined;
  let asked = 0;
  let letGo = 0;
  const mirror = createMirror<number>(
    {
      onConnection: (listener) => {
        connection = listener;
        return () => letGo++;
      },
    },
    {
      ask: () => (answers[asked++] ?? answers.at(-1) ?? (() => Promise.resolve(0)))(),
      hear: (hand) => {
        tell = hand;
        return [() => letGo++];
      },
      pause: 5,
    },
  );
  return {
    mirror,
    hand: () => tell as MirrorHand<number>,
    connect: () => connection?.(true),
    asked: () => asked,
    letGo: () => letGo,
  };
}

test("it asks once however many look, and lets go with the last", async () => {
  const { mirror, asked, letGo } = stage([() => Promise.resolve(7)]);
  const [one, other] = [mirror.want(), mirror.want()];
  await vi.waitFor(() => expect(mirror.getState().value).toBe(7));
  one();
  one();
  expect([asked(), letGo()]).toEqual([1, 0]);
  other();
  expect(letGo()).toBe(2);
});

test("news that come while the whole is under way are not lost", async () => {
  const first = Promise.withResolvers<number>();
  const { mirror, hand, asked } = stage([() => first.promise, () => Promise.resolve(2)]);
  mirror.want();
  hand().change((was) => was + 100);
  first.resolve(1);
  await vi.waitFor(() => expect(mirror.getState().value).toBe(2));
  hand().change((was) => was + 1);
  expect([mirror.getState().value, asked()]).toEqual([3, 2]);
});

test("the last truth stays when asking anew fails", async () => {
  const { mirror, connect } = stage([() => Promise.resolve(7), () => Promise.reject(new Error("gone"))]);
  mirror.want();
  await vi.waitFor(() => expect(mirror.getState().status).toBe("ready"));
  connect();
  await vi.waitFor(() => expect(mirror.getState().status).toBe("failed"));
  expect(mirror.getState().value).toBe(7);
});
