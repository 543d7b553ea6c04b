// Guests of the demo and the fleet of the benchmarks.
import { expect, test } from "vitest";
import { createHandClock } from "./clock.ts";
import { createCrowd } from "./crowd.ts";
import { startFleet } from "./fleet-client.ts";
import type { Movement } from "./fleet-orders.ts";
import { startDemo } from "./demo.ts";
import { createSimulator } from "./simulator.ts";

test("the same seed brings the same guests, and a day of coming and going stays around the wanted number", () => {
  const day = (seed: number) => {
    const clock = createHandClock();
    const router = createSimulator({ clock });
    const crowd = createCrowd(router, { guests: 40, every: 4000, rhythm: 0.3, seed, clock });
    const events = { login: 0, logout: 0 };
    crowd.start();
    router.hotspot.onEvent(({ kind }) => void events[kind]++);
    const counts = Array.from({ length: 24 }, () => {
      clock.advance(3_600_000);
      return router.hotspot.onlineCount();
    });
    crowd.stop();
    return {
      counts,
      events,
      first: crowd.guests()[0],
      users: router.table("/ip/hotspot/user").rows().length,
    };
  };
  const [one, same] = [day(3), day(3)];
  expect(one).toEqual(same);
  expect(one.first?.user).toMatch(/^([A-HJKMNP-Z][2-9]){4}$/);
  expect(Math.max(...one.counts)).toBeGreaterThan(30);
  expect(Math.max(...one.counts)).toBeLessThan(70);
  expect(Math.min(...one.counts)).toBeLessThan(25);
  expect(Math.min(...one.counts)).toBeGreaterThan(5);
  expect(one.events.login).toBeGreaterThan(2000);
  expect(one.users).toBeLessThan(600);
});

test("the demo is lively, survives what an operator does to it, and comes back after a power cut", async () => {
  const clock = createHandClock();
  const demo = await startDemo({ password: "throw-away", clock });
  const [first] = demo.routers;
  if (!first) throw new Error("no demo router");
  const { router } = first;
  let moves = 0;
  router.hotspot.onEvent(() => moves++);
  clock.advance(60_000);
  expect(moves).toBeGreaterThan(8);
  const before = router.hotspot.onlineCount();
  router.powerCut(5000);
  clock.advance(65_000);
  expect(router.hotspot.onlineCount()).toBeGreaterThan(before / 2);
  router.table("/ip/hotspot").set("hotspot1", { disabled: "yes" });
  for (const row of router.table("/ip/hotspot/user/profile").rows())
    if (row["default"] !== "true") router.table("/ip/hotspot/user/profile").remove(row["name"] ?? "");
  clock.advance(60_000);
  expect(router.hotspot.onlineCount()).toBe(0);
  expect(new Set(demo.routers.map((one) => one.port)).size).toBe(3);
  await demo.stop();
  clock.advance(60_000);
});

test("a fleet runs in its own process and tells movements with their moment", async () => {
  const seen: Movement[] = [];
  const fleet = startFleet((movement) => seen.push(movement));
  const places = await fleet.order({ do: "create", count: 3, crowd: { guests: 5 }, lively: false });
  await fleet.order({ do: "report", on: true });
  const before = performance.timeOrigin + performance.now();
  const came = await fleet.order({ do: "login", router: 1 });
  const went = await fleet.order({ do: "logout", router: 1, user: came.user });
  await fleet.order({ do: "faults", which: [0], faults: { dead: true } });
  const sights = await fleet.order({ do: "look" });
  expect(new Set(places.map((place) => place.port)).size).toBe(3);
  expect(came.at - before).toBeGreaterThan(-5);
  expect(seen).toEqual([came, went]);
  expect(sights.map((sight) => sight.online)).toEqual([5, 5, 5]);
  await expect(fleet.order({ do: "login", router: 9 })).rejects.toThrow("no router 9");
  await fleet.stop();
});
