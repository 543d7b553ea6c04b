// Codes: made from secure chance, read as people type them.
import type { CodeForm } from "#contract/vouchers.ts";
import type { Random } from "#main/platform/random.ts";

/** 31 signs that cannot be taken for one another: no O 0, no I 1 L. */
export const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const lengthOf: Record<CodeForm, number> = { short: 8, long: 12 };

/** How many different codes of this form there are. */
export const codesOf = (form: CodeForm): number => signs.length ** lengthOf[form];

/** So many different codes, without the dashes of the long form. */
export function newCodes(random: Random, count: number, form: CodeForm): string[] {
  const codes = new Set<string>();
  const length = lengthOf[form];
  // Bytes from here on are thrown away, so that every sign is equally likely.
  const fair = 256 - (256 % signs.length);
  let code = "";
  for (let empty = 0; codes.size < count && empty < 100;) {
    const before = codes.size;
    for (const byte of random.bytes(Math.min(65_536, Math.ceil((count - before) * length * 1.05) + 16))) {
      if (byte >= fair) continue;
      code += signs.charAt(byte % signs.length);
      if (code.length < length) continue;
      codes.add(code);
      code = "";
      if (codes.size === count) break;
    }
    empty = codes.size === before ? empty + 1 : 0;
  }
  if (codes.size < count) throw new Error("the source of chance gives the same codes again and again");
  return [...codes];
}

/** As it stands on the slip: `A3K9M7P2`, `XXXX-XXXX-XXXX`. */
export function written(code: string, form: CodeForm): string {
  return form === "short" ? code : (code.match(/.{4}/g) ?? []).join("-");
}

/** How codes are compared: case, width, spaces and dashes do not count. */
export function folded(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\u200b-\u200f\u2212]/gu, "")
    .toUpperCase();
}

/** What a code that is in no book could be. `hint`: why it cannot be one of ours. */
export function readCode(text: string): { folded: string; hint?: "sign" | "length" } {
  const read = folded(text);
  if (!/^[2-9A-HJKMNP-Z]*$/.test(read)) return { folded: read, hint: "sign" };
  if (read.length !== lengthOf.short && read.length !== lengthOf.long)
    return { folded: read, hint: "length" };
  return { folded: read };
}

/** How many signs are wrong, missing, too many or swapped with their neighbour (optimal string alignment). */
export function distance(a: string, b: string): number {
  const width = b.length + 1;
  const cost = Array.from({ length: (a.length + 1) * width }, (_, i) =>
    i < width ? i : i % width === 0 ? i / width : 0,
  );
  const at = (i: number, j: number): number => cost[i * width + j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      cost[i * width + j] = least;
    }
  return at(a.length, b.length);
}
