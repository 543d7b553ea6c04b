// M-Pesa Express: the push, the query, and the callback (Daraja docs, M-Pesa Express Simulate and Query).
import type { Desk, Push } from "../desk.ts";
import type { Failure } from "../scenario.ts";
import { page503, type Call, type Reply } from "../wire.ts";
import { hexSigns } from "../chance.ts";
import {
  address,
  digits,
  isStamp,
  mobile,
  readFields,
  stamp,
  wholeAmount,
  type Fields,
  type Replies,
} from "./replies.ts";
import { shopOf, type Shop } from "./shops.ts";

/** Code and words of each ending. */
const results: Record<Failure | "paid", readonly [number | string, string]> = {
  paid: [0, "The service request is processed successfully."],
  insufficient: [1, "The balance is insufficient for the transaction."],
  cancelled: [1032, "Request cancelled by user"],
  unreachable: [1037, "DS timeout user cannot be reached"],
  "wrong-pin": [2001, "The initiator information is invalid."],
  "too-soon": [17, "Rule limited."],
  "wrong-type": [2028, "The request is not permitted according to product assignment"],
  "wrong-party": ["SFC_IC0003", "The operator does not exist."],
};

/** The same amount from the same phone, again within this many ms, is refused by rule 17. */
const sameAgain = 120_000;

const pushFields = [
  "BusinessShortCode",
  "Password",
  "Timestamp",
  "TransactionType",
  "Amount",
  "PartyA",
  "PartyB",
  "PhoneNumber",
  "CallBackURL",
  "AccountReference",
];

export type StkPush = { readonly push: Push; readonly shop: Shop; readonly merchantRequestId: string };

