import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, expect, test } from "vitest";

import { systemClock } from "../clock.ts";
import { hotspot } from "../gateway/gateway.fixture.ts";
import type { DhcpEvent } from "../parts.ts";
import { pathsUnder } from "../paths.ts";
import { createScriptedRun } from "../run.fixture.ts";
import { readAbilities } from "./abilities.ts";
import type { Surroundings } from "./config.ts";
import { configFor, roles } from "./config.ts";
import { createDhcp } from "./dhcp.ts";
import { readLeases } from "./leases.ts";

const told = `Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley
Compile time options: IPv6 GNU-getopt DBus no-UBus i18n IDN2 DHCP DHCPv6 no-Lua TFTP conntrack ipset nftset auth`;
const surroundings: Surroundings = {
  leases: "/run/kaunta/hs1/leases",
  resolv: "/etc/resolv.conf",
  root: false,
  abilities: readAbilities(told),
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function place(sockets: readonly string[]) {
  const root = mkdtempSync(path.join(tmpdir(), "kaunta-dhcp-"));
  folders.push(root);
  const paths = pathsUnder(root);
  mkdirSync(path.join(paths.proc, "net"), { recursive: true });
  const rows = sockets.map((one, n) => `  ${n}: ${one} 00000000:0000 07 00000000:00000000 00:00000000`);
  writeFileSync(path.join(paths.proc, "net", "udp"), `  sl  local_address rem_address\n${rows.join("\n")}\n`);
  return { paths, root };
}
const all = ["01004D0A:0035", "01004D0A:14E9", "00000000:0043"];

test.each(roles)("what dnsmasq is told: %s", async (role) => {
  await expect(configFor[role](hotspot, surroundings)).toMatchFileSnapshot(`./golden/${role}.conf`);
});

test("a certified name is told to phones and leads to this PC; an old dnsmasq is told only what it knows", async () => {
  const captive = { ...hotspot, captiveHost: "wifi.duka.example.com" };
  const old = { ...surroundings, root: true, abilities: readAbilities("Dnsmasq version 2.86  x") };
  const text = roles.map((role) => configFor[role](captive, old)).join("\n");
  await expect(text).toMatchFileSnapshot("./golden/captive-old.conf");
});

test("nothing that is no name, address or interface becomes a line", () => {
  const strange = [
    { walled: ["a.example\nconf-file=/etc/shadow"] },
    { walled: ["#/1.1.1.1"] },
    { interface: "wlan0\nport=53" },
    { poolTo: "10.77.0.9,static" },
    { captiveHost: 'x"' },
    { leaseSeconds: 1.5 },
  ];
  for (const more of strange) {
    const make = () => roles.map((role) => configFor[role]({ ...hotspot, ...more }, surroundings));
    expect(make).toThrow(/must be/);
  }
});

test("what a dnsmasq can do is read from what it says", () => {
  expect(readAbilities(told)).toEqual({ version: "2.90", nftset: true, filterAaaa: true });
  expect(readAbilities("Dnsmasq version 2.86\nCompile time options: IPv6 no-nftset ipset")).toEqual({
    version: "2.86",
    nftset: false,
    filterAaaa: false,
  });
  expect(readAbilities("")).toEqual({ version: "", nftset: false, filterAaaa: false });
});

test("leases are read; what is none is passed over; a name no host may have is left out", () => {
  const file = [
    "1767225600 02:4B:00:00:00:01 10.77.0.23 simu-ya-mama 01:02:4b:00:00:00:01",
    "0 02:4b:00:00:00:02 10.77.0.24 * *",
    "1767225600 02:4b:00:00:00:03 10.77.0.25 <script> *",
    "duid 00:01:00:01",
    "1767225600 3 fd00::1 six 00",
    "1767225600 02:4b:00",
    "",
  ].join("\n");
  expect(readLeases(file)).toEqual([
    { mac: "02:4b:00:00:00:01", ip: "10.77.0.23", name: "simu-ya-mama", until: 1_767_225_600_000 },
    { mac: "02:4b:00:00:00:02", ip: "10.77.0.24", name: "", until: null },
    { mac: "02:4b:00:00:00:03", ip: "10.77.0.25", name: "", until: 1_767_225_600_000 },
  ]);
});

test("it is up when all three answer, tells when one ends by itself, and not when it was told to end", async () => {
  const { paths } = place(all);
  const run = createScriptedRun(({ args }) => (args[0] === "--version" ? { stdout: told } : undefined));
  const events: DhcpEvent[] = [];
  const dhcp = createDhcp({ run, paths, clock: systemClock }, hotspot);
  await dhcp.start((event) => events.push(event));
  expect(run.children.map(({ args }) => path.basename(args[1] ?? ""))).toEqual(
    roles.map((role) => `dnsmasq-${role}.conf`),
  );
  expect(readFileSync(path.join(paths.run, "hs1", "dnsmasq-paid.conf"), "utf8")).toContain("port=53\n");
  run.children[1]?.onLine("started");
  run.children[1]?.onExit(3);
  await dhcp.stop();
  expect(events).toEqual([
    { kind: "line", line: "started" },
    { kind: "gone", code: 3 },
  ]);
  expect(run.children.every(({ stopped }) => stopped)).toBe(true);
});

test("when one cannot start the others are ended and its own words are the reason", async () => {
  const { paths } = place(all.slice(0, 2));
  const run = createScriptedRun(({ args }) => (args[0] === "--version" ? { stdout: told } : undefined));
  const dhcp = createDhcp({ run, paths, clock: systemClock }, hotspot);
  const starting = dhcp.start(() => undefined);
  setTimeout(() => {
    run.children[0]?.onLine("dnsmasq: failed to bind DHCP server socket: Address already in use");
    run.children[0]?.onExit(2);
  }, 20);
  await expect(starting).rejects.toThrow(/Address already in use/);
  expect(run.children.slice(1).every(({ stopped }) => stopped)).toBe(true);
});

test("without dnsmasq it is said how to get it", async () => {
  const { paths } = place([]);
  const run = createScriptedRun(() => ({ code: 127 }));
  const dhcp = createDhcp({ run, paths, clock: systemClock }, hotspot);
  await expect(dhcp.start(() => undefined)).rejects.toMatchObject({
    refusal: { fix: "sudo apt install dnsmasq-base" },
  });
});
