// Hotspots, devices, findings and cards as tests and previews need them.
import {
  type Hotspot,
  type HotspotFinding,
  type HotspotId,
  hotspotPresets,
  type RadioCard,
  type Station,
} from "#contract/hotspots.ts";
import type { Mac, RouterId, SiteId } from "#contract/values/index.ts";

const then = Date.parse("2026-11-22T09:14:00Z");
const idOf = (id: number): HotspotId => id as HotspotId;

export function hotspotOf(id: number, more: Partial<Hotspot> = {}): Hotspot {
  return {
    id: idOf(id),
    name: "Duka la Amina",
    hasPassword: false,
    country: "KE",
    site: "Kisumu" as SiteId,
    router: `hotspot-${id}` as RouterId,
    details: { ...hotspotPresets, interface: "wlan0", address: "10.77.0.1" },
    on: true,
    state: "running",
    since: then,
    detail: "",
    channel: 6,
    stations: 3,
    sessions: 2,
    leases: 4,
    uplink: "eth0",
    warnings: [],
    ...more,
  };
}

export const noUplink = {
  code: "no-uplink",
  sentence: "This computer has no way to the internet.",
  fix: "Look at the cable or connection that brings the internet to this computer.",
};

export function stationOf(last: number, more: Partial<Station> = {}): Station {
  return {
    mac: `A4:5E:60:00:00:${String(last).padStart(2, "0")}` as Mac,
    ip: `10.77.0.${20 + last}`,
    name: "Pixel-8",
    leaseUntil: then + 3_600_000,
    onAir: true,
    signal: -58,
    rateIn: 24_000_000,
    rateOut: 65_000_000,
    connectedSeconds: 1260,
    idleSeconds: 2,
    user: "A3K9M7P2",
    bytesIn: 3_100_000,
    bytesOut: 42_000_000,
    secondsLeft: 2400,
    blocked: false,
    ...more,
  };
}

export const stations: readonly Station[] = [
  stationOf(1),
  stationOf(2, {
    name: "iPhone",
    user: null,
    secondsLeft: null,
    bytesIn: 0,
    bytesOut: 0,
    signal: -82,
    rateIn: 6_500_000,
    rateOut: 6_500_000,
  }),
  stationOf(3, { name: "", user: null, secondsLeft: null, blocked: true, signal: -66 }),
  stationOf(4, {
    name: "Galaxy-A15",
    user: "X9T2BK7F",
    secondsLeft: null,
    onAir: false,
    signal: null,
    rateIn: null,
    rateOut: null,
    connectedSeconds: null,
    idleSeconds: null,
  }),
];

const findingOf = (
  check: string,
  outcome: HotspotFinding["outcome"],
  sentence: string,
  fix = "",
): HotspotFinding => ({ check, outcome, sentence, fix });

export const wellFindings: readonly HotspotFinding[] = [
  findingOf("programs", "good", "Every program a hotspot needs is installed."),
  findingOf("card", "good", "wlan0 is a WiFi card (mt76x2u, 00:0c:43:26:60:10)."),
  findingOf("access-point", "good", "wlan0 can be a hotspot."),
  findingOf("rfkill", "good", "wlan0 is switched on."),
  findingOf("client", "good", "wlan0 is not connected to another network."),
  findingOf(
    "channels",
    "good",
    "wlan0 may send on 13 channels of 2.4 GHz (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13).",
  ),
  findingOf("country", "good", "The radio rules of KE come into force when a hotspot starts."),
  findingOf("uplink", "good", "The internet comes in by eth0."),
  findingOf("network-manager", "good", "NetworkManager leaves wlan0 alone."),
];

export const badFindings: readonly HotspotFinding[] = [
  ...wellFindings.filter(({ check }) => check !== "rfkill" && check !== "client" && check !== "country"),
  findingOf("rfkill", "bad", "WiFi is switched off on this PC.", "rfkill unblock wlan"),
  findingOf(
    "client",
    "bad",
    'wlan0 is connected to "Nyumbani" and can be on one channel only.',
    "Bring the internet by cable or a second card, then: nmcli device disconnect wlan0",
  ),
  findingOf(
    "own-rules",
    "warn",
    "wlan0 keeps its own radio rules and does not listen to the country that is set (Intel's cards do).",
    "Take 2.4 GHz.",
  ),
  findingOf(
    "firewall",
    "bad",
    "ufw does not let guests on wlan0 through.",
    "sudo ufw allow in on wlan0 && sudo ufw route allow in on wlan0",
  ),
  findingOf("ports", "unknown", "It cannot be seen which ports are taken.", "sudo apt install iproute2"),
];

export const auditFindings: readonly HotspotFinding[] = [
  findingOf("rights", "good", "Kaunta may use wlan0 and no other network card of this computer."),
  findingOf("input", "good", "The helper refused a hotspot with a line break in its name, just now."),
  findingOf(
    "encryption",
    "warn",
    "Duka la Amina is open: what guests send through the air can be read by others near it.",
    "Give it a password, and write it on the wall; guests pay in the portal as before.",
  ),
  findingOf(
    "firewall",
    "good",
    "Nothing on this computer keeps guests who paid from the internet, and nobody else gets through.",
  ),
  findingOf("isolation", "good", "Guests see neither each other nor the shop's own network."),
  findingOf("logs", "good", "41 lines of who was let in and put off; the newest is of today."),
];

const channelOf = (number: number, allowed: boolean): RadioCard["channels"][number] => ({
  number,
  mhz: number > 14 ? 5000 + number * 5 : 2407 + number * 5,
  band: number > 14 ? "5" : "2.4",
  allowed,
  why: allowed ? "" : "radar may be there",
});

export const cardOf = (more: Partial<RadioCard> = {}): RadioCard => ({
  interface: "wlan0",
  driver: "mt76x2u",
  mac: "00:0c:43:26:60:10",
  canAp: true,
  mayBeUsed: true,
  oneChannelOnly: false,
  selfManaged: false,
  rfkill: "no",
  connectedTo: null,
  channels: [1, 6, 11, 36, 40]
    .map((number) => channelOf(number, true))
    .concat([52, 100].map((number) => channelOf(number, false))),
  maxStations: 128,
  ...more,
});

export const logLines: readonly string[] = [
  "2026-11-22T09:13:58.204Z hostapd: wlan0: interface state UNINITIALIZED->COUNTRY_UPDATE",
  "2026-11-22T09:14:00.118Z hostapd: wlan0: AP-ENABLED",
  "2026-11-22T09:14:00.740Z dnsmasq: started, version 2.90 cachesize 1000",
  "2026-11-22T09:15:12.033Z hostapd: wlan0: AP-STA-CONNECTED a4:5e:60:00:00:01",
  "2026-11-22T09:15:12.601Z dnsmasq: DHCPACK(wlan0) 10.77.0.21 a4:5e:60:00:00:01 Pixel-8",
];
