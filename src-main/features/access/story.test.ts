// Why is this guest not online? Made faults on simulated routers, each told by one key, each with its one cause.
import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import type { Cause, Repair } from "#contract/access.ts";
import type { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import type { Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { readKey } from "./story.ts";
import { createHouse, macOf, terms, type House } from "./house.fixture.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const until = (check: () => Promise<void> | void, timeout = 8000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 20 });

type Scene = {
  house: House;
  site: SiteId;
  sim: Simulator;
  /** A second site with a router of its own. */
  other: { site: SiteId; sim: Simulator };
  code: string;
  mac: Mac;
  next: () => Mac;
  /** What is to be made good once the story is told. */
  after: (() => Promise<void>)[];
};
type Asked = { key: string; site?: SiteId };
type Fault = {
  name: string;
  cause: Cause;
  repair: Repair | null;
  make: (scene: Scene) => Promise<Asked>;
};

const table = "/ip/hotspot/user";
async function sell(
  scene: Scene,
  change: Parameters<House["sell"]>[0] | Record<string, unknown> = {},
): Promise<GrantId> {
  const { house, site, code } = scene;
  const grant = await house.sell({ site, name: code, phone: undefined, ...change });
  await house.access.idle();
  return grant;
}
async function online(scene: Scene, grant: GrantId, mac = scene.mac): Promise<void> {
  scene.sim.hotspot.arrive({ mac });
  expect(await scene.house.access.admit({ grant, mac, site: scene.site })).toMatchObject({ kind: "online" });
  await until(async () => expect((await scene.house.access.view(grant)).online).toBe(true));
}
async function off(scene: Scene, grant: GrantId, mac = scene.mac): Promise<void> {
  scene.sim.hotspot.logout(mac);
  await until(async () => expect((await scene.house.access.view(grant)).online).toBe(false));
  await scene.house.access.idle();
}
/** Sold, used, and off again with the phone still there. */
async function used(scene: Scene, change: Record<string, unknown> = {}): Promise<GrantId> {
  const grant = await sell(scene, change);
  await online(scene, grant);
  await off(scene, grant);
  return grant;
}
const here = ({ code }: Scene): Asked => ({ key: code });
const window = (change: object) => ({
  window: { from: null, until: null, hours: null, days: [], ...change },
});
const local = (at: number): Date => new Date(at + 3 * 3_600_000); // Nairobi
const day = 86_400_000;

const faults: Fault[] = [
  {
    name: "nothing is wrong",
    cause: "online",
    repair: null,
    async make(scene) {
      await online(scene, await sell(scene));
      return here(scene);
    },
  },
  {
    name: "nothing is wrong, asked by the device",
    cause: "online",
    repair: null,
    async make(scene) {
      await online(scene, await sell(scene));
      return { key: scene.mac.toLowerCase().replaceAll(":", "-") };
    },
  },
  {
    name: "nothing is wrong, asked by phone",
    cause: "online",
    repair: null,
    async make(scene) {
      await online(scene, await sell(scene, { phone: "254712345001" }));
      return { key: "0712 345 001" };
    },
  },
  {
    name: "a code that never was",
    cause: "unknown-key",
    repair: "sell",
    make: async () => ({ key: "QQQQWWWW" }),
  },
  {
    name: "a phone that never bought",
    cause: "unknown-key",
    repair: "sell",
    make: async () => ({ key: "0799000111" }),
  },
  {
    name: "one sign mistyped",
    cause: "mistyped-code",
    repair: null,
    async make(scene) {
      await sell(scene);
      return { key: `${scene.code.slice(0, -1)}Z` };
    },
  },
  {
    name: "two signs the wrong way round",
    cause: "mistyped-code",
    repair: null,
    async make(scene) {
      await sell(scene);
      const [a = "", b = "", ...rest] = scene.code;
      return { key: [b, a, ...rest].join("") };
    },
  },
  {
    name: "printed, never sold",
    cause: "not-sold",
    repair: "sell",
    make: async () => ({ key: "WITNESS-not-sold" }),
  },
  {
    name: "a slip that was printed anew",
    cause: "code-replaced",
    repair: null,
    make: async () => ({ key: "WITNESS-code-replaced" }),
  },
  {
    name: "money still on its way",
    cause: "payment-pending",
    repair: null,
    make: async () => ({ key: "WITNESS-payment-pending" }),
  },
  {
    name: "too many wrong codes",
    cause: "guessing-limit",
    repair: null,
    make: async () => ({ key: "WITNESS-guessing-limit" }),
  },
  {
    name: "made void",
    cause: "voided",
    repair: "sell",
    async make(scene) {
      const grant = await used(scene);
      await scene.house.access.void(grant, "by mistake", "Asha");
      return here(scene);
    },
  },
  {
    name: "time used up",
    cause: "time-used-up",
    repair: "extend",
    async make(scene) {
      const grant = await sell(scene, { terms: terms({ time: { kind: "online", seconds: 60 } }) });
      await online(scene, grant);
      scene.house.clock.shift(61_000);
      await until(async () => expect((await scene.house.access.view(grant)).state).toBe("ended"));
      return here(scene);
    },
  },
  {
    name: "data used up",
    cause: "data-used-up",
    repair: "extend",
    async make(scene) {
      const caps = { in: null, out: null, total: 1_000_000 };
      const grant = await sell(scene, { terms: terms({ time: { kind: "none" }, caps }) });
      await online(scene, grant);
      scene.sim.hotspot.traffic(scene.mac, { in: 0, out: 1_000_000 });
      scene.house.clock.shift(2000);
      await until(async () => expect((await scene.house.access.view(grant)).state).toBe("ended"));
      return here(scene);
    },
  },
  {
    name: "the day is over",
    cause: "wall-clock-over",
    repair: "extend",
    async make(scene) {
      const grant = await used(scene, { terms: terms({ time: { kind: "wall", seconds: 60 } }) });
      scene.house.clock.shift(61_000);
      expect(await scene.house.access.admit({ grant, mac: scene.mac, site: scene.site })).toMatchObject({
        kind: "ended",
      });
      return here(scene);
    },
  },
  {
    name: "its last date is past",
    cause: "window-over",
    repair: "sell",
    async make(scene) {
      const until = local(scene.house.clock.now() - 2 * day)
        .toISOString()
        .slice(0, 10);
      await sell(scene, { terms: terms(window({ until })) });
      return here(scene);
    },
  },
  {
    name: "outside its hours",
    cause: "outside-hours",
    repair: null,
    async make(scene) {
      const at = (hours: number) =>
        local(scene.house.clock.now() + hours * 3_600_000)
          .toISOString()
          .slice(11, 16);
      await sell(scene, { terms: terms(window({ hours: { from: at(2), until: at(3) } })) });
      return here(scene);
    },
  },
  {
    name: "not on this day",
    cause: "outside-days",
    repair: null,
    async make(scene) {
      const tomorrow = local(scene.house.clock.now() + 2 * day).getUTCDay() || 7;
      await sell(scene, { terms: terms(window({ days: [tomorrow] })) });
      return here(scene);
    },
  },
  {
    name: "its first date is to come",
    cause: "not-begun",
    repair: null,
    async make(scene) {
      const from = local(scene.house.clock.now() + 3 * day)
        .toISOString()
        .slice(0, 10);
      await sell(scene, { terms: terms(window({ from })) });
      return here(scene);
    },
  },
  {
    name: "paused",
    cause: "paused",
    repair: "resume",
    async make(scene) {
      await scene.house.access.pause(await used(scene));
      return here(scene);
    },
  },
  {
    name: "paused, asked by phone",
    cause: "paused",
    repair: "resume",
    async make(scene) {
      await scene.house.access.pause(await used(scene, { phone: "254712345002" }));
      return { key: "+254712345002" };
    },
  },
  {
    name: "two places, both taken",
    cause: "too-many-devices",
    repair: "drop-oldest-device",
    async make(scene) {
      const grant = await sell(scene, { terms: terms({ devices: 2 }) });
      await online(scene, grant);
      await online(scene, grant, scene.next());
      expect(await scene.house.access.admit({ grant, mac: scene.next(), site: scene.site })).toMatchObject({
        kind: "device-limit",
      });
      return here(scene);
    },
  },
  {
    name: "one place, taken by another phone, asked by the refused one",
    cause: "too-many-devices",
    repair: "drop-oldest-device",
    async make(scene) {
      const grant = await sell(scene);
      await online(scene, grant);
      const mac = scene.next();
      scene.sim.hotspot.arrive({ mac });
      await scene.house.access.admit({ grant, mac, site: scene.site });
      return { key: mac };
    },
  },
  {
    name: "the phone shows another address",
    cause: "new-mac",
    repair: "adopt-mac",
    async make(scene) {
      const grant = await sell(scene);
      await online(scene, grant);
      const mac = scene.next();
      scene.sim.hotspot.arrive({ mac });
      // The old address was still online when it was tried.
      await scene.house.access.admit({ grant, mac, site: scene.site });
      await off(scene, grant);
      return { key: mac };
    },
  },
  {
    name: "sold for the other site",
    cause: "other-site",
    repair: null,
    async make(scene) {
      await sell(scene, { site: scene.other.site, terms: terms({ sites: [scene.other.site] }) });
      return { key: scene.code, site: scene.site };
    },
  },
  {
    name: "its right lives at the other site",
    cause: "moved-away",
    repair: "move-here",
    async make(scene) {
      await scene.house.access.move(await used(scene), scene.other.site);
      return { key: scene.code, site: scene.site };
    },
  },
  {
    name: "the device is blocked",
    cause: "blocked-device",
    repair: "unblock",
    async make(scene) {
      await used(scene);
      await scene.house.access.setRule({ mac: scene.mac, kind: "block", site: scene.site, why: "" });
      return here(scene);
    },
  },
  {
    name: "a device without a right is blocked everywhere",
    cause: "blocked-device",
    repair: "unblock",
    async make(scene) {
      await scene.house.access.setRule({ mac: scene.mac, kind: "block", site: null, why: "" });
      return { key: scene.mac };
    },
  },
  {
    name: "let through without a right",
    cause: "bypassed",
    repair: null,
    async make(scene) {
      await scene.house.access.setRule({ mac: scene.mac, kind: "bypass", site: null, why: "till" });
      return { key: scene.mac };
    },
  },
  {
    name: "somebody removed the row",
    cause: "missing-on-router",
    repair: "push-again",
    async make(scene) {
      await used(scene);
      scene.sim.table(table).remove(scene.code);
      return here(scene);
    },
  },
  {
    name: "somebody gave the row another kind",
    cause: "changed-on-router",
    repair: "push-again",
    async make(scene) {
      await used(scene);
      scene.sim.table(table).set(scene.code, { profile: "default" });
      return here(scene);
    },
  },
  {
    name: "somebody bound the row to another phone",
    cause: "changed-on-router",
    repair: "push-again",
    async make(scene) {
      await used(scene);
      scene.sim.table(table).set(scene.code, { "mac-address": macOf(999) });
      return here(scene);
    },
  },
  {
    name: "somebody switched the row off",
    cause: "disabled-on-router",
    repair: "push-again",
    async make(scene) {
      await used(scene);
      scene.sim.table(table).set(scene.code, { disabled: "yes" });
      return here(scene);
    },
  },
  {
    name: "another program's row has the name",
    cause: "name-taken",
    repair: "push-again",
    async make(scene) {
      scene.sim.table(table).add({ name: scene.code, password: "x", comment: "vc-1" });
      await sell(scene);
      return here(scene);
    },
  },
  {
    name: "the router takes no rows",
    cause: "router-refuses",
    repair: "push-again",
    async make(scene) {
      // Rights hold from the next login on.
      const rights = async (policy: string): Promise<void> => {
        scene.sim.table("/user/group").set("kaunta", { policy });
        const was = scene.sim.accepted();
        for (const one of scene.sim.connections()) one.reset();
        await until(() => expect(scene.sim.accepted()).toBeGreaterThan(was));
        await scene.house.sites.refresh(scene.site);
      };
      await rights("read,test,api,!write");
      const grant = await sell(scene);
      await until(async () => expect((await scene.house.access.view(grant)).onGateway.state).toBe("failed"));
      scene.after.push(() => rights("read,write,test,api"));
      return here(scene);
    },
  },
  {
    name: "the licence is full",
    cause: "licence-full",
    repair: "test-router",
    async make(scene) {
      const grant = await sell(scene);
      scene.sim.hotspot.arrive({ mac: scene.mac });
      scene.sim.ways.licence = scene.sim.hotspot.onlineCount();
      await scene.house.access.admit({ grant, mac: scene.mac, site: scene.site });
      scene.sim.ways.licence = 10_000;
      return here(scene);
    },
  },
  {
    name: "the login fails while the router's clock is wrong",
    cause: "clock-wrong",
    repair: "test-router",
    async make(scene) {
      const grant = await sell(scene);
      scene.sim.hotspot.arrive({ mac: scene.mac });
      scene.sim.time.setShift(-9 * day);
      await scene.house.sites.refresh(scene.site);
      Object.assign(scene.sim.faults, { answer: "trap", only: "/ip/hotspot/active/login" });
      await scene.house.access.admit({ grant, mac: scene.mac, site: scene.site });
      Object.assign(scene.sim.faults, { answer: undefined, only: undefined });
      return here(scene);
    },
  },
  {
    name: "the phone is not on the WiFi",
    cause: "no-such-device-at-site",
    repair: "look-again",
    async make(scene) {
      const grant = await used(scene);
      const host = scene.sim.table("/ip/hotspot/host").find({ "mac-address": scene.mac });
      expect(host).toBeDefined();
      scene.sim.hotspot.leave(scene.mac);
      scene.house.clock.shift(600_000);
      scene.sim.hotspot.settle();
      expect((await scene.house.access.view(grant)).online).toBe(false);
      return here(scene);
    },
  },
  {
    name: "logged out, and still here",
    cause: "not-logged-in",
    repair: "log-in",
    async make(scene) {
      await used(scene);
      return here(scene);
    },
  },
  {
    name: "never used",
    cause: "not-used-yet",
    repair: null,
    async make(scene) {
      await sell(scene);
      return here(scene);
    },
  },
  {
    name: "the hotspot is switched off",
    cause: "hotspot-missing",
    repair: "test-router",
    async make(scene) {
      const { sim, site } = scene.other;
      await sell(scene, { site });
      sim.table("/ip/hotspot").set("hotspot1", { disabled: "yes" });
      await scene.house.sites.refresh(site);
      sim.table("/ip/hotspot").set("hotspot1", { disabled: "no" });
      return here(scene);
    },
  },
  {
    name: "the router is away",
    cause: "router-unreachable",
    repair: "test-router",
    async make(scene) {
      const { sim, site } = scene.other;
      await sell(scene, { site });
      await sim.setFaults({ dead: true });
      for (const one of sim.connections()) one.reset();
      const [router] = scene.house.sites.routersOf(site);
      await until(() => expect(router && scene.house.sites.link(router.id)).toBeUndefined());
      return here(scene);
    },
  },
];

test("forty made faults: the cause and the button of each", async () => {
  const house = await createHouse();
  undo.push(() => house.end());
  const kisumu = await house.place("Kisumu");
  const nakuru = await house.place("Nakuru");
  house.access.witness({
    async tell({ text }) {
      const cause = /^WITNESS-(.*)$/.exec(text)?.[1] as Cause | undefined;
      return cause && { lines: [], cause, ...(cause === "not-sold" ? { repair: "sell" as const } : {}) };
    },
  });
  let macs = 0;
  const wrong: string[] = [];
  const signs = "ACDEFGHJKLMNPQRTUVWXY34679";
  for (const [index, fault] of faults.entries()) {
    // Codes that differ from each other in many signs.
    const hash = createHash("sha256").update(`${index}`).digest();
    const code = [...hash.subarray(0, 8)].map((byte) => signs[byte % signs.length]).join("");
    const next = (): Mac => macOf(++macs);
    const scene: Scene = { house, ...kisumu, other: nakuru, code, mac: next(), next, after: [] };
    const asked = await fault.make(scene);
    const story = await house.access.story(asked.key, asked.site);
    for (const mend of scene.after) await mend();
    const told = `${story.cause} ${String(story.repair)}`;
    const expected = `${fault.cause} ${String(fault.repair)}`;
    if (told !== expected) wrong.push(`${fault.name}: ${told}, should be ${expected}`);
    // In order, whatever it is made of.
    expect(story.lines.map(({ at }) => at)).toEqual(
      story.lines.map(({ at }) => at).toSorted((a, b) => a - b),
    );
  }
  expect(faults.length).toBeGreaterThanOrEqual(40);
  expect(wrong).toEqual([]);
}, 120_000);

test.each([
  ["a3k9-m7p2", "code"],
  ["AA:BB:CC:DD:EE:FF", "mac"],
  ["aabbccddeeff", "mac"],
  ["aa-bb-cc-dd-ee-ff", "mac"],
  ["0712 345 678", "phone"],
  ["+255 712 345 678", "phone"],
  ["254712345678", "phone"],
  ["QK7L2M9X", "code"],
])("%s is read as a %s", (text, readAs) => {
  expect(readKey(text, "254", undefined).readAs).toBe(readAs);
});

test("the button mends it: pushed again, resumed, unblocked, logged in, address adopted, moved here", async () => {
  const house = await createHouse();
  undo.push(async () => {
    await house.end();
    expect(house.problems).toEqual([]);
  });
  const kisumu = await house.place("Kisumu");
  const nakuru = await house.place("Nakuru");
  let macs = 100;
  const next = (): Mac => macOf(++macs);
  const scene: Scene = { house, ...kisumu, other: nakuru, code: "A3K9M7P2", mac: next(), next, after: [] };
  const grant = await used(scene);
  const mend = async (repair: Repair, mac?: Mac, site?: SiteId): Promise<Cause> =>
    (await house.access.repair({ grant, repair, mac, site }, "Asha")).cause;

  expect(await mend("log-in")).toBe("online");
  await off(scene, grant);
  kisumu.sim.table(table).remove("A3K9M7P2");
  expect(await mend("push-again")).toBe("not-logged-in");
  await house.access.pause(grant);
  expect(await mend("resume")).toBe("not-logged-in");
  await house.access.setRule({ mac: scene.mac, kind: "block", site: null, why: "" });
  expect(await mend("unblock")).toBe("not-logged-in");
  await mend("log-in");
  const other = next();
  kisumu.sim.hotspot.arrive({ mac: other });
  await house.access.admit({ grant, mac: other, site: kisumu.site });
  await off(scene, grant);
  expect((await house.access.story("A3K9M7P2")).cause).toBe("new-mac");
  expect(await mend("adopt-mac")).toBe("online");
  expect((await house.access.view(grant)).devices.map(({ mac }) => mac)).toEqual([other]);
  expect(await mend("move-here", undefined, nakuru.site)).toBe("no-such-device-at-site");
  const { lines } = await house.access.story("A3K9M7P2");
  expect(lines.map(({ what }) => what).filter((what) => !what.startsWith("session-"))).toEqual(
    expect.arrayContaining([
      "granted",
      "first-use",
      "device-bound",
      "paused",
      "resumed",
      "not-let-in",
      "device-replaced",
      "moved",
    ]),
  );
}, 30_000);
