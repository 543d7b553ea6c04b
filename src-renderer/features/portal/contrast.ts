// Whether text can be read on the shop's colour, by the rule the portal itself follows. Pure.

export type ColourVerdict = {
  /** What buttons are written in. */
  readonly text: "white" | "black";
  /** Contrast of that text on the colour, from 1 to 21 (WCAG 2.2). At least 4.5 reads well. */
  readonly ratio: number;
  /** False when the colour itself is too pale for words and lines on white: the portal then takes a darker shade. */
  readonly onWhite: boolean;
};

export const readable = 4.5;
const white = "#ffffff";
const black = "#10181b";

/** Undefined while the colour is not written out. */
export function verdictOf(colour: string): ColourVerdict | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return undefined;
  const [onWhite, onBlack] = [contrast(colour, white), contrast(colour, black)];
  return {
    text: onWhite >= onBlack ? "white" : "black",
    ratio: Math.max(onWhite, onBlack),
    onWhite: onWhite >= readable,
  };
}

export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
