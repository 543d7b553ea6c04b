import { afterEach, expect, test } from "vitest";
import { topics } from "#contract/facts.ts";
import { createFakeRouter, type FakeRouter } from "#main/drivers/routeros/fake.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { createWorld, kisumu, plainRouter, type World } from "./house.fixture.ts";

let world: World;
let clock: ManualClock;
let router: FakeRouter;

async function begin(options: { pollSeconds?: number } = {}): Promise<void> {
  clock = createManualClock();
  router = createFakeRouter(clock);
  world = await createWorld({ clock, openRouter: router.open, ...options });
}

afterEach(async () => {
  const ended = world.end();
  await clock.advance(2000);
  await ended;
});

const guest = (user: string, change: Record<string, string> = {}): Record<string, string> => ({
  ".id": `*${user}`,
  user,
  address: "10.5.50.2",
  "mac-address": "AA:BB:CC:00:00:01",
  server: "hotspot1",
  "login-by": "http-pap",
  uptime: "1m",
  "bytes-in": "100",
  "bytes-out": "1000",
  ...change,
});

test("a site with a router is soon online, with its guests and facts", async () => {
  await begin();
  router.menus.set("/ip/hotspot/active", [guest("a"), guest("b", { address: "10.5.50.3" })]);
  router.menus.set("/ip/hotspot/user", [{ name: "a" }, { name: "b" }, { name: "c" }]);
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  expect(world.sites.live().sites[0]).toMatchObject({ state: "connecting", guests: 0 });
  await clock.advance(1000);
  expect(world.sites.live().sites[0]).toMatchObject({
    site: site.id,
    state: "online",
    guests: 2,
    configuredUsers: 3,
    bytesIn: 200,
    lastLogin: clock.now() - 61_000,
    routers: [{ plain: true, facts: { identity: "fake", board: "hEX", cpuLoad: 7, memoryFree: 50 } }],
  });
  expect(world.sites.guests(site.id).guests.map(({ user }) => user)).toEqual(["a", "b"]);
  expect(world.factsOf("site.live").at(-1)).toMatchObject({ state: "online", guests: 2 });
  expect(world.lines.filter(({ what }) => what === "router online")).toHaveLength(1);
});

test("who logs in is told to whoever watches, and who logs out too", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  expect(world.factsOf("site.guests")).toEqual([]);
  world.watching.add(topics.guests(site.id));
  router.menus.set("/ip/hotspot/active", [guest("a")]);
  await clock.advance(2000);
  expect(world.factsOf("site.guests").flatMap(({ came }) => came)).toMatchObject([
    { user: "a", ip: "10.5.50.2" },
  ]);
  router.menus.set("/ip/hotspot/active", [guest("a", { uptime: "1m2s", "bytes-in": "1100" })]);
  await clock.advance(2000);
  expect(
    world
      .factsOf("site.guests")
      .flatMap(({ counted }) => counted)
      .at(-1)
      ?.slice(1, 3),
  ).toEqual([62, 1100]);
  router.menus.set("/ip/hotspot/active", []);
  await clock.advance(2000);
  expect(world.factsOf("site.guests").flatMap(({ left }) => left)).toHaveLength(1);
});

test("a picture is told at most twice a second", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  const before = world.factsOf("site.live").length;
  for (let n = 0; n < 100; n++) {
    router.hint();
    await clock.advance(100);
  }
  expect(world.factsOf("site.live").length - before).toBeLessThanOrEqual(21);
});

test("a router that goes away is unreachable since then, comes back, and each is one line", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  router.mood = "refused";
  router.cut();
  const since = clock.now();
  await clock.advance(300_000);
  const gone = world.sites.live().sites[0];
  expect(gone).toMatchObject({ state: "unreachable", since });
  expect(gone?.routers[0]?.state).toMatchObject({ trouble: { cause: "refused" } });
  const tries = router.connects;
  expect(tries).toBeGreaterThan(8);
  router.mood = "well";
  await clock.advance(31_000);
  expect(world.sites.live().sites[0]).toMatchObject({ state: "online" });
  expect(world.lines.filter(({ log }) => log.startsWith("site-")).map(({ what }) => what)).toEqual([
    "site made",
    "router online",
    "router unreachable",
    "router online",
  ]);
});

test("a refused login is tried seldom", async () => {
  await begin();
  router.mood = "login";
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(600_000);
  expect(router.connects).toBeLessThan(8);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    trouble: { cause: "login-refused" },
  });
  expect(world.lines.filter(({ what }) => what === "router unreachable")).toHaveLength(1);
});

test("a router that falls silent is degraded, then unreachable since its last answer", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  router.mood = "silent";
  await clock.advance(8000);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    kind: "degraded",
    trouble: { cause: "silent" },
  });
  await clock.advance(8000);
  const state = world.sites.live().sites[0]?.routers[0]?.state;
  expect(state).toMatchObject({ kind: "unreachable", trouble: { cause: "silent" } });
  expect(state?.since).toBeLessThan(clock.now() - 10_000);
});

