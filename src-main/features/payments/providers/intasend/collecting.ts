// A prompt on the phone or a page to pay on, and what became of it (IntaSend docs, M-Pesa STK push; Checkout; Payment
// status).
import { wholeUnits } from "../amounts.ts";
import { callMs, type Reply } from "../http.ts";
import { wordsReason } from "../mpesa.ts";
import type { Config, Handle, Observation, ProviderWorld, Started, StartOrder } from "../provider.ts";
import { at, scrub, textAt } from "../reading.ts";
import { emailOf, offersLink, tariffOf, walletOf } from "./account.ts";
import { readInvoice } from "./invoice.ts";
import { send, wordsOf } from "./line.ts";

/**
 * A page has no invoice before the guest has chosen how to pay: a notice or the guest's return names it. Its own id and
 * signature are kept as the second reference, `page:<id> <signature>`.
 */
function pageOf(handle: Handle): { checkout_id: string; signature: string } | undefined {
  const found = /^page:(\S+) (\S*)$/.exec(handle.providerRef2 ?? "");
  return found ? { checkout_id: found[1] ?? "", signature: found[2] ?? "" } : undefined;
}

export function createCollecting(world: ProviderWorld) {
  return {
    async start(config: Config, order: StartOrder, signal: AbortSignal): Promise<Started> {
      const refused: Started = { kind: "rejected", reason: "invalid-request", raw: "" };
      const amount = order.amount.currency === config.currency ? wholeUnits(order.amount) : undefined;
      if (amount === undefined) return refused;
      if (order.channel === "link")
        return offersLink(config)
          ? openPage(config, order, amount, signal)
          : { ...refused, reason: "config" };
      if (order.phone === undefined || !/^254\d{9}$/.test(order.phone)) return refused;
      const wallet = walletOf(config);
      const reply = await send(
        world,
        config,
        {
          path: "/api/v1/payment/mpesa-stk-push/",
          body: {
            method: "M-PESA",
            currency: config.currency,
            amount,
            phone_number: order.phone,
            api_ref: order.ref,
            name: "",
            email: "",
            narrative: order.description.slice(0, 100),
            ...(wallet === "" ? {} : { wallet_id: wallet }),
            mobile_tarrif: tariffOf(config),
          },
          ms: callMs.start,
          as: "shop",
        },
        signal,
      );
      return startedOf(config, reply, (json, raw) => {
        const invoice = textAt(json, "invoice", "invoice_id");
        if (invoice === undefined) return undefined;
        return {
          kind: "accepted",
          providerRef: invoice,
          providerRef2: textAt(json, "id"),
          channel: "M-PESA",
          raw,
        };
      });
    },

    async query(config: Config, handle: Handle, signal: AbortSignal): Promise<Observation> {
      const page = pageOf(handle);
      const invoice = handle.providerRef ?? handle.hint;
      if (invoice === undefined)
        return page === undefined
          ? { kind: "unavailable", detail: "without an invoice only a webhook can tell" }
          : { kind: "pending" };
      const reply = await send(
        world,
        config,
        {
          path: "/api/v1/payment/status/",
          body: {
            invoice_id: invoice,
            ...page,
          },
          ms: callMs.query,
          as: "public",
        },
        signal,
      );
      return observed(config, handle, reply);
    },

    /** Asks for a chargeback there is not, which takes the secret key: a wrong one is refused, and no money moves. */
    async test(config: Config, signal: AbortSignal): Promise<{ good: boolean; detail: string }> {
      const reply = await send(
        world,
        config,
        { path: "/api/v1/chargebacks/KAUNTA0/", ms: callMs.token, as: "shop" },
        signal,
      );
      if (reply === undefined) return { good: false, detail: nowhere };
      if (reply.kind === "unreachable") return { good: false, detail: reply.detail };
      const words = wordsOf(reply, config);
      if (reply.status === 401 || reply.status === 403) return { good: false, detail: words };
      if (reply.kind === "garbage" || reply.status >= 500 || reply.status === 429)
        return { good: false, detail: words };
      return {
        good: true,
        detail: "The company answers and does not refuse the keys. Only a payment proves them.",
      };
    },
  };

  async function openPage(
    config: Config,
    order: StartOrder,
    amount: number,
    signal: AbortSignal,
  ): Promise<Started> {
    const origin = order.returnUrl === undefined ? undefined : URL.parse(order.returnUrl)?.origin;
    const reply = await send(
      world,
      config,
      {
        path: "/api/v1/checkout/",
        body: {
          amount,
          currency: config.currency,
          email: emailOf(config),
          first_name: "",
          last_name: "",
          country: "KE",
          ...(order.phone === undefined ? {} : { phone_number: order.phone }),
          api_ref: order.ref,
          method: "",
          ...(origin === undefined ? {} : { redirect_url: order.returnUrl, host: origin }),
          mobile_tarrif: tariffOf(config),
          card_tarrif: tariffOf(config),
          version: "3.0.0",
        },
        ms: callMs.start,
        as: "public",
      },
      signal,
    );
    return startedOf(config, reply, (json, raw) => {
      const [id, url] = [textAt(json, "id"), textAt(json, "url")];
      const isSafe = URL.parse(url ?? "")?.protocol === "https:" || config.base !== undefined;
      if (id === undefined || url === undefined || !isSafe || !/^https?:/.test(url)) return undefined;
      return {
        kind: "accepted",
        providerRef2: `page:${id} ${textAt(json, "signature") ?? ""}`,
        redirectUrl: url,
        channel: "link",
        raw,
      };
    });
  }
}

