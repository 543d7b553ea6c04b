// Against simulated routers over real sockets: every version, every way to go wrong, each its own state and one line.
import { afterEach, expect, test, vi } from "vitest";
import type { CheckStep, RouterDraft, TroubleCause } from "#contract/sites.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import {
  createSimulator,
  type Faults,
  type Simulator,
  type SimulatorOptions,
} from "#main/drivers/routeros/simulator/index.ts";
import { firstCertificate, otherCertificate } from "#main/drivers/routeros/test-certificates.ts";
import { createWorld, kisumu, plainRouter, type World } from "./house.fixture.ts";

const mac = "AA:BB:CC:00:00:01";
const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function router(
  options: SimulatorOptions = {},
): Promise<{ sim: Simulator; port: number; tlsPort: number }> {
  const sim = createSimulator({
    groups: { kaunta: "read,write,api,test" },
    users: [{ name: "kaunta", password: "s3cret-word", group: "kaunta" }],
    hotspotUsers: [
      { name: "a", password: "1" },
      { name: "b", password: "1" },
      { name: "c", password: "1" },
    ],
    ...options,
  });
  const { port, tlsPort } = await sim.start();
  undo.push(() => sim.stop());
  return { sim, port, tlsPort: tlsPort ?? 0 };
}

async function house(
  options: { portalPort?: () => number | undefined; pollSeconds?: number } = {},
): Promise<World> {
  const world = await createWorld({ openRouter, ...options });
  undo.push(() => world.end());
  return world;
}

const local = (port: number, change: Partial<RouterDraft> = {}): RouterDraft =>
  plainRouter({ host: "127.0.0.1", port, ...change });

const until = (check: () => void, timeout = 8000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 20 });
const stateOf = (world: World, index = 0): { kind: string; cause: TroubleCause | undefined } => {
  const state = world.sites.live().sites[index]?.routers[0]?.state;
  return { kind: state?.kind ?? "", cause: state && "trouble" in state ? state.trouble.cause : undefined };
};
function login(sim: Simulator, user: string, at = mac): void {
  sim.hotspot.arrive({ mac: at });
  expect(sim.hotspot.login({ mac: at, user, password: "1" })).toEqual({ ok: true });
}

test.each(["6.42", "6.49", "7.16", "7.20", "7.24"] as const)(
  "a %s router is shown as it is",
  async (mode) => {
    const { sim, port } = await router({ mode, identity: "Kisumu gate" });
    login(sim, "a");
    const world = await house();
    await world.sites.create({ ...kisumu, router: local(port) });
    await until(() =>
      expect(world.sites.live().sites[0]?.routers[0]).toMatchObject({ state: { kind: "online" }, guests: 1 }),
    );
    await until(() => expect(world.sites.live().sites[0]?.routers[0]?.facts?.clockOffset).not.toBeNull());
    const seen = world.sites.live().sites[0];
    expect(seen?.routers[0]?.facts).toMatchObject({
      identity: "Kisumu gate",
      version: expect.stringContaining(mode),
    });
    expect(Math.abs(seen?.routers[0]?.facts?.clockOffset ?? 999)).toBeLessThan(5);
    expect(seen?.configuredUsers).toBeGreaterThanOrEqual(3);
    const [guest] = world.sites.guests(seen!.site).guests;
    expect(guest).toMatchObject({ user: "a", mac, server: "hotspot1", loginBy: "http-pap" });
  },
);

test("a login and a logout are seen within two seconds, with no connection but one", async () => {
  const { sim, port } = await router();
  const world = await house();
  await world.sites.create({ ...kisumu, router: local(port) });
  await until(() => expect(stateOf(world).kind).toBe("online"));
  login(sim, "a");
  await until(() => expect(world.sites.live().sites[0]?.guests).toBe(1), 2000);
  sim.hotspot.logout("a");
  await until(() => expect(world.sites.live().sites[0]?.guests).toBe(0), 2000);
  expect(sim.accepted()).toBe(1);
});

