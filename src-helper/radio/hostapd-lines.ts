// What hostapd says on its output, and what it means to somebody who sells WiFi.

export type Said =
  | { readonly kind: "ready" }
  | { readonly kind: "station"; readonly mac: string; readonly came: boolean }
  | { readonly kind: "wrong-passphrase"; readonly mac: string }
  /** The interface went up or down under it. */
  | { readonly kind: "enabled" }
  | { readonly kind: "disabled" };

/** Events of wpa_ctrl.h (hostapd 2.10), printed as `<interface>: EVENT …`; undefined for all other lines. */
export function readLine(line: string): Said | undefined {
  const event = /^[^\s:]+: ([A-Z0-9-]+)(?: ([0-9a-f]{2}(?::[0-9a-f]{2}){5}))?(?:\s|$)/.exec(line);
  const mac = event?.[2];
  switch (event?.[1]) {
    case "AP-ENABLED":
      return { kind: "ready" };
    case "INTERFACE-ENABLED":
      return { kind: "enabled" };
    case "INTERFACE-DISABLED":
    case "AP-DISABLED":
      return { kind: "disabled" };
    case "AP-STA-CONNECTED":
    case "AP-STA-DISCONNECTED":
      return mac === undefined ? undefined : { kind: "station", mac, came: event[1] === "AP-STA-CONNECTED" };
    case "AP-STA-POSSIBLE-PSK-MISMATCH":
      return mac === undefined ? undefined : { kind: "wrong-passphrase", mac };
    default:
      return undefined;
  }
}

export type Explained = { readonly sentence: string; readonly fix: string };

type Known = { readonly says: RegExp; readonly means: (card: string) => Explained };
const known: readonly Known[] = [
  {
    says: /rfkill: WLAN hard blocked/,
    means: (card) => ({
      sentence: `The WiFi switch of this PC is off, so ${card} cannot send.`,
      fix: "Turn the WiFi switch or key (often Fn with an aerial on it) on.",
    }),
  },
  {
    says: /rfkill: WLAN soft blocked/,
    means: (card) => ({
      sentence: `WiFi is switched off, so ${card} cannot send.`,
      fix: "rfkill unblock wlan",
    }),
  },
  {
    says: /No such device|Could not read interface/,
    means: (card) => ({ sentence: `${card} is gone.`, fix: "Plug the WiFi card in again." }),
  },
  {
    says: /Match already configured|Could not configure driver mode/,
    means: (card) => ({
      sentence: `Another program is using ${card}.`,
      fix: `nmcli device set ${card} managed no`,
    }),
  },
  {
    says: /not allowed for AP mode|Hardware does not support configured channel/,
    means: (card) => ({
      sentence: `${card} may not send on this channel.`,
      fix: "Take channel 0 to let the PC choose, or the other band.",
    }),
  },
  {
    says: /does not support AP|Operation not supported/,
    means: (card) => ({ sentence: `${card} cannot be a hotspot.`, fix: "Use another WiFi card." }),
  },
  {
    says: /Failed to set beacon parameters/,
    means: (card) => ({
      sentence: `${card} would not begin to send; another program may be using it.`,
      fix: `nmcli device set ${card} managed no`,
    }),
  },
  {
    says: /is not installed/,
    means: () => ({ sentence: "hostapd is not installed.", fix: "sudo apt install hostapd" }),
  },
];

/** Why it would not run, from what it said. What nobody foresaw is told in its own words, the telling line first. */
export function explain(card: string, lines: readonly string[]): Explained {
  const found = known.find(({ says }) => lines.some((line) => says.test(line)));
  if (found) return found.means(card);
  const telling =
    lines.find((line) => /error|fail|invalid|unable|could not|not /i.test(line)) ?? lines.at(-1);
  return {
    sentence: telling ? `hostapd would not run: ${telling.trim()}` : "hostapd would not run.",
    fix: "",
  };
}
