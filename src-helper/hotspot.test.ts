// A hotspot's life: in order, everything undone, back after every kind of accident.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { aConfig, aSession, createStage } from "./house.fixture.ts";
import type { Stage } from "./house.fixture.ts";
import { hotspotFolder } from "./paths.ts";

let stage: Stage;
beforeEach(async () => {
  stage = createStage();
  await stage.ask("configure", { config: aConfig });
});
afterEach(() => stage.remove());

const device = (n: number, seconds: number | null = 3600) => ({
  mac: `02:00:00:00:01:${n.toString(16).padStart(2, "0")}`,
  ip: `10.77.0.${10 + n}`,
  seconds,
});
const nothingLeft = () => {
  expect([...stage.machine.tables.keys()]).toEqual([]);
  expect([...stage.machine.onAir, ...stage.machine.addresses, ...stage.machine.resolvers]).toEqual([]);
};
const allUp = (name = "1 wlan0") => {
  expect([...stage.machine.tables.keys()]).toEqual([1]);
  expect([...stage.machine.onAir]).toEqual([name]);
  expect([...stage.machine.addresses]).toEqual([name]);
  expect([...stage.machine.resolvers]).toEqual([name]);
};
const state = async () => (await stage.ask("status", { id: 1 })).status.state;

describe("starting", () => {
  test("closes the firewall before anything is on the air, and stopping takes it away last", async () => {
    const { status } = await stage.ask("start", { id: 1 });
    expect(status).toMatchObject({ state: "running", channel: 6, uplink: "eth0", ssid: "Duka la Mama" });
    const order = ["net.check", "gateway.load", "gateway.rules", "radio.start", "net.up", "dhcp.start"];
    expect(stage.done.slice(0, order.length)).toEqual(order);
    allUp();
    stage.done.length = 0;
    await stage.ask("stop", { id: 1 });
    expect(stage.done.slice(0, 4)).toEqual(["dhcp.stop", "radio.stop", "net.down", "gateway.unload"]);
    nothingLeft();
    expect(existsSync(hotspotFolder(stage.paths, 1))).toBe(false);
  });

  test("twice changes nothing, and stopping twice neither", async () => {
    await stage.ask("start", { id: 1 });
    const before = (await stage.ask("status", { id: 1 })).status.epoch;
    stage.done.length = 0;
    const { status } = await stage.ask("start", { id: 1 });
    expect(status.epoch).toBe(before);
    expect(stage.done.filter((name) => name.endsWith("start"))).toEqual([]);
    await stage.ask("stop", { id: 1 });
    stage.done.length = 0;
    await stage.ask("stop", { id: 1 });
    expect(stage.done).toEqual([]);
  });

  for (const step of [
    "net.check",
    "gateway.load",
    "gateway.rules",
    "radio.start",
    "net.up",
    "dhcp.start",
    "dhcp.leases",
    "gateway.usage",
  ])
    test(`that fails at ${step} leaves nothing behind, says so, and works once the cause is gone`, async () => {
      stage.failing.add(step);
      await expect(stage.ask("start", { id: 1 })).rejects.toMatchObject({
        refusal: { code: "failed", sentence: `${step} failed.` },
      });
      nothingLeft();
      expect((await stage.ask("status", { id: 1 })).status).toMatchObject({
        state: "failed",
        detail: `${step} failed.`,
      });
      stage.failing.clear();
      await stage.ask("start", { id: 1 });
      allUp();
    });

  test("that cannot even be undone says what is left, and stopping takes the rest away", async () => {
    stage.failing.add("dhcp.start").add("radio.stop");
    await expect(stage.ask("start", { id: 1 })).rejects.toMatchObject({
      refusal: {
        sentence: "dhcp.start failed. The access point could not be undone: radio.stop failed.",
      },
    });
    // The steps after the one that failed were taken all the same.
    expect([...stage.machine.addresses, ...stage.machine.tables.keys()]).toEqual([]);
    await expect(stage.ask("stop", { id: 1 })).rejects.toMatchObject({ refusal: { code: "failed" } });
    expect(await state()).toBe("failed");
    stage.failing.clear();
    await stage.ask("stop", { id: 1 });
    expect(await state()).toBe("stopped");
  });

  test("is refused while another order is under way", async () => {
    const gate = Promise.withResolvers<void>();
    stage.held.set("radio.start", gate.promise);
    const first = stage.ask("start", { id: 1 });
    await expect(stage.ask("stop", { id: 1 })).rejects.toMatchObject({ refusal: { code: "busy" } });
    gate.resolve();
    expect((await first).status.state).toBe("running");
  });

  test("is refused on a card that is not there, not wireless, not allowed, the way out, or in use", async () => {
    const start = () => stage.ask("start", { id: 1 });
    stage.pull("wlan0");
    await expect(start()).rejects.toMatchObject({
      refusal: { sentence: "The wireless card wlan0 is not there." },
    });
    expect(await state()).toBe("card-missing");
    stage.card("wlan0", "02:00:00:00:00:10");
    const net = path.join(stage.paths.proc, "net");
    mkdirSync(net, { recursive: true });
    writeFileSync(
      path.join(net, "route"),
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n" +
        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n",
    );
    await expect(start()).rejects.toMatchObject({ refusal: { code: "invalid", field: "interface" } });
    rmSync(net, { recursive: true });
    rmSync(path.join(stage.paths.sys, "class", "net", "wlan0", "phy80211"), { recursive: true });
    await expect(start()).rejects.toMatchObject({ refusal: { code: "invalid", field: "interface" } });
    mkdirSync(path.join(stage.paths.sys, "class", "net", "wlan0", "phy80211"));
    await start();
    const other = { ...aConfig, id: 2, address: "10.78.0.1", poolFrom: "10.78.0.10", poolTo: "10.78.0.90" };
    await stage.ask("configure", { config: other });
    await expect(stage.ask("start", { id: 2 })).rejects.toMatchObject({
      refusal: { field: "interface", sentence: "interface: wlan0 is in use by hotspot 1." },
    });
  });

  test("finds a card again that has another name now", async () => {
    renameSync(
      path.join(stage.paths.sys, "class", "net", "wlan0"),
      path.join(stage.paths.sys, "class", "net", "wlx0200"),
    );
    const { status } = await stage.ask("start", { id: 1 });
    expect(status.interface).toBe("wlx0200");
    allUp("1 wlx0200");
  });
});