test("a router without rights or hotspot is degraded and says why", async () => {
  await begin();
  router.menus.set("/ip/hotspot", []);
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    trouble: { cause: "hotspot-missing" },
  });
  router.traps.set("/ip/hotspot/active/print", "not enough permissions (9)");
  await clock.advance(5000);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    kind: "degraded",
    trouble: { cause: "not-permitted" },
  });
  const asked = router.asked.length;
  await clock.advance(60_000);
  expect(router.asked.length - asked).toBeLessThan(20);
});

test("one router in trouble does not delay another", async () => {
  clock = createManualClock();
  router = createFakeRouter(clock);
  const dead = createFakeRouter(clock);
  dead.mood = "unheard";
  world = await createWorld({ clock, openRouter: (to) => (to.host === "10.8.0.2" ? router : dead).open(to) });
  await world.sites.create({ ...kisumu, name: "Dead", router: plainRouter({ host: "10.8.0.9" }) });
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(500);
  expect(world.sites.live().sites.map(({ state }) => state)).toEqual(["connecting", "online"]);
  await clock.advance(11_000);
  expect(world.sites.live().sites.map(({ state }) => state)).toEqual(["unreachable", "online"]);
});

test("the same name or address twice is refused, with the field", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await expect(world.sites.create({ ...kisumu, name: " KISUMU" })).rejects.toMatchObject({
    code: "already_exists",
    params: { field: "name" },
  });
  await expect(world.sites.create({ ...kisumu, name: "Awka", router: plainRouter() })).rejects.toMatchObject({
    code: "already_exists",
    params: { field: "host" },
  });
  const { password: _, ...without } = plainRouter({ host: "10.8.0.3" });
  await expect(world.sites.addRouter(site.id, without)).rejects.toMatchObject({
    code: "bad_request",
    params: { field: "password" },
  });
  expect(await world.sites.list()).toHaveLength(1);
});

test("passwords are sealed, kept when left out, and forgotten with the site", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  const id = site.routers[0]!.id;
  const rows = async (): Promise<{ password: string }[]> =>
    world.db.db
      .$extendTables<{ routers: { password: string } }>()
      .selectFrom("routers")
      .select("password")
      .execute();
  expect(await rows()).toEqual([{ password: "sealed:czNjcmV0LXdvcmQ=" }]);
  const { password: _, ...change } = plainRouter({ host: "10.8.0.7" });
  await world.sites.changeRouter(id, change);
  expect(await rows()).toEqual([{ password: "sealed:czNjcmV0LXdvcmQ=" }]);
  const everything = JSON.stringify([await world.sites.list(), world.sites.live(), world.told, world.lines]);
  expect(everything).not.toMatch(/s3cret|sealed|czNj/);
  await clock.advance(1000);
  expect(router.openLinks()).toBe(1);
  await world.sites.remove(site.id);
  expect(await rows()).toEqual([]);
  expect(router.openLinks()).toBe(0);
  expect(world.factsOf("site.removed")).toEqual([{ site: site.id }]);
});

test("sites survive a restart, and a router away since before is away since then", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  const last = clock.now();
  router.mood = "refused";
  const again = world.restart();
  await clock.advance(60_000);
  await again;
  await clock.advance(60_000);
  const state = world.sites.live().sites[0];
  expect(state?.state).toBe("unreachable");
  expect(state?.since).toBe(last);
});

test("the first certificate is trusted, another one is an alarm until a person accepts it", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter({ security: "tls", port: 8729 }) });
  const id = site.routers[0]!.id;
  await clock.advance(1000);
  expect((await world.sites.list())[0]?.routers[0]?.fingerprint).toBe("AA:AA");
  router.fingerprint = "BB:BB";
  router.cut();
  await clock.advance(120_000);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    kind: "unreachable",
    trouble: { cause: "certificate-changed", fingerprint: "BB:BB" },
  });
  expect(world.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  await expect(world.sites.trustCertificate(id, "CC:CC")).rejects.toMatchObject({
    params: { field: "fingerprint" },
  });
  await world.sites.trustCertificate(id, "BB:BB");
  await clock.advance(1000);
  expect(world.sites.live().sites[0]?.state).toBe("online");
});

test("a sealed password goes to no other router than the one it was given for", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter({ security: "tls", port: 8729 }) });
  const id = site.routers[0]!.id;
  await clock.advance(1000);
  router.fingerprint = "BB:BB";
  const { password: _, ...moved } = plainRouter({ security: "tls", port: 8729, host: "10.8.0.66" });
  const done = world.sites.changeRouter(id, moved);
  await clock.advance(1000);
  await done;
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    trouble: { cause: "certificate-changed" },
  });
  await world.sites.changeRouter(id, plainRouter({ security: "tls", port: 8729, host: "10.8.0.67" }));
  await clock.advance(1000);
  expect((await world.sites.list())[0]?.routers[0]?.fingerprint).toBe("BB:BB");
});

