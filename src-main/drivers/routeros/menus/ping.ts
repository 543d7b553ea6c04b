// Can the router itself reach an address? Needs the policy `test`.
import type { RouterLink } from "../types.ts";
import { parseCount } from "../values/count.ts";
import { ask } from "./ask.ts";
import type { Call } from "./ask.ts";

export type Ping =
  | { readonly kind: "asked"; readonly sent: number; readonly received: number }
  | { readonly kind: "not-permitted" }
  /** The name or address means nothing to the router. */
  | { readonly kind: "bad-address"; readonly text: string };

/** `count` packets, one a second. */
export async function ping(link: RouterLink, address: string, count = 3, call?: Call): Promise<Ping> {
  const answer = await ask(
    link,
    "/ping",
    [`=address=${address}`, `=count=${count}`],
    ["not-permitted", "bad-value", "no-such-name"],
    { deadlineMs: count * 1000 + 4000, ...call },
  );
  if (answer.kind === "refused")
    return answer.trap === "not-permitted"
      ? { kind: "not-permitted" }
      : { kind: "bad-address", text: answer.text };
  const last = answer.rows.at(-1);
  return {
    kind: "asked",
    sent: parseCount(last?.["sent"]) ?? answer.rows.length,
    received:
      parseCount(last?.["received"]) ??
      answer.rows.filter((row) => row["time"] !== undefined && row["status"] === undefined).length,
  };
}
