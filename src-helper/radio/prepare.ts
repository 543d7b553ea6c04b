// Everything that is looked at before hostapd starts: card, switches, country, channel. Says what to do when it is not so.
import type { Outside } from "../parts.ts";
import type { HotspotConfig } from "../protocol.ts";
import { Refused } from "../refused.ts";
import type { FullCard } from "./cards.ts";
import { channelsOf, readCard } from "./cards.ts";
import { chooseChannel } from "./choose-channel.ts";
import { enforceCountry } from "./country.ts";
import { hear } from "./hear.ts";

export type Prepared = { readonly channel: number; readonly maxStations: number | null };

/** Refused with field and fix when this card cannot be this hotspot now. Sets the country, changes nothing else. */
export async function prepare(outside: Outside, config: HotspotConfig): Promise<Prepared> {
  const card = await suitable(outside, config);
  await enforceCountry(outside, config.country, card);
  // Which channels are allowed follows from the country.
  const channels = card.country === config.country ? card.channels : await channelsOf(outside, card.phy);
  const free = config.channel === 0 && card.bound === null;
  const allowed = channels.filter((one) => one.allowed && one.band === config.band);
  const heard = free ? await hear(outside, card, allowed).catch(() => []) : [];
  const { number } = chooseChannel(config, channels, heard, card.bound);
  return { channel: number, maxStations: card.maxStations };
}

async function find(outside: Outside, name: string): Promise<FullCard> {
  const card = await readCard(outside, name);
  if (card) return card;
  throw new Refused("failed", `interface: there is no WiFi card ${name} on this PC.`, {
    field: "interface",
    fix: "Plug the WiFi card in, or choose another one.",
  });
}

const another = "Use another WiFi card, for example a USB one with a Mediatek mt7612u or mt7610u chip.";

async function suitable(outside: Outside, config: HotspotConfig): Promise<FullCard> {
  const card = await find(outside, config.interface);
  const refuse = (field: string, sentence: string, fix: string) => {
    throw new Refused("failed", `${field}: ${sentence}.`, { field, fix });
  };
  if (!card.canAp) refuse("interface", `${card.interface} cannot be a hotspot`, another);
  if (card.rfkill === "hard")
    refuse("interface", "the WiFi switch of this PC is off", "Turn the WiFi switch or key on.");
  if (card.rfkill === "soft") refuse("interface", "WiFi is switched off", "rfkill unblock wlan");
  if (card.connectedTo !== null)
    refuse(
      "interface",
      `${card.interface} is connected to "${card.connectedTo}"`,
      `nmcli device disconnect ${card.interface}; bring the internet by cable or a second card`,
    );
  if (card.type === "AP" && card.channel !== null)
    refuse(
      "interface",
      `another program has made ${card.interface} a hotspot`,
      `nmcli device disconnect ${card.interface}`,
    );
  if (config.security === "wpa3" && !card.abilities.canSae)
    refuse("security", `${card.interface} does not know WPA3`, "Take WPA2, or another card.");
  return card;
}