test("dead, silent and dripping routers do not delay the one beside them", async () => {
  const { port: good } = await router();
  const bad = await Promise.all([
    router({ faults: { greet: "silent" } }),
    router({ faults: { answer: "silent" } }),
    router({ faults: { segments: "bytes", drip: 200 } }),
  ]);
  const world = await house();
  for (const [index, { port }] of bad.entries())
    await world.sites.create({ ...kisumu, name: `Bad ${index}`, router: local(port) });
  await world.sites.create({ ...kisumu, name: "Dead", router: local(1) });
  const begun = performance.now();
  await world.sites.create({ ...kisumu, router: local(good) });
  await until(() => expect(stateOf(world, 4).kind).toBe("online"), 1500);
  await world.sites.refresh(world.sites.live().sites[4]!.site);
  expect(performance.now() - begun).toBeLessThan(1500);
  await until(() => expect(stateOf(world, 3)).toEqual({ kind: "unreachable", cause: "refused" }));
});

test("a reboot is seen, and the guests after it are new ones", async () => {
  const { sim, port } = await router();
  login(sim, "a");
  const world = await house();
  const site = await world.sites.create({ ...kisumu, router: local(port) });
  await until(() => expect(world.sites.live().sites[0]?.guests).toBe(1));
  const before = world.sites.guests(site.id).guests[0]?.key;
  sim.reboot(300);
  await until(() => expect(stateOf(world).kind).toBe("unreachable"));
  await until(() => expect(stateOf(world).kind).toBe("online"));
  sim.hotspot.arrive({ mac }); // its cookie outlived the reboot
  await until(() => {
    expect(world.sites.live().sites[0]?.guests).toBe(1);
    expect(world.sites.guests(site.id).guests[0]?.key).not.toBe(before);
  });
});

test("a kick with a cookie keeps the guest off, and leaves the others and the user alone", async () => {
  const { sim, port } = await router({
    loginBy: "cookie,http-pap,mac-cookie",
    ways: { macCookieSurvivesKick: true },
  });
  const other = "AA:BB:CC:00:00:02";
  sim.hotspot.arrive({ mac, returnsAfter: 50 });
  sim.hotspot.login({ mac, user: "a", password: "1" });
  login(sim, "b", other);
  const world = await house();
  const site = await world.sites.create({ ...kisumu, router: local(port) });
  await until(() => expect(world.sites.live().sites[0]?.guests).toBe(2));
  expect(sim.table("/ip/hotspot/cookie").rows().length).toBeGreaterThan(0);
  const id = site.routers[0]!.id;
  expect(await world.sites.kick(id, { user: "a", mac }, "Amina")).toEqual({ kind: "gone" });
  await until(() => expect(world.sites.guests(site.id).guests.map(({ user }) => user)).toEqual(["b"]), 1500);
  expect(
    sim
      .table("/ip/hotspot/cookie")
      .rows()
      .filter((row) => row["user"] === "a"),
  ).toEqual([]);
  expect(sim.table("/ip/hotspot/user").find({ name: "a" })?.["disabled"]).not.toBe("true");
  expect(await world.sites.kick(id, { user: "a", mac }, "Amina")).toEqual({ kind: "was-not-there" });
  expect(await world.sites.kickAll(site.id, "Amina")).toEqual({ gone: 1, stillOnline: [] });
  expect(sim.hotspot.onlineCount()).toBe(0);
});

const hostile: readonly (readonly [string, Partial<Faults>, readonly TroubleCause[]])[] = [
  ["closes at once", { greet: "close" }, ["closed-at-once"]],
  ["resets", { greet: "reset" }, ["reset"]],
  ["speaks HTTP", { greet: "http" }, ["not-a-router"]],
  ["speaks SSH", { greet: "ssh" }, ["not-a-router"]],
  ["sends garbage", { greet: "garbage" }, ["not-a-router", "closed-at-once"]],
  ["announces two gigabytes", { greet: "huge-length" }, ["not-a-router"]],
  ["floods", { greet: "flood" }, ["not-a-router"]],
  ["uses reserved bytes", { greet: "reserved" }, ["not-a-router"]],
  ["refuses the login", { login: "refuse" }, ["login-refused"]],
  ["closes at the login", { login: "close" }, ["closed-at-once", "login-refused"]],
  ["answers with garbage", { answer: "garbage" }, ["protocol", "not-a-router", "reset"]],
  ["answers with two gigabytes", { answer: "huge-length" }, ["protocol", "not-a-router"]],
  ["resets in mid-answer", { answer: "reset" }, ["reset"]],
  ["ends fatally", { answer: "fatal" }, ["reset", "closed-at-once"]],
];

