// How many parts a text makes: GSM-7 at 160 or 153 signs, anything else as UCS-2 at 70 or 67 (3GPP TS 23.038).

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Written with an escape before them: two signs each. */
const extended = "^{}\\[~]|€\f";

export function partsOf(text: string): number {
  let length = 0;
  for (const sign of text) {
    if (basic.includes(sign)) length += 1;
    else if (extended.includes(sign)) length += 2;
    else return count(text.length, 70, 67);
  }
  return count(length, 160, 153);
}

const count = (length: number, alone: number, joined: number): number =>
  length <= alone ? 1 : Math.ceil(length / joined);
