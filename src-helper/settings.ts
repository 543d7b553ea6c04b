// The words of base.env and conf.d/<id>.env, and a hotspot's configuration in them. Values of the file for one
// hotspot go before those of base.env.
import { hotspotConfig } from "./checks/config.ts";
import { mac, wireless } from "./checks/fields.ts";
import { readAddress, writeAddress } from "./checks/ipv4.ts";
import type { HotspotConfig, HotspotId } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";

const sharedKeys = [
  "INTERFACE",
  "AP_IP",
  "NETMASK",
  "DHCP_RANGE_START",
  "DHCP_RANGE_END",
  "COUNTRY_CODE",
  "PORTAL_PORT",
  "LEASE",
] as const;
export const baseKeys = [...sharedKeys, "ALLOWED_INTERFACES", "UPLINK"] as const;
export const configKeys = [
  ...sharedKeys,
  "SSID",
  "SECURITY",
  "BAND",
  "CHANNEL",
  "HIDDEN",
  "ISOLATE",
  "WALLED",
  "LAN_ALLOWED",
  "CAPTIVE_HOST",
] as const;
type Values = Readonly<Partial<Record<(typeof configKeys)[number], string>>>;
type BaseValues = Readonly<Partial<Record<(typeof baseKeys)[number], string>>>;

export type Base = {
  /** Interfaces that may become hotspots; by its address a card is found again under another name. */
  readonly allowed: readonly { readonly name: string; readonly mac: string | null }[];
  readonly values: BaseValues;
};

export function readBase(values: BaseValues): Base {
  if ((values.UPLINK ?? "auto") !== "auto")
    throw new Refused("invalid", "base.env: UPLINK must be auto: the way out is followed by itself.", {
      field: "UPLINK",
    });
  const listed = (values.ALLOWED_INTERFACES ?? values.INTERFACE ?? "").split(",").filter((one) => one !== "");
  const allowed = listed.map((one) => {
    const [name, address] = one.split("@");
    return {
      name: wireless(name, "base.env: ALLOWED_INTERFACES"),
      mac: address === undefined ? null : mac(address, "base.env: ALLOWED_INTERFACES"),
    };
  });
  return { allowed, values };
}

/** Which words of the files hold which field, so that a refusal names what is to be changed. */
const words: Readonly<Record<string, string>> = {
  interface: "INTERFACE",
  ssid: "SSID",
  security: "SECURITY",
  country: "COUNTRY_CODE",
  band: "BAND",
  channel: "CHANNEL",
  hidden: "HIDDEN",
  isolate: "ISOLATE",
  address: "AP_IP",
  prefix: "NETMASK",
  poolFrom: "DHCP_RANGE_START",
  poolTo: "DHCP_RANGE_END",
  leaseSeconds: "LEASE",
  portalPort: "PORTAL_PORT",
  walled: "WALLED",
  lanAllowed: "LAN_ALLOWED",
  captiveHost: "CAPTIVE_HOST",
};

/** Without the passphrase. `file` begins the sentence. */
export function configOf(id: HotspotId, base: Base, own: Values, file: string): HotspotConfig {
  const value = (key: (typeof configKeys)[number]) =>
    own[key] ?? (key in base.values ? (base.values as Values)[key] : undefined);
  const list = (key: (typeof configKeys)[number]) =>
    (value(key) ?? "").split(",").filter((one) => one !== "");
  try {
    return hotspotConfig({
      id,
      interface: value("INTERFACE") ?? "",
      ssid: value("SSID") ?? "",
      security: value("SECURITY") ?? "",
      country: value("COUNTRY_CODE") ?? "",
      band: value("BAND") ?? "2.4",
      channel: number(value("CHANNEL") ?? "0"),
      hidden: yesNo(value("HIDDEN") ?? "no"),
      isolate: yesNo(value("ISOLATE") ?? "yes"),
      address: value("AP_IP") ?? "",
      prefix: prefixOf(value("NETMASK") ?? "255.255.252.0"),
      poolFrom: value("DHCP_RANGE_START") ?? "",
      poolTo: value("DHCP_RANGE_END") ?? "",
      leaseSeconds: number(value("LEASE") ?? "3600"),
      portalPort: number(value("PORTAL_PORT") ?? "8080"),
      walled: list("WALLED"),
      lanAllowed: list("LAN_ALLOWED"),
      captiveHost: value("CAPTIVE_HOST") ?? "",
    });
  } catch (error) {
    const { code, sentence, field = "" } = refusalOf(error);
    const [, key = "", rest = ""] = /^config\.([A-Za-z]+)(.*)$/.exec(field) ?? [];
    const word = words[key];
    if (!word) throw error;
    throw new Refused(code, `${file}: ${word}${rest} ${sentence.slice(field.length + 2)}`, { field: word });
  }
}

export function valuesOf(config: Omit<HotspotConfig, "passphrase">): Record<string, string> {
  return {
    INTERFACE: config.interface,
    SSID: config.ssid,
    SECURITY: config.security,
    COUNTRY_CODE: config.country,
    BAND: config.band,
    CHANNEL: String(config.channel),
    HIDDEN: config.hidden ? "yes" : "no",
    ISOLATE: config.isolate ? "yes" : "no",
    AP_IP: config.address,
    NETMASK: writeAddress(2 ** 32 - 2 ** (32 - config.prefix)),
    DHCP_RANGE_START: config.poolFrom,
    DHCP_RANGE_END: config.poolTo,
    LEASE: String(config.leaseSeconds),
    PORTAL_PORT: String(config.portalPort),
    WALLED: config.walled.join(","),
    LAN_ALLOWED: config.lanAllowed.join(","),
    CAPTIVE_HOST: config.captiveHost,
  };
}

/** What is no plain number stays a text and is refused with its field. */
const number = (text: string): number | string => (/^(0|[1-9][0-9]{0,9})$/.test(text) ? Number(text) : text);
const yesNo = (text: string): boolean | string => (text === "yes" ? true : text === "no" ? false : text);

/** `255.255.252.0` or `22`. */
function prefixOf(mask: string): number | string {
  const bits = readAddress(mask);
  if (bits === null) return number(mask);
  const zeros = Math.log2(2 ** 32 - bits);
  return Number.isInteger(zeros) ? 32 - zeros : mask;
}
