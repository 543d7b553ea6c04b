// The portal on simulated routers over real sockets; the book behind it is a small fake.
import { afterEach, expect, test, vi } from "vitest";
import type { Facts } from "#contract/facts.ts";
import { Branding } from "#contract/portal.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { createSimulator, type SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLogs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createPortal } from "./index.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const paper: Vault = {
  kind: "key-file",
  seal: async (text) => `sealed:${text}`,
  open: async (text) => text.replace("sealed:", ""),
};
const noBook = (): never => {
  throw new Error("not asked here");
};

async function house(options: SimulatorOptions = {}) {
  const sim = createSimulator({ users: [{ name: "kaunta", password: "x" }], ...options });
  const { port } = await sim.start();
  undo.push(() => sim.stop());
  const db = await openMemoryDb();
  undo.push(() => db.close());
  const bus = createBus<Facts>(() => {});
  // Waits of seconds are not worth waiting for here.
  const clock = {
    ...systemClock,
    after: (ms: number, call: () => void) => systemClock.after(Math.min(ms, 20), call),
  };
  const common = { db: db.db, bus, random: secureRandom, vault: paper, logs: silentLogs };
  const sites = await createSites({
    ...common,
    clock: systemClock,
    openRouter,
    settings: { get: () => ({ pollSeconds: 1 }) },
    watched: () => false,
  });
  const build = () =>
    createPortal({
      ...common,
      clock,
      sites,
      settings: { get: () => ({ shopName: "Duka", language: "en" }) },
      plans: { soldAt: () => [] },
      access: { view: noBook, admit: noBook, ofDevice: async () => [], resume: noBook },
      vouchers: { redeem: noBook },
      addresses: () => ["192.168.1.5"],
    });
  const portal = await build();
  portal.start();
  undo.push(() => portal.stop());
  await sites.start();
  undo.push(() => sites.stop());
  const site = await sites.create({
    name: "Kisumu",
    timeZone: "Africa/Nairobi",
    currency: "KES",
    router: { host: "127.0.0.1", port, user: "kaunta", password: "x", security: "plain" },
  });
  const router = site.routers[0]?.id as RouterId;
  await vi.waitFor(() => expect(sites.link(router)).toBeDefined(), { timeout: 5000, interval: 10 });
  const outcomes = async () =>
    (await portal.install(router)).steps.map(({ step, outcome }) => `${step} ${outcome}`);
  const page = (name: string) =>
    sim
      .table("/file")
      .rows()
      .find((row) => row["name"] === name)?.["contents"];
  const rules = () => sim.table("/ip/hotspot/walled-garden/ip").rows();
  return { sim, sites, portal, build, site: site.id, router, outcomes, page, rules };
}

const done = (first: string, pages: string, login: string): string[] => [
  `walled-garden ${first}`,
  `login-page ${pages}`,
  `redirect-page ${pages}`,
  `login-method ${login}`,
  "read-back done",
];

test.each(["6.49", "7.16", "7.20"] as const)(
  "pages and rule are put onto a router of RouterOS %s, and a second time nothing is left to do",
  async (mode) => {
    const { portal, router, outcomes, page, rules, sim } = await house({ mode, loginBy: "cookie,http-chap" });
    expect(await outcomes()).toEqual(done("done", "done", "done"));
    const address = "127.0.0.1"; // as the router itself sees us
    expect(page("hotspot/login.html")).toContain(`http://${address}:7421/hs/`);
    expect(page("hotspot/rlogin.html")).toContain("Endelea");
    expect(page("hotspot/radvert.html")).toBe("<!-- stock radvert.html -->");
    expect(rules()).toMatchObject([
      {
        action: "accept",
        protocol: "tcp",
        "dst-address": address,
        "dst-port": "7421",
        comment: "kaunta:portal",
      },
    ]);
    expect(sim.table("/ip/hotspot/profile").find({ name: "hsprof1" })?.["login-by"]).toBe(
      "cookie,http-chap,http-pap",
    );
    expect(await outcomes()).toEqual(done("already", "already", "already"));
    // Another port: one rule, the new one.
    await portal.changeDoor({ open: true, address: "192.168.1.7", port: 8080 }, async () => {});
    expect(await outcomes()).toEqual(done("done", "done", "already"));
    expect(rules()).toMatchObject([{ "dst-address": "192.168.1.7", "dst-port": "8080" }]);
    expect((await portal.install(router)).steps.at(-1)).toEqual({
      step: "read-back",
      outcome: "done",
      detail: "",
    });
  },
);

test("pages are written where the router really keeps them, and rules of others stay", async () => {
  const { outcomes, page, rules, sim } = await house({ htmlFolder: "flash/hotspot" });
  sim
    .table("/ip/hotspot/walled-garden/ip")
    .add({ "dst-address": "192.168.1.9", action: "accept", comment: "the owner's camera" });
  expect(await outcomes()).toEqual(done("done", "done", "already"));
  expect(page("flash/hotspot/login.html")).toContain("/hs/");
  expect(page("hotspot/login.html")).toBeUndefined();
  expect(rules().map((row) => row["comment"])).toEqual(["the owner's camera", "kaunta:portal"]);
});

