import { expect, test } from "vitest";
import { isOwnHost, isOwnOrigin, zoneOf } from "./zones.ts";

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
