// What payment companies call: a raw body in, a fixed answer out. What it says is nobody's business here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import { createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import { isTooDeep } from "./depth.ts";

/** What a company hears. */
type Ack = { readonly status: number; readonly type: string; readonly body: string };
type Headers = Readonly<Record<string, string | undefined>>;

export type CallbackParts = {
  readonly payments: {
    /** `path`: what follows `/c/`. Rejects only where it could not be kept. */
    notice(path: string, headers: Headers, raw: Buffer): Promise<Ack>;
    mpesaCallback(headers: Headers, raw: Buffer): Promise<Ack>;
  };
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** Bytes of a body. */
export const bodyLimit = 16 << 10;
/** How deep what a company says may be nested; theirs are four or five. */
const deepest = 16;
const logged = [{ most: 20, ms: 60_000 }];

/** The words Daraja knows; the others read the status alone. */
const fixed = { status: 200, type: "application/json", body: '{"ResultCode":0,"ResultDesc":"Accepted"}' };

/** The account's path in hex and up to two more parts, whatever stands before. */
const noticePath = /^(?:\/[\w.~-]{1,64}){0,4}\/c\/([0-9a-f]{8,64}(?:\/[\w-]{1,64}){0,2})\/?$/;

/** For the app behind the notices' listener, and no other. */
export function callbacks(app: FastifyInstance, { payments, clock, log }: CallbackParts): void {
  const limiter = createLimiter({ clock, limits: logged });

  /** A stranger who knocks all night must not fill the log. */
  function note(why: string): void {
    if (limiter.take(why) === 0) log.warn("a payment notice was not taken", { why });
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    hand: (headers: Headers, raw: Buffer) => Promise<Ack>,
  ): Promise<FastifyReply> {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (raw.length === 0 || isTooDeep(raw, deepest)) {
      note(raw.length === 0 ? "empty" : "nested too deep");
      return send(reply, fixed);
    }
    try {
      return send(reply, await hand(headersOf(request), raw));
    } catch (error) {
      // It is not on disk: companies that try again shall do so.
      log.error("a payment notice could not be kept", { error: textOf(error) });
      return send(reply, { ...fixed, status: 503, body: "{}" });
    }
  }

  void app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    inner.setErrorHandler((error: unknown, _request, reply) => {
      const status = (error as { statusCode?: number }).statusCode ?? 500;
      note(status === 413 ? "too long" : textOf(error));
      return send(reply, { ...fixed, status: status < 500 ? status : 503, body: "{}" });
    });
    inner.setNotFoundHandler((_request, reply) => send(reply, { ...fixed, status: 404, body: "{}" }));
    inner.post("/api/mpesa-callback/", { bodyLimit }, (request, reply) =>
      answer(request, reply, (headers, raw) => payments.mpesaCallback(headers, raw)),
    );
    inner.post("/*", { bodyLimit }, (request, reply) => {
      const path = noticePath.exec(request.url.split("?", 1)[0] ?? "")?.[1];
      if (path !== undefined)
        return answer(request, reply, (headers, raw) => payments.notice(path, headers, raw));
      note("path");
      return send(reply, fixed);
    });
  });
}

const send = (reply: FastifyReply, { status, type, body }: Ack): FastifyReply =>
  reply.code(status).header("content-type", type).header("cache-control", "no-store").send(body);

const headersOf = ({ headers }: FastifyRequest): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
