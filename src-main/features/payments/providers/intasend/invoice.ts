// An invoice of IntaSend's, as replies and webhooks show it (IntaSend docs, Payment status; Payment collection events).
import { readAmount, readCurrency } from "../amounts.ts";
import { readMoment } from "../moments.ts";
import { isSure, resultReason, wordsReason } from "../mpesa.ts";
import type { Config, Observation } from "../provider.ts";
import { at, payerOf, textAt } from "../reading.ts";
import { ownReason } from "./account.ts";

/** Undefined where it has no state. Unknown states mean that it is not over. */
export function readInvoice(config: Config, invoice: unknown): Observation | undefined {
  const state = textAt(invoice, "state")?.toUpperCase();
  switch (state) {
    case undefined:
      return undefined;
    case "COMPLETE":
    case "COMPLETED":
      return paid(config, invoice);
    case "FAILED":
      return failed(config, invoice);
    case "REVERSED":
    case "REFUNDED":
    case "CHARGEBACK":
      return { kind: "reversed", receipt: receiptOf(invoice) };
    default:
      return { kind: "pending" };
  }
}

/** `value` is what the guest paid; `net_amount` lacks the charges. Each is a number or a text. */
function paid(config: Config, invoice: unknown): Observation {
  const currency = readCurrency(textAt(invoice, "currency"), config.currency);
  if (currency === undefined) return { kind: "pending", onHold: true };
  return {
    kind: "success",
    receipt: receiptOf(invoice),
    amount: readAmount(at(invoice, "value"), currency),
    fee: readAmount(at(invoice, "charges"), currency),
    at: readMoment(at(invoice, "updated_at")),
    ...payerOf(at(invoice, "account")),
  };
}

/** M-Pesa's own code; for cards and banks there is none, and the invoice is what everybody can name. */
function receiptOf(invoice: unknown): string | undefined {
  const own = textAt(invoice, "mpesa_reference");
  return own ?? (textAt(invoice, "provider") === "M-PESA" ? undefined : textAt(invoice, "invoice_id"));
}

function failed(config: Config, invoice: unknown): Observation {
  const code = textAt(invoice, "failed_code") ?? "";
  const words = textAt(invoice, "failed_reason") ?? "";
  const known = resultReason(code);
  const reason = ownReason(config, code) ?? known?.reason ?? wordsReason(words);
  return {
    kind: "failed",
    reason,
    rawCode: `${code} ${words}`.trim().slice(0, 200),
    confident: known?.sure ?? isSure(reason),
  };
}
