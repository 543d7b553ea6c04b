// What we write for hostapd, and what we understand of what it says.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { Refused } from "../refused.ts";
import { chooseChannel } from "./choose-channel.ts";
import type { Air } from "./hostapd-config.ts";
import { hostapdConfig } from "./hostapd-config.ts";
import { explain, readLine } from "./hostapd-lines.ts";
import { readChannels } from "./iw-channels.ts";

const folder = path.join(import.meta.dirname, "fixtures");
const fixture = (name: string) => readFileSync(path.join(folder, name), "utf8");

const air: Air = {
  interface: "wlan0",
  ssid: "Duka la Mama",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  maxStations: null,
  control: "/run/kaunta/hs1/ctrl",
};
const secret = "karibu wageni #1";
const settings = (more: Partial<Air>) =>
  new Map(
    hostapdConfig({ ...air, ...more })
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );

describe("the file for hostapd", () => {
  test("of an open hotspot", () => {
    expect(hostapdConfig(air)).toBe(
      [
        "interface=wlan0",
        "driver=nl80211",
        "ctrl_interface=/run/kaunta/hs1/ctrl",
        "ssid2=44756b61206c61204d616d61",
        "ignore_broadcast_ssid=0",
        "country_code=KE",
        "ieee80211d=1",
        "hw_mode=g",
        "channel=6",
        "ieee80211n=1",
        "wmm_enabled=1",
        "ap_isolate=1",
        "max_num_sta=2007",
        "ap_max_inactivity=300",
        "disassoc_low_ack=1",
        "",
      ].join("\n"),
    );
  });

  test.each([
    ["wpa2", "WPA-PSK", "1", undefined],
    ["wpa3", "SAE", "2", undefined],
    ["mixed", "WPA-PSK SAE", "1", "1"],
  ] as const)("of %s", (security, way, frames, both) => {
    const lines = settings({ security, passphrase: secret });
    expect(
      ["wpa", "wpa_key_mgmt", "rsn_pairwise", "ieee80211w", "sae_require_mfp", "wpa_passphrase"].map((key) =>
        lines.get(key),
      ),
    ).toEqual(["2", way, "CCMP", frames, both, secret]);
    expect(lines.has("sae_password")).toBe(false);
  });

  test("an open one has no trace of a passphrase that was given all the same", () => {
    expect(hostapdConfig({ ...air, passphrase: secret })).not.toContain(secret);
  });

  test("follows band, hiding, isolation and what the card can bear", () => {
    const lines = settings({ band: "5", channel: 36, hidden: true, isolate: false, maxStations: 8 });
    expect(
      ["hw_mode", "channel", "ignore_broadcast_ssid", "ap_isolate", "max_num_sta"].map((key) =>
        lines.get(key),
      ),
    ).toEqual(["a", "36", "1", "0", "8"]);
  });

  test("carries any name as bytes", () => {
    expect(settings({ ssid: 'a"\\ =#' }).get("ssid2")).toBe("61225c203d23");
    expect(settings({ ssid: "Kahawa ☕" }).get("utf8_ssid")).toBe("1");
    expect(settings({ ssid: "☕".repeat(10) }).get("ssid2")).toHaveLength(60);
  });

  test.each([
    ["interface", { interface: "wlan0\nssid=x" }],
    ["interface", { interface: "../wlan0" }],
    ["country", { country: "ke" }],
    ["country", { country: "K\n" }],
    ["channel", { channel: 0 }],
    ["channel", { channel: 6.5 }],
    ["channel", { channel: Number.NaN }],
    ["ssid", { ssid: "" }],
    ["ssid", { ssid: "☕".repeat(11) }],
    ["ssid", { ssid: "a\nb" }],
    ["ssid", { ssid: "a\0b" }],
    ["ssid", { ssid: "\ud800" }],
    ["control", { control: "/run/x\ny" }],
    ["passphrase", { security: "wpa2" }],
    ["passphrase", { security: "wpa2", passphrase: "short12" }],
    ["passphrase", { security: "wpa3", passphrase: "long enough\nwpa=0" }],
    ["passphrase", { security: "mixed", passphrase: "nywila ya Käffi" }],
    ["passphrase", { security: "wpa2", passphrase: "x".repeat(64) }],
  ] as const)("is not written with a wrong %s: %j", (field, wrong) => {
    const writing = () => hostapdConfig({ ...air, ...wrong });
    expect(writing).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ code: "invalid", field }) }),
    );
  });

  test("whatever is asked, either it is refused or nobody adds a line", () => {
    const pieces = [
      "wlan0",
      "KE",
      "\n",
      "\r",
      "\0",
      "=",
      "#",
      "ignore_broadcast_ssid=1",
      "☕",
      '"',
      "\\",
      " ",
      "\u2028",
      "x".repeat(20),
    ];
    let state = 7;
    const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const text = () => Array.from({ length: 1 + next(4) }, () => pieces[next(pieces.length)]).join("");
    const wild = Array.from({ length: 3000 }, () => ({
      ssid: text(),
      passphrase: text(),
      security: (["open", "wpa2"] as const)[next(2)]!,
    }));
    const outcomes = wild.map((more) => {
      try {
        const extra = (more.security === "open" ? 0 : 5) + (/[^\0-\x7f]/.test(more.ssid) ? 1 : 0);
        return hostapdConfig({ ...air, ...more }).split("\n").length === 16 + extra ? "sound" : "broken";
      } catch (error) {
        return error instanceof Refused ? error.refusal.code : "thrown";
      }
    });
    expect(new Set(outcomes)).toEqual(new Set(["sound", "invalid"]));
    expect(outcomes.filter((one) => one === "sound").length).toBeGreaterThan(300);
  });
});

