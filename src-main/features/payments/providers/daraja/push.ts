// M-Pesa Express: the prompt on the phone, and asking what became of it (Daraja docs, M-Pesa Express and its Query).
import { wholeUnits } from "../amounts.ts";
import { secretOf } from "../fields.ts";
import { callMs, type Reply } from "../http.ts";
import { eatStamp } from "../moments.ts";
import { resultReason } from "../mpesa.ts";
import type { Config, Handle, Observation, ProviderWorld, Started, StartOrder } from "../provider.ts";
import { scrub, textAt } from "../reading.ts";
import { callbackOf, isTill, shortcodeOf, tillOf } from "./account.ts";
import { faultOf, rawCodeOf } from "./faults.ts";
import type { DarajaLine, Sent } from "./line.ts";

/** base64(shortcode + passkey + timestamp). */
export function passwordOf(shortcode: string, passkey: string, timestamp: string): string {
  return Buffer.from(shortcode + passkey + timestamp).toString("base64");
}

/** 13 signs at the most; letters, digits and spaces are safe everywhere. */
function descriptionOf(text: string): string {
  const plain = text.normalize("NFKD").replace(/[^A-Za-z0-9 ]/g, "");
  return plain.replace(/ +/g, " ").trim().slice(0, 13).trim() || "WiFi";
}

export function createPush({ line, clock }: { line: DarajaLine; clock: ProviderWorld["clock"] }) {
  const signature = (config: Config): { Password: string; Timestamp: string } => {
    const Timestamp = eatStamp(clock.now());
    return { Password: passwordOf(shortcodeOf(config), secretOf(config, "passkey"), Timestamp), Timestamp };
  };

  return {
    async start(config: Config, order: StartOrder, signal: AbortSignal): Promise<Started> {
      const amount = order.amount.currency === "KES" ? wholeUnits(order.amount) : undefined;
      if (amount === undefined || order.phone === undefined || !/^254\d{9}$/.test(order.phone))
        return { kind: "rejected", reason: "invalid-request", raw: "" };
      const shortcode = Number(shortcodeOf(config));
      const phone = Number(order.phone);
      const sent = await line.send(
        config,
        {
          path: "/mpesa/stkpush/v1/processrequest",
          body: {
            BusinessShortCode: shortcode,
            ...signature(config),
            TransactionType: isTill(config) ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline",
            Amount: amount,
            PartyA: phone,
            PartyB: isTill(config) ? Number(tillOf(config)) : shortcode,
            PhoneNumber: phone,
            CallBackURL: order.callbackUrl || callbackOf(config),
            AccountReference: order.ref,
            TransactionDesc: descriptionOf(order.description),
          },
          ms: callMs.start,
        },
        signal,
      );
      return startedOf(sent, config);
    },

    async query(config: Config, handle: Handle, signal: AbortSignal): Promise<Observation> {
      const checkout = handle.providerRef ?? handle.hint;
      if (checkout === undefined)
        return {
          kind: "unavailable",
          detail: "without a CheckoutRequestID only a callback or Pull can tell",
        };
      const sent = await line.send(
        config,
        {
          path: "/mpesa/stkpushquery/v1/query",
          body: {
            BusinessShortCode: shortcodeOf(config),
            ...signature(config),
            CheckoutRequestID: checkout,
          },
          ms: callMs.query,
        },
        signal,
      );
      return observed(sent, checkout, config);
    },
  };
}

/** What was not sent has surely not arrived: the guest may try again at once. */
function heldBack(why: Extract<Sent, { kind: "held" }>["why"]): Started {
  const raw = "";
  if (why.kind === "refused") return { kind: "rejected", reason: "auth", rawCode: why.detail, raw };
  if (why.kind === "nowhere") return { kind: "rejected", reason: "config", rawCode: why.detail, raw };
  return {
    kind: "rejected",
    reason: "provider-busy",
    rawCode: why.detail,
    retryAfterMs: why.retryAfterMs,
    raw,
  };
}

function startedOf(sent: Sent, config: Config): Started {
  if (sent.kind === "held") return heldBack(sent.why);
  const { reply } = sent;
  if (reply.kind === "unreachable")
    return reply.sent
      ? { kind: "unknown", detail: reply.detail }
      : { kind: "rejected", reason: "provider-busy", rawCode: reply.detail, raw: "" };
  const raw = scrub(reply.text, config);
  const rawCode = rawCodeOf(reply, config);
  const fault = faultOf(reply);
  switch (fault?.kind) {
    case undefined:
      return acceptedOf(reply, config, raw);
    case "auth":
      return { kind: "rejected", reason: "auth", rawCode, raw };
    case "refused":
      return { kind: "rejected", reason: fault.reason, rawCode, retryAfterMs: fault.retryAfterMs, raw };
    case "busy":
      return { kind: "rejected", reason: "provider-busy", rawCode, retryAfterMs: fault.retryAfterMs, raw };
    case "going":
    case "silence":
      return { kind: "unknown", detail: rawCode };
  }
}

/** ResponseCode "0" is accepted, not paid. */
function acceptedOf(reply: Reply, config: Config, raw: string): Started {
  const json = reply.kind === "answered" ? reply.json : undefined;
  const code = textAt(json, "ResponseCode");
  const checkout = textAt(json, "CheckoutRequestID");
  if (code === "0" && checkout !== undefined)
    return { kind: "accepted", providerRef: checkout, providerRef2: textAt(json, "MerchantRequestID"), raw };
  if (code === undefined || code === "0")
    return { kind: "unknown", detail: "an answer without a CheckoutRequestID" };
  return {
    kind: "rejected",
    reason: resultReason(code)?.reason ?? "failed-other",
    rawCode: rawCodeOf(reply, config),
    raw,
  };
}

/** "The transaction is still under processing": no failure (met in the field). */
const stillGoing = "4999";

function observed(sent: Sent, checkout: string, config: Config): Observation {
  if (sent.kind === "held")
    return {
      kind: "unavailable",
      detail: sent.why.detail,
      retryAfterMs: sent.why.kind === "unavailable" ? sent.why.retryAfterMs : undefined,
    };
  const { reply } = sent;
  if (reply.kind === "unreachable") return { kind: "unavailable", detail: reply.detail };
  const fault = faultOf(reply);
  if (fault?.kind === "going") return { kind: "pending" };
  const nothing: Observation = {
    kind: "unavailable",
    detail: rawCodeOf(reply, config),
    retryAfterMs: fault?.kind === "busy" ? fault.retryAfterMs : reply.retryAfterMs,
  };
  if (fault !== undefined || reply.kind !== "answered") return nothing;
  const echoed = textAt(reply.json, "CheckoutRequestID");
  if (echoed !== undefined && echoed !== checkout)
    return { kind: "unavailable", detail: "an answer to another question" };
  const code = textAt(reply.json, "ResultCode");
  if (code === undefined) return nothing;
  return resultOf(code, textAt(reply.json, "ResultDesc") ?? "", config);
}

/** A ResultCode, from a query or a callback. In the sandbox a query calls paid pushes failed, so none is sure there. */
export function resultOf(code: string, words: string, config: Config): Observation {
  if (code === "0") return { kind: "success" };
  if (code === stillGoing || /still under processing|being processed/i.test(words))
    return { kind: "pending" };
  const known = resultReason(code);
  return {
    kind: "failed",
    reason: known?.reason ?? "failed-other",
    rawCode: `${code} ${words}`.trim().slice(0, 200),
    confident: (known?.sure ?? false) && config.environment !== "sandbox",
  };
}
