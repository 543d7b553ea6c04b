// What IntaSend calls us with at every change of a payment (IntaSend docs, Payment collection events; Webhooks). The
// challenge in the body is a secret that never changes, so a true notice can be said again: it only hurries the look.
import { createHmac } from "node:crypto";
import { sameSecret } from "../../refs.ts";
import { secretOf } from "../fields.ts";
import type { Ack, Config, Notice, NoticeRequest } from "../provider.ts";
import { isObject, readNotice, textAt } from "../reading.ts";
import { signatureHeaderOf } from "./account.ts";
import { readInvoice } from "./invoice.ts";

export const ack: Ack = { status: 200, type: "application/json", body: "{}" };

export function notice(config: Config, request: NoticeRequest): Notice | undefined {
  const body = readNotice(request.raw);
  if (body === undefined) return undefined;
  const authentic = trustOf(config, request, body);
  const invoice = textAt(body, "invoice_id");
  if (invoice !== undefined) {
    const observation = readInvoice(config, body);
    return (
      observation && { authentic, match: { ref: textAt(body, "api_ref"), providerRef: invoice }, observation }
    );
  }
  return chargeback(body, authentic);
}

function trustOf(config: Config, request: NoticeRequest, body: unknown): Notice["authentic"] {
  const header = signatureHeaderOf(config);
  const key = secretOf(config, "signatureKey");
  if (header !== "" && key !== "") {
    const claimed = request.headers[header];
    if (claimed === undefined) return "none";
    const real = createHmac("sha256", key).update(request.raw).digest("hex");
    if (!sameSecret(claimed.trim().toLowerCase(), real)) return "forged";
  }
  const challenge = secretOf(config, "challenge");
  const said = textAt(body, "challenge");
  if (challenge === "" || said === undefined) return "none";
  return sameSecret(said, challenge) ? "shared-secret" : "forged";
}

/** `status` says how far it is; only a completed one has taken money back (IntaSend docs, Chargeback events). */
function chargeback(
  body: Readonly<Record<string, unknown>>,
  authentic: Notice["authentic"],
): Notice | undefined {
  if (textAt(body, "chargeback_id") === undefined) return undefined;
  const within = isObject(body["invoice"]) ? body["invoice"] : body;
  const invoice = textAt(within, "invoice_id") ?? textAt(body, "invoice");
  if (invoice === undefined) return undefined;
  return {
    authentic,
    match: { ref: textAt(within, "api_ref"), providerRef: invoice },
    observation:
      textAt(body, "status")?.toUpperCase() === "COMPLETED"
        ? { kind: "reversed" }
        : { kind: "pending", onHold: true },
  };
}
