// Numbers in decimal text: bytes, packets, loads. Pairs are `up/down`, from the router's point of view.

/** A whole number from 0 to 2^53-1; null for anything else, and for nothing. */
export function parseCount(text: string | undefined): number | null {
  if (text === undefined || !/^\d+$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** A number with sign and fraction, unit behind it allowed (`24.2V`, `-3`, `12%`); null for anything else. */
export function parseNumber(text: string | undefined): number | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[a-z%°]*\s*$/i.exec(text ?? "");
  return found ? Number(found[1]) : null;
}

/** `56/1234`; a single number counts for both directions. */
export function parseCountPair(text: string | undefined): { up: number; down: number } | null {
  const [first, second = first] = (text ?? "").split("/");
  const up = parseCount(first);
  const down = parseCount(second);
  return up === null || down === null ? null : { up, down };
}
