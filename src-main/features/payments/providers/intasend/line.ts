// IntaSend's requests. No tokens: two keys that stay (IntaSend docs, Authentication).
import { secretOf } from "../fields.ts";
import { request, type Reply } from "../http.ts";
import type { Config, ProviderWorld } from "../provider.ts";
import { scrub, textAt } from "../reading.ts";
import { base } from "./account.ts";

export type Order = {
  readonly path: string;
  /** With a body it is a POST, without one a GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly ms: number;
  /** With the secret key, or with the public one alone. */
  readonly as: "shop" | "public";
};

/** Undefined where there is nobody to ask: a rehearsal without its simulator. */
export async function send(
  world: ProviderWorld,
  config: Config,
  order: Order,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  const host = base(config);
  if (host === undefined) return undefined;
  const publicKey = secretOf(config, "publicKey");
  return request(world.fetch, {
    method: order.body ? "POST" : "GET",
    url: host + order.path,
    headers: {
      ...(order.body ? { "content-type": "application/json" } : {}),
      accept: "application/json",
      INTASEND_PUBLIC_API_KEY: publicKey,
      ...(order.as === "shop" ? { authorization: `Bearer ${secretOf(config, "secretKey")}` } : {}),
    },
    body: order.body && JSON.stringify({ public_key: publicKey, ...order.body }),
    ms: order.ms,
    signal,
  });
}

/** The words of a refusal: `{"detail": …}`, `{"amount": ["…"]}` or `{"errors": […]}` (IntaSend docs, Errors). */
export function wordsOf(reply: Reply, config: Config): string {
  if (reply.kind !== "answered") return reply.detail;
  const detail = textAt(reply.json, "detail");
  return scrub(`HTTP ${reply.status} ${detail ?? reply.text.replace(/\s+/g, " ")}`, config).slice(0, 200);
}