describe("what hostapd says", () => {
  test("a whole life, from the first line to the last", () => {
    const said = fixture("hostapd-life.txt")
      .split("\n")
      .flatMap((line) => readLine(line) ?? []);
    const phone = "02:00:00:00:01:00";
    const wrong = { kind: "wrong-passphrase", mac: phone };
    expect(said).toEqual([
      { kind: "ready" },
      { kind: "station", mac: phone, came: true },
      { kind: "station", mac: phone, came: false },
      { kind: "station", mac: phone, came: true },
      { kind: "station", mac: phone, came: false },
      wrong,
      wrong,
      wrong,
      wrong,
      { kind: "disabled" },
      { kind: "enabled" },
      { kind: "disabled" },
      { kind: "enabled" },
      { kind: "disabled" },
    ]);
  });

  test.each([
    ["channel-1", "WiFi is switched off, so wlan0 cannot send.", "rfkill unblock wlan"],
    ["busy", "Another program is using wlan0.", "nmcli device set wlan0 managed no"],
    ["interface-wlan9", "wlan0 is gone.", "Plug the WiFi card in again."],
    [
      "channel-14",
      "wlan0 may not send on this channel.",
      "Take channel 0 to let the PC choose, or the other band.",
    ],
    [
      "hw-mode-a-channel-52",
      "wlan0 may not send on this channel.",
      "Take channel 0 to let the PC choose, or the other band.",
    ],
    [
      "wpa-passphrase-short",
      "hostapd would not run: Line 19: invalid WPA passphrase length 5 (expected 8..63)",
      "",
    ],
  ])("of being refused (%s) becomes a sentence and what to do", (name, sentence, fix) => {
    const lines = fixture(`hostapd-refused-${name}.txt`).split("\n");
    expect(explain("wlan0", lines)).toEqual({ sentence, fix });
    expect(lines.flatMap((line) => readLine(line) ?? []).some(({ kind }) => kind === "ready")).toBe(false);
  });

  test("every refusal that was seen is among these", () => {
    expect(readdirSync(folder).filter((name) => name.startsWith("hostapd-refused-"))).toHaveLength(6);
  });

  test("silence is told as such", () => {
    expect(explain("wlan0", [])).toEqual({ sentence: "hostapd would not run.", fix: "" });
  });
});

describe("the channel", () => {
  const channels = readChannels(fixture("iw-channels-KE.txt"));
  const wish = { band: "2.4", channel: 0, country: "KE" } as const;
  const pick = (more: object, heard: readonly [mhz: number, signal: number][] = []) =>
    chooseChannel(
      { ...wish, ...more },
      channels,
      heard.map(([mhz, signal]) => ({ ssid: "", mhz, signal })),
    ).number;

  test("is 1 in a quiet place, and the quietest of 1, 6 and 11 in a loud one", () => {
    expect(pick({})).toBe(1);
    expect(pick({}, [[2412, -40]])).toBe(6);
    expect(
      pick({}, [
        [2412, -40],
        [2437, -90],
        [2462, -80],
      ]),
    ).toBe(6);
    expect(
      pick({}, [
        [2412, -60],
        [2437, -60],
        [2462, -90],
      ]),
    ).toBe(11);
  });

  test("counts neighbours in between for both sides", () => {
    expect(pick({}, [[2422, -40]])).toBe(11);
  });

  test("of 5 GHz does not mind who is on 2.4", () => {
    expect(pick({ band: "5" }, [[2412, -30]])).toBe(36);
    expect(pick({ band: "5" }, [[5180, -30]])).toBe(44);
  });

  test("is the one asked for when it is allowed", () => {
    expect([pick({ channel: 13 }), pick({ channel: 3 }), pick({ band: "5", channel: 48 })]).toEqual([
      13, 3, 48,
    ]);
  });

  const refusal = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return (error as { refusal?: object }).refusal;
    }
    return undefined;
  };

  test("that may not be used is refused with those that may", () => {
    expect(refusal(() => pick({ band: "5", channel: 52 }))).toEqual({
      code: "invalid",
      field: "channel",
      sentence: "channel: 52 cannot be used in KE: shared with radar.",
      fix: "Take channel 36, 40, 44, 48, or 0 to let the PC choose.",
    });
    expect(refusal(() => pick({ channel: 36 }))).toMatchObject({
      sentence: "channel: 36 cannot be used in KE: this card has no such channel on 2.4 GHz.",
    });
  });

  test("of a band in which nothing is allowed: the other band is named", () => {
    const world = readChannels(fixture("iw-channels-00.txt"));
    expect(refusal(() => chooseChannel({ ...wish, band: "5" }, world, []))).toMatchObject({
      field: "band",
      fix: "Take 2.4 GHz instead.",
    });
    expect(refusal(() => chooseChannel({ ...wish, band: "5" }, [], []))).toMatchObject({
      fix: "This card cannot be a hotspot here.",
    });
  });

  test("of a card that is somebody's client is that network's, or none", () => {
    const bound = { channel: 11, network: "Shop" };
    expect(chooseChannel(wish, channels, [], bound).number).toBe(11);
    expect(refusal(() => chooseChannel({ ...wish, channel: 6 }, channels, [], bound))).toMatchObject({
      sentence: 'channel: this card is connected to "Shop" and works only on that network\'s channel 11.',
      fix: "Take channel 11, or bring the internet by cable.",
    });
    expect(refusal(() => chooseChannel({ ...wish, band: "5" }, channels, [], bound))).toMatchObject({
      fix: 'Disconnect from "Shop", or bring the internet by cable.',
    });
  });
});
