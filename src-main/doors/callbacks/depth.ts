// How deep a JSON text is nested, seen without reading it: a few bytes can ask a parser for a thousand floors.

const [quote, escape, openList, closeList, openObject, closeObject] = Buffer.from('"\\[]{}');

/** Brackets in texts do not count. What is no JSON at all is never too deep. */
export function isTooDeep(raw: Buffer, deepest: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < raw.length; at++) {
    const sign = raw[at];
    if (inText) {
      if (sign === escape) at++;
      else if (sign === quote) inText = false;
    } else if (sign === quote) inText = true;
    else if (sign === openList || sign === openObject) {
      depth++;
      if (depth > deepest) return true;
    } else if (sign === closeList || sign === closeObject) depth--;
  }
  return false;
}
