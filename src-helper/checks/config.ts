// A hotspot's configuration, checked as a whole: every value by itself, then what they must be to each other.
import type { Band, HotspotConfig, Security } from "../protocol.ts";
import { countries } from "./countries.ts";
import {
  bool,
  dnsName,
  hotspotId,
  integer,
  invalid,
  list,
  object,
  oneOf,
  passphrase,
  ssid,
  text,
  wireless,
} from "./fields.ts";
import {
  address,
  closedRanges,
  inside,
  networkOf,
  overlap,
  privateRanges,
  readAddress,
  readNetwork,
} from "./ipv4.ts";

const keys = [
  "id",
  "interface",
  "ssid",
  "security",
  "country",
  "band",
  "channel",
  "hidden",
  "isolate",
  "address",
  "prefix",
  "poolFrom",
  "poolTo",
  "leaseSeconds",
  "portalPort",
  "walled",
  "lanAllowed",
  "captiveHost",
] as const;

const securities: readonly Security[] = ["open", "wpa2", "wpa3", "mixed"];
const bands: readonly Band[] = ["2.4", "5"];
/** Numbers that exist at all (IEEE 802.11, table E-4); what card and country allow is asked of the card at start. */
const channels: Readonly<Record<Band, readonly number[]>> = {
  "2.4": Array.from({ length: 14 }, (_, index) => index + 1),
  "5": [
    ...Array.from({ length: 8 }, (_, index) => 36 + 4 * index),
    ...Array.from({ length: 12 }, (_, index) => 100 + 4 * index),
    ...Array.from({ length: 8 }, (_, index) => 149 + 4 * index),
  ],
};
/** DNS, DHCP, mDNS and the second resolver. */
const takenPorts = [53, 67, 68, 5353];

/** `field` is what the sentence begins with; `config` for one that came by the socket. */
export function hotspotConfig(value: unknown, field = "config"): HotspotConfig {
  const of = object(value, field, keys, ["passphrase"]);
  const at = (key: string) => `${field}.${key}`;
  const security = oneOf(of["security"], at("security"), securities);
  const secret = of["passphrase"] === undefined ? undefined : passphrase(of["passphrase"], at("passphrase"));
  if (security === "open" && secret !== undefined)
    throw invalid(at("passphrase"), "an open hotspot has no passphrase.");
  const band = oneOf(of["band"], at("band"), bands);
  const port = integer(of["portalPort"], at("portalPort"), 1, 65_535);
  if (takenPorts.includes(port)) throw invalid(at("portalPort"), `${port} is needed for something else.`);
  const captiveHost = text(of["captiveHost"], at("captiveHost"));
  const config: HotspotConfig = {
    id: hotspotId(of["id"], at("id")),
    interface: wireless(of["interface"], at("interface")),
    ssid: ssid(of["ssid"], at("ssid")),
    security,
    ...(secret === undefined ? {} : { passphrase: secret }),
    country: country(of["country"], at("country")),
    band,
    channel: channel(of["channel"], at("channel"), band),
    hidden: bool(of["hidden"], at("hidden")),
    isolate: bool(of["isolate"], at("isolate")),
    address: address(of["address"], at("address")),
    prefix: integer(of["prefix"], at("prefix"), 16, 30),
    poolFrom: address(of["poolFrom"], at("poolFrom")),
    poolTo: address(of["poolTo"], at("poolTo")),
    // dnsmasq's shortest lease is two minutes.
    leaseSeconds: integer(of["leaseSeconds"], at("leaseSeconds"), 120, 7 * 86_400),
    portalPort: port,
    walled: list(of["walled"], at("walled"), 256).map((name, n) => dnsName(name, `${at("walled")}.${n}`)),
    lanAllowed: list(of["lanAllowed"], at("lanAllowed"), 64).map((cidr, n) =>
      lan(cidr, `${at("lanAllowed")}.${n}`),
    ),
    captiveHost: captiveHost === "" ? "" : dnsName(captiveHost, at("captiveHost")),
  };
  network(config, at);
  return config;
}

function country(value: unknown, field: string): string {
  const code = text(value, field);
  if (!countries.has(code))
    throw invalid(field, "must be the two capital letters of the country the hotspot stands in, as `KE`.");
  return code;
}

function channel(value: unknown, field: string, band: Band): number {
  const number = integer(value, field, 0, 200);
  if (number !== 0 && !channels[band].includes(number))
    throw invalid(field, `${number} is no channel of ${band} GHz; 0 lets the best one be found.`);
  return number;
}

function lan(value: unknown, field: string): string {
  const cidr = text(value, field);
  const found = readNetwork(cidr);
  if (!found) throw invalid(field, "must be a network, as `192.168.8.0/24`, with no bits beside it.");
  if (!closedRanges.some((range) => inside(found, range)))
    throw invalid(field, "is no private network; guests reach it anyway when they have paid.");
  return cidr;
}

/** The network's own address, the guests' pool and the private ranges. */
function network(config: HotspotConfig, at: (key: string) => string): void {
  const own = readAddress(config.address) ?? 0;
  const from = readAddress(config.poolFrom) ?? 0;
  const to = readAddress(config.poolTo) ?? 0;
  const net = networkOf(own, config.prefix);
  const host = (number: number) => number > net.first && number < net.last;
  if (!privateRanges.some((range) => inside(net, range)))
    throw invalid(at("address"), "must be in a private network: 10/8, 172.16/12 or 192.168/16.");
  if (!host(own))
    throw invalid(at("address"), "is the first or last address of its network, which nobody may have.");
  if (!host(from))
    throw invalid(at("poolFrom"), `is not in the network of ${config.address}/${config.prefix}.`);
  if (!host(to)) throw invalid(at("poolTo"), `is not in the network of ${config.address}/${config.prefix}.`);
  if (from > to) throw invalid(at("poolTo"), "is before the pool's first address.");
  if (own >= from && own <= to) throw invalid(at("address"), "is inside the guests' pool.");
  for (const [n, cidr] of config.lanAllowed.entries()) {
    const found = readNetwork(cidr);
    if (found && overlap(found, net)) throw invalid(at(`lanAllowed.${n}`), "is the guests' own network.");
  }
}

/** The network of a hotspot's configuration. */
export const configNetwork = (config: HotspotConfig) =>
  networkOf(readAddress(config.address) ?? 0, config.prefix);

/** Whether a guest's device may have this address: in the network, and not the hotspot's own. */
export function guestAddress(config: HotspotConfig, ip: string, field: string): void {
  const number = readAddress(ip);
  const net = configNetwork(config);
  if (number === null || number <= net.first || number >= net.last || ip === config.address)
    throw invalid(field, `is no guest's address in ${config.address}/${config.prefix}.`);
}
