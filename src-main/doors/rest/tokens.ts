// The token API: other programs on the shop's network ask for codes with a key (form-encoded, as its clients know it).
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TokenInfo, Vouchers } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Log } from "#main/platform/log.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import { described } from "./describe.ts";
import { bodyLimit, room } from "./room.ts";
import * as docs from "./tokens-docs.ts";

const invalid = "Invalid parameters or token limit reached";
const missing = "Missing required parameters";
const limits = {
  minutes: { least: 30, most: 43_200 },
  /** Megabytes: a petabyte. */
  data: { least: 0, most: 1_000_000_000 },
  count: { least: 1, most: 50 },
  disabled: 20,
};
const wrongKeys = [{ most: 20, ms: 600_000 }];
const by = { id: "token-api", name: "token API" };

type Parts = {
  readonly vouchers: Pick<Vouchers, "tokens">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** For the shop's network only; guests are refused before they come here. */
export function tokenApi(app: FastifyInstance, { vouchers, clock, log }: Parts): void {
  const { tokens } = vouchers;
  const wrong = createLimiter({ clock, limits: wrongKeys });

  /** Undefined when the key is right; what to answer otherwise. */
  async function refusal(
    { api_key: key }: Params,
    request: FastifyRequest,
  ): Promise<[number, string] | undefined> {
    const from = addressKey(request.ip);
    if (key === undefined) return [400, missing];
    if (wrong.wait(from) > 0) return [429, "Too many wrong API keys. Try again later."];
    if (await tokens.isKey(key)) return undefined;
    wrong.count(from);
    log.warn("a wrong token key", { from });
    return [401, "Invalid API key"];
  }

  const say = (error: string): object => ({ success: false, error });
  room(app, { clock, log, say: (sentence, status) => say(status === 400 ? invalid : sentence) }, (inner) => {
    inner.post("/api/token", { bodyLimit, ...described(docs.make) }, async (request, reply) => {
      const params = paramsOf(request);
      const no = await refusal(params, request);
      if (no) return refuse(reply, ...no);
      if (params.duration === undefined) return refuse(reply, 400, missing);
      const wish = wishOf(params);
      if (!wish) return refuse(reply, 400, invalid);
      const [token] = await tokens.make(wish, 1, by);
      return { success: true, token, ...termsOf(wish) };
    });

    inner.post(
      "/api/tokens/bulk_create",
      { bodyLimit, ...described(docs.makeMany) },
      async (request, reply) => {
        const params = paramsOf(request);
        const no = await refusal(params, request);
        if (no) return refuse(reply, ...no);
        if (params.count === undefined || params.duration === undefined) return refuse(reply, 400, missing);
        const count = whole(params.count, limits.count);
        if (count === undefined) return refuse(reply, 400, "Count must be between 1 and 50");
        const wish = wishOf(params);
        if (!wish) return refuse(reply, 400, invalid);
        const made = await tokens.make(wish, count, by);
        const list = made.map((token) => ({ token }));
        return {
          success: true,
          tokens_created: made.length,
          requested: count,
          tokens: list,
          ...termsOf(wish),
        };
      },
    );

    inner.get("/api/token/info", described(docs.info), async (request, reply) => {
      const params = paramsOf(request);
      const no = await refusal(params, request);
      if (no) return refuse(reply, ...no);
      if (params.token === undefined) return refuse(reply, 400, missing);
      const info = await tokens.info(params.token);
      return info ? { success: true, ...infoOf(info) } : refuse(reply, 404, "Token not found");
    });

    inner.post("/api/token/disable", { bodyLimit, ...described(docs.disable) }, async (request, reply) => {
      const params = paramsOf(request);
      const no = await refusal(params, request);
      if (no) return refuse(reply, ...no);
      if (params.tokens === undefined) return refuse(reply, 400, missing);
      const codes = params.tokens
        .split(",")
        .map((code) => code.trim())
        .filter(Boolean);
      if (codes.length === 0) return refuse(reply, 400, "No tokens specified");
      if (codes.length > limits.disabled) return refuse(reply, 400, "Too many tokens requested (max 20)");
      const ended = await tokens.disable(codes, by);
      return { success: true, disabled_count: ended.length, disabled_tokens: ended };
    });
  });

  function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
    return reply.code(status).send(say(error));
  }
}

type Name = "api_key" | "duration" | "bandwidth_down" | "bandwidth_up" | "count" | "token" | "tokens";
type Params = { readonly [N in Name]?: string };

/** Fields of the form, and of the address: the first device of this API read both alike. Empty ones are absent. */
function paramsOf({ body, query }: FastifyRequest): Params {
  const all = { ...(query as object), ...(typeof body === "object" ? body : {}) };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => typeof value === "string" && value !== ""),
  );
}

type Wish = { readonly minutes: number; readonly downMb: number; readonly upMb: number };

function wishOf(params: Params): Wish | undefined {
  const minutes = whole(params.duration ?? "", limits.minutes);
  const downMb = whole(params.bandwidth_down ?? "0", limits.data);
  const upMb = whole(params.bandwidth_up ?? "0", limits.data);
  if (minutes === undefined || downMb === undefined || upMb === undefined) return undefined;
  return { minutes, downMb, upMb };
}

function whole(text: string, { least, most }: { least: number; most: number }): number | undefined {
  if (!/^\s*\d{1,12}\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

const termsOf = ({ minutes, downMb, upMb }: Wish) => ({
  duration_minutes: minutes,
  bandwidth_down_mb: downMb,
  bandwidth_up_mb: upMb,
});

/** Moments in whole seconds, 0 for those to come. */
function infoOf(info: TokenInfo): object {
  const seconds = (at: number | null): number => (at === null ? 0 : Math.floor(at / 1000));
  return {
    token: info.token,
    status: info.status,
    created: seconds(info.createdAt),
    first_use: seconds(info.firstUsedAt),
    expires_at: seconds(info.expiresAt),
    remaining_seconds: info.remainingSeconds,
    ...termsOf(info),
    bandwidth_used_down_mb: info.usedDownMb,
    bandwidth_used_up_mb: info.usedUpMb,
    device_count: info.macs.length,
    max_devices: info.maxDevices,
    client_macs: info.macs,
  };
}
