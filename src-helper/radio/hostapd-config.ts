// The file hostapd is started with. Every value was checked before it comes here, and is checked again: a line break
// in a value would be a setting of somebody else's choosing.
import { Buffer } from "node:buffer";

import type { Band, HotspotConfig, Security } from "../protocol.ts";
import { Refused } from "../refused.ts";

export type Air = Pick<
  HotspotConfig,
  "interface" | "ssid" | "security" | "country" | "hidden" | "isolate" | "passphrase"
> & {
  readonly band: Band;
  /** A real one: hostapd's own search is not used. */
  readonly channel: number;
  /** Guests at a time; null where the card does not say. */
  readonly maxStations: number | null;
  /** Folder for hostapd's control socket. */
  readonly control: string;
};

/** hostapd's own bound (`MAX_STA_COUNT` of ap/hostapd.h). */
const mostStations = 2007;

/** Refused (`invalid`) when a value cannot be written down safely. */
export function hostapdConfig(air: Air): string {
  check(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(air.interface), "interface", "is no name of an interface");
  check(/^[A-Z]{2}$/.test(air.country), "country", "is no country code of two capital letters");
  check(Number.isInteger(air.channel) && air.channel >= 1 && air.channel <= 196, "channel", "is no channel");
  check(/^\/[A-Za-z0-9_./-]+$/.test(air.control), "control", "is no absolute path of plain letters");
  const name = Buffer.from(air.ssid, "utf8");
  check(name.length >= 1 && name.length <= 32, "ssid", "has to be 1 to 32 bytes long");
  check(
    !/\p{Cc}/u.test(air.ssid) && air.ssid.isWellFormed(),
    "ssid",
    "holds a character that cannot be sent",
  );
  const lines = [
    `interface=${air.interface}`,
    "driver=nl80211",
    `ctrl_interface=${air.control}`,
    // `ssid=` takes the raw line and `ssid2="…"` has quotes to get wrong: hexadecimal has neither.
    `ssid2=${name.toString("hex")}`,
    ...(name.every((byte) => byte < 0x80) ? [] : ["utf8_ssid=1"]),
    `ignore_broadcast_ssid=${air.hidden ? 1 : 0}`,
    `country_code=${air.country}`,
    "ieee80211d=1",
    `hw_mode=${air.band === "5" ? "a" : "g"}`,
    `channel=${air.channel}`,
    "ieee80211n=1",
    "wmm_enabled=1",
    `ap_isolate=${air.isolate ? 1 : 0}`,
    `max_num_sta=${Math.min(air.maxStations ?? mostStations, mostStations)}`,
    "ap_max_inactivity=300",
    "disassoc_low_ack=1",
    ...protection(air.security, air.passphrase),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * `sae_password=` is never written: `|mac=`, `|vlanid=`, `|pk=` and `|id=` are understood inside it, and SAE takes
 * `wpa_passphrase` as well (hostapd.conf of 2.10, "SAE password").
 */
function protection(security: Security, passphrase: string | undefined): readonly string[] {
  if (security === "open") return [];
  check(passphrase !== undefined, "passphrase", "is missing");
  check(/^[\x20-\x7e]{8,63}$/.test(passphrase), "passphrase", "has to be 8 to 63 plain characters");
  const ways = {
    wpa2: ["wpa_key_mgmt=WPA-PSK", "ieee80211w=1"],
    wpa3: ["wpa_key_mgmt=SAE", "ieee80211w=2"],
    mixed: ["wpa_key_mgmt=WPA-PSK SAE", "ieee80211w=1", "sae_require_mfp=1"],
  } as const;
  return ["wpa=2", "rsn_pairwise=CCMP", ...ways[security], `wpa_passphrase=${passphrase}`];
}

function check(sound: boolean, field: string, sentence: string): asserts sound {
  if (!sound) throw new Refused("invalid", `${field}: ${sentence}.`, { field });
}
