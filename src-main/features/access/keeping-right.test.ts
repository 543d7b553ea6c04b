// What must stay true when things break at the worst moment: crashes, old backups, lost routers, hands on the router.
import { afterEach, expect, test, vi } from "vitest";
import type { GrantId, SiteId } from "#contract/values/index.ts";
import type { Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { createHouse, macOf, terms, type House } from "./house.fixture.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const until = (check: () => Promise<void> | void, timeout = 8000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 20 });
async function open(): Promise<House> {
  const house = await createHouse();
  undo.push(() => house.end());
  return house;
}
const phone = macOf(1);
const row = (sim: Simulator, name: string) => sim.table("/ip/hotspot/user").find({ name });
const left = async (house: House, grant: GrantId) => (await house.access.view(grant)).secondsLeft ?? -1;
const compare = async (house: House, site: SiteId): Promise<void> => {
  for (const { id } of house.sites.routersOf(site)) await house.access.compare(id);
  await house.access.idle();
};
async function online(house: House, sim: Simulator, site: SiteId, grant: GrantId): Promise<void> {
  sim.hotspot.arrive({ mac: phone });
  expect(await house.access.admit({ grant, mac: phone, site })).toMatchObject({ kind: "online" });
}

test("a sale that was written, and then the power went, reaches the router after the start", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu");
  const grant = await house.sellQuietly({ site, name: "A3K9M7P2" });
  await house.stop();
  await house.start();
  await until(() => expect(row(sim, "A3K9M7P2")?.["comment"]).toBe(`kaunta:${grant}`));
});

test.each([1, 2, 3, 5, 8, 13])(
  "broken off at the %s. answer of a move, it is on one side and goes on",
  async (answers) => {
    const house = await open();
    const kisumu = await house.place("Kisumu");
    const nakuru = await house.place("Nakuru");
    const grant = await house.sell({ site: kisumu.site, name: "A3K9M7P2" });
    await online(house, kisumu.sim, kisumu.site, grant);
    house.clock.shift(600_000);
    await until(async () => expect(await left(house, grant)).toBeLessThan(3001));
    const both: number[] = [];
    const count = (): number => [kisumu.sim, nakuru.sim].filter((sim) => row(sim, "A3K9M7P2")).length;
    const before = kisumu.sim.commandCount();
    const watchdog = setInterval(() => {
      both.push(count());
      if (kisumu.sim.commandCount() - before >= answers)
        for (const one of kisumu.sim.connections()) one.reset();
    }, 1);
    const moving = house.access.move(grant, nakuru.site).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 60));
    clearInterval(watchdog);
    await house.stop();
    await moving;
    expect(count()).toBeLessThanOrEqual(1);
    await house.start();
    await until(
      () => expect(row(nakuru.sim, "A3K9M7P2")?.["limit-uptime"]).toMatch(/^(49m5\ds|50m)$/),
      14_000,
    );
    expect(Math.max(0, ...both)).toBeLessThanOrEqual(1);
    expect(row(kisumu.sim, "A3K9M7P2")).toBeUndefined();
  },
  30_000,
);

test("a row that an old backup brought back is taken away, and whoever is online by it put off", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu");
  const grant = await house.sell({ site, name: "SPENT" });
  const other = await house.sell({ site, name: "OTHER" });
  await house.access.idle();
  await house.access.void(grant, "");
  await house.access.idle();
  expect(row(sim, "SPENT")).toBeUndefined();
  const back = {
    name: "SPENT",
    password: "SPENT",
    comment: `kaunta:${grant}`,
    profile: "kaunta-512k-2M-x1",
    "limit-uptime": "1h",
  };
  sim.table("/ip/hotspot/user").add(back);
  sim.hotspot.arrive({ mac: phone });
  expect(sim.hotspot.login({ mac: phone, user: "SPENT", password: "SPENT" })).toEqual({ ok: true });
  await until(() => expect(sim.hotspot.online()).toEqual([]));
  await until(() => expect(row(sim, "SPENT")).toBeUndefined());
  expect(row(sim, "OTHER")?.["comment"]).toBe(`kaunta:${other}`);
  // A mark of ours that the book does not know may be a sale it has lost.
  sim.table("/ip/hotspot/user").add({ ...back, name: "LOST", comment: "kaunta:0000" });
  await compare(house, site);
  expect(row(sim, "LOST")).toBeDefined();
});

