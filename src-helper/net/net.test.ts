import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, expect, test } from "vitest";

import { systemClock } from "../clock.ts";
import { pathsUnder } from "../paths.ts";
import { createScriptedRun } from "../run.fixture.ts";
import { conflict } from "./conflicts.ts";
import { createNet } from "./net.ts";

const config = { id: 1, interface: "wlan0", address: "10.77.0.1", prefix: 22 };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A computer with these interfaces; `way` is where packets leave. */
function computer(devices: readonly string[]) {
  const root = mkdtempSync(path.join(tmpdir(), "kaunta-net-"));
  folders.push(root);
  const paths = pathsUnder(root);
  const file = (...name: readonly string[]) => path.join(paths.proc, "sys", "net", ...name);
  for (const device of devices) {
    for (const family of ["ipv4", "ipv6"]) mkdirSync(file(family, "conf", device), { recursive: true });
    writeFileSync(file("ipv4", "conf", device, "forwarding"), "0\n");
    writeFileSync(file("ipv6", "conf", device, "disable_ipv6"), "0\n");
  }
  writeFileSync(file("ipv4", "ip_forward"), "0\n");
  const state = { way: "eth0" as string | null, refuse: "", addresses: "[]", routes: "[]" };
  const run = createScriptedRun(({ args }) => {
    const words = args.join(" ");
    if (state.refuse !== "" && words.startsWith(state.refuse)) return { code: 2, stderr: "RTNETLINK: no\n" };
    if (words.includes("route get"))
      return state.way === null
        ? { code: 2, stderr: "RTNETLINK answers: Network is unreachable" }
        : { stdout: JSON.stringify([{ dst: "1.1.1.1", dev: state.way }]) };
    if (words.includes("addr show")) return { stdout: state.addresses };
    if (words.includes("route show")) return { stdout: state.routes };
    return undefined;
  });
  const made = (id = 1, device = "wlan0") =>
    createNet({ run, paths, clock: systemClock }, { ...config, id, interface: device });
  const forwarding = () =>
    Object.fromEntries(
      devices.map((device) => [
        device,
        readFileSync(file("ipv4", "conf", device, "forwarding"), "utf8").trim(),
      ]),
    );
  return { state, run, made, forwarding, file, paths };
}

test("up sets what is needed and down takes back only that", async () => {
  const { made, forwarding, file, run, paths } = computer(["wlan0", "eth0", "eth1"]);
  writeFileSync(file("ipv4", "conf", "eth1", "forwarding"), "1\n");
  const net = made();
  await net.up();
  expect(forwarding()).toEqual({ wlan0: "1", eth0: "1", eth1: "1" });
  expect(readFileSync(file("ipv6", "conf", "wlan0", "disable_ipv6"), "utf8")).toBe("1");
  await net.down();
  expect(forwarding()).toEqual({ wlan0: "0", eth0: "0", eth1: "1" });
  expect(readFileSync(file("ipv6", "conf", "wlan0", "disable_ipv6"), "utf8")).toBe("0");
  const changes = run.calls.map(({ args }) => args.join(" ")).filter((words) => !words.startsWith("-j"));
  expect(changes).toEqual([
    "link set wlan0 up",
    "addr replace 10.77.0.1/22 dev wlan0",
    "addr del 10.77.0.1/22 dev wlan0",
  ]);
  expect(existsSync(path.join(paths.run, "hs1", "net.json"))).toBe(false);
  await net.down();
});

test("what a helper before us set is taken back by the one after it", async () => {
  const { made, forwarding, file } = computer(["wlan0", "eth0"]);
  await made().up();
  await made().up();
  await made().down();
  expect(forwarding()).toEqual({ wlan0: "0", eth0: "0" });
  expect(readFileSync(file("ipv6", "conf", "wlan0", "disable_ipv6"), "utf8")).toBe("0");
});

test("two hotspots share an uplink; the last to go switches it back", async () => {
  const { made, forwarding } = computer(["wlan0", "wlan1", "eth0"]);
  const [one, two] = [made(1, "wlan0"), made(2, "wlan1")];
  await one.up();
  await two.up();
  await one.down();
  expect(forwarding()).toEqual({ wlan0: "0", wlan1: "1", eth0: "1" });
  await two.down();
  expect(forwarding()).toEqual({ wlan0: "0", wlan1: "0", eth0: "0" });
});

