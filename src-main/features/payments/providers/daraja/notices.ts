// What Daraja calls us with: the end of a push, and money paid by hand (Daraja docs, M-Pesa Express; Customer To Business).
import { readAmount } from "../amounts.ts";
import { readMoment } from "../moments.ts";
import type { Ack, Config, Notice, NoticeRequest, Observation, StatementRow } from "../provider.ts";
import { at, payerOf, readNotice, textAt } from "../reading.ts";
import { resultOf } from "./push.ts";

/** To be said at once, and also to validation: nothing is ever refused, the counter decides later. */
export const ack: Ack = {
  status: 200,
  type: "application/json",
  body: '{"ResultCode":0,"ResultDesc":"Accepted"}',
};

/** Daraja signs nothing, so every notice is no more than a hint to look. */
export function notice(config: Config, request: NoticeRequest): Notice | undefined {
  const body = readNotice(request.raw);
  if (body === undefined) return undefined;
  if (at(body, "Body", "stkCallback") !== undefined) return pushEnded(config, request, body);
  if (textAt(body, "TransID") !== undefined && !/validation\/?$/.test(request.path)) return byHand(body);
  return undefined;
}

function pushEnded(config: Config, request: NoticeRequest, body: unknown): Notice | undefined {
  const callback = at(body, "Body", "stkCallback");
  const code = textAt(callback, "ResultCode");
  if (code === undefined) return undefined;
  const observation = resultOf(code, textAt(callback, "ResultDesc") ?? "", config);
  return {
    authentic: "none",
    match: {
      providerRef: textAt(callback, "CheckoutRequestID"),
      token: /(?:^|\/)([0-9a-f]{32})\/?$/.exec(request.path)?.[1],
    },
    observation: observation.kind === "success" ? { ...observation, ...paidBy(callback) } : observation,
  };
}

/** Items come in any order, some without a value. */
function paidBy(callback: unknown): Omit<Extract<Observation, { kind: "success" }>, "kind"> {
  const items = at(callback, "CallbackMetadata", "Item");
  const value = (name: string): unknown =>
    Array.isArray(items)
      ? at(
          items.find((item) => at(item, "Name") === name),
          "Value",
        )
      : undefined;
  return {
    receipt: textAt({ value: value("MpesaReceiptNumber") }, "value"),
    amount: readAmount(value("Amount"), "KES"),
    at: readMoment(value("TransactionDate")),
    ...payerOf(value("PhoneNumber")),
  };
}

/** A confirmation: all texts, the payer masked. A push to the same shortcode raises one too, with the same receipt. */
function byHand(body: unknown): Notice | undefined {
  const receipt = textAt(body, "TransID");
  const amount = readAmount(at(body, "TransAmount"), "KES");
  const moment = readMoment(at(body, "TransTime"));
  if (receipt === undefined || amount === undefined || moment === undefined) return undefined;
  const payer = payerOf(at(body, "MSISDN"));
  const ref = textAt(body, "BillRefNumber")?.toUpperCase();
  const row: StatementRow = {
    receipt,
    ref,
    providerRef: undefined,
    amount,
    fee: undefined,
    payer: payer.payer,
    at: moment,
    status: "success",
  };
  return {
    authentic: "none",
    match: { ref },
    observation: { kind: "success", receipt, amount, at: moment, ...payer },
    row,
  };
}