test("every hostile peer ends in its own site's state and one line, and is not knocked at in a loop", async () => {
  const world = await house();
  const peers: {
    name: string;
    sim: Simulator;
    causes: readonly TroubleCause[];
    log: string;
    index: number;
  }[] = [];
  for (const [name, faults, causes] of hostile) {
    const { sim, port } = await router({ faults });
    const site = await world.sites.create({ ...kisumu, name: `Peer ${name}`, router: local(port) });
    peers.push({ name, sim, causes, log: `site-${site.id}`, index: peers.length });
  }
  const { port: sound } = await router();
  await world.sites.create({ ...kisumu, name: "Sound", router: local(sound) });
  await until(() =>
    expect(peers.map(({ index }) => stateOf(world, index).kind)).toEqual(peers.map(() => "unreachable")),
  );
  const accepted = peers.map(({ sim }) => sim.accepted());
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const told = peers.map(({ name, index, causes, sim, log }) => ({
    name,
    cause: causes.find((cause) => cause === stateOf(world, index).cause) ?? stateOf(world, index),
    knocks: Math.max(3, sim.accepted() - (accepted[index] ?? 0)),
    lines: world.lines.filter((line) => line.log === log && line.level !== "info").length,
  }));
  expect(told).toEqual(hostile.map(([name]) => ({ name, cause: expect.any(String), knocks: 3, lines: 1 })));
  expect(stateOf(world, peers.length).kind).toBe("online");
  expect(world.lines.some(({ what }) => what === "listener failed")).toBe(false);
});

