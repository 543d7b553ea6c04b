// One POST to a company and what came of it: an answer, nothing at all, or silence after it was sent.
import { textOf } from "#main/platform/errors.ts";

export type Answer =
  | { readonly kind: "answer"; readonly status: number; readonly json: unknown; readonly text: string }
  | { readonly kind: "unreached"; readonly detail: string }
  | { readonly kind: "silence"; readonly detail: string };

/** Most of a body that is read; answers are some hundred bytes a message. */
const mostBytes = 256 * 1024;

/** The connection never stood (Node's and undici's codes), so that nothing was sent. */
const never = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ENETUNREACH",
  "ENETDOWN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export async function ask(
  fetching: typeof fetch,
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const answer = await fetching(url, { method: "POST", redirect: "manual", signal, ...request });
    const text = await bodyOf(answer);
    return { kind: "answer", status: answer.status, json: fromJson(text), text: text.trim().slice(0, 300) };
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && never.has(code)) return { kind: "unreached", detail: code };
    // A certificate that is not theirs: nothing was said to whoever answered.
    if (code !== undefined && /CERT|TLS|SSL|ALTNAME/.test(code)) return { kind: "unreached", detail: code };
    return { kind: "silence", detail: code ?? textOf(error) };
  }
}

async function bodyOf(answer: Response): Promise<string> {
  if (answer.body === null) return "";
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new Error("the answer is too long");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The code of a failed fetch is on its cause; of several addresses tried, on the last. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 3) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("errors" in error && Array.isArray(error.errors)) return codeOf(error.errors.at(-1), depth + 1);
  return "cause" in error ? codeOf(error.cause, depth + 1) : undefined;
}

/** For answers of other people: an object's own member, or undefined. */
export function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

export const textMember = (of: unknown, name: string): string => {
  const value = member(of, name);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};
