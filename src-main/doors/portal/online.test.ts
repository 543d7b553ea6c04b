// From the router's redirect to being online: real features, a simulated router over real sockets, phones without scripts.
import { afterEach, expect, test, vi } from "vitest";
import type { Facts } from "#contract/facts.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import { createHttpDoor } from "#main/doors/http/server.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { createSimulator, type SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { createAccess } from "#main/features/access/index.ts";
import { createPlans, createSpread } from "#main/features/plans/index.ts";
import { createPortal } from "#main/features/portal/index.ts";
import { createPrinting } from "#main/features/printing/index.ts";
import { createSettings } from "#main/features/settings/index.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createVouchers } from "#main/features/vouchers/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLog, silentLogs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createPortalDoor } from "./index.ts";
import { scriptedPayments } from "./paying/payments.fixture.ts";
import { formOn } from "./portal.fixture.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const paper: Vault = { kind: "key-file", seal: async (text) => text, open: async (text) => text };
const amina = { id: "o1", name: "Amina" };

async function house(options: SimulatorOptions = {}) {
  const sim = createSimulator({
    users: [{ name: "kaunta", password: "x" }],
    faults: { delayOut: 20 },
    ...options,
  });
  const at = await sim.start();
  undo.push(() => sim.stop());
  const db = await openMemoryDb();
  undo.push(() => db.close());
  const bus = createBus<Facts>(() => {});
  const base = { db: db.db, bus, clock: systemClock, random: secureRandom };
  const settings = await createSettings({ db: db.db, bus, log: silentLog });
  const common = { ...base, log: silentLog, logs: silentLogs, settings, vault: paper, watched: () => false };
  const sites = await createSites({ ...common, openRouter });
  const plans = await createPlans({ ...common, timeZone: (site) => sites.place(site)?.timeZone });
  const spread = createSpread({ ...common, plans, sites });
  const access = await createAccess({ ...common, sites });
  const printing = await createPrinting(common);
  const vouchers = await createVouchers({ ...common, plans, access, sites, printing });
  const portal = await createPortal({
    ...common,
    sites,
    plans,
    access,
    vouchers,
    addresses: () => ["127.0.0.1"],
  });
  const door = createPortalDoor({
    ...base,
    portal,
    payments: scriptedPayments(systemClock),
    openPayments: async () => [],
    log: silentLog,
    language: () => "en",
    phoneCountry: () => "254",
  });
  const http = await createHttpDoor({
    screens: "/nowhere",
    serve: () => {},
    log: silentLog,
    clock: systemClock,
    guestNetworks: portal.networks,
    routes: { guest: (app) => door.routes(app), lan: () => {}, portal: (app) => door.strays(app) },
  });
  undo.push(() => http.close());
  const { port } = await http.guests.listen({ lan: false, port: 0 });
  await portal.changeDoor({ open: true, address: "127.0.0.1", port }, async () => {});
  vouchers.start();
  undo.push(() => vouchers.stop());
  portal.start();
  undo.push(() => portal.stop());
  await access.start();
  undo.push(() => access.stop());
  spread.start();
  undo.push(() => spread.stop());
  await sites.start();
  undo.push(() => sites.stop());
  const site = await sites.create({
    name: "Kisumu",
    timeZone: "Africa/Nairobi",
    currency: "KES",
    router: { host: "127.0.0.1", port: at.port, user: "kaunta", password: "x", security: "plain" },
  });
  const router = site.routers[0]?.id as RouterId;
  await vi.waitFor(() => expect(sites.link(router)).toBeDefined(), { timeout: 5000, interval: 10 });
  await portal.install(router);
  const plan = await plans.create({
    name: "1 hour",
    price: { minor: 2000, currency: "KES" },
    time: { kind: "online", seconds: 3600 },
    caps: { in: null, out: null, total: 1e9 },
    devices: 1,
  });
  /** A code at the counter. */
  const sell = async (): Promise<string> => {
    const { sales } = await vouchers.sell({ plan: plan.id, site: null, count: 1 }, amina);
    return sales[0]?.code ?? "";
  };
  return { sim, sites, site: site.id as SiteId, router, plans, access, vouchers, portal, port, sell, bus };
}
type House = Awaited<ReturnType<typeof house>>;

