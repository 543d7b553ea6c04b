// The shape all of iw's answers have: what is indented belongs to the line above it.

export type Block = { readonly line: string; readonly below: readonly Block[] };

/** A text as a tree by its indentation (a tab counts as eight spaces). Empty lines are left out. */
export function blocksOf(text: string): readonly Block[] {
  const top: Block[] = [];
  const open: { readonly depth: number; readonly below: Block[] }[] = [];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (!line) continue;
    const depth = depthOf(raw);
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    const below: Block[] = [];
    (open.at(-1)?.below ?? top).push({ line, below });
    open.push({ depth, below });
  }
  return top;
}

function depthOf(line: string): number {
  let depth = 0;
  for (const letter of line) {
    if (letter === "\t") depth += 8;
    else if (letter === " ") depth += 1;
    else break;
  }
  return depth;
}

/** What follows `name` in the first line that begins with it. */
export function valueOf(blocks: readonly Block[], name: string): string | undefined {
  const found = blocks.find((block) => block.line.startsWith(name));
  return found?.line.slice(name.length).trim();
}

/**
 * A network's name as iw prints it: bytes that are not printable ASCII, backslashes and spaces at either end come as
 * `\xNN` (`print_ssid_escaped` of iw's util.c). Bytes that are no UTF-8 become U+FFFD.
 */
export function ssidOf(printed: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < printed.length; at++) {
    const escaped = /^\\x([0-9a-f]{2})/i.exec(printed.slice(at, at + 4));
    if (escaped) {
      bytes.push(Number.parseInt(escaped[1]!, 16));
      at += 3;
    } else bytes.push(...new TextEncoder().encode(printed[at]));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
