// A prompt on a Tanzanian phone: looked at beforehand, sent, asked about by our own reference (ClickPesa docs, Preview and
// Initiate USSD push; Querying for payments).
import { readAmount, wholeUnits } from "../amounts.ts";
import { callMs } from "../http.ts";
import { wordsReason } from "../mpesa.ts";
import type { Config, Handle, Observation, Preview, Started, StartOrder } from "../provider.ts";
import { at, isObject, scrub, textAt } from "../reading.ts";
import { asksPerRequest, refLengthOf } from "./account.ts";
import { wordsOf, type ClickpesaLine, type Sent } from "./line.ts";
import { fateOf, readPayment } from "./payment.ts";

type Asked = Pick<StartOrder, "ref" | "phone" | "amount">;

export function createPush({ line }: { line: ClickpesaLine }) {
  /** Amounts are texts; phones have no plus. Undefined for what would be refused anyway. */
  const bodyOf = (config: Config, { ref, phone, amount }: Asked): Record<string, string> | undefined => {
    const whole = amount.currency === config.currency ? wholeUnits(amount) : undefined;
    if (whole === undefined || phone === undefined || !/^\d{12}$/.test(phone)) return undefined;
    if (!/^[A-Za-z0-9]+$/.test(ref) || ref.length > refLengthOf(config)) return undefined;
    return { amount: String(whole), currency: config.currency, orderReference: ref, phoneNumber: phone };
  };

  return {
    async preview(config: Config, order: Asked, signal: AbortSignal): Promise<Preview> {
      const body = bodyOf(config, order);
      if (body === undefined) return { channels: [] };
      const sent = await line.send(
        config,
        {
          path: "/payments/preview-ussd-push-request",
          body: { ...body, fetchSenderDetails: true },
          ms: callMs.query,
        },
        signal,
      );
      const json = sent.kind === "reply" && sent.reply.kind === "answered" ? sent.reply.json : undefined;
      const methods = at(json, "activeMethods");
      return {
        channels: (Array.isArray(methods) ? methods : []).flatMap((method) => {
          const id = textAt(method, "name");
          if (id === undefined) return [];
          const fee = readAmount(at(method, "fee"), config.currency);
          return [{ id, available: textAt(method, "status") === "AVAILABLE", fee }];
        }),
        payerName: textAt(json, "sender", "accountName"),
      };
    },

    async start(config: Config, order: StartOrder, signal: AbortSignal): Promise<Started> {
      const body = bodyOf(config, order);
      if (body === undefined) return { kind: "rejected", reason: "invalid-request", raw: "" };
      const webhook = asksPerRequest(config) && order.callbackUrl ? { webhookUrl: order.callbackUrl } : {};
      const sent = await line.send(
        config,
        { path: "/payments/initiate-ussd-push-request", body: { ...body, ...webhook }, ms: callMs.start },
        signal,
      );
      return startedOf(config, sent);
    },

    async query(config: Config, handle: Handle, signal: AbortSignal): Promise<Observation> {
      const sent = await line.send(
        config,
        { path: `/payments/${encodeURIComponent(handle.ref)}`, ms: callMs.query },
        signal,
      );
      return observed(config, handle, sent);
    },
  };
}

function startedOf(config: Config, sent: Sent): Started {
  if (sent.kind === "held") {
    const rawCode = sent.why.detail;
    if (sent.why.kind === "refused") return { kind: "rejected", reason: "auth", rawCode, raw: "" };
    if (sent.why.kind === "nowhere") return { kind: "rejected", reason: "config", rawCode, raw: "" };
    const { retryAfterMs } = sent.why;
    return { kind: "rejected", reason: "provider-busy", rawCode, retryAfterMs, raw: "" };
  }
  const { reply } = sent;
  if (reply.kind === "unreachable")
    return reply.sent
      ? { kind: "unknown", detail: reply.detail }
      : { kind: "rejected", reason: "provider-busy", rawCode: reply.detail, raw: "" };
  const raw = scrub(reply.text, config);
  const rawCode = wordsOf(reply, config);
  // Our reference was used before: by this very attempt, whose answer was lost. Asking by it tells the rest.
  if (reply.status === 409) return { kind: "accepted", raw };
  if (reply.kind === "answered" && reply.status < 300) {
    if (fateOf(reply.json) === undefined) return { kind: "unknown", detail: "an answer without a status" };
    return {
      kind: "accepted",
      providerRef: textAt(reply.json, "id"),
      channel: textAt(reply.json, "channel"),
      raw,
    };
  }
  const rejected = { kind: "rejected", rawCode, raw } as const;
  if (reply.status === 401) return { ...rejected, reason: "auth" };
  if (reply.kind === "garbage" || reply.status >= 500 || reply.status === 429 || reply.status === 408)
    return { kind: "unknown", detail: rawCode };
  if (reply.status === 400) {
    const reason = refusal(rawCode);
    return reason === "busy-phone" ? { ...rejected, reason, retryAfterMs: 60_000 } : { ...rejected, reason };
  }
  return { ...rejected, reason: "config" };
}

function refusal(words: string): Extract<Started, { kind: "rejected" }>["reason"] {
  if (/collection methods|checksum|api-key/i.test(words)) return "config";
  const said = wordsReason(words);
  return said === "failed-other" ? "invalid-request" : said;
}

function observed(config: Config, handle: Handle, sent: Sent): Observation {
  if (sent.kind === "held")
    return {
      kind: "unavailable",
      detail: sent.why.detail,
      retryAfterMs: sent.why.kind === "unavailable" ? sent.why.retryAfterMs : undefined,
    };
  const { reply } = sent;
  if (reply.kind === "unreachable") return { kind: "unavailable", detail: reply.detail };
  const nothing: Observation = {
    kind: "unavailable",
    detail: wordsOf(reply, config),
    retryAfterMs: reply.retryAfterMs,
  };
  if (reply.kind === "garbage") return nothing;
  if (reply.status === 404)
    return /not found/i.test(wordsOf(reply, config)) ? { kind: "not-found" } : nothing;
  if (reply.status >= 300) return nothing;
  const all = Array.isArray(reply.json) ? reply.json : isObject(reply.json) ? [reply.json] : undefined;
  if (all === undefined) return nothing;
  if (all.length === 0) return { kind: "not-found" };
  const ours = all.filter((one) => textAt(one, "orderReference") === handle.ref);
  return strongest(ours.flatMap((one) => readPayment(config, one) ?? [])) ?? nothing;
}

/** Of several entries under one reference: money that went back, money that came, what is not over, what failed. */
const strength: readonly Observation["kind"][] = ["reversed", "success", "pending", "failed"];

const strongest = (seen: readonly Observation[]): Observation | undefined =>
  strength.map((kind) => seen.find((one) => one.kind === kind)).find((one) => one !== undefined);
