// Pull Transactions: the list of what came in, page by page (Daraja docs, Pull Transaction).
import type { Desk } from "../desk.ts";
import type { SimMoney } from "../types.ts";
import type { Call, Reply } from "../wire.ts";
import { masked } from "./c2b.ts";
import { address, digits, readDate, readFields, type Replies } from "./replies.ts";
import { shopOf, shops, type Shop } from "./shops.ts";

const hours48 = 48 * 3_600_000;
/** Clocks differ; a question for exactly 48 hours is not refused for the seconds it was on its way. */
const grace = 60_000;
const pageRows = 100;

export function createPull({ desk, replies }: { readonly desk: Desk; readonly replies: Replies }) {
  const registered = new Set<string>();
  let asked = 0;

  function register(call: Call): Reply {
    const read = readFields(call, replies, ["ShortCode", "RequestType", "NominatedNumber", "CallBackURL"]);
    if ("refusal" in read) return read.refusal;
    const { ShortCode, RequestType, NominatedNumber, CallBackURL } = read.fields;
    const shop = shopOf(ShortCode);
    if (!shop) return replies.error(400, "400.001", "Invalid ShortCode");
    if (RequestType !== "Pull") return replies.error(400, "400.001", "Invalid RequestType");
    if (digits(NominatedNumber) !== shop.nominated)
      return replies.error(400, "400.001", "Invalid NominatedNumber");
    if (address(CallBackURL) === undefined) return replies.error(400, "400.001", "Invalid CallBackURL");
    const known = registered.has(shop.shortcode);
    registered.add(shop.shortcode);
    return {
      status: 200,
      body: {
        ResponseRefID: nextId(),
        ResponseStatus: known ? "1001" : "1000",
        ShortCode: shop.shortcode,
        ResponseDescription: known ? "ShortCode already Registered" : "Shortcode Registered Successfully",
      },
    };
  }

  const nextId = (): string =>
    `${desk.chance.between(10_000, 99_999)}-${desk.chance.between(1000, 9999)}-${++asked}`;

  function query(call: Call): Reply {
    const read = readFields(call, replies, ["ShortCode", "StartDate", "EndDate", "OffSetValue"]);
    if ("refusal" in read) return read.refusal;
    const { ShortCode, StartDate, EndDate, OffSetValue } = read.fields;
    const shop = shopOf(ShortCode);
    const from = readDate(StartDate);
    const to = readDate(EndDate);
    if (!shop) return replies.error(400, "400.001", "Invalid ShortCode");
    if (!registered.has(shop.shortcode))
      return replies.error(401, "401.001", "ShortCode is not registered for Pull");
    if (from === undefined) return replies.error(400, "400.001", "Invalid StartDate");
    if (to === undefined || to < from) return replies.error(400, "400.001", "Invalid EndDate");
    if (from < desk.clock.now() - hours48 - grace)
      return replies.error(400, "400.001", "StartDate is more than 48 hours ago");
    if (typeof OffSetValue !== "string" || !/^\d{1,6}$/.test(OffSetValue))
      return replies.error(400, "400.001", "Invalid OffSetValue");
    const rows = rowsOf(shop, from, to + 999);
    const page = rows.slice(Number(OffSetValue), Number(OffSetValue) + pageRows);
    const head = { ResponseRefID: nextId() };
    if (page.length === 0)
      return {
        status: 200,
        body: { ...head, ResponseCode: "1001", ResponseMessage: "No transactions found", Response: [[]] },
      };
    // One list or two: nothing says that there is but one.
    const half = Math.ceil(page.length / 2);
    const lists = page.length > 1 ? [page.slice(0, half), page.slice(half)] : [page];
    return {
      status: 200,
      body: { ...head, ResponseCode: "1000", ResponseMessage: "Success", Response: lists },
    };
  }

  function rowsOf(shop: Shop, from: number, to: number): object[] {
    return desk.till
      .rows()
      .filter((money) => money.status === "success" && money.account === shop.shortcode)
      .filter((money) => money.at >= from && money.at <= to)
      .flatMap((money) => {
        const reversed = desk.till.isReversed(money.receipt);
        if (reversed && desk.ways.pullReversed === "gone") return [];
        return [rowOf(shop, money, reversed && desk.ways.pullReversed === "marked")];
      });
  }

  function rowOf(shop: Shop, money: SimMoney, marked: boolean): object {
    // The variant hangs on the receipt, so that a row reads the same whenever it is asked for.
    const variant = money.receipt.charCodeAt(9) % 3;
    const utc = new Date(money.at).toISOString().slice(0, 19);
    const eat = new Date(money.at + 3 * 3_600_000).toISOString().slice(0, 19);
    const kind = shop.till ? "c2b-buy-goods-debit" : "c2b-pay-bill-debit";
    return {
      transactionId: money.receipt,
      trxDate: variant === 2 ? eat : `${utc}Z`,
      msisdn:
        variant === 0
          ? Number(money.payer.slice(3))
          : variant === 1
            ? Number(money.payer)
            : masked(money.payer, 1),
      sender: "MPESA",
      transactiontype: marked ? `${kind}-reversal` : kind,
      billreference: money.ref,
      amount: (money.amountMinor / 100).toFixed(2),
      organizationname: shop === shops.store ? "Practice Store" : "Practice Shop",
    };
  }

  return { register, query };
}
