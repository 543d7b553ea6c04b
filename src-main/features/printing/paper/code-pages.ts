// The letters of a thermal printer: its code pages by the number ESC t takes (Epson's and its imitators' common part).
// Bytes below 0x80 are ASCII everywhere.

const cp437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
const cp858 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";
const windows1252 = new TextDecoder("windows-1252").decode(
  Uint8Array.from({ length: 128 }, (_, index) => index + 128),
);

/** The 128 upper letters by page number. */
const upper: ReadonlyMap<number, string> = new Map([
  [0, cp437],
  [16, windows1252],
  [19, cp858],
]);

/** What the printer prints for this byte on this page; undefined where the page or the letter is not known. */
export function letterOf(page: number, byte: number): string | undefined {
  if (byte < 0x20 || byte === 0x7f) return undefined;
  if (byte < 0x80) return String.fromCharCode(byte);
  const letter = upper.get(page)?.[byte - 0x80];
  return letter !== undefined && /\p{Cc}/u.test(letter) ? undefined : letter;
}

/** Whether the standard typefaces of a PDF have this letter: they are drawn for Windows-1252. */
export function hasPdfLetter(letter: string): boolean {
  return /^[ -~]$/.test(letter) || (!/\p{Cc}/u.test(letter) && windows1252.includes(letter));
}

/** Page 437 draws these in the place of control characters: sent that way they would be commands. */
const dangerous = "•¶§";

/** Whether one of the pages has this letter, and it can be sent without danger. */
export function hasLetter(letter: string): boolean {
  if (dangerous.includes(letter)) return false;
  if (/^[ -~]$/.test(letter)) return true;
  return !/\p{Cc}/u.test(letter) && [...upper.values()].some((page) => page.includes(letter));
}
