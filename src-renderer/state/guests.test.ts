import { expect, test } from "vitest";
import type { ActiveGuest, GuestsChanged } from "#contract/sites.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { createGuestsStore } from "./guests.ts";

const site = "kisumu" as SiteId;

const guest = (key: string): ActiveGuest => ({
  key,
  router: "r" as RouterId,
  user: key,
  mac: "A4:5E:60:00:00:01" as Mac,
  ip: "10.5.50.2",
  server: "hotspot1",
  loginBy: "http-pap",
  comment: "",
  since: 0,
  uptime: 0,
  idle: null,
  bytesIn: 0,
  bytesOut: 0,
  rateIn: 0,
  rateOut: 0,
  timeLeft: null,
  bytesLeft: null,
});
const change = (part: Partial<GuestsChanged>): GuestsChanged => ({
  site,
  at: 2000,
  came: [],
  counted: [],
  left: [],
  ...part,
});

function stage() {
  let hear: (value: GuestsChanged) => void = () => undefined;
  let connection: (connected: boolean) => void = () => undefined;
  let due: (() => void)[] = [];
  const watched = Promise.withResolvers<void>();
  const answers: PromiseWithResolvers<{ at: number; guests: ActiveGuest[] }>[] = [];
  const topics: string[] = [];
  const store = createGuestsStore(
    {
      call: {
        sites: {
          guests: () => {
            const asked = Promise.withResolvers<{ at: number; guests: ActiveGuest[] }>();
            answers.push(asked);
            return asked.promise;
          },
        },
      } as unknown as Calls,
      on(_, listener) {
        hear = listener as never;
        return () => undefined;
      },
      watch(topic) {
        topics.push(topic);
        return { ready: watched.promise, stop: () => topics.pop() };
      },
      onConnection(listener) {
        connection = listener;
        return () => undefined;
      },
    },
    site,
    (work) => {
      due.push(work);
      return () => undefined;
    },
  );
  return {
    store,
    watched,
    answers,
    topics,
    tell: (value: GuestsChanged) => hear(value),
    connect: (is: boolean) => connection(is),
    frame: () => due.splice(0).forEach((work) => work()),
    keys: () => [...store.rows().keys()],
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("nothing is asked before the core knows the topic, and what is told until the answer is not lost", async () => {
  const { store, watched, answers, topics, tell, keys } = stage();
  store.start();
  await settled();
  expect([topics, answers.length]).toEqual([["guests:kisumu"], 0]);
  watched.resolve();
  await settled();
  tell(change({ came: [guest("late")], left: ["early"] }));
  answers[0]?.resolve({ at: 1000, guests: [guest("early"), guest("stays")] });
  await settled();
  expect(keys()).toEqual(["stays", "late"]);
  expect(store.getState()).toMatchObject({ status: "ready", count: 2, at: 2000 });
});

test("a change of one session tells the listeners of that row alone, once a frame", async () => {
  const { store, watched, answers, tell, frame } = stage();
  store.start();
  watched.resolve();
  await settled();
  answers[0]?.resolve({ at: 1000, guests: [guest("a"), guest("b")] });
  await settled();
  const told: string[] = [];
  store.subscribeRow("a", () => told.push("a"));
  store.subscribeRow("b", () => told.push("b"));
  const { members } = store.getState();
  tell(change({ counted: [["a", 5, 10, 20, 1, 2, 60, null]] }));
  tell(change({ counted: [["a", 6, 11, 21, 1, 2, 59, null]] }));
  expect(told).toEqual([]);
  frame();
  expect(told).toEqual(["a"]);
  expect(store.row("a")).toMatchObject({ uptime: 6, bytesOut: 21, timeLeft: 59 });
  expect(store.getState().members).toBe(members);
});

test("after a reconnection the list is asked for again: who is not in it is gone, but remembered", async () => {
  const { store, watched, answers, connect, keys } = stage();
  store.start();
  watched.resolve();
  await settled();
  answers[0]?.resolve({ at: 1000, guests: [guest("a"), guest("b")] });
  await settled();
  connect(true);
  await settled();
  answers[1]?.resolve({ at: 3000, guests: [guest("b"), guest("c")] });
  await settled();
  expect(keys()).toEqual(["b", "c"]);
  expect(store.departed("a")?.user).toBe("a");
  expect([store.isFresh("b"), store.isFresh("c")]).toEqual([false, true]);
});

test("two thousand counts over ten thousand rows touch two thousand rows", async () => {
  const { store, watched, answers, tell, frame } = stage();
  store.start();
  watched.resolve();
  await settled();
  answers[0]?.resolve({ at: 1000, guests: Array.from({ length: 10_000 }, (_, n) => guest(`g${n}`)) });
  await settled();
  let told = 0;
  for (let n = 0; n < 10_000; n++) store.subscribeRow(`g${n}`, () => told++);
  const began = performance.now();
  tell(
    change({
      counted: Array.from({ length: 2000 }, (_, n) => [`g${n * 5}`, n, n, n, n, n, null, null] as const).map(
        (count) => [...count],
      ),
    }),
  );
  frame();
  console.info(`2,000 counts over 10,000 rows: ${(performance.now() - began).toFixed(1)} ms`);
  expect(told).toBe(2000);
});
