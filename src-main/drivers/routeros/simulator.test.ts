// Every menu against the simulated router, as each version speaks. The simulator shares no code with the client.
import { afterEach, expect, test } from "vitest";
import { createLink } from "./link.ts";
import * as hotspot from "./menus/ip-hotspot.ts";
import * as files from "./menus/file.ts";
import * as active from "./menus/ip-hotspot-active.ts";
import * as cookies from "./menus/ip-hotspot-cookie.ts";
import * as hosts from "./menus/ip-hotspot-host.ts";
import * as bindings from "./menus/ip-hotspot-ip-binding.ts";
import * as profiles from "./menus/ip-hotspot-profile.ts";
import * as users from "./menus/ip-hotspot-user.ts";
import * as garden from "./menus/ip-hotspot-walled-garden-ip.ts";
import * as userProfiles from "./menus/ip-hotspot-user-profile.ts";
import * as addresses from "./menus/ip-address.ts";
import * as services from "./menus/ip-service.ts";
import * as interfaces from "./menus/interface.ts";
import * as log from "./menus/log.ts";
import { ping } from "./menus/ping.ts";
import * as clock from "./menus/system-clock.ts";
import * as deviceMode from "./menus/system-device-mode.ts";
import * as health from "./menus/system-health.ts";
import * as identity from "./menus/system-identity.ts";
import * as resource from "./menus/system-resource.ts";
import * as routerboard from "./menus/system-routerboard.ts";
import * as fetchTool from "./menus/tool-fetch.ts";
import * as account from "./menus/user.ts";
import * as sessions from "./menus/user-active.ts";
import { createHandClock, createSimulator } from "./simulator/index.ts";
import type { Mode, SimulatorOptions } from "./simulator/index.ts";
import { firstCertificate } from "./test-certificates.ts";
import type { LinkError, RouterLink } from "./types.ts";
import { isAtLeast, parseVersion } from "./values/version.ts";
import { outcome, pause } from "./wire-peer.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

const mac = "AA:BB:CC:00:00:01";

async function routerOf(options: SimulatorOptions) {
  const router = createSimulator({
    identity: "Duka ☕",
    users: [{ name: "kaunta", password: "sécret", group: "kaunta" }],
    groups: { kaunta: "read,write,api,test" },
    hotspotUsers: [{ name: "vc1", password: "p", comment: "kaunta:b1:1" }],
    ...options,
  });
  const { port, tlsPort } = await router.start();
  undo.push(() => router.stop());
  return { router, port, tlsPort };
}

async function linked(port: number): Promise<RouterLink> {
  const link = createLink({ host: "127.0.0.1", port, user: "kaunta", password: "sécret", tls: undefined });
  undo.push(() => link.close());
  await link.connect();
  return link;
}

const modes = ["6.42", "6.49", "7.16", "7.20", "7.24"] as const satisfies readonly Mode[];

