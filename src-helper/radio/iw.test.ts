// iw's answers, read from what real cards and kernels printed.
import { readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { readChannels } from "./iw-channels.ts";
import { readDev, readLink } from "./iw-dev.ts";
import { readPhy } from "./iw-phy.ts";
import { countryFor, readRules } from "./iw-reg.ts";
import { readScan } from "./iw-scan.ts";
import { ssidOf } from "./iw-text.ts";
import { readStations } from "./stations.ts";

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");
const allowed = (country: string, band: string) =>
  readChannels(fixture(`iw-channels-${country}.txt`))
    .filter((one) => one.allowed && one.band === band)
    .map(({ number }) => number);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("the channels a hotspot may take", () => {
  test("in Kenya are 1 to 13, and on 5 GHz only those without radar", () => {
    expect(allowed("KE", "2.4")).toEqual(upTo(13));
    expect(allowed("KE", "5")).toEqual([36, 40, 44, 48]);
  });

  test("in Uganda go higher on 5 GHz, and end at 11 in the United States", () => {
    expect(allowed("UG", "5")).toEqual([36, 40, 44, 48, 149, 153, 157, 161, 165]);
    expect(allowed("US", "2.4")).toEqual(upTo(11));
  });

  test("without a country are 1 to 11 and nothing on 5 GHz", () => {
    expect(allowed("00", "2.4")).toEqual(upTo(11));
    expect(allowed("00", "5")).toEqual([]);
  });

  test("are each told with the reason when they are not", () => {
    const why = (country: string, number: number) =>
      readChannels(fixture(`iw-channels-${country}.txt`)).find((one) => one.number === number)?.why;
    expect(why("KE", 6)).toBe("");
    expect(why("KE", 52)).toBe("shared with radar");
    expect(why("KE", 14)).toBe("not allowed in this country, or not by this card");
    expect(why("00", 36)).toBe("this card may listen here, but not speak first");
  });

  test("are of the two bands we use, each with its frequency", () => {
    const all = readChannels(fixture("iw-channels-KE.txt"));
    expect(new Set(all.map(({ band }) => band))).toEqual(new Set(["2.4", "5"]));
    expect(all.every(({ mhz }) => mhz < 5900)).toBe(true);
    expect(all.find(({ number }) => number === 36)?.mhz).toBe(5180);
  });

  test("are read from newer iw too, which writes tenths of a megahertz", () => {
    expect(readChannels("Band 1:\n\t* 2412.0 MHz [1] \n\t  Maximum TX power: 20.0 dBm\n")).toEqual([
      { number: 1, mhz: 2412, band: "2.4", allowed: true, why: "" },
    ]);
  });
});

describe("what a card can do", () => {
  test("is read from the simulated card", () => {
    expect(readPhy(fixture("iw-phy-KE.txt"))).toEqual({
      canAp: true,
      besideClient: "same-channel",
      maxStations: null,
      canSae: true,
    });
  });

  const card = (modes: string, combinations: string) =>
    readPhy(
      `Wiphy phy0\n\tMaximum associated stations in AP mode: 8\n\tSupported interface modes:\n${modes
        .split(" ")
        .map((mode) => `\t\t * ${mode}\n`)
        .join(
          "",
        )}\tvalid interface combinations:\n${combinations}\n\tHT Capability overrides:\n\t\t * MCS: ff\n`,
    );

  test("AP/VLAN alone is no access point", () => {
    expect(card("managed AP/VLAN", "").canAp).toBe(false);
    expect(card("managed AP", "").canAp).toBe(true);
  });

  test("the number of guests is taken where the driver tells it", () => {
    expect(card("AP", "").maxStations).toBe(8);
  });

  test("combinations count one by one: client and access point have to stand in the same one", () => {
    const apart =
      "\t\t * #{ managed } <= 2, #{ P2P-device } <= 1,\n\t\t   total <= 3, #channels <= 2\n\t\t * #{ AP } <= 2,\n\t\t   total <= 2, #channels <= 2";
    const together = "\t\t * #{ managed } <= 1, #{ AP, P2P-client } <= 1,\n\t\t   total <= 2, #channels <= 2";
    const same = "\t\t * #{ managed, AP } <= 2,\n\t\t   total <= 2, #channels <= 1";
    const either = "\t\t * #{ managed, AP } <= 1, total <= 1, #channels <= 1";
    expect([apart, together, same, either].map((text) => card("AP", text).besideClient)).toEqual([
      "no",
      "any-channel",
      "same-channel",
      "no",
    ]);
  });
});

describe("what interfaces do now", () => {
  test("an access point is told with its name and channel", () => {
    expect(readDev(fixture("iw-dev-ap.txt"))).toContainEqual({
      interface: "wlan0",
      phy: "phy0",
      mac: "02:00:00:00:00:00",
      type: "AP",
      ssid: "Duka la Mama",
      channel: 6,
    });
  });

  test("interfaces without a name are not cards", () => {
    expect(readDev(fixture("iw-dev-client.txt")).map((one) => one.interface)).toEqual(["wlan1"]);
    expect(readDev(fixture("iw-dev-fresh.txt")).map((one) => one.interface)).toEqual([
      "wlan2",
      "wlan1",
      "wlan0",
    ]);
  });

  test("a client's network is read from its link, in any letters", () => {
    expect(readLink(fixture("iw-link.txt"))).toEqual({ ssid: "Käffi\\ 1 ", mhz: 2462 });
    expect(readLink("Not connected.\n")).toBeNull();
  });

  test.each([
    ["plain", "plain"],
    ["K\\xc3\\xa4ffi\\x5c 1\\x20", "Käffi\\ 1 "],
    ["\\x5cx41", "\\x41"],
    ["\\xff", "\ufffd"],
    ["", ""],
  ])("the name %j is %j", (printed, name) => expect(ssidOf(printed)).toBe(name));
});

describe("whose rules are in force", () => {
  test.each(["00", "DE", "KE", "TZ", "UG", "US"])("%s is read", (country) => {
    expect(readRules(fixture(`iw-reg-${country}.txt`))).toEqual({ global: country, selfManaged: {} });
  });

  test("a card that keeps its own is told apart", () => {
    const rules = readRules(`${fixture("iw-reg-KE.txt")}phy#0 (self-managed)\ncountry US: DFS-UNSET\n`);
    expect([countryFor(rules, "phy0"), countryFor(rules, "phy1")]).toEqual(["US", "KE"]);
  });

  test("a card's remembered country that is not its own rule is not taken for one", () => {
    expect(readRules("global\ncountry KE: DFS-ETSI\n\nphy#1\ncountry DE: DFS-ETSI\n").selfManaged).toEqual(
      {},
    );
  });
});

describe("networks in the air", () => {
  test("come with name, frequency and strength", () => {
    expect(readScan(fixture("iw-scan.txt"))).toEqual([
      { ssid: "mixed", mhz: 2412, signal: -30 },
      { ssid: "Käffi\\ 1 ", mhz: 2462, signal: -30 },
    ]);
  });

  test("a hidden one has an empty name, and what has no strength is no network", () => {
    const one = (signal: string, ssid: string) =>
      `BSS 02:00:00:00:00:0${ssid.length % 10}(on wlan1)\n\tfreq: 2412.0\n${signal}\tSSID: ${ssid}\n`;
    const text =
      one("\tsignal: -70.00 dBm\n", "\\x00\\x00") + one("", "lost") + one("\tsignal: -60.50 dBm\n", "b");
    expect(readScan(text)).toEqual([
      { ssid: "b", mhz: 2412, signal: -60.5 },
      { ssid: "", mhz: 2412, signal: -70 },
    ]);
  });
});

describe("stations", () => {
  const text = fixture("hostapd-all-sta.txt");

  test("come with what the radio knows of them", () => {
    expect(readStations(text)).toEqual([
      {
        mac: "02:00:00:00:01:00",
        signal: -17,
        rxRate: 13_000_000,
        txRate: 1_000_000,
        connectedSeconds: 7,
        inactiveMs: 1580,
      },
    ]);
  });

  test("are those who got in: a wrong password under way is none", () => {
    expect(readStations(text.replace("[AUTHORIZED]", ""))).toEqual([]);
    expect(readStations(text + text.replaceAll("01:00", "02:00"))).toHaveLength(2);
  });

  test("what a driver does not know is null", () => {
    const bare = "02:00:00:00:01:00\nflags=[AUTH][ASSOC][AUTHORIZED]\nrx_rate_info=0\n";
    expect(readStations(bare)[0]).toMatchObject({ signal: null, rxRate: null, txRate: null });
  });
});
