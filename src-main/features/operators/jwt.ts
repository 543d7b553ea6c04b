// JSON Web Tokens as little as we need of them: signed with HMAC-SHA256 (RFC 7519, RFC 7515 compact form). Pure.
import { createHmac, timingSafeEqual } from "node:crypto";

/** What a token says. Moments are Unix seconds, as the RFC has them. */
export type Claims = {
  readonly sub: string;
  readonly token_type: "access" | "refresh";
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** Which generation of the operator's tokens; an older one is void. */
  readonly gen: number;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const header = encode({ alg: "HS256", typ: "JWT" });
const longest = 4096;

const macOf = (text: string, key: Uint8Array): Buffer => createHmac("sha256", key).update(text).digest();

export function signToken(claims: Claims, key: Uint8Array): string {
  const text = `${header}.${encode(claims)}`;
  return `${text}.${macOf(text, key).toString("base64url")}`;
}

/** What a token says, if it is ours and not over. `now` in epoch milliseconds. */
export function readToken(token: string, key: Uint8Array, now: number): Claims | undefined {
  if (token.length > longest) return undefined;
  const [head = "", body = "", mac = "", ...more] = token.split(".");
  // Only our own header is read: a token cannot choose how it is looked at.
  if (head !== header || more.length > 0) return undefined;
  const given = Buffer.from(mac, "base64url");
  const right = macOf(`${head}.${body}`, key);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Claims;
  return claims.exp * 1000 > now ? claims : undefined;
}