test("another uplink is followed, none is nothing, and a computer that forwards anyway is left so", async () => {
  const { made, forwarding, state, file } = computer(["wlan0", "eth0", "ppp0"]);
  const net = made();
  await net.up();
  state.way = "ppp0";
  expect(await net.uplink()).toBe("ppp0");
  expect(forwarding()).toEqual({ wlan0: "1", eth0: "0", ppp0: "1" });
  state.way = null;
  expect(await net.uplink()).toBeNull();
  expect(forwarding()).toEqual({ wlan0: "1", eth0: "0", ppp0: "0" });
  state.way = "eth0";
  await net.uplink();
  writeFileSync(file("ipv4", "ip_forward"), "1\n");
  await net.down();
  expect(forwarding()).toMatchObject({ wlan0: "1", eth0: "1" });
});

test("an address the card does not take leaves nothing behind", async () => {
  const { made, forwarding, state, file } = computer(["wlan0", "eth0"]);
  state.refuse = "addr replace";
  await expect(made().up()).rejects.toThrow("wlan0 did not take the address 10.77.0.1/22: RTNETLINK: no");
  expect(forwarding()).toEqual({ wlan0: "0", eth0: "0" });
  expect(readFileSync(file("ipv6", "conf", "wlan0", "disable_ipv6"), "utf8")).toBe("0");
});

test("a card that was pulled is no trouble on the way down", async () => {
  const { made, file, forwarding } = computer(["wlan0", "eth0"]);
  const net = made();
  await net.up();
  for (const family of ["ipv4", "ipv6"]) rmSync(file(family, "conf", "wlan0"), { recursive: true });
  await net.down();
  expect(readFileSync(file("ipv4", "conf", "eth0", "forwarding"), "utf8")).toBe("0");
  expect(() => forwarding()).toThrow("ENOENT");
});

test("a network that the computer has already is refused, with whose it is", async () => {
  const { made, state } = computer(["wlan0", "eth0"]);
  await made().check();
  state.addresses = JSON.stringify([
    { ifname: "eth0", addr_info: [{ family: "inet", local: "10.77.2.9", prefixlen: 24 }] },
  ]);
  await expect(made().check()).rejects.toMatchObject({
    refusal: { code: "invalid", field: "address", sentence: expect.stringContaining("eth0 (10.77.2.9/24)") },
  });
});

test.each([
  [
    "its own address, from a start before",
    [{ device: "wlan0", ip: "10.77.0.1", prefix: 22 }],
    [],
    "eth0",
    null,
  ],
  ["another network", [{ device: "eth0", ip: "192.168.8.2", prefix: 24 }], [], "eth0", null],
  ["a default route", [], [{ to: "default", device: "eth0" }], "eth0", null],
  ["a VPN to everywhere", [], [{ to: "0.0.0.0/1", device: "tun0" }], "tun0", null],
  ["a route around", [], [{ to: "10.0.0.0/8", device: "tun0" }], "eth0", "address"],
  ["a route inside", [], [{ to: "10.77.3.7", device: "tun0" }], "eth0", "address"],
  ["the way out itself", [], [], "wlan0", "interface"],
])("%s", (_name, addresses, routes, uplink, field) => {
  expect(conflict(config, addresses, routes, uplink)?.field ?? null).toBe(field);
});

test("who is near is told with what the kernel knows, without those that did not answer", async () => {
  const { made, run } = computer(["wlan0"]);
  const rows = [
    { dst: "10.77.0.10", lladdr: "02:4B:00:00:00:01", state: ["REACHABLE"] },
    { dst: "10.77.0.11", lladdr: "02:4b:00:00:00:02", state: ["FAILED"] },
    { dst: "10.77.0.12", state: ["INCOMPLETE"] },
  ];
  const plain = run.exec;
  Object.assign(run, {
    exec: (program: string, args: readonly string[]) =>
      args.includes("neigh")
        ? Promise.resolve({ code: 0, stdout: JSON.stringify(rows), stderr: "" })
        : plain(program, args),
  });
  expect(await made().neighbours()).toEqual([{ mac: "02:4b:00:00:00:01", ip: "10.77.0.10" }]);
});
