// What Daraja means when it refuses a request.
import type { PaymentReason } from "#contract/payments.ts";
import type { Reply } from "../http.ts";
import type { Config } from "../provider.ts";
import { scrub, textAt } from "../reading.ts";

export type Fault =
  /** The token is not, or no longer, good. */
  | { readonly kind: "auth" }
  /** It surely did not do what was asked. */
  | { readonly kind: "refused"; readonly reason: PaymentReason; readonly retryAfterMs?: number | undefined }
  /** Too many calls: nothing was done. */
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  /** The phone is being asked right now. */
  | { readonly kind: "going" }
  /** It may have done it. */
  | { readonly kind: "silence" };

/**
 * errorCode → meaning (Daraja docs, M-Pesa Express and Authorization; that a query says "being processed" with HTTP 500
 * is met in the field). One code has four meanings: then the message decides. A worn-out token is HTTP 404.
 */
const faults: readonly { readonly code: string; readonly says?: RegExp; readonly fault: Fault }[] = [
  { code: "404.001.03", fault: { kind: "auth" } },
  { code: "401.003.01", fault: { kind: "auth" } },
  { code: "400.003.01", fault: { kind: "auth" } },
  // Pull says the same of a token and of a shortcode that is not registered.
  { code: "401.001", says: /token|credential|unauthori[sz]ed/i, fault: { kind: "auth" } },
  { code: "401.001", fault: { kind: "refused", reason: "config" } },
  { code: "400.008.01", fault: { kind: "refused", reason: "config" } },
  { code: "400.008.02", fault: { kind: "refused", reason: "config" } },
  { code: "400.002.02", fault: { kind: "refused", reason: "invalid-request" } },
  { code: "400.002.05", fault: { kind: "refused", reason: "invalid-request" } },
  { code: "400.001", fault: { kind: "refused", reason: "invalid-request" } }, // Pull
  { code: "404.001.01", fault: { kind: "refused", reason: "config" } },
  { code: "405.001", fault: { kind: "refused", reason: "config" } },
  { code: "500.001.1001", says: /being processed/i, fault: { kind: "going" } },
  {
    code: "500.001.1001",
    says: /unable to lock/i,
    fault: { kind: "refused", reason: "busy-phone", retryAfterMs: 60_000 },
  },
  {
    code: "500.001.1001",
    says: /merchant does not exist|wrong credentials/i,
    fault: { kind: "refused", reason: "config" },
  },
  { code: "500.001.1001", fault: { kind: "silence" } },
  { code: "500.003.02", fault: { kind: "busy", retryAfterMs: 5000 } }, // spike arrest, "system is busy"
  { code: "500.003.03", fault: { kind: "busy", retryAfterMs: 60_000 } }, // quota
  { code: "500.003.1001", fault: { kind: "silence" } },
];

/** Undefined for an answer that refuses nothing. */
export function faultOf(reply: Exclude<Reply, { kind: "unreachable" }>): Fault | undefined {
  const busy: Fault = { kind: "busy", retryAfterMs: reply.retryAfterMs ?? 5000 };
  if (reply.kind === "garbage") {
    if (reply.status === 401) return { kind: "auth" };
    return reply.status === 429 ? busy : { kind: "silence" };
  }
  const code = textAt(reply.json, "errorCode");
  const message = textAt(reply.json, "errorMessage") ?? "";
  if (code !== undefined) {
    const known = faults.find((row) => row.code === code && (row.says?.test(message) ?? true));
    if (known) return known.fault;
  }
  if (code === undefined && reply.status < 300) return undefined;
  if (reply.status === 401) return { kind: "auth" };
  if (reply.status === 429) return busy;
  if (reply.status === 403) return { kind: "refused", reason: "config" };
  if (reply.status >= 400 && reply.status < 500 && reply.status !== 408)
    return { kind: "refused", reason: reply.status === 400 ? "invalid-request" : "config" };
  return { kind: "silence" };
}

/** The company's own code and words, for the story of an attempt: without secrets. */
export function rawCodeOf(reply: Reply, config: Config): string {
  if (reply.kind !== "answered") return reply.detail;
  const code =
    textAt(reply.json, "errorCode") ?? textAt(reply.json, "ResponseCode") ?? `HTTP ${reply.status}`;
  const words = textAt(reply.json, "errorMessage") ?? textAt(reply.json, "ResponseDescription") ?? "";
  return scrub(`${code} ${words}`.trim(), config).slice(0, 200);
}
