// The shop's colour made readable: contrast computed, the colour darkened until text on it or in it can be read. Pure.

/** What WCAG AA asks of text of ordinary size, and of the edge of a control. */
export const aaText = 4.5;

export type Theme = {
  /** The shop's colour as it is: for surfaces. */
  readonly accent: string;
  /** What is written on it: white or nearly black. */
  readonly onAccent: string;
  /** The same hue, dark enough to be read on white and on the pale grey of fields. */
  readonly ink: string;
};

type Rgb = readonly [number, number, number];

export const page = "#ffffff";
export const pale = "#f3f5f6";
const white = "#ffffff";
const black = "#10181b";

/** `accent`: six hex digits after `#`; anything else falls back to the product's teal. */
export function themeOf(accent: string): Theme {
  const given = /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : "#0f5c63";
  const onBlack = contrast(given, black);
  const text = onBlack >= aaText && onBlack > contrast(given, white) ? black : white;
  // Where neither is good enough the surface itself gives way, towards dark.
  const surface = darkened(given, (colour) => contrast(colour, text) >= aaText);
  return {
    accent: surface,
    onAccent: text,
    ink: darkened(given, (colour) => contrast(colour, page) >= aaText && contrast(colour, pale) >= aaText),
  };
}

/** From 1 (none) to 21, by relative luminance (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(rgbOf(one)), luminance(rgbOf(other))].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function darkened(colour: string, good: (colour: string) => boolean): string {
  const [red, green, blue] = rgbOf(colour);
  for (let share = 100; share > 0; share -= 2) {
    const next = hexOf([red, green, blue].map((part) => Math.round((part * share) / 100)));
    if (good(next)) return next;
  }
  return black;
}

function rgbOf(hex: string): Rgb {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

const hexOf = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number): number => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
