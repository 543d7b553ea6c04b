// Daraja's requests: the token in front of each, renewed when it is refused.
import { callMs, request, type Reply } from "../http.ts";
import { secretOf } from "../fields.ts";
import type { Config, ProviderWorld } from "../provider.ts";
import { textAt } from "../reading.ts";
import { createTokens, type NoToken, type TokenAnswer } from "../tokens.ts";
import { base } from "./account.ts";
import { faultOf, rawCodeOf } from "./faults.ts";

/** `held`: it was not sent at all, for want of a token or of an address. */
export type Sent =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "held"; readonly why: NoToken | { readonly kind: "nowhere"; readonly detail: string } };

export type DarajaLine = ReturnType<typeof createLine>;

export function createLine(world: ProviderWorld) {
  const tokens = createTokens(world.clock);

  /** OAuth (Daraja docs, Authorization): each new token ends the one before, hence one for all who share the key. */
  const askToken = async (config: Config, host: string): Promise<TokenAnswer> => {
    const pair = `${secretOf(config, "consumerKey")}:${secretOf(config, "consumerSecret")}`;
    const reply = await request(world.fetch, {
      method: "GET",
      url: `${host}/oauth/v1/generate?grant_type=client_credentials`,
      headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}`, accept: "application/json" },
      ms: callMs.token,
    });
    if (reply.kind === "unreachable") return { kind: "unavailable", detail: reply.detail };
    const token = textAt(reply.kind === "answered" ? reply.json : undefined, "access_token");
    if (reply.status === 200 && token !== undefined && reply.kind === "answered") {
      const seconds = textAt(reply.json, "expires_in") ?? "";
      return { kind: "token", token, livesMs: (/^\d{1,6}$/.test(seconds) ? Number(seconds) : 3599) * 1000 };
    }
    const fault = faultOf(reply);
    if (fault?.kind === "busy")
      return { kind: "unavailable", detail: rawCodeOf(reply, config), retryAfterMs: fault.retryAfterMs };
    return reply.status >= 400 && reply.status < 500
      ? { kind: "refused", detail: rawCodeOf(reply, config) }
      : { kind: "unavailable", detail: rawCodeOf(reply, config) };
  };

  const keyOf = (config: Config, host: string): string =>
    tokens.keyOf(host, secretOf(config, "consumerKey"), secretOf(config, "consumerSecret"));

  return {
    /** A new token, for nothing but to see that one comes. */
    async test(config: Config): Promise<TokenAnswer> {
      const host = base(config);
      if (host === undefined) return { kind: "unavailable", detail: nowhere };
      return tokens.renew(keyOf(config, host), () => askToken(config, host));
    },

    async send(
      config: Config,
      order: {
        readonly path: string;
        readonly body: Readonly<Record<string, unknown>>;
        readonly ms: number;
        readonly method?: "GET" | "POST";
      },
      signal: AbortSignal,
    ): Promise<Sent> {
      const host = base(config);
      if (host === undefined) return { kind: "held", why: { kind: "nowhere", detail: nowhere } };
      const { method = "POST" } = order;
      const url = new URL(host + order.path);
      if (method === "GET")
        for (const [name, value] of Object.entries(order.body)) url.searchParams.set(name, String(value));
      const called = await tokens.use<Reply>({
        key: keyOf(config, host),
        ask: () => askToken(config, host),
        call: (token) =>
          request(world.fetch, {
            method,
            url: url.href,
            headers: {
              authorization: `Bearer ${token}`,
              accept: "application/json",
              ...(method === "POST" ? { "content-type": "application/json" } : {}),
            },
            body: method === "POST" ? JSON.stringify(order.body) : undefined,
            ms: order.ms,
            signal,
          }),
        isRefused: (reply) => reply.kind !== "unreachable" && faultOf(reply)?.kind === "auth",
        signal,
      });
      return called.kind === "called"
        ? { kind: "reply", reply: called.answer }
        : { kind: "held", why: called };
    },
  };
}

const nowhere = "the simulator is not running";
