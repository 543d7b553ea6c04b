// What a text costs as SMS: the GSM 7-bit alphabet (3GPP TS 23.038) and how texts are cut into parts. Never UCS-2.
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Each takes two places: an escape and itself. */
const extension = "\f^{}\\[~]|€";

const places = new Map<string, 1 | 2>([
  ...Array.from(basic, (letter) => [letter, 1] as const),
  ...Array.from(extension, (letter) => [letter, 2] as const),
]);

/** Letters people and programs write for which the alphabet has a plain one. */
const alike: Readonly<Record<string, string>> = {
  "\u00A0": " ",
  "\u202F": " ",
  "\u2009": " ",
  "\t": " ",
  "‘": "'",
  "’": "'",
  "‚": "'",
  "`": "'",
  "´": "'",
  ʼ: "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "‐": "-",
  "‑": "-",
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "•": "-",
  "·": ".",
  "×": "x",
  "→": "->",
  "₦": "N",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  œ: "oe",
  Œ: "OE",
};

/** Marks without a shape of their own: variation selectors, joiners, directions. */
const invisible = /^(?:\p{Default_Ignorable_Code_Point})$/u;

/** One part alone, and each of several: those carry a header. */
export const onePart = 160;
export const ofSeveral = 153;

/**
 * The text in letters every phone shows in 7 bits: accents the alphabet lacks are taken off, quotes and dashes made
 * plain. `lost` are the letters nothing stands for (an emoji, another script), once each; they are left out.
 */
export function plainSms(text: string): { readonly text: string; readonly lost: readonly string[] } {
  const lost = new Set<string>();
  let plain = "";
  for (const letter of text.normalize("NFC")) {
    if (places.has(letter)) plain += letter;
    else if (alike[letter] !== undefined) plain += alike[letter];
    else if (!invisible.test(letter)) {
      const bare = letter.normalize("NFKD").replace(/\p{M}/gu, "");
      if (bare !== "" && Array.from(bare).every((one) => places.has(one))) plain += bare;
      else lost.add(letter);
    }
  }
  return { text: plain, lost: [...lost] };
}

/** Places of 7 bits a plain text takes. */
export function smsLength(plain: string): number {
  let length = 0;
  for (const letter of plain) length += places.get(letter) ?? 1;
  return length;
}

/**
 * How many messages a plain text is sent and paid as; none for an empty one. A letter of two places is never cut in
 * two, so that a part may stay a place short.
 */
export function smsParts(plain: string): number {
  const length = smsLength(plain);
  if (length === 0) return 0;
  if (length <= onePart) return 1;
  let parts = 1;
  let full = 0;
  for (const letter of plain) {
    const size = places.get(letter) ?? 1;
    if (full + size > ofSeveral) {
      parts++;
      full = 0;
    }
    full += size;
  }
  return parts;
}

/**
 * A text as it goes out: values in for `{name}`, and what stands in [square brackets] falls away when a value in it is
 * missing. Letters of a value that nothing stands for are left out.
 */
export function fillSms(
  template: string,
  values: Readonly<Partial<Record<string, string>>>,
): { readonly text: string; readonly parts: number } {
  const valueOf = (name: string): string => plainSms(values[name] ?? "").text.trim();
  const put = (piece: string): string => piece.replace(/\{(\w+)\}/g, (_, name: string) => valueOf(name));
  const filled = template.replace(/\[([^[\]]*)\]|[^[\]]+/g, (whole, optional: string | undefined) => {
    if (optional === undefined) return put(whole);
    const names = [...optional.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    return names.some((name) => valueOf(name) === "") ? "" : put(optional);
  });
  const text = plainSms(filled).text.replace(/ {2,}/g, " ").trim();
  return { text, parts: smsParts(text) };
}

/** What cannot be sent as it stands: letters nothing stands for, and values that are not among the known ones. */
export function faultsOfSms(
  template: string,
  known: readonly string[],
): { readonly lost: readonly string[]; readonly unknown: readonly string[] } {
  const named = [...template.matchAll(/\{(\w*)\}/g)].map(([, name = ""]) => name);
  return {
    lost: plainSms(template).lost,
    unknown: [...new Set(named.filter((name) => !known.includes(name)))],
  };
}
