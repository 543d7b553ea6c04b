// The hosted page for cards, banks and M-Pesa: made by the public key, paid by whoever opens it.
import { receiptSigns } from "../chance.ts";
import type { Desk } from "../desk.ts";
import { page503, type Call, type Reply } from "../wire.ts";
import { newUuid, type Invoices } from "./invoices.ts";
import { isKenyanMobile, isReference, isTariff, readFields, wholeAmount, wrongField } from "./replies.ts";
import { shop } from "./shop.ts";

type Checkout = {
  readonly id: string;
  readonly signature: string;
  readonly ref: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly method: string;
  readonly mobileCustomerPays: boolean;
  readonly cardCustomerPays: boolean;
  readonly redirectUrl: string;
  readonly phone: string;
  invoice: string | undefined;
};

const optional = [
  "email",
  "first_name",
  "last_name",
  "country",
  "phone_number",
  "api_ref",
  "method",
  "redirect_url",
  "host",
  "mobile_tarrif",
  "card_tarrif",
  "version",
];

export function createCheckouts(parts: {
  readonly desk: Desk;
  readonly invoices: Invoices;
  readonly base: () => string;
}) {
  const { desk, invoices, base } = parts;
  const checkouts = new Map<string, Checkout>();

  function make(call: Call): Reply {
    const read = readFields(call, ["public_key", "amount", "currency"], optional);
    if ("refusal" in read) return read.refusal;
    const { fields } = read;
    const {
      currency,
      api_ref: ref = "",
      method = "",
      redirect_url: redirectUrl = "",
      phone_number: phone = "",
      mobile_tarrif: mobile = "BUSINESS-PAYS",
      card_tarrif: card = "BUSINESS-PAYS",
    } = fields;
    const amount = wholeAmount(call.raw, fields["amount"]);
    if (fields["public_key"] !== shop.publicKey) return wrongField("public_key", "Invalid public key.");
    if (amount === undefined) return wrongField("amount", "A valid integer is required.");
    if (typeof currency !== "string" || !["KES", "USD", "EUR", "GBP"].includes(currency))
      return wrongField("currency", "Not a valid choice.");
    if (ref !== "" && !isReference(ref)) return wrongField("api_ref", "Enter a valid value.");
    if (typeof method !== "string" || !["", "M-PESA", "CARD-PAYMENT"].includes(method))
      return wrongField("method", "Not a valid choice.");
    if (typeof redirectUrl !== "string" || (redirectUrl !== "" && !URL.canParse(redirectUrl)))
      return wrongField("redirect_url", "Enter a valid URL.");
    if (phone !== "" && !isKenyanMobile(phone))
      return wrongField("phone_number", "Enter a valid phone number.");
    if (!isTariff(mobile)) return wrongField("mobile_tarrif", "Not a valid choice.");
    if (!isTariff(card)) return wrongField("card_tarrif", "Not a valid choice.");
    const checkout: Checkout = {
      id: newUuid(desk.chance),
      signature: `eyJ${desk.chance.text(receiptSigns, 48)}`,
      ref,
      amountMinor: amount * 100,
      currency,
      method,
      mobileCustomerPays: mobile === "CUSTOMER-PAYS",
      cardCustomerPays: card === "CUSTOMER-PAYS",
      redirectUrl,
      phone,
      invoice: undefined,
    };
    checkouts.set(checkout.id, checkout);
    return {
      status: 201,
      body: {
        id: checkout.id,
        url: `${base()}/checkout/${checkout.id}/express/`,
        signature: checkout.signature,
        api_ref: ref === "" ? null : ref,
        amount: amount.toFixed(2),
        currency,
        paid: false,
      },
    };
  }

  /** What a guest sees, and what pressing the button does. Undefined when the path is no checkout's. */
  function page(call: Call): Reply | Promise<Reply> | undefined {
    const id = /^\/checkout\/([0-9a-f-]+)\/express\/$/.exec(call.path)?.[1];
    const checkout = id === undefined ? undefined : checkouts.get(id);
    if (!checkout) return undefined;
    if (call.method === "GET") return html(200, formOf(checkout));
    return call.method === "POST" ? pay(checkout, call) : undefined;
  }

  async function pay(checkout: Checkout, call: Call): Promise<Reply> {
    const form = new URLSearchParams(call.raw);
    const method = form.get("method") ?? (checkout.method || "M-PESA");
    const phone = form.get("phone") || checkout.phone;
    if (checkout.invoice !== undefined) return back(checkout, checkout.invoice);
    if (method !== "CARD-PAYMENT" && !isKenyanMobile(phone)) return html(400, formOf(checkout));
    const card = method === "CARD-PAYMENT";
    if (desk.barrier(phone) !== undefined) return page503;
    const invoice = await invoices.begin({
      scenario: desk.meet(phone),
      ref: checkout.ref,
      phone,
      amountMinor: checkout.amountMinor,
      currency: checkout.currency,
      customerPays: card ? checkout.cardCustomerPays : checkout.mobileCustomerPays,
      provider: card ? "CARD-PAYMENT" : "M-PESA",
    });
    checkout.invoice = invoice.push.providerRef;
    return back(checkout, invoice.push.providerRef);
  }

  /** Back to the shop with the three values its status call takes. */
  function back({ id, signature, redirectUrl }: Checkout, invoice: string): Reply {
    if (redirectUrl === "") return html(200, "<p>Thank you.</p>");
    const target = new URL(redirectUrl);
    target.searchParams.set("tracking_id", invoice);
    target.searchParams.set("signature", signature);
    target.searchParams.set("checkout_id", id);
    return { status: 303, headers: { location: target.href, "content-type": "text/html" }, body: "" };
  }

  return {
    make,
    page,
    /** Whether the signature is this checkout's and the invoice came of it. */
    proves(id: unknown, signature: unknown, invoice: unknown): boolean {
      const checkout = typeof id === "string" ? checkouts.get(id) : undefined;
      return checkout !== undefined && checkout.signature === signature && checkout.invoice === invoice;
    },
  };
}

const html = (status: number, text: string): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: `<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Practice checkout</title>\n<body>${text}</body></html>\n`,
});

/** Amount, currency and phone were checked before they were kept, so there is nothing to escape. */
function formOf({ amountMinor, currency, method, phone }: Checkout): string {
  const ways = method === "" ? ["M-PESA", "CARD-PAYMENT"] : [method];
  const buttons = ways
    .map((way) => `<button name="method" value="${way}">Pay with ${way}</button>`)
    .join("\n");
  return `<h1>${currency} ${(amountMinor / 100).toFixed(2)}</h1>
<p>A rehearsal: no money moves.</p>
<form method="post">
<p><label>Phone <input name="phone" inputmode="tel" value="${phone}" placeholder="2547XXXXXXXX"></label></p>
<p>${buttons}</p>
</form>`;
}
