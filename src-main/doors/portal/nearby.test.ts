// Phones in the network of this computer's own hotspot: led to the portal from wherever they wanted to go.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  grantId,
  kisumu,
  mac,
  portalHouse,
  router,
  sampleGrant,
  type PortalHouse,
} from "./portal.fixture.ts";

/** Loopback has many addresses: one is a phone's, one a phone's that the helper has not seen. */
const [phone, unseen, other] = ["127.0.0.12", "127.0.0.13", "127.0.0.99"];
const own = "127.0.0.1";
let house: PortalHouse;
let captiveHost = "";
let places: string[] | undefined;
beforeEach(async () => {
  captiveHost = "";
  places = [phone];
  house = await portalHouse({
    hotspots: {
      networks: () => ["10.77.0.1/22"],
      gateway: () =>
        ({
          places: async () => {
            if (!places) throw new Error("away");
            return places;
          },
        }) as never,
      visitorAt: async (ip) =>
        ip === phone || ip === unseen
          ? {
              router,
              site: kisumu,
              address: own,
              captiveHost,
              device: ip === phone ? { mac, ip } : undefined,
            }
          : undefined,
    },
  });
});
afterEach(() => house.end());

const go = (host: string, path: string, from: string = phone, form?: Record<string, string>) =>
  house.ask(path, { from, headers: { host }, ...(form ? { form } : {}) });
/** Whom the form on a page stands for. */
const visitOn = (page: { body: string }) =>
  house.portal.openVisit(/name="v" value="([^"]*)"/.exec(page.body)?.[1] ?? "");
const pathOf = (location: string | undefined): string =>
  (location ?? "").replace(`http://${own}:${house.port}`, "");

test.each([
  ["connectivitycheck.gstatic.com", "/generate_204"],
  ["captive.apple.com", "/hotspot-detect.html"],
  ["www.msftconnecttest.com", "/connecttest.txt"],
  ["detectportal.firefox.com", "/canonical.html"],
  ["nmcheck.gnome.org", "/check_network_status.txt"],
  ["example.com", "/news?a=1"],
  ["example.com", "/status"],
  ["example.com", "/api/health/"],
  ["10.0.0.9:8080", "/hs/anything"],
])("what a phone asks of %s%s is answered with the way to the portal, and not kept", async (host, path) => {
  const answer = await go(host, path);
  expect(answer).toMatchObject({
    status: 302,
    headers: { "cache-control": "no-store", connection: "close" },
    bytes: 0,
  });
  expect(pathOf(answer.headers["location"])).toMatch(/^\/g\/l\?v=/);
});

test("the way leads to the first page, signed: the phone is known, and where it wanted to go", async () => {
  const { headers } = await go("example.com", "/news?a=1");
  const page = await go(own, pathOf(headers["location"]));
  expect(page.status).toBe(200);
  expect(visitOn(page)).toMatchObject({ mac, ip: phone });
  const sealed = /v=([\w.~-]+)/.exec(headers["location"] ?? "")?.[1] ?? "";
  expect(house.portal.openVisit(sealed)).toEqual({
    site: kisumu,
    router,
    mac,
    ip: phone,
    login: "",
    dst: "http://example.com/news?a=1",
  });
  const probe = await go("captive.apple.com", "/hotspot-detect.html");
  const [, second = ""] = /v=([\w.~-]+)/.exec(probe.headers["location"] ?? "") ?? [];
  expect(house.portal.openVisit(second)?.dst).toBe("");
});

test("the whole way from the sheet to online; nobody else's device can be named", async () => {
  const { headers } = await go("captive.apple.com", "/hotspot-detect.html");
  const page = await go(own, pathOf(headers["location"]));
  const sealed = /name="v" value="([^"]*)"/.exec(page.body)?.[1] ?? "";
  house.book.redeemed = { kind: "online", grant: grantId, until: null };
  const done = await go(own, "/g/go", phone, { v: sealed, code: "A3K9M7P2" });
  expect(done).toMatchObject({ status: 303 });
  expect(house.book.asked).toContain(`redeem A3K9M7P2 kisumu ${mac} ${phone}`);
  places = ["127.0.0.77"];
  house.clock.advance(400_000).catch(() => {});
  house.book.asked.length = 0;
  const forged = await go(own, "/g/go", phone, { v: sealed, code: "A3K9M7P2" });
  expect(forged.status).toBe(200);
  expect(house.book.asked.filter((one) => one.startsWith("redeem"))).toEqual([]);
});

test("who opens the portal's address itself, or a code's, is met without any sign", async () => {
  expect(visitOn(await go(own, "/"))).toMatchObject({ mac, ip: phone });
  const page = await go(own, "/c/A3K9M7P2");
  expect(page.body).toContain("A3K9M7P2");
  expect(visitOn(page)).toMatchObject({ mac, ip: phone });
});

test("a device the helper does not know yet is led to the portal, and told to wait there", async () => {
  const answer = await go("example.com", "/", unseen);
  expect([answer.status, pathOf(answer.headers["location"])]).toEqual([302, "/"]);
  expect((await go(own, "/", unseen)).status).toBe(200);
});

test("who comes from elsewhere is not led anywhere by this", async () => {
  const answer = await go("example.com", "/generate_204", other);
  expect(answer.status).not.toBe(302);
});

test("the captive API speaks only under a certified name", async () => {
  expect((await go(own, "/captive-portal/api")).status).toBe(404);
  captiveHost = "wifi.duka.example";
  expect((await go(own, "/captive-portal/api")).status).toBe(404);
  const before = await go(captiveHost, "/captive-portal/api");
  expect(before.headers["content-type"]).toMatch(/^application\/captive\+json/);
  expect(before.headers["cache-control"]).toContain("no-store");
  expect(JSON.parse(before.body)).toEqual({
    captive: true,
    "user-portal-url": "https://wifi.duka.example/",
    "can-extend-session": true,
  });
  house.book.ofDevice = [sampleGrant()];
  expect(JSON.parse((await go(captiveHost, "/captive-portal/api")).body)).toMatchObject({
    captive: false,
    "seconds-remaining": 86_280,
    "bytes-remaining": 880e6,
  });
  expect((await go("example.com", "/captive-portal/api")).status).toBe(302);
});

test("its network is a guest's network", () => {
  expect(house.portal.networks()).toContain("10.77.0.1/22");
  expect(house.portal.networks()).toBe(house.portal.networks());
});
