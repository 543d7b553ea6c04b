// ClickPesa's requests: the token in front of each, the checksum in each body (ClickPesa docs, Generate token; Checksum).
import { secretOf } from "../fields.ts";
import { callMs, request, type Reply } from "../http.ts";
import type { Config, ProviderWorld } from "../provider.ts";
import { at, scrub, textAt } from "../reading.ts";
import { createTokens, type NoToken, type TokenAnswer } from "../tokens.ts";
import { base } from "./account.ts";
import { checksum } from "./checksum.ts";

/** `held`: it was not sent at all, for want of a token or of an address. */
export type Sent =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "held"; readonly why: NoToken | { readonly kind: "nowhere"; readonly detail: string } };

export type ClickpesaLine = ReturnType<typeof createLine>;

/** An hour, renewed at 55 minutes: five sixths of this. */
const tokenMs = 66 * 60_000;

const nowhere = "there is no address to call";

export function createLine(world: ProviderWorld) {
  const tokens = createTokens(world.clock);

  /** The token comes with "Bearer " in front and is sent as it came. */
  const askToken = async (config: Config, host: string): Promise<TokenAnswer> => {
    const reply = await request(world.fetch, {
      method: "POST",
      url: `${host}/generate-token`,
      headers: {
        "client-id": secretOf(config, "clientId"),
        "api-key": secretOf(config, "apiKey"),
        accept: "application/json",
      },
      ms: callMs.token,
    });
    if (reply.kind === "unreachable") return { kind: "unavailable", detail: reply.detail };
    const token = reply.kind === "answered" ? textAt(reply.json, "token") : undefined;
    if (reply.status < 300 && token !== undefined) return { kind: "token", token, livesMs: tokenMs };
    const detail = wordsOf(reply, config);
    const isNo = reply.status >= 400 && reply.status < 500 && reply.status !== 429 && reply.status !== 408;
    return isNo
      ? { kind: "refused", detail }
      : { kind: "unavailable", detail, retryAfterMs: reply.retryAfterMs };
  };

  /** The checksum key is part of it: switching checksums on or off ends the tokens there are. */
  const keyOf = (config: Config, host: string): string =>
    tokens.keyOf(host, ...["clientId", "apiKey", "checksumKey"].map((name) => secretOf(config, name)));

  return {
    async test(config: Config): Promise<TokenAnswer> {
      const host = base(config);
      if (host === undefined) return { kind: "unavailable", detail: nowhere };
      return tokens.renew(keyOf(config, host), () => askToken(config, host));
    },

    /** With a body it is a POST, without one a GET. */
    async send(
      config: Config,
      order: {
        readonly path: string;
        readonly body?: Readonly<Record<string, unknown>>;
        readonly ms: number;
      },
      signal: AbortSignal,
    ): Promise<Sent> {
      const host = base(config);
      if (host === undefined) return { kind: "held", why: { kind: "nowhere", detail: nowhere } };
      const key = secretOf(config, "checksumKey");
      const { body } = order;
      const signed = body && (key === "" ? body : { ...body, checksum: checksum(key, body) });
      const called = await tokens.use<Reply>({
        key: keyOf(config, host),
        ask: () => askToken(config, host),
        call: (token) =>
          request(world.fetch, {
            method: signed ? "POST" : "GET",
            url: host + order.path,
            headers: {
              authorization: token,
              accept: "application/json",
              ...(signed ? { "content-type": "application/json" } : {}),
            },
            body: signed && JSON.stringify(signed),
            ms: order.ms,
            signal,
          }),
        isRefused: (reply) => reply.kind !== "unreachable" && reply.status === 401,
        signal,
      });
      return called.kind === "called"
        ? { kind: "reply", reply: called.answer }
        : { kind: "held", why: called };
    },
  };
}

/** The company's own words: `{"message": …}`, one or several. */
export function wordsOf(reply: Reply, config: Config): string {
  if (reply.kind !== "answered") return reply.detail;
  const message = at(reply.json, "message");
  const words = Array.isArray(message) ? message.map(String).join("; ") : textAt(reply.json, "message");
  return scrub(`HTTP ${reply.status} ${words ?? ""}`.trim(), config).slice(0, 200);
}
