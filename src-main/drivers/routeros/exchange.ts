// The replies to one command, put together (MikroTik manual, API: reply words).
import { LinkError } from "./types.ts";
import type { Row } from "./types.ts";

/** How a command ended: `ret` is the word of `!done =ret=`. */
export type Outcome =
  | { readonly kind: "done"; readonly ret: string | undefined }
  | { readonly kind: "error"; readonly error: LinkError };

/** A router that goes on refusing says nothing new. */
const mostTraps = 16;

/** Takes the sentences of one tag; gives the outcome with the last one. */
export function createExchange(
  onRow: (row: Row, bytes: number) => void,
): (words: readonly string[], bytes: number) => Outcome | undefined {
  const traps: Row[] = [];
  let strange: string | undefined;
  return (words, bytes) => {
    switch (words[0]) {
      case "!re":
        onRow(rowOf(words), bytes);
        return undefined;
      // 7.18 and newer say so when a print has no rows; the `!done` still comes.
      case "!empty":
        return undefined;
      case "!trap":
        if (traps.length < mostTraps) traps.push(rowOf(words));
        return undefined;
      case "!done":
        if (traps[0]) return { kind: "error", error: trapError(traps) };
        if (strange !== undefined)
          return {
            kind: "error",
            error: new LinkError("protocol", `the router gave an unknown reply ${strange}`),
          };
        return { kind: "done", ret: rowOf(words)["ret"] };
      default:
        strange ??= words[0]?.slice(0, 40);
        return undefined;
    }
  };
}

function trapError(traps: readonly Row[]): LinkError {
  const category = Number(traps[0]?.["category"] ?? Number.NaN);
  return new LinkError("trap", traps[0]?.["message"] || "the router refused the command", {
    traps,
    ...(Number.isInteger(category) && { category }),
  });
}

/** `=name=value` words after the first; values may hold `=`, a word without a second `=` is a flag without value. */
export function rowOf(words: readonly string[]): Row {
  const row: Record<string, string> = {};
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string;
    if (word.charCodeAt(0) !== 0x3d) continue;
    const second = word.indexOf("=", 1);
    const name = second < 0 ? word.slice(1) : word.slice(1, second);
    if (name !== "__proto__") row[name] = second < 0 ? "" : word.slice(second + 1);
  }
  return row;
}