const nowhere = "the simulator is not running";

function startedOf(
  config: Config,
  reply: Reply | undefined,
  accepted: (json: unknown, raw: string) => Started | undefined,
): Started {
  if (reply === undefined) return { kind: "rejected", reason: "config", rawCode: nowhere, raw: "" };
  if (reply.kind === "unreachable")
    return reply.sent
      ? { kind: "unknown", detail: reply.detail }
      : { kind: "rejected", reason: "provider-busy", rawCode: reply.detail, raw: "" };
  const raw = scrub(reply.text, config);
  const rawCode = wordsOf(reply, config);
  if (reply.kind === "answered" && reply.status < 300)
    return accepted(reply.json, raw) ?? { kind: "unknown", detail: "an answer without a reference" };
  const rejected = { kind: "rejected", rawCode, retryAfterMs: reply.retryAfterMs, raw } as const;
  if (reply.status === 429) return { ...rejected, reason: "provider-busy" };
  if (reply.status === 401) return { ...rejected, reason: "auth" };
  if (reply.kind === "garbage" || reply.status === 408 || reply.status >= 500)
    return { kind: "unknown", detail: rawCode };
  if (reply.status === 403 || reply.status === 404 || reply.status === 405)
    return { ...rejected, reason: "config" };
  const said = wordsReason(rawCode);
  if (said === "busy-phone") return { ...rejected, reason: said, retryAfterMs: reply.retryAfterMs ?? 60_000 };
  return { ...rejected, reason: said === "failed-other" ? "invalid-request" : said };
}

function observed(config: Config, handle: Handle, reply: Reply | undefined): Observation {
  if (reply === undefined) return { kind: "unavailable", detail: nowhere };
  if (reply.kind === "unreachable") return { kind: "unavailable", detail: reply.detail };
  const nothing: Observation = {
    kind: "unavailable",
    detail: wordsOf(reply, config),
    retryAfterMs: reply.retryAfterMs,
  };
  if (reply.kind === "garbage") return nothing;
  if (reply.status === 404) return { kind: "not-found" };
  if (reply.status >= 300) return nothing;
  const invoice = at(reply.json, "invoice");
  const named = textAt(invoice, "api_ref");
  // A reference from a notice may be anybody's payment: it has to be this one by our own name.
  const ours = named === undefined ? handle.hint === undefined : named === handle.ref;
  if (!ours) return { kind: "unavailable", detail: "an answer about another payment" };
  return readInvoice(config, invoice) ?? nothing;
}
