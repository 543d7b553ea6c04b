import { afterEach, expect, test } from "vitest";
import { createFakeRouter, type FakeRouter } from "#main/drivers/routeros/fake.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { createWorld, kisumu, plainRouter, type World } from "../house.fixture.ts";

let world: World;
let clock: ManualClock;
let router: FakeRouter;
const minute = 60_000;

async function begin(): Promise<void> {
  clock = createManualClock(Date.UTC(2026, 10, 22, 9, 0, 0));
  router = createFakeRouter(clock);
  router.menus.set(
    "/ip/hotspot/active",
    [1, 2, 3].map((n) => ({
      ".id": `*${n}`,
      user: `u${n}`,
      address: `10.5.50.${n}`,
      uptime: "1h",
      "bytes-in": "0",
    })),
  );
  // Rarely, so that hours pass quickly.
  world = await createWorld({ clock, openRouter: router.open, pollSeconds: 30 });
}

/** Time in small steps: writing takes turns of its own. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 15_000) {
    await clock.advance(15_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

afterEach(async () => {
  const ended = world.end();
  await clock.advance(3000);
  await ended;
});

const kept = (
  step: number,
): Promise<{ at: number; guests_mean: number | null; up: number; looked: number }[]> =>
  world.db.db
    .$extendTables<{
      site_history: { step: number; at: number; guests_mean: number | null; up: number; looked: number };
    }>()
    .selectFrom("site_history")
    .select(["at", "guests_mean", "up", "looked"])
    .where("step", "=", step)
    .orderBy("at")
    .execute();

test("a site's hour is drawn from what was seen, and rolled up as it passes", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await pass(31 * minute);
  const hour = await world.sites.history(site.id, "hour");
  expect(hour.guestsMean.filter((value) => value === 3).length).toBeGreaterThan(58);
  expect(hour.cpuLoad.at(-1)).toBe(7);
  expect(hour.memoryUsed.at(-1)).toBe(75);
  expect(hour.up.at(-1)).toBe(1);
  expect(hour.guestsMean[0]).toBeNull();
  const fives = await kept(300);
  expect(fives.map(({ guests_mean }) => guests_mean)).toEqual([3, 3, 3, 3, 3, 3]);
  expect(fives[1]).toMatchObject({ looked: 10, up: 1 });
  expect((await world.sites.history(site.id, "week")).guestsMean.at(-1)).toBe(3);
  expect(world.sites.lastDay()).toEqual([
    { site: site.id, guests: [...Array.from({ length: 23 }, () => null), 3] },
  ]);
});

test("an outage is a gap in the guests and a fall in `up`", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await pass(5.25 * minute);
  router.mood = "refused";
  router.cut();
  await pass(5 * minute);
  const hour = await world.sites.history(site.id, "hour");
  expect(hour.guestsMean.at(-1)).toBeNull();
  expect(hour.up.at(-1)).toBe(0);
  expect((await kept(300)).map(({ up }) => up)).toEqual([1, 0]);
});

test("what a run left unfinished, the next one finishes", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await pass(58 * minute);
  const again = world.restart();
  await pass(1000);
  await again;
  await pass(3 * minute);
  const hours = await kept(3600);
  expect(hours).toMatchObject([{ at: Date.UTC(2026, 10, 22, 9), guests_mean: 3 }]);
  expect(hours[0]?.looked).toBeGreaterThan(115);
  expect((await world.sites.history(site.id, "week")).guestsMean.slice(-2)).toEqual([3, 3]);
});

test("raw points are kept a day, and no longer", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await pass(25.5 * 60 * minute);
  const raw = await kept(30);
  expect(clock.now() - (raw[0]?.at ?? 0)).toBeLessThan(24 * 60 * minute + 15 * minute);
  expect(raw.length).toBeGreaterThan(2800);
  expect((await kept(3600)).length).toBe(25);
  expect(await kept(86_400)).toHaveLength(1);
}, 60_000);

test("a removed site takes its history with it", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await pass(3 * minute);
  expect((await kept(30)).length).toBeGreaterThan(3);
  await world.sites.remove(site.id);
  await pass(2 * minute);
  expect(await kept(30)).toEqual([]);
  expect(world.lines.filter(({ level }) => level === "error")).toEqual([]);
});
