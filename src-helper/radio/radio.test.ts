// The life of an access point: on the air, silent for a while, gone, stopped; refused with what to do.
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RadioEvent } from "../parts.ts";
import { hotspotFolder } from "../paths.ts";
import type { HotspotConfig } from "../protocol.ts";
import { createRadio } from "./radio.ts";
import type { Pc } from "./radio.fixture.ts";
import { createPc, hotspot } from "./radio.fixture.ts";

let pc: Pc;
let events: RadioEvent[];
beforeEach(async () => {
  pc = await createPc();
  events = [];
});
afterEach(() => pc.done());

const phone = "02:00:00:00:01:00";
const configFile = () => path.join(hotspotFolder(pc.paths, 1), "hostapd.conf");
const radio = (more: Partial<HotspotConfig> = {}) => createRadio(pc, { ...hotspot, ...more });
const hostapd = () => pc.run.children.at(-1);
const settle = () => pc.clock.advance(0);
const until = async (what: () => unknown) => {
  for (let tries = 0; tries < 500 && !what(); tries++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(what()).toBeTruthy();
};
/** hostapd's process is there, and says nothing yet. */
async function launched(one: ReturnType<typeof radio>) {
  const started = one.start((event) => events.push(event));
  started.catch(() => undefined);
  await until(() => hostapd() && !hostapd()!.stopped);
  return started;
}
async function onAir(one = radio()) {
  const started = one.start((event) => events.push(event));
  await until(() => hostapd() && !hostapd()!.stopped);
  Object.assign(pc, { type: "AP", ssid: "Duka la Mama", channel: 6 });
  hostapd()!.onLine("wlan0: AP-ENABLED ");
  return { radio: one, started: await started };
}
const called = (words: string) =>
  pc.run.calls.filter(({ program, args }) => [program, ...args].join(" ").startsWith(words)).length;
const kinds = () => events.filter(({ kind }) => kind !== "line");

describe("starting", () => {
  test("sets the country, starts hostapd with a file only it may read, and takes the file away again", async () => {
    const one = radio();
    const started = one.start((event) => events.push(event));
    await until(() => hostapd());
    expect(one.state()).toBe("starting");
    expect([hostapd()!.program, hostapd()!.args]).toEqual(["hostapd", [configFile()]]);
    expect(statSync(configFile()).mode & 0o777).toBe(0o600);
    expect(readFileSync(configFile(), "utf8")).toContain("wpa_passphrase=karibu-wageni");
    expect(pc.country).toBe("KE");
    Object.assign(pc, { type: "AP", ssid: "Duka la Mama", channel: 6 });
    hostapd()!.onLine("wlan0: AP-ENABLED ");
    expect(await started).toEqual({ channel: 6 });
    expect([one.state(), existsSync(configFile())]).toEqual(["up", false]);
  });

  test("does not touch the country's rules when they are right already", async () => {
    pc.country = "KE";
    await onAir();
    expect(called("iw reg set")).toBe(0);
  });

  test("with channel 0 listens first and takes the quietest", async () => {
    const one = radio({ channel: 0 });
    const { started } = await onAir(one);
    expect(started).toEqual({ channel: 6 });
    expect(called("iw dev wlan0 scan flush freq 2412 ")).toBe(1);
  });

  test("with channel 0 does without listening when the card will not", async () => {
    pc.country = "KE";
    const all = Array.from({ length: 13 }, (_, index) => String(2412 + 5 * index)).join(" ");
    pc.answers.set(`iw dev wlan0 scan flush freq ${all}`, { code: 240, stderr: "busy" });
    const { started } = await onAir(radio({ channel: 0 }));
    expect(started).toEqual({ channel: 1 });
  });

  test("no command ever holds the passphrase", async () => {
    const { radio: one } = await onAir();
    await one.stop();
    expect(JSON.stringify([pc.run.calls, pc.run.children.map(({ args }) => args), events])).not.toContain(
      "karibu-wageni",
    );
  });

  test("twice is refused", async () => {
    const { radio: one } = await onAir();
    await expect(one.start(() => undefined)).rejects.toMatchObject({ refusal: { code: "busy" } });
    expect(one.state()).toBe("up");
  });
});

describe("a start that cannot succeed is refused and leaves nothing", () => {
  const refused = async (one = radio()) => {
    const error = await one
      .start((event) => events.push(event))
      .then(
        () => undefined,
        (thrown: unknown) => thrown as { refusal: { sentence: string; field?: string; fix?: string } },
      );
    expect([one.state(), existsSync(configFile())]).toEqual(["off", false]);
    expect(pc.run.children.every(({ stopped }) => stopped)).toBe(true);
    return error?.refusal;
  };

  test("without the card", async () => {
    pc.answers.set("iw dev", { stdout: "" });
    expect(await refused()).toMatchObject({
      field: "interface",
      sentence: expect.stringContaining("no WiFi card wlan0"),
    });
  });

  test("with a card that cannot be an access point", async () => {
    pc.answers.set("iw phy phy0 info", {
      stdout: "Wiphy phy0\n\tSupported interface modes:\n\t\t * managed\n",
    });
    expect(await refused()).toMatchObject({ sentence: "interface: wlan0 cannot be a hotspot." });
  });

  test("with WiFi switched off", async () => {
    await pc.soft(true);
    expect(await refused()).toMatchObject({ fix: "rfkill unblock wlan" });
  });

  test("while the card is somebody's client", async () => {
    pc.answers.set("iw dev wlan0 link", {
      stdout: "Connected to 02:00:00:00:00:09 (on wlan0)\n\tSSID: Shop\n\tfreq: 2437\n",
    });
    expect(await refused()).toMatchObject({ sentence: 'interface: wlan0 is connected to "Shop".' });
  });

  test("while another program has made the card a hotspot", async () => {
    Object.assign(pc, { type: "AP", ssid: "Hotspot", channel: 1 });
    expect(await refused()).toMatchObject({
      sentence: "interface: another program has made wlan0 a hotspot.",
    });
  });

  test("with a country the PC has no rules for: the kernel is not even asked", async () => {
    expect(await refused(radio({ country: "SO" }))).toMatchObject({ code: "invalid", field: "country" });
    expect(called("iw reg set")).toBe(0);
  });

  test("with a country that does not come into force", async () => {
    pc.stubborn = true;
    const one = radio();
    const going = refused(one);
    for (let step = 0; step < 60; step++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await pc.clock.advance(200);
    }
    expect(await going).toMatchObject({
      field: "country",
      sentence: "country: the radio rules of KE could not be put in force; this PC goes by no country's.",
    });
  });

  test("with a channel of the radar", async () => {
    expect(await refused(radio({ band: "5", channel: 52 }))).toMatchObject({ field: "channel" });
    expect(pc.run.children).toHaveLength(0);
  });

  test("when hostapd gives up: with its reason", async () => {
    const started = launched(radio());
    await until(hostapd);
    hostapd()!.onLine("nl80211: kernel reports: Match already configured");
    hostapd()!.onExit(1);
    await expect(started).rejects.toMatchObject({ refusal: { sentence: "Another program is using wlan0." } });
  });

  test("when hostapd hangs: after 12 seconds", async () => {
    const one = radio();
    const started = one.start(() => undefined);
    started.catch(() => undefined);
    await until(hostapd);
    await pc.clock.advance(12_001);
    await expect(started).rejects.toMatchObject({
      refusal: { sentence: "wlan0 was not on the air after 12 s." },
    });
    expect([hostapd()!.stopped, one.state()]).toEqual([true, "off"]);
  });

  test("when hostapd says it is on the air and the kernel does not", async () => {
    const one = radio();
    const started = one.start(() => undefined);
    started.catch(() => undefined);
    await until(hostapd);
    hostapd()!.onLine("wlan0: AP-ENABLED ");
    await expect(started).rejects.toMatchObject({
      refusal: { sentence: "wlan0 is not on the air although hostapd says so." },
    });
    expect(hostapd()!.stopped).toBe(true);
  });

  test("when it is stopped meanwhile", async () => {
    const one = radio();
    const started = one.start(() => undefined);
    started.catch(() => undefined);
    await until(hostapd);
    await one.stop();
    await expect(started).rejects.toMatchObject({
      refusal: { sentence: "wlan0 was stopped while it was starting." },
    });
    expect([one.state(), hostapd()!.stopped, existsSync(configFile())]).toEqual(["off", true, false]);
  });

  test("when it is stopped before hostapd was there", async () => {
    const one = radio();
    const started = one.start(() => undefined);
    started.catch(() => undefined);
    await one.stop();
    await expect(started).rejects.toMatchObject({ name: "Refused" });
    expect(pc.run.children.every(({ stopped }) => stopped)).toBe(true);
    expect(one.state()).toBe("off");
    await onAir(one);
  });
});

describe("on the air", () => {
  test("stations come and go, wrong passwords are told, every line goes to the log", async () => {
    await onAir();
    hostapd()!.onLine(`wlan0: AP-STA-CONNECTED ${phone}`);
    hostapd()!.onLine(`wlan0: AP-STA-DISCONNECTED ${phone}`);
    hostapd()!.onLine(`wlan0: AP-STA-POSSIBLE-PSK-MISMATCH ${phone}`);
    expect(kinds()).toEqual([
      { kind: "station", mac: phone, came: true },
      { kind: "station", mac: phone, came: false },
      { kind: "wrong-passphrase", mac: phone },
    ]);
    expect(events.filter(({ kind }) => kind === "line")).toHaveLength(4);
  });

  test("falls silent under the switch, saying so, and comes back by itself", async () => {
    const { radio: one } = await onAir();
    await pc.soft(true);
    hostapd()!.onLine("wlan0: INTERFACE-DISABLED ");
    expect(one.state()).toBe("down");
    await until(() => kinds().length === 1);
    await pc.soft(false);
    hostapd()!.onLine("wlan0: INTERFACE-ENABLED ");
    expect([one.state(), kinds()]).toEqual([
      "up",
      [{ kind: "down", sentence: "WiFi is switched off. Type: rfkill unblock wlan" }, { kind: "up" }],
    ]);
  });

  test("is raised when WiFi is switched on again, not before, and not for ever", async () => {
    await onAir();
    const raised = () => called("ip link set dev wlan0 up");
    const second = async () => {
      await pc.clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 30));
    };
    await pc.soft(true);
    hostapd()!.onLine("wlan0: INTERFACE-DISABLED ");
    await second();
    await second();
    expect(raised()).toBe(0);
    await pc.soft(false);
    await second();
    expect(raised()).toBe(1);
    hostapd()!.onLine("wlan0: INTERFACE-ENABLED ");
    await second();
    await second();
    expect(raised()).toBe(1);
  });

  test("is not raised when another program made it a client", async () => {
    await onAir();
    hostapd()!.onLine("wlan0: INTERFACE-DISABLED ");
    pc.type = "managed";
    await pc.clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(called("ip link")).toBe(0);
  });

  test("a card that was pulled out is told as gone while hostapd lives on", async () => {
    await onAir();
    await pc.unplug();
    hostapd()!.onLine("wlan0: INTERFACE-DISABLED ");
    await until(() => kinds().length === 1);
    expect(kinds()).toEqual([{ kind: "down", sentence: "wlan0 is gone. Plug the WiFi card in again." }]);
  });

  test("a hostapd that ended is told once, and the end is not a silence first", async () => {
    const { radio: one } = await onAir();
    hostapd()!.onLine("wlan0: AP-DISABLED ");
    hostapd()!.onExit(1);
    await settle();
    await settle();
    expect([one.state(), kinds()]).toEqual(["off", [{ kind: "gone", code: 1 }]]);
  });

  test("who is on it is asked of hostapd; nobody when it is off", async () => {
    const one = radio();
    expect(await one.stations()).toEqual([]);
    await onAir(one);
    expect((await one.stations()).map(({ mac }) => mac)).toEqual([phone]);
    const ask = `hostapd_cli -p ${path.join(hotspotFolder(pc.paths, 1), "ctrl")} -i wlan0 all_sta`;
    pc.answers.set(ask, { code: 255 });
    await expect(one.stations()).rejects.toMatchObject({ refusal: { code: "failed" } });
  });

  test("a kick is one command, for a MAC address and nothing else", async () => {
    const { radio: one } = await onAir();
    await one.kick("02:00:00:00:01:AB");
    expect(pc.run.calls.at(-1)!.args.slice(-2)).toEqual(["deauthenticate", "02:00:00:00:01:ab"]);
    for (const wrong of ["", "wlan0", "02:00:00:00:01", `${phone} 1`, `${phone}\nset`])
      await expect(one.kick(wrong)).rejects.toMatchObject({ refusal: { field: "mac" } });
    await one.stop();
    await expect(one.kick(phone)).rejects.toMatchObject({ refusal: { code: "not-running" } });
  });

  test("after a stop nothing more is told, and stopping again is harmless", async () => {
    const { radio: one } = await onAir();
    const old = hostapd()!;
    await one.stop();
    old.onLine(`wlan0: AP-STA-CONNECTED ${phone}`);
    await one.stop();
    expect([one.state(), kinds(), old.stopped]).toEqual(["off", [], true]);
  });
});

describe("after a crash", () => {
  async function leave() {
    await mkdir(hotspotFolder(pc.paths, 1), { recursive: true });
    await writeFile(path.join(hotspotFolder(pc.paths, 1), "hostapd.pid"), "424242\n");
  }

  test("a card left as an access point is given back, so that it can listen again", async () => {
    await leave();
    pc.type = "AP";
    await radio().stop();
    expect([called("ip link set dev wlan0 down"), called("iw dev wlan0 set type managed")]).toEqual([1, 1]);
  });

  test("a card that others use is left alone", async () => {
    pc.type = "AP";
    await radio().stop();
    await leave();
    Object.assign(pc, { ssid: "Hotspot", channel: 1 });
    await radio().stop();
    expect(called("ip link")).toBe(0);
  });
});
