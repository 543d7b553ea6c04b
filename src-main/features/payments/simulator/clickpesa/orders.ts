// What ClickPesa keeps of a payment, how a query shows it, and the webhook that tells of it.
import { receiptSigns } from "../chance.ts";
import type { Desk, Push } from "../desk.ts";
import type { Failure, Scenario } from "../scenario.ts";
import type { ByHand, SimMoney } from "../types.ts";
import { checksumOf } from "./checksum.ts";
import { channelOf, shop } from "./shop.ts";

export type Order = { readonly push: Push; readonly channel: string };

const failures: Record<Failure, string> = {
  insufficient: "Insufficient balance",
  cancelled: "Transaction cancelled by user",
  unreachable: "Request timeout: subscriber did not respond",
  "wrong-pin": "Invalid PIN",
  "too-soon": "Duplicate transaction",
  "wrong-type": "Account has no payment collection methods",
  "wrong-party": "Account has no payment collection methods",
};

/** Received at once, settled to the merchant's account after so many ms. */
const settledAfter = 10 * 60_000;

export function createOrders(desk: Desk, dashboard: { url: string | undefined }) {
  const orders = new Map<string, Order>();
  let told = 0;
  let receipts = 0;

  /** `MP260112.1331.T00001` */
  function receipt(): string {
    const digits = new Date(desk.clock.now()).toISOString().replace(/\D/g, "");
    return `MP${digits.slice(2, 8)}.${digits.slice(8, 12)}.T${String(++receipts).padStart(5, "0")}`;
  }

  const newId = (): string => `0${desk.chance.text(receiptSigns, 12)}`;

  function row({ push, channel }: Order, status: string): object {
    const { money, endedAt, madeAt } = push;
    const amount = (money?.amountMinor ?? push.askedMinor) / 100;
    return {
      id: push.providerRef,
      status,
      ...(money && { paymentReference: money.receipt }),
      paymentPhoneNumber: push.phone,
      orderReference: push.ref,
      // A number here, text there; the papers show both.
      collectedAmount: push.madeAt % 2 === 0 ? amount : String(amount),
      collectedCurrency: money?.currency ?? push.currency,
      channel,
      message: push.state === "going" ? "" : push.state === "paid" ? "Success" : failures[push.state],
      updatedAt: new Date(endedAt ?? madeAt).toISOString(),
      createdAt: new Date(madeAt).toISOString(),
      customer: { customerName: "ASHA JUMA", customerPhoneNumber: push.phone, customerEmail: "" },
      clientId: shop.clientId,
    };
  }

  function statusOf({ push }: Order): string {
    if (push.reversed) return "REVERSED";
    if (push.state === "going") return "PROCESSING";
    if (push.state !== "paid") return "FAILED";
    return desk.clock.now() - (push.endedAt ?? 0) >= settledAfter ? "SETTLED" : "SUCCESS";
  }

  function eventOf({ push, channel }: Order, key = shop.checksumKey): string {
    const { money, state, endedAt, madeAt } = push;
    const times = {
      updatedAt: new Date(endedAt ?? desk.clock.now()).toISOString(),
      createdAt: new Date(madeAt).toISOString(),
    };
    const turn = told++;
    const name = turn % 4 === 3 ? "eventType" : "event";
    const body = money
      ? {
          [name]: "PAYMENT RECEIVED",
          data: {
            id: push.providerRef,
            status: "SUCCESS",
            paymentReference: money.receipt,
            orderReference: push.ref,
            collectedAmount: [
              `${money.amountMinor / 100}.00`,
              String(money.amountMinor / 100),
              money.amountMinor / 100,
            ][turn % 3],
            collectedCurrency: money.currency,
            message: "Success",
            channel,
            ...times,
            customer: { customerName: "ASHA JUMA", customerPhoneNumber: push.phone },
          },
        }
      : {
          [name]: "PAYMENT FAILED",
          data: {
            id: push.providerRef,
            status: "FAILED",
            orderReference: push.ref,
            channel,
            message: state === "going" || state === "paid" ? "" : failures[state],
            ...times,
          },
        };
    return JSON.stringify({ ...body, checksum: checksumOf(key, body), checksumMethod: "canonical" });
  }

  return {
    find: (ref: string): Order | undefined => orders.get(ref),
    all: (): Order[] => [...orders.values()].toReversed(),
    row: (order: Order): { readonly row: object; readonly status: string; readonly at: number } => ({
      row: row(order, statusOf(order)),
      status: statusOf(order),
      at: order.push.madeAt,
    }),
    async push(asked: {
      readonly scenario: Scenario;
      readonly ref: string;
      readonly phone: string;
      readonly amountMinor: number;
      readonly url: string | undefined;
    }): Promise<Order> {
      const channel = channelOf(asked.phone);
      const push = await desk.begin({
        scenario: asked.scenario,
        account: shop.clientId,
        providerRef: newId(),
        ref: asked.ref,
        phone: asked.phone,
        askedMinor: asked.amountMinor,
        feeMinor: 0,
        currency: "TZS",
        url: asked.url,
        receipt,
        ended: (ended, times) => {
          const order: Order = { push: ended, channel };
          orders.set(asked.ref, order);
          const url = asked.url ?? dashboard.url;
          return url === undefined ? Promise.resolve() : desk.notices.send(url, eventOf(order), times);
        },
      });
      const order: Order = { push, channel };
      orders.set(asked.ref, order);
      return order;
    },
    /** What a query shows; `busy`: an error in its place. */
    shown(order: Order): object | "busy" {
      const sight = desk.look(order.push);
      if (sight === "busy") return "busy";
      if (sight === "going")
        return row({ ...order, push: { ...order.push, state: "going", money: undefined } }, "PROCESSING");
      if (sight === "hold") return row(order, "ON-HOLD");
      if (sight === "unreachable" && order.push.state === "going")
        return row({ ...order, push: { ...order.push, state: "unreachable" } }, "FAILED");
      return row(order, statusOf(order));
    },
    /** BillPay: a guest pays the control number, the payment is known at once. */
    byHand({ amountMinor, phone, billRef = "" }: ByHand): SimMoney {
      const at = desk.clock.now();
      const id = newId();
      const money = desk.till.book({
        account: shop.clientId,
        receipt: receipt(),
        ref: billRef,
        providerRef: id,
        amountMinor,
        feeMinor: 0,
        currency: "TZS",
        payer: phone,
        at,
        byHand: true,
      });
      const order: Order = { push: desk.byHand(money), channel: channelOf(phone) };
      orders.set(billRef || id, order);
      if (dashboard.url !== undefined) void desk.notices.send(dashboard.url, eventOf(order));
      return money;
    },
    /** The body of a webhook that would say so, signed with this key or with a stranger's. */
    lie(
      about: Push,
      said: { readonly amountMinor: number; readonly receipt: string } | "cancelled",
      key = "not the shop's key",
    ): string {
      const endedAt = desk.clock.now();
      const push: Push =
        said === "cancelled"
          ? { ...about, state: "cancelled", money: undefined, endedAt }
          : { ...about, state: "paid", endedAt, money: desk.imagined(about, said) };
      return eventOf({ push, channel: channelOf(about.phone) }, key);
    },
  };
}
