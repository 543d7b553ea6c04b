import { expect, test } from "vitest";
import type { Facts } from "#contract/facts.ts";
import type { Site, SiteLive } from "#contract/sites.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { createLiveStore } from "./live.ts";

const kisumu = "kisumu" as SiteId;
const awka = "awka" as SiteId;

const site = (id: SiteId): Site => ({
  id,
  slug: id,
  name: id,
  timeZone: "Africa/Nairobi",
  currency: "KES",
  routers: [],
});
const live = (id: SiteId, guests: number): SiteLive => ({
  site: id,
  state: "online",
  since: 0,
  guests,
  configuredUsers: null,
  bytesIn: 0,
  bytesOut: 0,
  rateIn: 0,
  rateOut: 0,
  lastLogin: null,
  pictureAt: 0,
  routers: [],
});

/** A core whose answers the test gives one by one. */
function stage() {
  const listeners = new Map<string, (value: never) => void>();
  let connection: (connected: boolean) => void = () => undefined;
  const pictures: PromiseWithResolvers<{ now: number; sites: SiteLive[] }>[] = [];
  const call = {
    sites: {
      list: () => Promise.resolve([site(kisumu), site(awka)]),
      live: () => {
        const asked = Promise.withResolvers<{ now: number; sites: SiteLive[] }>();
        pictures.push(asked);
        return asked.promise;
      },
    },
  } as unknown as Calls;
  let due: (() => void)[] = [];
  const store = createLiveStore(
    {
      call,
      on(fact, listener) {
        listeners.set(fact, listener as never);
        return () => listeners.delete(fact);
      },
      onConnection(listener) {
        connection = listener;
        return () => undefined;
      },
    },
    {
      clock: () => 1000,
      frames: (work) => {
        due.push(work);
        return () => undefined;
      },
    },
  );
  return {
    store,
    pictures,
    tell: <F extends keyof Facts>(fact: F, value: Facts[F]) => listeners.get(fact)?.(value as never),
    connect: (is: boolean) => connection(is),
    frame: () => due.splice(0).forEach((work) => work()),
    guests: () => [...store.getState().live].map(([id, { guests }]) => `${id} ${guests}`),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("a fact that arrives while the picture is under way lies on top of it", async () => {
  const { store, pictures, tell, guests } = stage();
  store.start();
  tell("site.live", live(kisumu, 7));
  pictures[0]?.resolve({ now: 5000, sites: [live(kisumu, 3), live(awka, 1)] });
  await settled();
  expect(guests()).toEqual(["kisumu 7", "awka 1"]);
  expect(store.getState().status).toBe("ready");
  expect(store.now()).toBe(5000);
});

test("many facts within one frame are one change, the last one counts", async () => {
  const { store, pictures, tell, frame, guests } = stage();
  store.start();
  pictures[0]?.resolve({ now: 1000, sites: [live(kisumu, 3)] });
  await settled();
  let changes = 0;
  store.subscribe(() => changes++);
  for (const count of [4, 5, 6]) tell("site.live", live(kisumu, count));
  frame();
  expect(guests()).toEqual(["kisumu 6"]);
  expect(changes).toBe(1);
});

test("after a reconnection the whole picture is asked for again, and the answer of before does not count", async () => {
  const { store, pictures, connect, guests } = stage();
  store.start();
  connect(false);
  connect(true);
  pictures[0]?.resolve({ now: 1000, sites: [live(kisumu, 99)] });
  pictures[1]?.resolve({ now: 1000, sites: [live(kisumu, 2)] });
  await settled();
  expect(guests()).toEqual(["kisumu 2"]);
});

test("a removed site is gone with its picture", async () => {
  const { store, pictures, tell, frame, guests } = stage();
  store.start();
  pictures[0]?.resolve({ now: 1000, sites: [live(kisumu, 3), live(awka, 1)] });
  await settled();
  tell("site.removed", { site: awka });
  frame();
  expect(guests()).toEqual(["kisumu 3"]);
  expect([...store.getState().sites.keys()]).toEqual([kisumu]);
});

test("a picture that could not be read leaves the last truth and says so", async () => {
  const { store, pictures, connect, guests } = stage();
  store.start();
  pictures[0]?.resolve({ now: 1000, sites: [live(kisumu, 3)] });
  await settled();
  connect(true);
  pictures[1]?.reject(new Error("gone"));
  await settled();
  expect(store.getState().status).toBe("failed");
  expect(guests()).toEqual(["kisumu 3"]);
});