export function createExpress(parts: {
  readonly desk: Desk;
  readonly replies: Replies;
  readonly receipt: () => string;
  /** The token ceases to be good. */
  readonly dropToken: () => void;
  /** Money came by a push: the till's confirmation goes out as well. */
  readonly paid: (shop: Shop, push: Push) => Promise<unknown>;
}) {
  const { desk, replies, receipt } = parts;
  const known = new Map<string, StkPush>();
  const lastPush = new Map<string, number>();
  const tokenRefused = new Set<string>();
  let runs = 0;

  /** The shop a call names and proves to be, or the refusal. */
  function prove(fields: Fields): { readonly shop: Shop } | { readonly refusal: Reply } {
    if (digits(fields["BusinessShortCode"]) === undefined)
      return { refusal: replies.invalid("BusinessShortCode") };
    if (!isStamp(fields["Timestamp"])) return { refusal: replies.invalid("Timestamp") };
    const shop = shopOf(fields["BusinessShortCode"]);
    if (!shop) return { refusal: replies.merchant() };
    const password = Buffer.from(shop.shortcode + shop.passkey + fields["Timestamp"]).toString("base64");
    return fields["Password"] === password ? { shop } : { refusal: replies.password() };
  }

  async function push(call: Call): Promise<Reply> {
    const read = readFields(call, replies, pushFields, ["TransactionDesc"]);
    if ("refusal" in read) return read.refusal;
    const { fields } = read;
    const { TransactionType: type, AccountReference: ref, TransactionDesc: description = "" } = fields;
    const amount = wholeAmount(call.raw, "Amount", fields["Amount"]);
    const phone = mobile(fields["PhoneNumber"]);
    const url = address(fields["CallBackURL"]);
    const partyB = digits(fields["PartyB"]);
    if (amount === undefined) return replies.invalid("Amount");
    if (phone === undefined) return replies.invalid("PhoneNumber");
    if (mobile(fields["PartyA"]) === undefined) return replies.invalid("PartyA");
    if (partyB === undefined) return replies.invalid("PartyB");
    if (type !== "CustomerPayBillOnline" && type !== "CustomerBuyGoodsOnline")
      return replies.invalid("TransactionType");
    if (url === undefined) return replies.invalid("CallBackURL");
    if (typeof ref !== "string" || !/^[A-Za-z0-9]{1,12}$/.test(ref))
      return replies.invalid("AccountReference");
    if (typeof description !== "string" || description.length > 13) return replies.invalid("TransactionDesc");
    const proof = prove(fields);
    if ("refusal" in proof) return proof.refusal;
    const { shop } = proof;

    const barrier = desk.barrier(phone);
    if (barrier === "page") return page503;
    if (barrier === "throttled") return replies.throttled();
    let scenario = desk.meet(phone);
    if (scenario === "token-once") {
      if (!tokenRefused.has(phone + ref)) {
        tokenRefused.add(phone + ref);
        parts.dropToken();
        return replies.token();
      }
      scenario = "paid";
    }
    if (scenario === "locked") return replies.locked();
    if (scenario === "request-lost") return "cut";

    const now = desk.clock.now();
    const again = `${shop.shortcode} ${phone} ${amount}`;
    const tooSoon = now - (lastPush.get(again) ?? -Infinity) < sameAgain;
    lastPush.set(again, now);
    const buysGoods = type === "CustomerBuyGoodsOnline";
    let ends: Failure | undefined;
    if (buysGoods !== (shop.till !== "")) ends = "wrong-type";
    else if (partyB !== (shop.till || shop.shortcode)) ends = "wrong-party";
    else if (tooSoon) ends = "too-soon";

    const merchantRequestId = `${desk.chance.between(1000, 99_999)}-${desk.chance.text(hexSigns, 8)}-${++runs}`;
    const checkout = newCheckout(now, phone);
    const made = await desk.begin({
      scenario,
      ends,
      account: shop.shortcode,
      providerRef: checkout,
      ref,
      phone,
      askedMinor: amount * 100,
      feeMinor: 0,
      currency: "KES",
      url,
      receipt,
      ended: async (ended, times) => {
        const stk: StkPush = { push: ended, shop, merchantRequestId };
        known.set(checkout, stk);
        const told = desk.notices.send(url, callbackOf(stk), times);
        await Promise.all(ended.money ? [told, parts.paid(shop, ended)] : [told]);
      },
    });
    known.set(checkout, { push: made, shop, merchantRequestId });
    if (made.course.pageAtPush) return page503;
    if (made.course.replyCut) return "cut";
    return {
      status: 200,
      body: {
        MerchantRequestID: merchantRequestId,
        CheckoutRequestID: checkout,
        ResponseCode: "0",
        ResponseDescription: "Success. Request accepted for processing",
        CustomerMessage: "Success. Request accepted for processing",
      },
    };
  }

  /** `ws_CO_`, the moment to the millisecond, nine digits of the phone. */
  function newCheckout(now: number, phone: string): string {
    for (let at = now; ; at++) {
      const text = stamp(at);
      const day = text.slice(6, 8) + text.slice(4, 6) + text.slice(0, 4) + text.slice(8);
      const checkout = `ws_CO_${day}${String(at % 1000).padStart(3, "0")}${phone.slice(3)}`;
      if (!desk.pushes.has(checkout)) return checkout;
    }
  }

  /** In the shuffled order nobody promised; the amount with its decimals, as it comes from there. */
  function callbackOf({
    push: { state, money, endedAt, phone, providerRef },
    merchantRequestId,
  }: StkPush): string {
    const [code, words] = results[state === "going" ? "paid" : state];
    const head = {
      MerchantRequestID: merchantRequestId,
      CheckoutRequestID: providerRef,
      ResultCode: code,
      ResultDesc: words,
    };
    if (!money) return JSON.stringify({ Body: { stkCallback: head } });
    const items: object[] = [
      { Name: "Amount", Value: "@amount" },
      { Name: "MpesaReceiptNumber", Value: money.receipt },
      { Name: "Balance" },
      { Name: "TransactionDate", Value: Number(stamp(endedAt ?? desk.clock.now())) },
      { Name: "PhoneNumber", Value: Number(phone) },
    ];
    if (desk.chance.happens(0.3)) items.reverse();
    return JSON.stringify({ Body: { stkCallback: { ...head, CallbackMetadata: { Item: items } } } }).replace(
      '"@amount"',
      (money.amountMinor / 100).toFixed(2),
    );
  }

  function query(call: Call): Reply {
    const read = readFields(call, replies, [
      "BusinessShortCode",
      "Password",
      "Timestamp",
      "CheckoutRequestID",
    ]);
    if ("refusal" in read) return read.refusal;
    const proof = prove(read.fields);
    if ("refusal" in proof) return proof.refusal;
    const stk = known.get(String(read.fields["CheckoutRequestID"]));
    if (!stk || stk.shop !== proof.shop) return replies.invalid("CheckoutRequestID");
    const barrier = desk.barrier(stk.push.phone);
    if (barrier === "page") return page503;
    if (barrier === "throttled") return replies.throttled();
    let sight = desk.look(stk.push);
    if (sight === "busy") return replies.busy();
    // The sandbox was seen to go on saying so of a push that is paid.
    if (stk.push.course.liesFrom !== undefined && sight === "paid") sight = "unreachable";
    // A reversal is told nowhere but in the company's portal.
    if (sight === "reversed") sight = "paid";
    const [code, words] =
      sight === "going" || sight === "hold"
        ? ["4999", "The transaction is still under processing"]
        : results[sight];
    return {
      status: 200,
      body: {
        ResponseCode: "0",
        ResponseDescription: "The service request has been accepted successfully",
        MerchantRequestID: stk.merchantRequestId,
        CheckoutRequestID: stk.push.providerRef,
        ResultCode: String(code),
        ResultDesc: words,
      },
    };
  }

  return {
    push,
    query,
    /** The body of a callback that would say so, for liars. */
    lie(about: Push, said: { readonly amountMinor: number; readonly receipt: string } | "cancelled"): string {
      const merchantRequestId = known.get(about.providerRef)?.merchantRequestId ?? "1-1-1";
      const shop = known.get(about.providerRef)?.shop;
      if (!shop) throw new Error("no such push");
      const endedAt = desk.clock.now();
      if (said === "cancelled")
        return callbackOf({
          push: { ...about, state: "cancelled", money: undefined },
          shop,
          merchantRequestId,
        });
      const money = desk.imagined(about, said);
      return callbackOf({ push: { ...about, state: "paid", endedAt, money }, shop, merchantRequestId });
    },
  };
}
