import { expect, test } from "vitest";
import { isOwnHost, isOwnOrigin, networkOf, servedTo, zoneOf } from "./zones.ts";
import type { Around, Door, Served, Zone } from "./zones.ts";

test.each([
  ["127.0.0.1", "loopback"],
  ["127.8.9.1", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["192.168.88.20", "lan"],
  ["10.0.0.1", "lan"],
  ["172.16.0.1", "lan"],
  ["172.32.0.1", "public"],
  ["100.64.1.1", "lan"],
  ["fe80::1", "lan"],
  ["fd00::7", "lan"],
  ["8.8.8.8", "public"],
  ["2001:db8::1", "public"],
  [undefined, "public"],
  ["nonsense", "public"],
] as const)("%s is in the zone %s", (address, zone) => {
  expect(zoneOf(address)).toBe(zone);
});

test("a host header that names another machine is told apart, with and without a port", () => {
  const own = new Set(["127.0.0.1", "localhost", "::1", "counter"]);
  expect(["127.0.0.1:7420", "localhost", "[::1]:7420", "COUNTER:80"].map((h) => isOwnHost(h, own))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    ["evil.example:7420", "", undefined, "127.0.0.1.evil.example"].map((h) => isOwnHost(h, own)),
  ).toEqual([false, false, false, false]);
});

test("only the page this server served may open a pipe", () => {
  expect(isOwnOrigin("http://127.0.0.1:7420", "127.0.0.1:7420")).toBe(true);
  expect(isOwnOrigin("http://127.0.0.1:9999", "127.0.0.1:7420")).toBe(false);
  expect(isOwnOrigin("null", "127.0.0.1:7420")).toBe(false);
  expect(isOwnOrigin(undefined, "127.0.0.1:7420")).toBe(false);
});

const around: Around = {
  guests: ["10.5.50.0/24", "10.20.0.0/16", "203.0.113.0/28", "192.168.1.77"].flatMap(
    (text) => networkOf(text) ?? [],
  ),
  own: new Set(["10.20.0.2"]),
};

test.each([
  ["10.5.50.1", "guest"],
  ["10.5.50.255", "guest"],
  ["::ffff:10.5.50.9", "guest"],
  ["10.5.51.0", "lan"],
  ["10.20.255.255", "guest"],
  ["10.20.0.2", "lan"], // this computer, standing in a hotspot's network
  ["203.0.113.15", "guest"],
  ["203.0.113.16", "public"],
  ["192.168.1.77", "guest"], // a router that hides its guests behind itself
  ["192.168.1.78", "lan"],
  ["127.0.0.1", "loopback"],
] as const)("with hotspots around, %s is in the zone %s", (address, zone) => {
  expect(zoneOf(address, around)).toBe(zone);
});

test("what is no network is none", () => {
  for (const text of ["", "10.5.50.0/33", "10.5.50/24", "::1/64", "10.5.50.0/x", "a.b.c.d"])
    expect(networkOf(text)).toBeUndefined();
});

test("who is served what: every listener, zone and state of the door", () => {
  const expected: Record<Door, Record<Zone, readonly [closed: Served, open: Served]>> = {
    console: {
      loopback: ["shop", "shop"],
      guest: ["nothing", "guest"],
      lan: ["nothing", "shop"],
      public: ["nothing", "nothing"],
    },
    guests: {
      loopback: ["guest", "guest"],
      guest: ["nothing", "guest"],
      lan: ["nothing", "guest"],
      public: ["nothing", "nothing"],
    },
    notices: {
      loopback: ["notices", "notices"],
      guest: ["nothing", "nothing"],
      lan: ["nothing", "notices"],
      public: ["nothing", "notices"],
    },
  };
  for (const door of ["console", "guests", "notices"] as const)
    for (const zone of ["loopback", "guest", "lan", "public"] as const)
      expect([zone, servedTo(door, zone, false), servedTo(door, zone, true)]).toEqual([
        zone,
        ...expected[door][zone],
      ]);
});