/** A phone on the WiFi: it is sent where the router's own page sends it, and follows what it is told. */
function phone({ sim, port }: House, mac: string) {
  const { ip } = sim.hotspot.arrive({ mac });
  const fill: Record<string, string> = {
    "server-name": "hotspot1",
    mac,
    ip,
    "link-login-only": "http://10.5.50.1/login",
    "link-orig": "http://example.com/news",
  };
  const get = async (url: string, form?: Record<string, string>): Promise<{ url: string; body: string }> => {
    const answer = await fetch(new URL(url, `http://127.0.0.1:${port}`), {
      headers: { "accept-language": "en" },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    return { url: answer.url, body: await answer.text() };
  };
  return {
    ip,
    get,
    async arrive(change: Record<string, string> = {}): Promise<string> {
      const page = sim.table("/file").find({ name: "hotspot/rlogin.html" })?.["contents"] ?? "";
      const url = (/url=([^"]*)"/.exec(page)?.[1] ?? "")
        .replaceAll("&amp;", "&")
        .replace(/\$\(([\w-]+)-esc\)/g, (_, name: string) =>
          encodeURIComponent({ ...fill, ...change }[name] ?? ""),
        );
      return (await get(url)).body;
    },
    async submit(page: string, fields: Record<string, string> = {}) {
      const form = formOn(page);
      return get(form.action, { ...form.fields, ...fields });
    },
  };
}
const online = (house: House): string[] => house.sim.hotspot.online();

test("a guest types the code of a slip and is online within a second", async () => {
  const here = await house();
  const guest = phone(here, "AA:BB:CC:00:00:01");
  const code = await here.sell();
  const welcome = await guest.arrive();
  expect(welcome).toContain("KSh\u00A020");
  const began = performance.now();
  const page = await guest.submit(welcome, { code: code.toLowerCase() });
  const took = performance.now() - began;
  expect(page.body).toContain("You are online");
  expect(page.body).toContain(code);
  expect(took).toBeLessThan(1000);
  expect(online(here)).toEqual([code]);
  // The pop-up closes; the bookmark, and the router's redirect, both know the phone.
  expect((await guest.get(page.url)).body).toContain("You are online");
  await vi.waitFor(async () => expect(await guest.arrive()).toContain("You are online"), { timeout: 5000 });
});

test("a second device is told so; the guest drops the first and goes on", async () => {
  const here = await house();
  const code = await here.sell();
  const first = phone(here, "AA:BB:CC:00:00:01");
  await first.submit(await first.arrive(), { code });
  const second = phone(here, "AA:BB:CC:00:00:02");
  const full = await second.submit(await second.arrive(), { code });
  // The grace for a phone that changed its address is the engine's matter; one that is online keeps its place.
  expect(full.body).toContain("in use on another device");
  expect(full.body).toContain("…00:01");
  const moved = await second.submit(full.body);
  expect(moved.body).toContain("You are online");
  await vi.waitFor(() => expect(here.sim.table("/ip/hotspot/active").rows()).toHaveLength(1));
  expect(here.sim.table("/ip/hotspot/active").rows()[0]?.["mac-address"]).toBe("AA:BB:CC:00:00:02");
});

test("with the router away the code is taken, and the page lets the phone in when it is back", async () => {
  const here = await house();
  const code = await here.sell();
  const guest = phone(here, "AA:BB:CC:00:00:01");
  const welcome = await guest.arrive();
  await here.sim.setFaults({ dead: true });
  for (const connection of here.sim.connections()) connection.reset();
  await vi.waitFor(() => expect(here.sites.link(here.router)).toBeUndefined(), { timeout: 5000 });
  let page = await guest.submit(welcome, { code });
  expect(page.body).toContain("Your code is good");
  await here.sim.setFaults({ dead: false });
  await here.sites.refresh(here.site);
  await vi.waitFor(() => expect(here.sites.link(here.router)).toBeDefined(), { timeout: 8000 });
  const again = /refresh" content="5;url=([^"]*)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  page = await guest.get(again);
  expect(page.body).toContain("You are online");
  expect(online(here)).toEqual([code]);
});

test("whoever says to be another guest's phone gets nothing of that guest's", async () => {
  const here = await house();
  const code = await here.sell();
  const guest = phone(here, "AA:BB:CC:00:00:01");
  await guest.submit(await guest.arrive(), { code });
  here.sim.hotspot.kick("AA:BB:CC:00:00:01");
  const thief = phone(here, "AA:BB:CC:00:00:66");
  const page = await thief.arrive({ mac: "AA:BB:CC:00:00:01" });
  expect(page).not.toContain(code);
  expect(formOn(page).action).toBe("/g/go");
  // Nor are guesses counted for a phone that is not there: they are not looked up at all.
  const guess = await thief.submit(page, { code });
  expect(guess.body).not.toContain("You are online");
  expect(online(here)).toEqual([]);
});

test("a phone with a new address comes back with its slip, without paying twice", async () => {
  const here = await house();
  const code = await here.sell();
  const old = phone(here, "AA:BB:CC:00:00:01");
  await old.submit(await old.arrive(), { code });
  here.sim.hotspot.logout("AA:BB:CC:00:00:01");
  here.sim.hotspot.leave("AA:BB:CC:00:00:01");
  await vi.waitFor(async () => expect((await here.access.byName(code))?.online).toBe(false), {
    timeout: 8000,
  });
  const renewed = phone(here, "AA:BB:CC:00:00:02");
  let page = await renewed.submit(await renewed.arrive(), { code });
  if (page.body.includes("in use on another device")) page = await renewed.submit(page.body);
  expect(page.body).toContain("You are online");
});
