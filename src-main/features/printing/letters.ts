// Any text → the letters a printer has.
import { hasLetter as onPaper } from "./paper/code-pages.ts";

/** What is written otherwise where the letter is missing; currencies by their ISO names. */
const otherwise: readonly (readonly [RegExp, string])[] = [
  [/₦\s?/g, "NGN "],
  [/₵\s?/g, "GHS "],
  [/[\u2010\u2011\u2012\u2212]/g, "-"],
  [/[\u00a0\u2000-\u200a\u202f]/g, " "],
  [/→/g, "->"],
  [/✓|✔/g, "v"],
  [/×/g, "x"],
  [/•/g, "·"],
  [/§/g, "S"],
  [/¶/g, "P"],
];

/**
 * Letters that no code page has lose their accents, become their nearest sign, or `?`; pictures (emoji) go. Control
 * characters become spaces, so that no text can command the printer. Line feeds stay.
 */
export function printable(text: string, hasLetter: (letter: string) => boolean = onPaper): string {
  let known = text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]/gu, " ");
  for (const [what, instead] of otherwise)
    known = known.replace(what, (found) => (hasLetter(found) && found !== "\u00a0" ? found : instead));
  return known
    .replace(
      /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?|\p{Cf}|[\ufe00-\ufe0f\u{1f1e6}-\u{1f1ff}]/gu,
      (found) => (hasLetter(found) ? found : ""),
    )
    .replace(/./gu, (letter) => (letter === "\n" || hasLetter(letter) ? letter : nearest(letter, hasLetter)));
}

function nearest(letter: string, hasLetter: (letter: string) => boolean): string {
  const bare = letter.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare !== "" && Array.from(bare).every((one) => hasLetter(one))
    ? bare
    : /\p{M}/u.test(letter)
      ? ""
      : "?";
}
