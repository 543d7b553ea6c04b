// How a page goes out: policy, no cache, no guessing of types.
import type { FastifyReply } from "fastify";
import { sendFormHash } from "./notices.ts";
import type { Sheet } from "./style.ts";

/** `scripts`: the page sends its form by itself. `formTo`: another address a form of it goes to. */
export type Policy = { readonly sheet: Sheet; readonly scripts?: boolean; readonly formTo?: string };

/**
 * Nothing but the page itself. `'unsafe-inline'` for styles is what browsers before hashes were known read; later
 * ones read the hash and ignore it.
 */
export function headersOf({ sheet, scripts = false, formTo = "" }: Policy): Record<string, string> {
  const to = formTo === "" ? "" : ` ${new URL(formTo).origin}`;
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": [
      "default-src 'none'",
      `style-src 'unsafe-inline' '${sheet.hash}'`,
      "img-src data:",
      ...(scripts ? [`script-src '${sendFormHash}'`] : []),
      `form-action 'self'${to}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

export function answerPage(reply: FastifyReply, text: string | Buffer, policy: Policy): FastifyReply {
  return reply.code(200).headers(headersOf(policy)).send(text);
}
