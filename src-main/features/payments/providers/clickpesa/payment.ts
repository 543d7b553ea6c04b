// A payment as ClickPesa shows it, in answers, lists and webhooks (ClickPesa docs, Payment status; Querying; Webhooks).
import { readAmount, readCurrency } from "../amounts.ts";
import { readMoment } from "../moments.ts";
import { isSure, wordsReason } from "../mpesa.ts";
import type { Config, Observation, StatementRow } from "../provider.ts";
import { at, payerOf, textAt } from "../reading.ts";

type Fate = "paid" | "pending" | "on-hold" | "failed" | "reversed";

/** SUCCESS is received, SETTLED is paid out to the shop: both are paid. Anything unheard of is not over. */
const fates: Readonly<Record<string, Fate>> = {
  SUCCESS: "paid",
  SETTLED: "paid",
  COMPLETED: "paid",
  PROCESSING: "pending",
  PENDING: "pending",
  "ON-HOLD": "on-hold",
  FAILED: "failed",
  REFUNDED: "reversed",
  REVERSED: "reversed",
};

export function fateOf(payment: unknown): Fate | undefined {
  const status = textAt(payment, "status")?.toUpperCase().replace(/[ _]/g, "-");
  return status === undefined ? undefined : Object.hasOwn(fates, status) ? fates[status] : "pending";
}

/** When it began: the one moment that its later statuses do not move. */
const momentOf = (payment: unknown): number | undefined =>
  readMoment(at(payment, "createdAt")) ?? readMoment(at(payment, "updatedAt"));

export function readPayment(config: Config, payment: unknown): Observation | undefined {
  const fate = fateOf(payment);
  const receipt = textAt(payment, "paymentReference");
  switch (fate) {
    case undefined:
      return undefined;
    case "pending":
      return { kind: "pending" };
    case "on-hold":
      return { kind: "pending", onHold: true };
    case "reversed":
      return { kind: "reversed", receipt };
    case "failed": {
      const words = textAt(payment, "message") ?? "";
      const reason = wordsReason(words);
      return { kind: "failed", reason, rawCode: words.slice(0, 200), confident: isSure(reason) };
    }
    case "paid": {
      const currency = readCurrency(textAt(payment, "collectedCurrency"), config.currency);
      if (currency === undefined) return { kind: "pending", onHold: true };
      const amount = readAmount(at(payment, "collectedAmount"), currency);
      return {
        kind: "success",
        receipt,
        // "0" is what they write when their own reckoning falls below nought: it says nothing.
        amount: amount?.minor === 0 ? undefined : amount,
        at: momentOf(payment),
        ...payerOf(at(payment, "paymentPhoneNumber") ?? at(payment, "customer", "customerPhoneNumber")),
      };
    }
  }
}

/** A row of the statement, for money that came or went back; undefined for the rest. */
export function rowOf(config: Config, payment: unknown): StatementRow | undefined {
  const fate = fateOf(payment);
  const currency = readCurrency(textAt(payment, "collectedCurrency"), config.currency);
  const amount = currency && readAmount(at(payment, "collectedAmount"), currency);
  const moment = momentOf(payment);
  const receipt = textAt(payment, "paymentReference") ?? textAt(payment, "id");
  if (fate !== "paid" && fate !== "reversed") return undefined;
  if (amount === undefined || moment === undefined || receipt === undefined) return undefined;
  return {
    receipt,
    ref: textAt(payment, "orderReference"),
    providerRef: textAt(payment, "id"),
    amount,
    fee: undefined,
    payer: payerOf(at(payment, "paymentPhoneNumber") ?? at(payment, "customer", "customerPhoneNumber")).payer,
    at: moment,
    status: fate === "paid" ? "success" : "reversed",
  };
}

/** Whether anything happened to it in the span. */
export function touches(payment: unknown, span: { readonly from: number; readonly to: number }): boolean {
  return ["createdAt", "updatedAt"].some((name) => {
    const moment = readMoment(at(payment, name));
    return moment !== undefined && moment >= span.from && moment <= span.to;
  });
}
