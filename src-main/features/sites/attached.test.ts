// A gateway that is no router stands among the site's routers, and nothing of RouterOS is tried on it.
import { afterEach, expect, test } from "vitest";
import type { Mac, RouterId } from "#contract/values/index.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { createWorld, kisumu, plainRouter } from "./house.fixture.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
});

async function open() {
  const clock = createManualClock();
  const fake = createFakeRouter(clock);
  const world = await createWorld({ openRouter: fake.open, clock });
  undo.push(() => world.end());
  const site = await world.sites.create(kisumu);
  const kicked: string[] = [];
  const asked = { refresh: 0, nudge: 0 };
  const attached = world.sites.attach({
    id: "local-1" as RouterId,
    site: site.id,
    host: "10.77.0.1",
    port: 7421,
    madeAt: clock.now(),
    state: { kind: "connecting", since: clock.now() },
    hands: {
      refresh: async () => void asked.refresh++,
      nudge: () => void asked.nudge++,
      async kick({ user }) {
        kicked.push(user);
        return { kind: "gone" };
      },
    },
  });
  const look = (first: boolean): void => {
    const table = attached.slot.table.begin(clock.now());
    table.row({
      user: "A3K9",
      mac: "02:00:00:00:00:01",
      ip: "10.77.0.10",
      server: "Duka",
      loginBy: "kaunta",
      comment: "kaunta:g1",
      uptime: 60,
      idle: null,
      bytesIn: 10,
      bytesOut: 20,
      timeLeft: 3540,
      bytesLeft: null,
    });
    table.done();
    attached.slot.state = { kind: "online", since: clock.now() };
    attached.slot.pictureAt = clock.now();
    attached.slot.looked(clock.now(), first);
    attached.slot.changed();
  };
  return { ...world, clock, fake, site: site.id, attached, kicked, asked, look };
}
const id = "local-1" as RouterId;

test("its guests are in the overview, the table, the search, the statistics and in what others hear of looks", async () => {
  const { sites, site, look, told, clock } = await open();
  const heard: string[] = [];
  sites.onLook(({ router, rows }) => void heard.push(`${router} ${[...rows()].length}`));
  look(true);
  await clock.advance(600);
  expect(sites.live().sites).toMatchObject([
    { state: "online", guests: 1, bytesOut: 20, routers: [{ router: id }] },
  ]);
  expect(sites.guests(site).guests).toMatchObject([{ user: "A3K9", router: id, timeLeft: 3540 }]);
  expect(sites.find("a3k9")).toHaveLength(1);
  expect(sites.stats()["kisumu"]).toMatchObject({ activeUsers: 1, status: "active" });
  expect(heard).toEqual([`${id} 1`]);
  expect(sites.routersOf(site)).toMatchObject([{ id, kind: "local", host: "10.77.0.1" }]);
  expect(told.filter(({ name }) => name === "site.kept").at(-1)).toMatchObject({
    fact: { routers: [{ id }] },
  });
});

test("kicks and looks go to its own hands; what only a router can do is refused, and none is asked", async () => {
  const { sites, site, look, kicked, asked, fake } = await open();
  look(true);
  expect(await sites.kick(id, { user: "A3K9", mac: "02:00:00:00:00:01" as Mac }, "Amina")).toEqual({
    kind: "gone",
  });
  expect(await sites.kickAll(site, "Amina")).toEqual({ gone: 1, stillOnline: [] });
  await sites.refresh(site);
  expect({ kicked, ...asked }).toEqual({ kicked: ["A3K9", "A3K9"], refresh: 1, nudge: 2 });
  const codeOf = (work: Promise<unknown>) => work.catch((error: { code: string }) => error.code);
  expect([
    await codeOf(sites.run(id, "/system/identity/print", [], "Amina")),
    await codeOf(sites.changeRouter(id, plainRouter())),
    await codeOf(sites.removeRouter(id)),
    await codeOf(sites.check({ run: "r", router: id })),
    await codeOf(sites.trustCertificate(id, "AA")),
  ]).toEqual(Array.from({ length: 5 }, () => "bad_request"));
  expect(sites.link(id)).toBeUndefined();
  expect(fake.connects).toBe(0);
});

test("detached it is gone from everything, and its site goes on", async () => {
  const { sites, site, look, attached } = await open();
  look(true);
  attached.detach();
  attached.detach();
  expect(sites.routersOf(site)).toEqual([]);
  expect(sites.guests(site).guests).toEqual([]);
  expect(sites.live().sites).toMatchObject([{ state: "empty", routers: [] }]);
  await sites.remove(site);
});