test("a kick takes cookies, session and host, touches nobody else, and is proved", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  const id = site.routers[0]!.id;
  const mac = "AA:BB:CC:00:00:01";
  router.menus.set("/ip/hotspot/active", [guest("a"), guest("b", { "mac-address": "AA:BB:CC:00:00:02" })]);
  router.menus.set("/ip/hotspot/cookie", [
    { ".id": "*1", user: "a", "mac-address": mac },
    { ".id": "*2", user: "b", "mac-address": mac },
  ]);
  router.menus.set("/ip/hotspot/host", [{ ".id": "*9", "mac-address": mac }]);
  await clock.advance(1000);
  const kicked = world.sites.kick(id, { user: "a", mac }, "Amina");
  await clock.advance(100);
  expect(await kicked).toEqual({ kind: "gone" });
  expect(router.menus.get("/ip/hotspot/active")?.map(({ user }) => user)).toEqual(["b"]);
  expect(router.menus.get("/ip/hotspot/cookie")?.map(({ user }) => user)).toEqual(["b"]);
  expect(router.menus.get("/ip/hotspot/host")).toEqual([]);
  expect(router.asked.some((command) => command.startsWith("/ip/hotspot/user/set"))).toBe(false);
  expect(world.lines.at(-1)).toMatchObject({
    what: "guest kicked",
    fields: { by: "Amina", outcome: "gone" },
  });
  expect(world.sites.guests(site.id).guests).toHaveLength(1);
  const again = world.sites.kick(id, { user: "a", mac }, "Amina");
  await clock.advance(100);
  expect(await again).toEqual({ kind: "was-not-there" });
});

test("a guest who is back at once is said to be still online", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  router.menus.set("/ip/hotspot/active", [guest("a", { "login-by": "mac" })]);
  await clock.advance(1000);
  router.before = (command) => {
    if (command === "/ip/hotspot/host/print")
      router.menus.set("/ip/hotspot/active", [guest("a", { "login-by": "mac" })]);
  };
  const kicked = world.sites.kickAll(site.id, "Amina");
  await clock.advance(100);
  expect(await kicked).toEqual({ gone: 0, stillOnline: ["a"] });
});

test("a command is run, logged with its caller and without secrets, and refused in the router's words", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  const id = site.routers[0]!.id;
  await expect(world.sites.run(id, "/system/identity/print", [], "Amina")).rejects.toMatchObject({
    code: "router_unreachable",
  });
  await clock.advance(1000);
  const ran = world.sites.run(id, "/system/identity/print", ["=password=hunter2"], "Amina");
  await clock.advance(100);
  expect(await ran).toEqual({ rows: [{ name: "fake" }], ret: null });
  expect(world.lines.at(-1)).toMatchObject({
    what: "command run",
    fields: { by: "Amina", words: "=password=•••" },
  });
  const wrong = world.sites.run(id, "/no/such", [], "Amina").catch((error: unknown) => error);
  await clock.advance(100);
  expect(await wrong).toMatchObject({ code: "router_refused", params: { detail: "no such command" } });
});

test("a stop leaves nothing behind, whatever is going on", async () => {
  await begin();
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(1000);
  router.mood = "silent";
  await clock.advance(2000);
  const stopped = world.sites.stop();
  await clock.advance(100);
  await stopped;
  expect(router.openLinks()).toBe(0);
  const asked = router.asked.length;
  await clock.advance(3_600_000);
  expect(router.asked).toHaveLength(asked);
});

test("a full house is told in portions, and each guest once", async () => {
  await begin();
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  world.watching.add(topics.guests(site.id));
  await clock.advance(1000);
  router.menus.set(
    "/ip/hotspot/active",
    Array.from({ length: 2500 }, (_, n) => guest(`u${n}`, { address: `10.5.${n >> 8}.${n & 255}` })),
  );
  await clock.advance(3000);
  const portions = world.factsOf("site.guests").map(({ came }) => came);
  expect(portions.filter(({ length }) => length > 0).map(({ length }) => length)).toEqual([1000, 1000, 500]);
  expect(new Set(portions.flat().map(({ key }) => key)).size).toBe(2500);
});

test("a list no router would send is not believed", async () => {
  await begin();
  router.menus.set(
    "/ip/hotspot/active",
    Array.from({ length: 31_000 }, (_, n) => guest(`u${n}`)),
  );
  await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(300);
  expect(world.sites.live().sites[0]?.routers[0]?.state).toMatchObject({
    kind: "unreachable",
    trouble: { cause: "protocol" },
  });
});

test("a refresh answers with the new picture, and tries a router that is away at once", async () => {
  await begin();
  router.mood = "refused";
  const site = await world.sites.create({ ...kisumu, router: plainRouter() });
  await clock.advance(120_000);
  expect(world.sites.live().sites[0]?.state).toBe("unreachable");
  router.mood = "well";
  router.menus.set("/ip/hotspot/active", [guest("a")]);
  const refreshed = world.sites.refresh(site.id);
  await clock.advance(200);
  expect(await refreshed).toMatchObject({ state: "online", guests: 1 });
  router.menus.set("/ip/hotspot/active", []);
  const again = world.sites.refresh(site.id);
  await clock.advance(0);
  expect(await again).toMatchObject({ guests: 0, pictureAt: clock.now() });
});