describe("guests of a running hotspot", () => {
  beforeEach(() => stage.ask("start", { id: 1 }));
  const grant = (sid: string, n: number, seconds: number | null = 3600) =>
    stage.ask("grant", { id: 1, session: aSession(sid, []), device: device(n, seconds) });
  const inside = () => stage.machine.tables.get(1)?.flatMap(({ devices }) => devices.map(({ ip }) => ip));

  test("stay through a restart, with what they used, and the epoch is another", async () => {
    await grant("a1", 1);
    const table = stage.machine.tables.get(1) ?? [];
    stage.machine.tables.set(
      1,
      table.map((one) => ({ ...one, used: { in: 7, out: 9 } })),
    );
    const before = (await stage.ask("usage", { id: 1 })).epoch;
    stage.done.length = 0;
    const { status } = await stage.ask("restart", { id: 1 });
    expect(status.epoch).not.toBe(before);
    expect(stage.done).not.toContain("gateway.unload");
    expect(stage.machine.tables.get(1)).toMatchObject([{ sid: "a1", used: { in: 7, out: 9 } }]);
  });

  test("stay when the helper is killed and another comes", async () => {
    await grant("a1", 1);
    await grant("b2", 2, null);
    const table = stage.machine.tables.get(1) ?? [];
    stage.machine.tables.set(
      1,
      table.map((one) => ({ ...one, used: { in: 70, out: 90 } })),
    );
    const next = stage.helper();
    await next.recover();
    allUp();
    expect(await state()).toBe("running");
    expect(inside()).toEqual(["10.77.0.11", "10.77.0.12"]);
    expect(stage.machine.tables.get(1)).toMatchObject([{ used: { in: 70, out: 90 } }, { sid: "b2" }]);
  });

  test("whose time ended in the kernel while no helper was there stay out", async () => {
    await grant("a1", 1);
    await grant("b2", 2);
    const table = stage.machine.tables.get(1) ?? [];
    stage.machine.tables.set(
      1,
      table.map((one) => (one.sid === "a1" ? { ...one, devices: [] } : one)),
    );
    await stage.helper().recover();
    expect(inside()).toEqual(["10.77.0.12"]);
  });

  test("come back from the book when somebody flushed all rules, but not those whose time is over", async () => {
    await grant("a1", 1, 4);
    await grant("b2", 2, 3600);
    stage.machine.tables.clear();
    await stage.clock.advance(5000);
    expect(inside()).toEqual(["10.77.0.12"]);
    expect(stage.machine.tables.get(1)?.[1]?.devices[0]?.seconds).toBe(3595);
  });

  test("do not gain the time this computer slept", async () => {
    await grant("a1", 1, 600);
    await grant("b2", 2, 7200);
    stage.slept += 3_600_000;
    await stage.clock.advance(5000);
    expect(inside()).toEqual(["10.77.0.12"]);
    expect(stage.machine.tables.get(1)?.at(-1)?.devices[0]?.seconds).toBe(3595);
  });

  test("are refused an address outside of the network, and the hotspot's own", async () => {
    for (const ip of ["10.78.0.5", "10.77.0.1", "10.77.0.0", "10.77.3.255"])
      await expect(
        stage.ask("grant", { id: 1, session: aSession("a1", []), device: { ...device(1), ip } }),
      ).rejects.toMatchObject({ refusal: { code: "invalid", field: "device.ip" } });
    expect(inside()).toEqual([]);
  });

  test("cannot be let in at one that is not running", async () => {
    await stage.ask("stop", { id: 1 });
    await expect(grant("a1", 1)).rejects.toMatchObject({ refusal: { code: "not-running" } });
  });
});

