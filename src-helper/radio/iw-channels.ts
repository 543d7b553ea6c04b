// `iw phy <phy> channels`: on which channels a hotspot may be, under the rules in force now.
import type { Band, Channel } from "../protocol.ts";
import type { Block } from "./iw-text.ts";
import { blocksOf } from "./iw-text.ts";

/** Channels of the bands we use, in order; 6 and 60 GHz are not among them. */
export function readChannels(text: string): readonly Channel[] {
  return blocksOf(text)
    .filter(({ line }) => /^Band \d+:$/.test(line))
    .flatMap(({ below }) => below.flatMap(readChannel));
}

/** `* 5260 MHz [52] (disabled)`; newer iw writes `5260.0 MHz`. */
function readChannel({ line, below }: Block): readonly Channel[] {
  const parts = /^\* (\d+)(?:\.\d+)? MHz \[(\d+)\](.*)$/.exec(line);
  const mhz = Number(parts?.[1]);
  const band = bandOf(mhz);
  if (!parts || !band) return [];
  const why = whyNot([parts[3]!, ...below.map((block) => block.line)]);
  return [{ number: Number(parts[2]), mhz, band, allowed: why === "", why }];
}

/** A channel the card cannot even be tuned to, under the rules of now. */
export const switchedOff = "not allowed in this country, or not by this card";

function whyNot(marks: readonly string[]): string {
  const marked = (mark: RegExp) => marks.some((one) => mark.test(one));
  if (marked(/\(disabled\)/)) return switchedOff;
  if (marked(/^No IR$/i)) return "this card may listen here, but not speak first";
  if (marked(/^Radar detection$/i)) return "shared with radar";
  return "";
}

/** The bands of IEEE 802.11-2020 annex E that hotspots here use: 2.4 GHz, and 5 GHz from channel 36 on. */
export function bandOf(mhz: number): Band | undefined {
  if (mhz >= 2400 && mhz < 2500) return "2.4";
  if (mhz >= 5150 && mhz <= 5895) return "5";
  return undefined;
}
