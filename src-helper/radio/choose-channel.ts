// Which channel a hotspot takes: the one asked for if it is allowed, else the quietest of the sensible ones.
import type { Band, Channel } from "../protocol.ts";
import { Refused } from "../refused.ts";
import { bandOf } from "./iw-channels.ts";
import type { Heard } from "./iw-scan.ts";

export type Wish = {
  readonly band: Band;
  /** 0: take one for me. */
  readonly channel: number;
  readonly country: string;
};

/** On 2.4 GHz these three do not overlap. */
const apart = [1, 6, 11];
/** Weaker than this does no harm: dBm. */
const faint = -95;
/** Two networks of 20 MHz, this far apart, do not meet: MHz. */
const reach = 25;

/** Refused, with what would work, when there is nothing to take. */
export function chooseChannel(
  wish: Wish,
  channels: readonly Channel[],
  heard: readonly Heard[],
  /** The card is a client on this channel (2.4 or 5 GHz) and can be on no other; null when it is free. */
  bound: { readonly channel: number; readonly network: string } | null = null,
): Channel {
  const band = channels.filter((one) => one.band === wish.band);
  const allowed = band.filter((one) => one.allowed);
  if (bound !== null) return chooseBound(wish, allowed, bound);
  if (wish.channel !== 0) return chooseAsked(wish, band, allowed);
  const sensible = wish.band === "2.4" ? allowed.filter(({ number }) => apart.includes(number)) : allowed;
  const candidates = sensible.length > 0 ? sensible : allowed;
  const best = candidates
    .map((channel) => ({ channel, noise: noiseOn(channel, heard) }))
    .toSorted((a, b) => a.noise - b.noise || a.channel.number - b.channel.number)[0];
  if (!best) throw nothingAllowed(wish, channels);
  return best.channel;
}

function chooseAsked(wish: Wish, band: readonly Channel[], allowed: readonly Channel[]): Channel {
  const asked = band.find(({ number }) => number === wish.channel);
  if (asked?.allowed) return asked;
  if (allowed.length === 0) throw nothingAllowed(wish, band);
  const why = asked ? asked.why : `this card has no such channel on ${wish.band} GHz`;
  throw new Refused("invalid", `channel: ${wish.channel} cannot be used in ${wish.country}: ${why}.`, {
    field: "channel",
    fix: `Take channel ${listOf(allowed)}, or 0 to let the PC choose.`,
  });
}

function chooseBound(
  wish: Wish,
  allowed: readonly Channel[],
  bound: { readonly channel: number; readonly network: string },
): Channel {
  const same = allowed.find(({ number }) => number === bound.channel);
  if (same && (wish.channel === 0 || wish.channel === bound.channel)) return same;
  throw new Refused(
    "invalid",
    `channel: this card is connected to "${bound.network}" and works only on that network's channel ${bound.channel}.`,
    {
      field: "channel",
      fix: same
        ? `Take channel ${bound.channel}, or bring the internet by cable.`
        : `Disconnect from "${bound.network}", or bring the internet by cable.`,
    },
  );
}

function nothingAllowed(wish: Wish, channels: readonly Channel[]): Refused {
  const elsewhere = channels.filter((one) => one.allowed && one.band !== wish.band);
  return new Refused("invalid", `band: no channel of ${wish.band} GHz may be used here in ${wish.country}.`, {
    field: "band",
    fix:
      elsewhere.length > 0
        ? `Take ${elsewhere[0]!.band} GHz instead.`
        : "This card cannot be a hotspot here.",
  });
}

/** How much of other networks is heard on a channel: strength above the faintest, times how far they overlap. */
function noiseOn(channel: Channel, heard: readonly Heard[]): number {
  return heard.reduce((sum, { mhz, signal }) => {
    if (bandOf(mhz) !== channel.band) return sum;
    const overlap = Math.max(0, reach - Math.abs(mhz - channel.mhz)) / reach;
    return sum + overlap * Math.max(0, signal - faint);
  }, 0);
}

const listOf = (channels: readonly Channel[]) => channels.map(({ number }) => number).join(", ");
