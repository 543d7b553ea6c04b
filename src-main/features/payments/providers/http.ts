// One request to a company: bounded in time and size, no redirects, and every outcome is an answer, never a throw.

/** Milliseconds for a whole call. A connection that does not come about is given up by `fetch` itself before that. */
export const callMs = { token: 10_000, start: 15_000, query: 10_000 } as const;

/** The longest body that is read, in bytes. */
export const mostBytes = 256 * 1024;

/** Deeper JSON than any company sends. */
const deepest = 24;

export type Reply =
  /** JSON came, whatever the status. */
  | ({ readonly kind: "answered"; readonly status: number; readonly json: unknown } & Came)
  /** Somebody answered, but nothing that can be read: HTML, a redirect, too much, cut off, nothing. */
  | ({ readonly kind: "garbage"; readonly status: number; readonly detail: string } & Came)
  /** No answer. `sent: false`: the request surely never left, for there was no connection. */
  | { readonly kind: "unreachable"; readonly sent: boolean; readonly detail: string };

type Came = { readonly text: string; readonly retryAfterMs: number | undefined };

export type Request = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For the whole of it, in milliseconds. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
};

export async function request(fetching: typeof fetch, order: Request): Promise<Reply> {
  const limit = AbortSignal.timeout(order.ms);
  const signal = order.signal ? AbortSignal.any([limit, order.signal]) : limit;
  let response: Response;
  try {
    response = await fetching(order.url, {
      method: order.method,
      headers: order.headers,
      ...(order.body === undefined ? {} : { body: order.body }),
      redirect: "manual",
      signal,
    });
  } catch (error) {
    return { kind: "unreachable", sent: !neverLeft(error), detail: whyNot(error, limit) };
  }
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get("retry-after"));
  const garbage = (detail: string, text = ""): Reply => ({
    kind: "garbage",
    status,
    detail: `HTTP ${status}, ${detail}`,
    text,
    retryAfterMs,
  });
  let text: string | undefined;
  try {
    text = await readCapped(response);
  } catch (error) {
    return garbage(`cut off: ${whyNot(error, limit)}`);
  }
  if (text === undefined) return garbage(`more than ${mostBytes} bytes`);
  if (status >= 300 && status < 400) return garbage("sent elsewhere", text);
  const json = parseJson(text);
  if (json === undefined) return garbage(text.trim() === "" ? "empty" : "not JSON", text);
  return { kind: "answered", status, json, text, retryAfterMs };
}

/** Undefined for what is no JSON, or is nested deeper than anything real. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return shallow(value, deepest) ? value : undefined;
  } catch {
    return undefined;
  }
}

function shallow(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => shallow(inner, left - 1));
}

/** Undefined when it is too long. Throws what the connection throws. */
async function readCapped(response: Response): Promise<string | undefined> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces).toString("utf8");
    size += value.byteLength;
    if (size > mostBytes) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    pieces.push(value);
  }
}

/** Whole seconds only (a date would need the company's clock to be ours), an hour at the most. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,4}$/.test(header) ? Math.min(Number(header), 3600) * 1000 : undefined;
}

/** A certificate is looked at before anything is sent over it. */
const badCertificate = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

type Cause = { readonly code?: unknown; readonly syscall?: unknown; readonly errors?: unknown };

function causeOf(error: unknown): Cause {
  const cause = error instanceof Error ? (error.cause ?? error) : {};
  return typeof cause === "object" && cause !== null ? cause : {};
}

/** No name, no connection, no trust: then not a byte of the request went out. Several addresses: for each of them. */
function neverLeft(error: unknown): boolean {
  const cause = causeOf(error);
  if (Array.isArray(cause.errors) && cause.errors.length > 0) return cause.errors.every(neverLeft);
  if (cause.syscall === "connect" || cause.syscall === "getaddrinfo") return true;
  return (
    typeof cause.code === "string" &&
    (cause.code === "UND_ERR_CONNECT_TIMEOUT" || badCertificate.has(cause.code))
  );
}

/** A code such as ECONNRESET and nothing more: longer texts may carry what was sent. */
function whyNot(error: unknown, limit: AbortSignal): string {
  if (limit.aborted) return "no answer in time";
  if (error instanceof Error && error.name === "AbortError") return "given up";
  const { code } = causeOf(error);
  return typeof code === "string" ? code : "no connection";
}