test.each(modes)("all menus speak with a router of version %s", async (mode) => {
  const { router, port } = await routerOf({ mode, uptime: 90_061_000 });
  const link = createLink({ host: "127.0.0.1", port, user: "kaunta", password: "sécret", tls: undefined });
  undo.push(() => link.close());
  expect(await link.connect()).toEqual({ fingerprint: undefined, challengeLogin: mode === "6.42" });

  expect(await identity.read(link)).toBe("Duka ☕");
  const facts = await resource.read(link);
  expect(parseVersion(facts.version)).not.toBeNull();
  expect(isAtLeast(facts.version, mode)).toBe(true);
  expect(facts.uptime).toBeGreaterThanOrEqual(90_061);
  expect([facts.board, facts.memoryFree, facts.diskTotal, facts.cpuLoad]).not.toContain(null);
  const time = await clock.read(link);
  expect(Math.abs((time.at ?? 0) - Date.now())).toBeLessThan(3000);
  expect(time.offset).toBe(10_800);
  const sensors = await health.read(link);
  expect(sensors.sensors.every(({ name }) => name !== "")).toBe(true);
  expect(await routerboard.read(link)).toMatchObject({ serial: expect.stringMatching(/^HF/) });
  expect((await deviceMode.read(link))?.hotspot ?? true).toBe(true);
  expect((await services.list(link)).find(({ name }) => name === "api")).toMatchObject({ disabled: false });
  expect((await account.policiesOf(link, "kaunta"))?.has("write")).toBe(true);
  expect((await account.policiesOf(link, "kaunta"))?.has("policy")).toBe(false);
  expect(await account.policiesOf(link, "nobody")).toBeUndefined();
  expect(await sessions.addressOf(link, "kaunta")).toBe("127.0.0.1");

  expect(await hotspot.list(link)).toMatchObject([{ name: "hotspot1", disabled: false, invalid: false }]);
  expect((await profiles.list(link)).length).toBeGreaterThan(0);
  expect((await userProfiles.list(link)).map(({ name }) => name)).toContain("default");

  // An empty list, then one guest.
  const nobody: active.ActiveRow[] = [];
  expect(await active.each(link, (row) => nobody.push(row))).toBe(0);
  router.hotspot.arrive({ mac });
  const [host] = await hosts.ofMac(link, mac);
  expect(host).toMatchObject({ mac, authorized: false });
  const ip = host?.ip ?? "";
  expect(await active.login(link, { user: "vc1", password: "wrong", ip })).toMatchObject({ kind: "refused" });
  expect(await active.login(link, { user: "vc1", password: "p", ip: "10.99.99.99" })).toMatchObject({
    kind: "refused",
    why: "unknown-host",
  });
  expect(await active.login(link, { user: "vc1", password: "p", ip, mac })).toEqual({ kind: "logged-in" });
  expect(await active.ofUser(link, "vc1")).toMatchObject([{ user: "vc1", mac, ip, comment: "kaunta:b1:1" }]);
  expect(await active.ofMac(link, mac)).toHaveLength(1);
  expect(await active.count(link)).toBe(1);
  expect(await cookies.ofUser(link, "nobody")).toEqual([]);
  const own = await cookies.ofUser(link, "vc1");
  if (own.length > 0)
    await cookies.remove(
      link,
      own.map(({ id }) => id),
    );
  expect(await cookies.ofMac(link, mac)).toEqual([]);
  const [session] = await active.ofUser(link, "vc1");
  expect(await active.remove(link, session?.id ?? "")).toBe("done");
  expect(await active.remove(link, session?.id ?? "")).toBe("gone");
  expect(
    await hosts.remove(
      link,
      (await hosts.ofIp(link, ip)).map(({ id }) => id),
    ),
  ).toBe("done");

  const before = await users.count(link);
  const added = await users.add(link, {
    name: "vc2",
    password: "q",
    limitUptime: 3600,
    comment: "kaunta:b1:2",
  });
  expect(added).toMatchObject({ kind: "added", id: expect.stringMatching(/^\*/) });
  expect(await users.add(link, { name: "vc2" })).toEqual({ kind: "duplicate" });
  expect([await users.count(link), await users.count(link, { comment: "kaunta:b1:2" })]).toEqual([
    before + 1,
    1,
  ]);
  expect(await users.find(link, "vc2")).toMatchObject([{ limitUptime: 3600, mac: null, disabled: false }]);
  await users.setDisabled(link, "vc2", true);
  await users.resetCounters(link, "vc2");
  const seen: users.HotspotUser[] = [];
  await users.each(link, { comment: "kaunta:b1:2" }, (user) => seen.push(user));
  expect(seen).toMatchObject([{ name: "vc2", disabled: true }]);
  expect(await users.remove(link, "vc2")).toBe("done");
  expect(await users.remove(link, "vc2")).toBe("gone");

  const binding = await bindings.add(link, { mac, type: "bypassed", comment: "kaunta:till" });
  await bindings.set(link, binding, { type: "blocked" });
  expect(await bindings.list(link, { mac })).toMatchObject([{ id: binding, type: "blocked" }]);
  expect(await bindings.remove(link, binding)).toBe("done");

  const ports = await interfaces.list(link);
  expect(ports.length).toBeGreaterThan(0);
  expect(await interfaces.traffic(link, [ports[0]?.name ?? ""])).toMatchObject([{ name: ports[0]?.name }]);
  expect((await addresses.list(link)).every(({ prefix }) => prefix !== null)).toBe(true);
  expect(await ping(link, "10.0.0.9", 1)).toEqual({ kind: "asked", sent: 1, received: 1 });
  router.reach.set("10.0.0.8", "timeout");
  expect(await ping(link, "10.0.0.8", 1)).toEqual({ kind: "asked", sent: 1, received: 0 });
  router.reach.set("nowhere.test", "not found");
  expect(await ping(link, "nowhere.test", 1)).toMatchObject({ kind: "bad-address" });
  expect(await fetchTool.reach(link, "http://10.0.0.9:8080/api/health")).toBe("finished");

  const lines = await log.tail(link, 50);
  const events = lines.map((line) => log.hotspotEvent(line)?.kind).filter((kind) => kind !== undefined);
  expect(new Set(events)).toEqual(new Set(["trying", "login-failed", "logged-in", "logged-out"]));
  const told = log.instantOf(lines.at(-1) ?? { time: "" }, await clock.read(link));
  expect(Math.abs((told ?? 0) - Date.now())).toBeLessThan(5000);
});