describe("accidents", () => {
  beforeEach(() => stage.ask("start", { id: 1 }));

  test("an access point that ends by itself is started again; the firewall stays", async () => {
    stage.done.length = 0;
    stage.radio({ kind: "gone", code: 1 });
    await stage.clock.advance(0);
    expect(await state()).toBe("failed");
    expect([...stage.machine.tables.keys()]).toEqual([1]);
    await stage.clock.advance(2000);
    expect(await state()).toBe("running");
    expect(stage.done).not.toContain("gateway.unload");
    allUp();
  });

  test("one that does not come up is tried less and less often, until it does", async () => {
    stage.radio({ kind: "gone", code: 1 });
    stage.failing.add("radio.start");
    stage.done.length = 0;
    await stage.clock.advance(60_000);
    const tries = stage.done.filter((name) => name === "radio.start").length;
    expect(tries).toBeGreaterThanOrEqual(4);
    expect(tries).toBeLessThanOrEqual(6);
    stage.failing.clear();
    await stage.clock.advance(60_000);
    allUp();
  });

  test("a card that is pulled out is waited for", async () => {
    stage.pull("wlan0");
    await stage.clock.advance(5000);
    expect(await state()).toBe("card-missing");
    await stage.clock.advance(600_000);
    expect(await state()).toBe("card-missing");
    stage.card("wlan0", "02:00:00:00:00:10");
    await stage.clock.advance(2000);
    expect(await state()).toBe("running");
    allUp();
  });

  test("stopping ends the waiting for a card", async () => {
    stage.pull("wlan0");
    await stage.clock.advance(5000);
    await stage.ask("stop", { id: 1 });
    stage.card("wlan0", "02:00:00:00:00:10");
    await stage.clock.advance(10_000);
    expect(await state()).toBe("stopped");
    nothingLeft();
  });

  test("a resolver that ends is put back without touching the rest", async () => {
    stage.done.length = 0;
    stage.dhcp({ kind: "gone", code: 2 });
    await stage.clock.advance(0);
    expect(stage.done).toContain("dhcp.start");
    expect(stage.done).not.toContain("radio.stop");
  });

  test("news of parts of before are nobody's", async () => {
    const old = stage.radio;
    await stage.ask("restart", { id: 1 });
    stage.done.length = 0;
    old({ kind: "gone", code: 1 });
    await stage.clock.advance(0);
    expect(stage.done).not.toContain("radio.stop");
    expect(await state()).toBe("running");
    // Positive control: the same news from the parts of now.
    stage.radio({ kind: "gone", code: 1 });
    await stage.clock.advance(0);
    expect(await state()).toBe("failed");
  });

  test("a helper killed in the middle of a start leaves a card that the next one cleans", async () => {
    await stage.ask("stop", { id: 1 });
    for (const step of ["gateway.load", "radio.start", "net.up", "dhcp.start"]) {
      const gate = Promise.withResolvers<void>();
      stage.held.set(step, gate.promise);
      void stage.ask("start", { id: 1 });
      await stage.clock.advance(0);
      stage.held.clear();
      const next = stage.helper();
      gate.resolve();
      await next.recover();
      expect(await state()).toBe("stopped");
      nothingLeft();
      expect(existsSync(hotspotFolder(stage.paths, 1))).toBe(false);
    }
  });

  test("programs that outlived their helper are ended before anything else is started", async () => {
    const child = spawn("sleep", ["60"]);
    const pid = String(child.pid);
    const gone = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    mkdirSync(path.join(stage.paths.proc, pid), { recursive: true });
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    writeFileSync(path.join(stage.paths.proc, pid, "stat"), stat);
    const born = stat.split(") ")[1]?.split(" ")[19];
    writeFileSync(
      path.join(hotspotFolder(stage.paths, 1), "children.json"),
      JSON.stringify([{ pid: child.pid, born }]),
    );
    const recovered = stage.helper().recover();
    await stage.clock.advance(10_000);
    await recovered;
    expect(await gone).toBe("SIGTERM");
    expect(await state()).toBe("running");
  });

  test("after a boot, with nothing left in the kernel or in /run, it comes back", async () => {
    stage.machine.tables.clear();
    stage.machine.addresses.clear();
    rmSync(hotspotFolder(stage.paths, 1), { recursive: true });
    await stage.helper().recover();
    allUp();
    expect(stage.machine.tables.get(1)).toEqual([]);
  });

  test("one that cannot come back at once is tried until it can", async () => {
    stage.failing.add("radio.start");
    await stage.helper().recover();
    expect(await state()).toBe("failed");
    stage.failing.clear();
    await stage.clock.advance(10_000);
    allUp();
  });

  test("a hotspot that is forgotten is stopped first and leaves no file", async () => {
    await stage.ask("forget", { id: 1 });
    nothingLeft();
    await expect(stage.ask("status", { id: 1 })).rejects.toMatchObject({
      refusal: { code: "unknown-hotspot" },
    });
  });
});
