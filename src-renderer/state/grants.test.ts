import { expect, test } from "vitest";
import type { Grant } from "#contract/access.ts";
import type { Instant, SiteId } from "#contract/values/index.ts";
import { grantOf, macOf } from "#ui/features/access/fixture.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { createGrantsStore, fits, secondsLeft } from "./grants.ts";

const kisumu = "Kisumu" as SiteId;
const everything = { site: undefined, states: [], search: "" };

function stage(answer: () => Promise<{ grants: Grant[]; more: boolean }>) {
  let hear: (grant: Grant) => void = () => undefined;
  const asked: unknown[] = [];
  const watched: string[] = [];
  const store = createGrantsStore(
    {
      call: {
        access: {
          grants: (input: unknown) => {
            asked.push(input);
            return answer();
          },
        },
      } as unknown as Calls,
      on: (_, listener) => {
        hear = listener as never;
        return () => undefined;
      },
      watch: (topic) => {
        watched.push(topic);
        return { ready: Promise.resolve(), stop: () => void watched.splice(watched.indexOf(topic), 1) };
      },
      onConnection: () => () => undefined,
    },
    {
      now: () => 5000 as Instant,
      getState: () => ({ sites: new Map([[kisumu, {}]]) }) as never,
      subscribe: () => () => undefined,
    },
  );
  return { store, tell: (grant: Grant) => hear(grant), asked, watched };
}

test("what is told while the list is on its way is laid on top of it", async () => {
  const answer = Promise.withResolvers<{ grants: Grant[]; more: boolean }>();
  const { store, tell, watched } = stage(() => answer.promise);
  store.start();
  expect(watched).toEqual(["grants:Kisumu"]);
  tell(grantOf("A", { state: "paused" }));
  expect(store.rows().size).toBe(0);
  answer.resolve({ grants: [grantOf("A"), grantOf("B")], more: false });
  await answer.promise;
  await Promise.resolve();
  await Promise.resolve();
  expect([...store.rows().values()].map(({ name, state }) => `${name} ${state}`)).toEqual([
    "A paused",
    "B running",
  ]);
  store.stop();
  expect(watched).toEqual([]);
});

test("a grant that no longer fits what was asked for leaves, and comes back with its next state", async () => {
  const { store, tell } = stage(() => Promise.resolve({ grants: [grantOf("A")], more: false }));
  store.start();
  store.ask({ states: ["running"] });
  await expect.poll(() => store.rows().size).toBe(1);
  tell(grantOf("A", { state: "paused" }));
  expect(store.rows().size).toBe(0);
  tell(grantOf("A"));
  expect(store.rows().size).toBe(1);
  tell(grantOf("C", { site: "Awka" as SiteId }));
  expect(store.rows().size).toBe(2);
  store.stop();
});

test("older ones begin after the last shown, also among many of one moment", async () => {
  const { store, asked } = stage(() =>
    Promise.resolve({ grants: ["B", "A", "C"].map((name) => grantOf(name)), more: true }),
  );
  store.start();
  await expect.poll(() => store.rows().size).toBe(3);
  await store.older();
  expect(asked.at(-1)).toMatchObject({ before: 1_700_000_000_000, beforeId: "g-C" });
  store.stop();
});

test("one is found by the beginning of its code, its phone however written, or its device", () => {
  const grant = grantOf("A3K9-M7P2", { guest: { id: "x" as never, phone: "254712345678" } });
  const found = (search: string): boolean => fits(grant, { ...everything, search }, false);
  expect(["a3k9m", "A3K9-M", "0712345678", "+254 712", "a4-5e-60", macOf(1)].filter(found)).toHaveLength(6);
  expect(["B", "0799", "FF:00"].filter(found)).toEqual([]);
});

test("online time runs for each device that is online, wall time by the clock, paused time not at all", () => {
  const at = (grant: Grant, now: number): number | null => secondsLeft({ ...grant, told: 0 }, now);
  const two = [1, 2].map((n) => ({ mac: macOf(n), firstSeen: 0, lastSeen: 0, online: true }));
  expect(at(grantOf("A", { secondsLeft: 100 }), 10_000)).toBe(90);
  expect(at(grantOf("A", { secondsLeft: 100, devices: two }), 10_000)).toBe(80);
  expect(at(grantOf("A", { secondsLeft: 100, devices: [] }), 10_000)).toBe(100);
  expect(at(grantOf("A", { until: 60_000 }), 10_000)).toBe(50);
  expect(at(grantOf("A", { until: 60_000, state: "paused", secondsLeft: 70 }), 10_000)).toBe(70);
  expect(at(grantOf("A", { secondsLeft: null }), 10_000)).toBeNull();
  expect(at(grantOf("A", { state: "ended" }), 10_000)).toBe(0);
});