test.each(["6.49", "7.20"] as const)(
  "pages and the walled garden are written on version %s",
  async (mode) => {
    const { port } = await routerOf({ mode, htmlFolder: "flash/hotspot" });
    const link = await linked(port);
    const all = await files.list(link);
    expect(all).toContainEqual(expect.objectContaining({ name: "flash", type: "directory" }));
    const page = all.find(({ name }) => name === "flash/hotspot/login.html");
    const text = `<p>${"x".repeat(3000)}\n$(if error)'no'$(endif)</p>`;
    expect(await files.setContents(link, page?.id ?? "", text)).toBe("done");
    expect(await files.contents(link, "flash/hotspot/login.html")).toBe(text);
    expect(await files.contents(link, "hotspot/login.html")).toBeUndefined();
    expect(await files.add(link, "flash/hotspot/new.html", "new")).toBe(
      mode === "6.49" ? "unknown" : "added",
    );
    expect(await files.add(link, "flash/hotspot/login.html", "new")).toBe(
      mode === "6.49" ? "unknown" : "duplicate",
    );
    const id = await garden.add(link, {
      action: "accept",
      dstAddress: "192.168.1.5",
      protocol: "tcp",
      dstPort: "7421",
      comment: "kaunta:portal",
    });
    const rule = {
      id,
      action: "accept",
      server: "all",
      dstAddress: "192.168.1.5",
      dstHost: "",
      protocol: "tcp",
      dstPort: "7421",
      comment: "kaunta:portal",
      disabled: false,
    };
    expect(await garden.list(link, { comment: "kaunta:portal" })).toEqual([rule]);
    expect(await garden.list(link, { comment: "other" })).toEqual([]);
    expect(await garden.remove(link, id)).toBe("done");
    expect(await garden.remove(link, id)).toBe("gone");
  },
);

test("a listen hints at a guest who comes, and ends when it is cancelled", async () => {
  const { router, port } = await routerOf({});
  const link = await linked(port);
  const hinted = Promise.withResolvers<void>();
  const follow = active.listen(link, hinted.resolve);
  await link.exec("/system/identity/print");
  router.hotspot.arrive({ mac });
  router.hotspot.login({ mac, user: "vc1", password: "p" });
  expect(await outcome(hinted.promise, 2000)).toMatchObject({ kind: "resolved" });
  follow.cancel();
  expect(await follow.ended).toBeUndefined();
  expect(await active.count(link)).toBe(1);
});

test("a login without a right is told which by the router's refusal", async () => {
  const { port } = await routerOf({ groups: { kaunta: "read,api" } });
  const link = await linked(port);
  const result = await outcome(users.add(link, { name: "x" }));
  expect(result).toMatchObject({ kind: "rejected", error: { kind: "trap" } });
  expect(await ping(link, "10.0.0.9", 1)).toEqual({ kind: "not-permitted" });
});

test("a reboot and a power cut bring the link down, and a new link comes up", async () => {
  const { router, port } = await routerOf({});
  for (const how of ["reboot", "powerCut"] as const) {
    const link = createLink(
      { host: "127.0.0.1", port, user: "kaunta", password: "sécret", tls: undefined },
      { keepaliveMs: 80, commandMs: 200 },
    );
    undo.push(() => link.close());
    await link.connect();
    const down = Promise.withResolvers<LinkError>();
    link.onDown(down.resolve);
    router[how]();
    expect(await outcome(down.promise, 4000)).toMatchObject({ kind: "resolved" });
    await pause(50);
  }
  expect(await identity.read(await linked(port))).toBe("Duka ☕");
});

test("a wrong password is refused in every version, over TLS too", async () => {
  for (const mode of modes) {
    const { port, tlsPort } = await routerOf({ mode, tls: firstCertificate });
    for (const [at, tls] of [
      [port, undefined],
      [tlsPort, { fingerprint: null }],
    ] as const) {
      const link = createLink({ host: "127.0.0.1", port: at ?? 0, user: "kaunta", password: "no", tls });
      const result = await outcome(link.connect());
      expect(result).toMatchObject({ kind: "rejected", error: { kind: "login" } });
    }
  }
});

test("a session's time runs down on the router's clock", async () => {
  const hand = createHandClock();
  const { router, port } = await routerOf({
    clock: hand,
    hotspotUsers: [{ name: "vc1", password: "p", "limit-uptime": "1h" }],
  });
  const link = await linked(port);
  router.hotspot.arrive({ mac });
  router.hotspot.login({ mac, user: "vc1", password: "p" });
  hand.advance(600_000);
  const [row] = await active.ofUser(link, "vc1");
  expect(row).toMatchObject({ uptime: 600, timeLeft: 3000 });
});