test("counters set back by hand give nothing back, by time and by data", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu");
  const caps = { in: null, out: null, total: 100_000_000 };
  const grant = await house.sell({ site, name: "A3K9M7P2", terms: terms({ caps }) });
  for (let session = 1; session <= 3; session++) {
    await online(house, sim, site, grant);
    sim.hotspot.traffic(phone, { in: 0, out: 10_000 });
    house.clock.shift(600_000);
    await until(async () => expect(await left(house, grant)).toBeLessThan(3601 - session * 600));
    sim.hotspot.logout(phone);
    await until(async () => expect((await house.access.view(grant)).online).toBe(false));
    await house.access.idle();
    sim.hotspot.used("A3K9M7P2", { uptime: 0, bytesIn: 0, bytesOut: 0 });
    await compare(house, site);
  }
  expect(Math.abs((await left(house, grant)) - 1800)).toBeLessThan(15);
  const shown = row(sim, "A3K9M7P2");
  expect(shown?.["limit-uptime"]).toMatch(/^(29m[45]\ds|30m)/);
  expect(Number(shown?.["limit-bytes-total"])).toBeLessThan(83_000_000);
}, 30_000);

test("the row of a day is narrowed while the day goes by, so that this PC off cannot make it a week", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu");
  const grant = await house.sell({
    site,
    name: "DAY",
    terms: terms({ time: { kind: "wall", seconds: 86_400 } }),
  });
  await online(house, sim, site, grant);
  sim.hotspot.logout(phone);
  await until(async () => expect((await house.access.view(grant)).online).toBe(false));
  await house.access.idle();
  expect(row(sim, "DAY")).toMatchObject({ "limit-uptime": "1d" });
  house.clock.shift(12 * 3_600_000);
  await compare(house, site);
  expect(row(sim, "DAY")?.["limit-uptime"]).toMatch(/^(11h59m5\ds|12h)/);
});

test("a router taken out of the book gives its guests to the next one", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu");
  const grant = await house.sell({ site, name: "A3K9M7P2" });
  await online(house, sim, site, grant);
  house.clock.shift(600_000);
  await until(async () => expect(await left(house, grant)).toBeLessThan(3001));
  const [old] = house.sites.routersOf(site);
  const second = await house.spare();
  if (old) await house.sites.removeRouter(old.id);
  await house.sites.addRouter(site, second.draft);
  await until(() => expect(row(second.sim, "A3K9M7P2")?.["limit-uptime"]).toMatch(/^(49m5\ds|50m)$/), 14_000);
}, 20_000);

test("refusals of a batch are known guest by guest, and the others are served", async () => {
  const house = await open();
  const { site, sim } = await house.place("Kisumu", {
    hotspotUsers: Array.from({ length: 5 }, (_, n) => ({
      name: `V${n * 10}`,
      password: "x",
      comment: "vc-9",
    })),
  });
  const ids: GrantId[] = [];
  for (let number = 0; number < 60; number++) ids.push(await house.sellQuietly({ site, name: `V${number}` }));
  await house.access.granted(ids);
  await house.access.idle();
  const views = await Promise.all(ids.map((id) => house.access.view(id)));
  const failed = views.filter(({ onGateway }) => onGateway.state === "failed");
  expect(failed.map(({ name, onGateway }) => `${name} ${onGateway.detail}`).toSorted()).toEqual([
    "V0 name-taken",
    "V10 name-taken",
    "V20 name-taken",
    "V30 name-taken",
    "V40 name-taken",
  ]);
  expect(views.filter(({ onGateway }) => onGateway.state === "in-place")).toHaveLength(55);
  // The name is free at last: it is found at the next try.
  sim.table("/ip/hotspot/user").remove("V10");
  await compare(house, site);
  expect((await house.access.view(ids[10] ?? ("" as GrantId))).onGateway.state).toBe("in-place");
});