test("what the router refuses is said in its words, and no page leads where phones cannot go", async () => {
  const { outcomes, page, portal, router } = await house({
    users: [{ name: "kaunta", password: "x", group: "looker" }],
    groups: { looker: "read,api,test" },
    loginBy: "cookie,http-chap",
  });
  expect(await outcomes()).toEqual(["walled-garden failed", "login-method failed", "read-back failed"]);
  expect((await portal.install(router)).steps[0]?.detail).toContain("not enough permissions");
  expect(page("hotspot/login.html")).toBe("<!-- stock login.html -->");
});

test("a router without a hotspot is told from one that refuses", async () => {
  const { portal, router } = await house({ servers: [] });
  expect((await portal.install(router)).steps).toEqual([
    { step: "walled-garden", outcome: "failed", detail: "no hotspot is set up on this router" },
  ]);
});

test("the technician's files are the ones that are installed, with one key per router for ever", async () => {
  const { portal, build, site, router, page } = await house();
  const { files } = await portal.files(site);
  await portal.install(router);
  expect(page("hotspot/login.html")).toBe(files.find(({ name }) => name === "login.html")?.text);
  const again = await build();
  expect((await again.files(site)).files).toEqual(files);
  await expect(portal.files("none" as SiteId)).rejects.toMatchObject({ code: "not_found" });
});

test("networks of hotspots are learned when a router comes online, and known after a restart", async () => {
  const { portal, build, site, router } = await house();
  await vi.waitFor(() => expect(portal.networks()).toEqual(["10.5.50.1/16"]), { timeout: 5000 });
  const again = await build();
  expect(again.networks()).toEqual(["10.5.50.1/16"]);
  // Who strays from there is sent to the router's own page, and comes back with its word.
  expect(again.loginPageFor((networks) => networks.includes("10.5.50.1/16"))).toBe("http://10.5.50.1/login");
  expect(again.loginPageFor(() => false)).toBeUndefined();
  const { files } = await again.files(site);
  const key = /\/hs\/([\w-]+)/.exec(files[0]?.text ?? "")?.[1] ?? "";
  const query = { mac: "AA:BB:CC:00:00:01", ip: "10.5.50.12", dst: "" };
  expect(again.meet(key, { ...query, login: "http://wifi.lan/login" })?.login).toBe("http://wifi.lan/login");
  expect(again.meet(key, { ...query, login: "http://10.5.50.99/login" })?.login).toBe("");
  expect(again.meet("another-key", query)).toBeUndefined();
  expect(again.meet(key, query)).toMatchObject({ site, router });
});

test("who says a device's name is believed only when its router has it at that address", async () => {
  const { portal, sim, site, sites, router } = await house();
  const { ip } = sim.hotspot.arrive({ mac: "AA:BB:CC:00:00:01" });
  const { files } = await portal.files(site);
  const key = /\/hs\/([\w-]+)/.exec(files[0]?.text ?? "")?.[1] ?? "";
  const verify = (mac: string, from: string) => {
    const visit = portal.meet(key, { mac, ip: from });
    return visit ? portal.verify(visit) : undefined;
  };
  expect(await verify("AA:BB:CC:00:00:01", ip)).toBe("genuine");
  expect(await verify("AA:BB:CC:00:00:01", "10.5.50.200")).toBe("forged");
  expect(await verify("AA:BB:CC:00:00:02", ip)).toBe("forged");
  await sim.setFaults({ dead: true });
  for (const connection of sim.connections()) connection.reset();
  await vi.waitFor(() => expect(sites.link(router)).toBeUndefined(), { timeout: 8000, interval: 20 });
  // What was true a moment ago is remembered; of another phone nothing is known.
  expect(await verify("AA:BB:CC:00:00:01", ip)).toBe("genuine");
  expect(await verify("AA:BB:CC:00:00:02", ip)).toBe("unknown");
});

test("a site is dressed, remembered, and refused what does not belong into a page", async () => {
  const { portal, build, site } = await house();
  const edition = portal.edition();
  const branding = Branding.parse({ title: "Duka la Amina", accent: "#ffcc00", variant: "enhanced" });
  expect(await portal.keepBranding(site, branding)).toEqual(branding);
  expect(portal.edition()).toBeGreaterThan(edition);
  expect((await build()).branding(site)).toEqual(branding);
  await expect(portal.keepBranding(site, { ...branding, logo: "javascript:alert(1)" })).rejects.toMatchObject(
    { code: "bad_request", params: { field: "logo" } },
  );
  await expect(portal.keepBranding("none" as SiteId, branding)).rejects.toMatchObject({ code: "not_found" });
  expect(portal.branding(site)).toEqual(branding);
});

test("what phones carry is still good after a restart, and a door that cannot move stays where it was", async () => {
  const { portal, build } = await house();
  const move = async (): Promise<void> => {
    throw new Error("taken");
  };
  await expect(portal.changeDoor({ open: true, address: "", port: 80 }, move)).rejects.toThrow("taken");
  expect(portal.door()).toEqual({ open: false, address: "", port: 7421 });
  await portal.changeDoor({ open: true, address: "10.9.0.1", port: 7500 }, async () => {});
  const again = await build();
  expect(again.door()).toEqual({ open: true, address: "10.9.0.1", port: 7500 });
  expect(again.loginUrl("A3K9M7P2")).toBe("http://10.9.0.1:7500/c/A3K9M7P2");
});
