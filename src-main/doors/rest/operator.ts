// Operators at doors without sessions: a token, a pair of keys, or a name and a password with each request. The one
// place that reads them.
import type { FastifyReply, FastifyRequest } from "fastify";
import { may, type Permission, type Role } from "#contract/define.ts";
import type { Me } from "#contract/operators.ts";
import type { Operators } from "#main/features/operators/index.ts";
import { AppError } from "#main/platform/errors.ts";

/** What is asked of the operators' feature to know who comes. */
export type Doorkeeper = Pick<Operators, "check" | "keys" | "tokens">;

/** How an API says no. */
export type Refusals = {
  readonly say: (sentence: string) => object;
  /** Nothing was brought with which somebody could be known. */
  readonly nobody: string;
  /** What was brought is wrong. */
  readonly wrong: string;
  /** The value of www-authenticate. A browser asks for a name and a password when it is Basic. */
  readonly challenge: string;
};

/** The guest API's, as its clients know it. */
const guestApi: Refusals = {
  say: (sentence) => ({ success: false, error: sentence, message: sentence }),
  nobody: "Invalid credentials",
  wrong: "Invalid credentials",
  challenge: 'Basic realm="Kaunta", charset="UTF-8"',
};

const notYours = "Your role may not do this";

/**
 * Who asks, if they may: those with the right `needs`, or of one of the roles. Otherwise the answer is sent (401, 403,
 * 429) and undefined comes back.
 */
export async function operatorOf(
  request: FastifyRequest,
  reply: FastifyReply,
  operators: Doorkeeper,
  needs: Permission | readonly Role[],
  refusals: Refusals = guestApi,
): Promise<Me | undefined> {
  const { say, nobody, wrong, challenge } = refusals;
  const given = credentials(request);
  const me = given && (await whoIs(given, request, reply, operators, say));
  if (reply.sent) return undefined;
  if (!me) {
    await reply
      .code(401)
      .header("www-authenticate", challenge)
      .send(say(given ? wrong : nobody));
    return undefined;
  }
  const allowed = typeof needs === "string" ? may[me.role].includes(needs) : needs.includes(me.role);
  if (allowed) return me;
  await reply.code(403).send(say(notYours));
  return undefined;
}

/**
 * Whose login page this comes from, by the key it shows everybody (`X-Public-Key`): enough to start a payment, and for
 * nothing else. Undefined when the header is missing or the key is nobody's.
 */
export function ownerOfPage(request: FastifyRequest, operators: Pick<Operators, "keys">): Me | undefined {
  const key = headerOf(request, "x-public-key");
  return key === undefined ? undefined : operators.keys.ofPublic(key);
}

type Given =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "keys"; readonly publicKey: string; readonly privateKey: string }
  | { readonly kind: "password"; readonly name: string; readonly password: string };

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === "" ? undefined : text;
}

function credentials(request: FastifyRequest): Given | undefined {
  const [scheme = "", text = ""] = (request.headers.authorization ?? "").trim().split(/\s+/);
  if (scheme.toLowerCase() === "bearer" && text) return { kind: "token", token: text };
  const publicKey = headerOf(request, "x-api-key");
  const privateKey = headerOf(request, "x-private-key");
  if (publicKey !== undefined && privateKey !== undefined) return { kind: "keys", publicKey, privateKey };
  // A browser sends a name and a password it keeps with any request, also with one a page elsewhere made it send.
  const isElsewheres = headerOf(request, "sec-fetch-site") === "cross-site";
  if (scheme.toLowerCase() !== "basic" || !text || isElsewheres) return undefined;
  const plain = Buffer.from(text, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  if (colon < 1) return undefined;
  return { kind: "password", name: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

async function whoIs(
  given: Given,
  request: FastifyRequest,
  reply: FastifyReply,
  operators: Doorkeeper,
  say: Refusals["say"],
): Promise<Me | undefined> {
  try {
    if (given.kind === "token") return await operators.tokens.whose(given.token);
    if (given.kind === "keys") return operators.keys.whose(given.publicKey, given.privateKey, request.ip);
    return await operators.check(given.name, given.password, request.ip);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "too_many_tries") throw error;
    await tooManyTries(reply, error, say);
    return undefined;
  }
}

/** 429 with how long to wait. */
export function tooManyTries(reply: FastifyReply, error: AppError, say: Refusals["say"]): FastifyReply {
  return reply
    .code(429)
    .header("retry-after", String(error.params["seconds"] ?? 60))
    .send(say("Too many wrong logins. Try again later."));
}
