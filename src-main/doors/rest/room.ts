// A room of REST routes: its own pace, its own words for what goes wrong, never a stack trace.
import type { FastifyInstance } from "fastify";
import { createRate, sourceOf } from "#main/doors/http/rate.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { ErrorCode } from "#contract/errors.ts";
import type { Log } from "#main/platform/log.ts";

/** Bytes of a body of these APIs. */
export const bodyLimit = 16 << 10;

/** A program asks in bursts; a whole site of guests may stand behind one address. */
const pace = { each: { perSecond: 50, burst: 600 }, all: { perSecond: 1000, burst: 5000 } };

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  not_logged_in: 401,
  wrong_login: 401,
  not_allowed: 403,
  not_found: 404,
  already_exists: 400,
  too_many_tries: 429,
  last_owner: 400,
  not_here: 403,
  router_unreachable: 503,
  router_refused: 502,
  helper_missing: 503,
  hotspot_refused: 502,
  storage_failed: 503,
};

export type RoomParts = {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** The body of a refusal, in the API's own words. */
  readonly say: (sentence: string, status: number) => object;
};

/** Adds routes that share pace, body limit and error answers. */
export function room(app: FastifyInstance, parts: RoomParts, routes: (app: FastifyInstance) => void): void {
  const { clock, log, say } = parts;
  void app.register(async (inner) => {
    const rate = createRate({ clock, ...pace });
    // Schemas describe; what is read and refused, and in which words, stands in the handlers.
    inner.setValidatorCompiler(() => () => true);
    inner.setSerializerCompiler(() => (body) => JSON.stringify(body));
    inner.addHook("onRequest", async (request, reply) => {
      if (rate.take(sourceOf(request.socket.remoteAddress))) return;
      await reply
        .code(429)
        .header("retry-after", "2")
        .send(say("Too many requests. Try again shortly.", 429));
    });
    inner.setErrorHandler(async (error: unknown, request, reply) => {
      const known = error instanceof AppError ? error : undefined;
      const given = (error as { statusCode?: number }).statusCode ?? 500;
      const status = known ? (statusOf[known.code] ?? 500) : given;
      if (status >= 500)
        log.error("a request failed", { path: request.url.split("?")[0], error: textOf(error) });
      await reply.code(status).send(say(sentenceOf(status, known), status));
    });
    routes(inner);
  });
}

function sentenceOf(status: number, error: AppError | undefined): string {
  if (error && (status < 500 || error.code === "router_unreachable")) return error.message;
  if (status === 413) return "The request is too large";
  if (status === 415) return "Unsupported content type";
  return status < 500 ? "Malformed request" : "Something went wrong";
}
