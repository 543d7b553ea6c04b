// One RouterOS command typed by a person, with an end to its patience and its answer.
import { LinkError, type Row, type RouterLink } from "#main/drivers/routeros/types.ts";

const deadlineMs = 15_000;
/** What a screen can show. More rows are cut off, not gathered. */
const mostRows = 5000;

export async function runCommand(
  link: RouterLink,
  command: string,
  words: readonly string[],
): Promise<{ rows: Row[]; ret: string | null }> {
  const rows: Row[] = [];
  const enough = new AbortController();
  try {
    const reply = await link.exec(command, words, {
      deadlineMs,
      signal: enough.signal,
      onRow(row) {
        if (rows.length < mostRows) rows.push(row);
        else enough.abort();
      },
    });
    return { rows, ret: reply.ret ?? null };
  } catch (error) {
    // A command without an end (monitor, torch) shows what it said until then.
    const cut = error instanceof LinkError && (error.kind === "timeout" || error.kind === "cancelled");
    if (cut && rows.length > 0) return { rows, ret: null };
    throw error;
  }
}

/** The words as they may be logged: what stands after a name that speaks of secrets is hidden. */
export function masked(words: readonly string[]): string {
  return words
    .map((word) => word.replace(/^([=?]*[^=]*(?:password|secret|passphrase|key)[^=]*=).*$/is, "$1•••"))
    .join(" ");
}
