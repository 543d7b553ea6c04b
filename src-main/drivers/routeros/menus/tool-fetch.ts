// Can the router itself open a page? Needs the policy `test` (`ftp` too on some versions).
import type { RouterLink } from "../types.ts";
import type { Call } from "./ask.ts";

/** As long as a router tries by itself before it gives up a connection. */
const fetchMs = 15_000;

/**
 * Fetches `url` and throws the page away. Resolves to how it ended in the router's words: `finished`, `failed`, …;
 * a refused connection or a missing right is a LinkError `trap`.
 */
export async function reach(link: RouterLink, url: string, call?: Call): Promise<string> {
  const { rows } = await link.exec("/tool/fetch", [`=url=${url}`, "=output=none"], {
    deadlineMs: fetchMs,
    ...call,
  });
  // One row per change of state; a quick fetch may end without any.
  return rows.findLast((row) => row["status"] !== undefined)?.["status"] ?? "finished";
}
