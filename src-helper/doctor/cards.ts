// What the card itself says: is there one, can it be a hotspot, is it switched off, is it busy, on which channels.
import type { Finding } from "../protocol.ts";
import type { FullCard } from "../radio/cards.ts";
import { bad, good, warn } from "./finding.ts";

const another = "Use another WiFi card, for example a USB one with a Mediatek mt7612u or mt7610u chip.";

/** `driverless`: PCI ids of WiFi chips nobody took; `wanted` is the interface that was asked about, if any. */
export function noCard(driverless: readonly string[], wanted: string | undefined): Finding {
  if (driverless.length > 0)
    return bad(
      "card",
      `This PC has a WiFi chip (${driverless.join(", ")}) that no driver speaks to.`,
      driverless.some((id) => id.startsWith("8086:"))
        ? "sudo apt install firmware-iwlwifi; then start the PC again"
        : "sudo apt install firmware-misc-nonfree firmware-realtek firmware-atheros; then start the PC again",
    );
  return bad(
    "card",
    wanted === undefined ? "This PC has no WiFi card." : `There is no WiFi card ${wanted} on this PC.`,
    another.replace("Use another", "Plug in a"),
  );
}

export function aboutCard(card: FullCard): readonly Finding[] {
  const name = card.interface;
  const found = [good("card", `${name} is a WiFi card (${card.driver || "driver unknown"}, ${card.mac}).`)];
  if (!card.canAp) return [...found, bad("access-point", `${name} cannot be a hotspot.`, another)];
  return [
    ...found,
    good("access-point", `${name} can be a hotspot.`),
    silenced(card),
    busy(card),
    ...air(card),
  ];
}

function silenced({ interface: name, rfkill }: FullCard): Finding {
  if (rfkill === "hard")
    return bad(
      "rfkill",
      "The WiFi switch of this PC is off.",
      "Turn the WiFi switch or key (often Fn with an aerial) on.",
    );
  if (rfkill === "soft") return bad("rfkill", "WiFi is switched off on this PC.", "rfkill unblock wlan");
  return good("rfkill", `${name} is switched on.`);
}

function busy(card: FullCard): Finding {
  const name = card.interface;
  if (card.connectedTo !== null)
    return bad(
      "client",
      `${name} is connected to "${card.connectedTo}"${card.oneChannelOnly ? " and can be on one channel only" : ""}.`,
      `Bring the internet by cable or a second card, then: nmcli device disconnect ${name}`,
    );
  if (card.bound)
    return warn(
      "client",
      `${name} shares its card with a connection to "${card.bound.network}" and can only be on channel ${card.bound.channel}.`,
      "Bring the internet by cable to be free in the choice of a channel.",
    );
  return good("client", `${name} is not connected to another network.`);
}

function air(card: FullCard): readonly Finding[] {
  const name = card.interface;
  const on = (band: string) =>
    card.channels.filter((one) => one.band === band && one.allowed).map(({ number }) => number);
  const [low, high] = [on("2.4"), on("5")];
  const found: Finding[] = [];
  if (card.selfManaged)
    found.push(
      warn(
        "own-rules",
        `${name} keeps its own radio rules and does not listen to the country that is set (Intel's cards do).`,
        high.length === 0 ? "Take 2.4 GHz." : "Take a channel it allows.",
      ),
    );
  if (low.length === 0 && high.length === 0)
    found.push(
      bad("channels", `${name} may not send on any channel here.`, "Set the country, or use another card."),
    );
  else {
    found.push(
      good(
        "channels",
        `${name} may send on ${spoken(low, "2.4")}${low.length && high.length ? " and " : ""}${spoken(high, "5")}.`,
      ),
    );
    if (high.length === 0 && card.channels.some(({ band }) => band === "5"))
      found.push(
        warn(
          "5-ghz",
          `${name} may not send on 5 GHz with the rules of now.`,
          "Take 2.4 GHz, or set the country first.",
        ),
      );
  }
  if (card.maxStations !== null && card.maxStations < 20)
    found.push(
      warn(
        "stations",
        `${name} takes ${card.maxStations} guests at a time.`,
        "Use a card made for access points.",
      ),
    );
  return found;
}

const spoken = (channels: readonly number[], band: string) =>
  channels.length === 0 ? "" : `${channels.length} channels of ${band} GHz (${channels.join(", ")})`;
