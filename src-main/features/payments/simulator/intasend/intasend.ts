// IntaSend: push, status and refunds (IntaSend docs, payment collection).
import type { Desk, Push } from "../desk.ts";
import type { ByHand, SimMoney } from "../types.ts";
import { page503, type Call, type Reply } from "../wire.ts";
import { createCheckouts } from "./checkout.ts";
import type { Dashboard } from "./dashboard.ts";
import { chargebackEvent, chargebackId, createInvoices, moment, newUuid, type Invoice } from "./invoices.ts";
import {
  detail,
  isKenyanMobile,
  isReference,
  isTariff,
  readFields,
  wholeAmount,
  wrongField,
} from "./replies.ts";
import { shop } from "./shop.ts";

type Chargeback = {
  readonly id: string;
  readonly invoice: string;
  readonly amountMinor: number;
  readonly madeAt: number;
  status: "PENDING" | "COMPLETED";
};

export function createIntaSend(desk: Desk, dashboard: Dashboard, base: () => string) {
  const invoices = createInvoices(desk, dashboard);
  const checkouts = createCheckouts({ desk, invoices, base });
  const tokenRefused = new Set<string>();
  const chargebacks = new Map<string, Chargeback>();

  /** The secret as bearer; the public key beside it may be left out, but not be wrong. */
  function unauthorised(call: Call): Reply | undefined {
    const authorization = call.header("authorization");
    if (authorization === "") return detail(401, "Authentication credentials were not provided.");
    if (authorization !== `Bearer ${shop.secretKey}`) return detail(401, "Invalid token.");
    const key = call.header("intasend_public_api_key");
    return key === "" || key === shop.publicKey ? undefined : detail(403, "Invalid public key.");
  }

  function hindered(phone: string): Reply | undefined {
    const barrier = desk.barrier(phone);
    if (barrier === "page") return page503;
    return barrier === "throttled"
      ? detail(429, "Request was throttled. Expected available in 1 second.")
      : undefined;
  }

  async function push(call: Call): Promise<Reply> {
    const refused = unauthorised(call);
    if (refused) return refused;
    const read = readFields(
      call,
      ["amount", "phone_number"],
      [
        "public_key",
        "method",
        "currency",
        "api_ref",
        "name",
        "email",
        "narrative",
        "wallet_id",
        "mobile_tarrif",
      ],
    );
    if ("refusal" in read) return read.refusal;
    const { fields } = read;
    const amount = wholeAmount(call.raw, fields["amount"]);
    const { phone_number: phone, api_ref: ref = "", mobile_tarrif: tariff = "BUSINESS-PAYS" } = fields;
    if ((fields["public_key"] ?? shop.publicKey) !== shop.publicKey)
      return wrongField("public_key", "Invalid public key.");
    if (amount === undefined) return wrongField("amount", "A valid integer is required.");
    if (!isKenyanMobile(phone)) return wrongField("phone_number", "Enter a valid phone number.");
    if ((fields["method"] ?? "M-PESA") !== "M-PESA") return wrongField("method", "Not a valid choice.");
    if ((fields["currency"] ?? "KES") !== "KES") return wrongField("currency", "Not a valid choice.");
    if (ref !== "" && !isReference(ref)) return wrongField("api_ref", "Enter a valid value.");
    if (!isTariff(tariff)) return wrongField("mobile_tarrif", "Not a valid choice.");
    if (![undefined, "", shop.wallet].includes(fields["wallet_id"] as string | undefined))
      return wrongField("wallet_id", "Wallet not found.");
    const hindrance = hindered(phone);
    if (hindrance) return hindrance;
    let scenario = desk.meet(phone);
    if (scenario === "token-once") {
      if (!tokenRefused.has(phone + ref)) {
        tokenRefused.add(phone + ref);
        return detail(401, "Invalid token.");
      }
      scenario = "paid";
    }
    if (scenario === "locked")
      return {
        status: 400,
        body: {
          errors: [
            {
              code: "client_error",
              detail: "Unable to lock subscriber, a transaction is already in process",
              attr: null,
            },
          ],
        },
      };
    if (scenario === "request-lost") return "cut";
    const invoice = await invoices.begin({
      scenario,
      ref,
      phone,
      amountMinor: amount * 100,
      currency: "KES",
      customerPays: tariff === "CUSTOMER-PAYS",
      provider: "M-PESA",
    });
    if (invoice.push.course.pageAtPush) return page503;
    if (invoice.push.course.replyCut) return "cut";
    const at = moment(invoice.push.madeAt);
    return {
      status: invoice.push.madeAt % 2 === 0 ? 200 : 201,
      body: {
        id: newUuid(desk.chance),
        invoice: invoices.write(invoice, "PENDING"),
        customer: customerOf(invoice),
        payment_link: null,
        customer_comment: null,
        refundable: false,
        created_at: at,
        updated_at: at,
      },
    };
  }

  const customerOf = ({ customer, push: { phone } }: Invoice): object => ({
    customer_id: customer,
    phone_number: phone,
    email: null,
    provider: "M-PESA",
  });

  /** Needs no secret: the public key, or the signature of the checkout. */
  function status(call: Call): Reply {
    const read = readFields(call, ["invoice_id"], ["public_key", "signature", "checkout_id"]);
    if ("refusal" in read) return read.refusal;
    const { invoice_id: id, public_key: key, signature, checkout_id: checkout } = read.fields;
    const signed = checkouts.proves(checkout, signature, id);
    if (!signed && key !== shop.publicKey)
      return key === undefined
        ? detail(401, "Authentication credentials were not provided.")
        : wrongField("public_key", "Invalid public key.");
    const invoice = invoices.find(String(id));
    if (!invoice) return detail(404, "Not found.");
    const hindrance = hindered(invoice.push.phone);
    if (hindrance) return hindrance;
    const sight = desk.look(invoice.push);
    if (sight === "busy") return detail(500, "A server error occurred.");
    let state = invoices.stateOf(invoice);
    if (sight === "going" || sight === "hold") state = state === "PENDING" ? "PENDING" : "PROCESSING";
    if (sight === "unreachable") state = "FAILED";
    return {
      status: 200,
      body: {
        invoice: {
          ...invoices.write(invoice, state),
          id: invoice.push.providerRef,
          clearing_status: "AVAILABLE",
        },
        meta: { id: newUuid(desk.chance), customer: customerOf(invoice) },
      },
    };
  }

  function refund(call: Call): Reply {
    const refused = unauthorised(call);
    if (refused) return refused;
    const read = readFields(call, ["invoice", "amount", "reason"], ["reason_details"]);
    if ("refusal" in read) return read.refusal;
    const invoice = invoices.find(String(read.fields["invoice"]));
    const amount = wholeAmount(call.raw, read.fields["amount"]);
    const money = invoice?.push.money;
    if (!invoice || !money) return wrongField("invoice", "Invoice not found.");
    if (amount === undefined || amount * 100 !== money.amountMinor)
      return wrongField("amount", "Only the whole amount can be given back here.");
    if (desk.till.isReversed(money.receipt)) return wrongField("invoice", "Already refunded.");
    const back: Chargeback = {
      id: chargebackId(desk.chance),
      invoice: invoice.push.providerRef,
      amountMinor: money.amountMinor,
      madeAt: desk.clock.now(),
      status: "PENDING",
    };
    chargebacks.set(back.id, back);
    desk.clock.at(back.madeAt + 10_000 * desk.pace, (at) => {
      back.status = "COMPLETED";
      if (!desk.till.reverse(money.receipt, at)) return;
      invoice.push.reversed = true;
      void dashboard.tell(chargebackEvent(back.id, invoice.push, back.amountMinor));
    });
    return { status: 201, body: writeChargeback(back) };
  }

  function writeChargeback({ id, invoice, amountMinor, madeAt, status: state }: Chargeback): object {
    return {
      chargeback_id: id,
      invoice,
      amount: (amountMinor / 100).toFixed(2),
      status: state,
      created_at: moment(madeAt),
      updated_at: moment(desk.clock.now()),
    };
  }

  const posts = new Map<string, (call: Call) => Reply | Promise<Reply>>([
    ["/api/v1/payment/mpesa-stk-push/", push],
    ["/api/v1/payment/status/", status],
    ["/api/v1/checkout/", checkouts.make],
    ["/api/v1/chargebacks/", refund],
  ]);

  return {
    answer(call: Call): Reply | Promise<Reply> {
      const page = checkouts.page(call);
      if (page) return page;
      const back = /^\/api\/v1\/chargebacks\/(\w+)\/$/.exec(call.path)?.[1];
      if (back !== undefined && call.method === "GET") {
        const found = chargebacks.get(back);
        return (
          unauthorised(call) ??
          (found ? { status: 200, body: writeChargeback(found) } : detail(404, "Not found."))
        );
      }
      const handler = posts.get(call.path);
      if (!handler) return detail(404, "Not found.");
      return call.method === "POST" ? handler(call) : detail(405, `Method "${call.method}" not allowed.`);
    },
    byHand: (order: ByHand): SimMoney => invoices.byHand(order),
    lie: (about: Push, said: Parameters<typeof invoices.lie>[1], challenge?: string): string =>
      invoices.lie(about, said, challenge),
  };
}
