// IntaSend's invoices: their way from PENDING to COMPLETE, how they are written, the webhook of every change.
import { hexSigns, receiptSigns, type Chance } from "../chance.ts";
import { createReceipts } from "../daraja/shops.ts";
import type { Desk, Push } from "../desk.ts";
import type { Failure, Scenario } from "../scenario.ts";
import type { ByHand, SimMoney } from "../types.ts";
import type { Dashboard } from "./dashboard.ts";
import { feeOf, shop } from "./shop.ts";

export type InvoiceState = "PENDING" | "PROCESSING" | "COMPLETE" | "FAILED";
export type Invoice = {
  readonly push: Push;
  readonly provider: "M-PESA" | "CARD-PAYMENT";
  readonly customer: string;
};

const failures: Record<Failure, readonly [string, string]> = {
  insufficient: ["1", "Insufficient balance"],
  cancelled: ["1032", "Request cancelled by user"],
  unreachable: ["1037", "DS timeout user cannot be reached"],
  "wrong-pin": ["2001", "Wrong PIN"],
  "too-soon": ["17", "Rule limited"],
  "wrong-type": ["2028", "Not permitted"],
  "wrong-party": ["2028", "Not permitted"],
};

export type BeginInvoice = {
  readonly scenario: Scenario;
  readonly ref: string;
  readonly phone: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly customerPays: boolean;
  readonly provider: Invoice["provider"];
};

export function createInvoices(desk: Desk, dashboard: Dashboard) {
  const invoices = new Map<string, Invoice>();
  const receipt = createReceipts(desk.chance, desk.clock.now);
  let written = 0;

  function write(invoice: Invoice, state: InvoiceState): Record<string, unknown> {
    const { push, provider } = invoice;
    const { money, endedAt, madeAt } = push;
    const paid = state === "COMPLETE";
    const failed = state === "FAILED" ? failureOf(push) : undefined;
    const valueMinor = money?.amountMinor ?? push.askedMinor;
    const chargesMinor = paid ? push.feeMinor : 0;
    // Text here, numbers there: both were seen of the same field.
    const asText = ++written % 2 === 0;
    const amount = (minor: number): string | number => (asText ? (minor / 100).toFixed(2) : minor / 100);
    return {
      invoice_id: push.providerRef,
      state,
      provider,
      charges: amount(chargesMinor),
      net_amount: amount(valueMinor - chargesMinor),
      currency: money?.currency ?? push.currency,
      value: amount(valueMinor),
      account: push.phone,
      api_ref: push.ref === "" ? null : push.ref,
      mpesa_reference: paid && provider === "M-PESA" ? (money?.receipt ?? null) : null,
      host: "127.0.0.1",
      card_info: { bin_country: null, card_type: null },
      retry_count: 0,
      failed_reason: failed?.[1] ?? null,
      failed_code: failed?.[0] ?? null,
      failed_code_link: "https://intasend.com/troubleshooting",
      created_at: moment(madeAt),
      updated_at: moment(endedAt ?? madeAt),
    };
  }

  function failureOf(push: Push): readonly [string, string] {
    return failures[push.state === "going" || push.state === "paid" ? "unreachable" : push.state];
  }

  const eventOf = (invoice: Invoice, state: InvoiceState): string =>
    JSON.stringify({ ...write(invoice, state), challenge: shop.challenge });

  const stateOf = ({ push }: Invoice): InvoiceState => {
    if (push.state !== "going") return push.state === "paid" ? "COMPLETE" : "FAILED";
    const half = push.madeAt + push.course.endsAfter / 2;
    return desk.clock.now() >= half ? "PROCESSING" : "PENDING";
  };

  function newId(): string {
    for (;;) {
      const id = desk.chance.text(receiptSigns, 7);
      if (!invoices.has(id)) return id;
    }
  }

  return {
    find: (id: string): Invoice | undefined => invoices.get(id),
    write,
    stateOf,
    async begin(order: BeginInvoice): Promise<Invoice> {
      const fee = feeOf(order.amountMinor);
      const about = { provider: order.provider, customer: desk.chance.text(receiptSigns, 7) };
      const push = await desk.begin({
        scenario: order.scenario,
        account: shop.publicKey,
        providerRef: newId(),
        ref: order.ref,
        phone: order.phone,
        askedMinor: order.amountMinor + (order.customerPays ? fee : 0),
        feeMinor: fee,
        currency: order.currency,
        url: dashboard.url(),
        receipt,
        ended: (ended, times) => {
          const invoice: Invoice = { push: ended, ...about };
          invoices.set(ended.providerRef, invoice);
          return dashboard.tell(eventOf(invoice, stateOf(invoice)), times);
        },
        reversed: (back) =>
          void dashboard.tell(chargebackEvent(chargebackId(desk.chance), back, back.money?.amountMinor ?? 0)),
      });
      const invoice: Invoice = { push, ...about };
      invoices.set(push.providerRef, invoice);
      // Every change of state is told, unless nothing ever is.
      if (push.state === "going" && push.course.notices > 0) {
        void dashboard.tell(eventOf(invoice, "PENDING"));
        desk.clock.at(push.madeAt + push.course.endsAfter / 2, () => {
          if (push.state === "going") void dashboard.tell(eventOf(invoice, "PROCESSING"));
        });
      }
      return invoice;
    },
    byHand({ amountMinor, phone, billRef = "" }: ByHand): SimMoney {
      const id = newId();
      const money = desk.till.book({
        account: shop.publicKey,
        receipt: receipt(),
        ref: billRef,
        providerRef: id,
        amountMinor,
        feeMinor: feeOf(amountMinor),
        currency: "KES",
        payer: phone,
        at: desk.clock.now(),
        byHand: true,
      });
      const invoice: Invoice = {
        push: desk.byHand(money),
        provider: "M-PESA",
        customer: desk.chance.text(receiptSigns, 7),
      };
      invoices.set(id, invoice);
      void dashboard.tell(eventOf(invoice, "COMPLETE"));
      return money;
    },
    /** The body of a webhook that would say so, with a challenge of the liar's choice. */
    lie(
      about: Push,
      said: { readonly amountMinor: number; readonly receipt: string } | "cancelled",
      challenge = shop.challenge,
    ): string {
      const push: Push =
        said === "cancelled"
          ? { ...about, state: "cancelled", money: undefined }
          : { ...about, state: "paid", money: desk.imagined(about, said) };
      const state = said === "cancelled" ? "FAILED" : "COMPLETE";
      return JSON.stringify({ ...write({ push, provider: "M-PESA", customer: "" }, state), challenge });
    },
  };
}
export type Invoices = ReturnType<typeof createInvoices>;

/** `2026-01-12T13:30:06.135000+03:00` */
export function moment(at: number): string {
  return `${new Date(at + 3 * 3_600_000).toISOString().slice(0, 23)}000+03:00`;
}

export const chargebackId = (chance: Chance): string => chance.text(receiptSigns, 7);

/** The bank or M-Pesa took the money back. */
export function chargebackEvent(id: string, push: Push, amountMinor: number): string {
  return JSON.stringify({
    chargeback_id: id,
    invoice: push.providerRef,
    api_ref: push.ref === "" ? null : push.ref,
    amount: (amountMinor / 100).toFixed(2),
    status: "COMPLETED",
    reason: "Reversed by the payer",
    challenge: shop.challenge,
  });
}

export const newUuid = (chance: Chance): string =>
  [8, 4, 4, 4, 12].map((length) => chance.text(hexSigns, length)).join("-");
