// Operators at doors without sessions: a name and a password with each request (HTTP Basic, RFC 7617).
import type { FastifyReply, FastifyRequest } from "fastify";
import { may, type Permission } from "#contract/define.ts";
import type { Me } from "#contract/operators.ts";
import type { Operators } from "#main/features/operators/index.ts";
import { AppError } from "#main/platform/errors.ts";

/** The name and password of an HTTP Basic header, or undefined. */
function basic(header: string | undefined): { name: string; password: string } | undefined {
  const [scheme = "", text = ""] = (header ?? "").split(" ");
  if (scheme.toLowerCase() !== "basic" || !text) return undefined;
  const plain = Buffer.from(text, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  return colon < 1 ? undefined : { name: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

/** Who asks, if they may. Otherwise the answer is sent (401, 403, 429) and undefined comes back. */
export async function operatorOf(
  request: FastifyRequest,
  reply: FastifyReply,
  operators: Pick<Operators, "check">,
  needs: Permission,
): Promise<Me | undefined> {
  const given = basic(request.headers.authorization);
  const me = given && (await known(given, request, reply, operators));
  if (reply.sent) return undefined;
  if (!me) {
    await reply
      .code(401)
      .header("www-authenticate", 'Basic realm="Kaunta", charset="UTF-8"')
      .send({ success: false, error: "Invalid credentials", message: "Invalid credentials" });
    return undefined;
  }
  if (may[me.role].includes(needs)) return me;
  const error = "Your role may not do this";
  await reply.code(403).send({ success: false, error, message: error });
  return undefined;
}

async function known(
  given: { name: string; password: string },
  request: FastifyRequest,
  reply: FastifyReply,
  operators: Pick<Operators, "check">,
): Promise<Me | undefined> {
  try {
    return await operators.check(given.name, given.password, request.ip);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "too_many_tries") throw error;
    const sentence = "Too many wrong logins. Try again later.";
    await reply
      .code(429)
      .header("retry-after", String(error.params["seconds"] ?? 60))
      .send({ success: false, error: sentence, message: sentence });
    return undefined;
  }
}
