// Money paid to the till by hand, and the confirmations of it (Daraja docs, Customer to Business; version 2).
import type { Desk, Push } from "../desk.ts";
import { hexSigns } from "../chance.ts";
import type { ByHand, SimMoney } from "../types.ts";
import type { Call, Reply } from "../wire.ts";
import { address, mobile, readFields, stamp, wholeAmount, type Replies } from "./replies.ts";
import { shopOf, shops, type Shop } from "./shops.ts";

/** What Safaricom calls the same thing from one payment to the next. */
const kinds = ["Pay Bill", "Customer Merchant Payment", "Pay Bill", "CustomerPayBillOnline"] as const;

export function createC2b(parts: {
  readonly desk: Desk;
  readonly replies: Replies;
  readonly receipt: () => string;
}) {
  const { desk, replies, receipt } = parts;
  const confirmTo = new Map<string, string>();
  let told = 0;

  function register(call: Call): Reply {
    const read = readFields(call, replies, ["ShortCode", "ResponseType", "ConfirmationURL", "ValidationURL"]);
    if ("refusal" in read) return read.refusal;
    const { ShortCode, ResponseType, ConfirmationURL, ValidationURL } = read.fields;
    const shop = shopOf(ShortCode);
    const url = address(ConfirmationURL);
    if (!shop) return replies.invalid("ShortCode");
    if (ResponseType !== "Completed" && ResponseType !== "Cancelled") return replies.invalid("ResponseType");
    if (url === undefined) return replies.invalid("ConfirmationURL");
    if (address(ValidationURL) === undefined) return replies.invalid("ValidationURL");
    // Once in production; to change it, somebody deletes it in the portal.
    if (confirmTo.has(shop.shortcode))
      return replies.error(500, "500.003.1001", "Urls are already registered");
    confirmTo.set(shop.shortcode, url);
    return accepted("Success");
  }

  function accepted(words: string): Reply {
    return {
      status: 200,
      body: {
        OriginatorCoversationID: `${desk.chance.text(hexSigns, 4)}-${desk.chance.text(hexSigns, 12)}`,
        ResponseCode: "0",
        ResponseDescription: words,
      },
    };
  }

  function simulate(call: Call): Reply {
    const read = readFields(call, replies, ["ShortCode", "CommandID", "Amount", "Msisdn"], ["BillRefNumber"]);
    if ("refusal" in read) return read.refusal;
    const { ShortCode, CommandID, Amount, Msisdn, BillRefNumber = "" } = read.fields;
    const shop = shopOf(ShortCode);
    const amount = wholeAmount(call.raw, "Amount", Amount);
    const phone = mobile(Msisdn);
    if (!shop) return replies.invalid("ShortCode");
    if (CommandID !== (shop.till ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline"))
      return replies.invalid("CommandID");
    if (amount === undefined) return replies.invalid("Amount");
    if (phone === undefined) return replies.invalid("Msisdn");
    if (typeof BillRefNumber !== "string") return replies.invalid("BillRefNumber");
    pay({ amountMinor: amount * 100, phone, billRef: BillRefNumber, toTill: shop.till !== "" });
    return accepted("Accept the service request successfully.");
  }

  /** A guest pays by hand, now. A till knows no account, so what was typed there is lost. */
  function pay({ amountMinor, phone, billRef = "", toTill = false }: ByHand): SimMoney {
    const shop = toTill ? shops.store : shops.paybill;
    const number = receipt();
    const money = desk.till.book({
      account: shop.shortcode,
      receipt: number,
      ref: toTill ? "" : billRef,
      providerRef: number,
      amountMinor,
      feeMinor: 0,
      currency: "KES",
      payer: phone,
      at: desk.clock.now(),
      byHand: true,
    });
    void confirm(shop, money);
    return money;
  }

  function confirm(shop: Shop, money: SimMoney): Promise<unknown> {
    const url = confirmTo.get(shop.shortcode);
    return url === undefined ? Promise.resolve() : desk.notices.send(url, confirmationOf(shop, money));
  }

  function confirmationOf(shop: Shop, money: SimMoney): string {
    told++;
    return JSON.stringify({
      TransactionType: shop.till ? "Buy Goods" : kinds[told % kinds.length],
      TransID: money.receipt,
      TransTime: stamp(money.at),
      TransAmount: (money.amountMinor / 100).toFixed(2),
      BusinessShortCode: shop.shortcode,
      BillRefNumber: money.ref,
      InvoiceNumber: "",
      OrgAccountBalance: (1000 + told * 50).toFixed(2),
      ThirdPartyTransID: "",
      MSISDN: masked(money.payer, told),
      FirstName: "ASHA",
      MiddleName: "",
      LastName: "",
    });
  }

  return {
    register,
    simulate,
    pay,
    /** A push to the shortcode raises a confirmation as well, with the same receipt. */
    confirmPush: (shop: Shop, push: Push): Promise<unknown> =>
      push.money ? confirm(shop, push.money) : Promise.resolve(),
    /** A confirmation of money that never was. */
    lie(amountMinor: number): { readonly url: string; readonly body: string } | undefined {
      for (const shop of [shops.paybill, shops.store]) {
        const url = confirmTo.get(shop.shortcode);
        if (url === undefined) continue;
        const number = receipt();
        const money: SimMoney = {
          company: "daraja",
          status: "success",
          account: shop.shortcode,
          receipt: number,
          ref: "",
          providerRef: number,
          amountMinor,
          feeMinor: 0,
          currency: "KES",
          payer: "254700000001",
          at: desk.clock.now(),
          byHand: true,
        };
        return { url, body: confirmationOf(shop, money) };
      }
      return undefined;
    },
  };
}

/** The forms a masked number was seen in; version 1 sent a hash. */
export function masked(phone: string, turn: number): string {
  if (turn % 3 === 0) return `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`;
  if (turn % 3 === 1) return `${phone.slice(0, 5)}****${phone.slice(-3)}`;
  return `${phone.slice(0, 4)}*****${phone.slice(-3)}`;
}