test("a storm of traps is trouble, not a flood", async () => {
  const { sim, port } = await router({ faults: { answer: "trap-storm", storm: 5000 } });
  const world = await house();
  await world.sites.create({ ...kisumu, router: local(port) });
  await until(() => expect(["degraded", "unreachable"]).toContain(stateOf(world).kind));
  const heard = sim.commands().length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(sim.commands().length - heard).toBeLessThan(12);
  expect(world.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
});

test("a router whose list cannot be listened to is polled", async () => {
  const { sim, port } = await router({ faults: { listen: "no such command" } });
  const world = await house({ pollSeconds: 1 });
  await world.sites.create({ ...kisumu, router: local(port) });
  await until(() => expect(stateOf(world).kind).toBe("online"));
  login(sim, "a");
  await until(() => expect(world.sites.live().sites[0]?.guests).toBe(1), 2000);
  expect(sim.commands().filter(({ words }) => words[0]?.endsWith("/listen"))).toHaveLength(1);
});

test("the certificate seen first is trusted; another is an alarm", async () => {
  const { sim, tlsPort } = await router({ tls: firstCertificate });
  const world = await house();
  const site = await world.sites.create({ ...kisumu, router: local(tlsPort, { security: "tls" }) });
  await until(() => expect(stateOf(world).kind).toBe("online"));
  const [kept] = (await world.sites.list())[0]!.routers;
  expect(kept?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  sim.setCertificate(otherCertificate);
  for (const connection of sim.connections()) connection.close();
  await until(() => expect(stateOf(world)).toEqual({ kind: "unreachable", cause: "certificate-changed" }));
  const run = await world.sites.check({ run: "r", router: site.routers[0]!.id });
  const shown = run.steps.find(({ check }) => check === "login");
  expect(shown).toMatchObject({ outcome: "failed", cause: "certificate-changed" });
  await world.sites.trustCertificate(kept!.id, String(shown?.values["fingerprint"]));
  await until(() => expect(stateOf(world).kind).toBe("online"));
  expect(world.lines.filter(({ what }) => what === "router shows another certificate")).toHaveLength(1);
});

// ---- the step test --------------------------------------------------------------------------------------------

const outcomes = (steps: readonly CheckStep[]): string =>
  steps
    .map(({ check, outcome, cause }) => `${check} ${outcome}${cause === null ? "" : ` ${cause}`}`)
    .join(", ");
const allSkipped = "rights skipped, hotspot skipped, clock skipped, portal skipped";

test("a sound router passes every step, told while it runs", async () => {
  const { port, sim } = await router();
  const world = await house({ portalPort: () => 7420 });
  const run = await world.sites.check({ run: "r1", draft: local(port) });
  expect(outcomes(run.steps)).toBe(
    "name passed, port passed, login passed, rights passed, hotspot passed, clock passed, portal passed",
  );
  const told = world.factsOf("router.checked");
  expect(told.at(0)?.steps[0]?.outcome).toBe("running");
  expect(told.at(-1)).toEqual(run);
  expect(told.length).toBeGreaterThan(8);
  await until(() => expect(sim.connections()).toHaveLength(0));
});

test.each<[string, SimulatorOptions, Partial<RouterDraft>, string]>([
  [
    "the name",
    {},
    { host: "no-such-name.invalid" },
    `name failed name-not-found, port skipped, login skipped, ${allSkipped}`,
  ],
  ["the port", {}, { port: 1 }, `name passed, port failed refused, login skipped, ${allSkipped}`],
  [
    "the login",
    {},
    { password: "wrong" },
    `name passed, port passed, login failed login-refused, ${allSkipped}`,
  ],
  [
    "no router",
    { faults: { greet: "http" } },
    {},
    `name passed, port passed, login failed not-a-router, ${allSkipped}`,
  ],
  [
    "the rights",
    { groups: { kaunta: "read,api,test" } },
    {},
    "name passed, port passed, login passed, rights failed not-permitted, hotspot passed, clock passed, portal skipped",
  ],
  [
    "rights beyond need",
    { groups: { kaunta: "read,write,api,test,policy" } },
    {},
    "name passed, port passed, login passed, rights warned not-permitted, hotspot passed, clock passed, portal skipped",
  ],
  [
    "no right to read",
    { groups: { kaunta: "api" } },
    {},
    "name passed, port passed, login passed, rights failed not-permitted, hotspot skipped, clock skipped, portal skipped",
  ],
  [
    "the hotspot",
    { servers: [] },
    {},
    "name passed, port passed, login passed, rights passed, hotspot failed hotspot-missing, clock passed, portal skipped",
  ],
])("a test fails at %s and says so", async (_, options, change, expected) => {
  const { port } = await router(options);
  const world = await house();
  const run = await world.sites.check({ run: "r", draft: local(port, change) });
  expect(outcomes(run.steps)).toBe(expected);
  expect(JSON.stringify(run)).not.toContain("s3cret");
});

test("a clock that is off and a portal out of reach are found", async () => {
  const { sim, port } = await router({ mode: "7.20" });
  sim.reach.set("127.0.0.1:7420", "refused");
  sim.powerCut(0);
  const world = await house({ portalPort: () => 7420 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const run = await world.sites.check({ run: "r", draft: local(port) });
  const [, , , , , clockStep, portalStep] = run.steps;
  expect(clockStep).toMatchObject({ outcome: "failed", cause: "clock-wrong" });
  expect(portalStep).toMatchObject({ cause: "portal-unreachable" });
});

test("a stop with many routers in every condition takes less than two seconds", async () => {
  const ports = await Promise.all([
    router(),
    router({ faults: { greet: "silent" } }),
    router({ faults: { answer: "silent" } }),
    router({ faults: { halfOpen: true } }),
    router({ faults: { segments: "bytes", drip: 100 } }),
  ]);
  const world = await createWorld({ openRouter });
  for (const [index, { port }] of ports.entries())
    await world.sites.create({ ...kisumu, name: `Site ${index}`, router: local(port) });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const begun = performance.now();
  await world.end();
  expect(performance.now() - begun).toBeLessThan(2000);
});
