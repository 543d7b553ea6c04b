// What the routes of `intasend.ts` say of themselves under /docs/.
import type { Description } from "../describe.ts";

const id = "550e8400-e29b-41d4-a716-446655440000";
const params = { id: "The payment's id" };
const payment = {
  id,
  user: 198_273_645_120_337,
  router: 211_273_645_120_337,
  package: 2,
  package_name: "1 day",
  phone_number: "254712345678",
  amount: "50.00",
  currency: "KES",
  payment_method: "mpesa",
  payment_provider: "instasend",
  status: "processing",
  order_reference: "K7F3M2Q9X4TB",
  intasend_payment_id: "K7F3M2Q9X4TB",
  intasend_invoice_id: "Y5JJV4V",
  intasend_state: "PENDING",
  mpesa_reference: null,
  failure_reason: null,
  mac_address: "AA:BB:CC:DD:EE:FF",
  ip_address: "192.168.1.100",
  created_at: "2026-11-22T10:30:00Z",
  updated_at: "2026-11-22T10:30:00Z",
  completed_at: null,
};
const invalid = { error: "Authentication credentials were not provided or are invalid" };
const refused = {
  400: { error: "Amount must match package price: 25.00 KES" },
  401: invalid,
  404: {
    error: "No active IntaSend credentials found. Please add your IntaSend API credentials first.",
  },
};
const fromPage = { group: "Payments", who: "public-key" } as const;
const mine = { group: "Payments", who: "operator" } as const;

export const initiate = {
  ...fromPage,
  does: "Send an M-Pesa request to a phone through IntaSend",
  more: "From a login page with its public key alone, or by an operator. The amount has to be the price of the package.",
  answers: {
    201: {
      message: "STK push initiated successfully",
      payment,
      intasend: {
        payment_id: "K7F3M2Q9X4TB",
        invoice_id: "Y5JJV4V",
        state: "PENDING",
        message: "STK push sent successfully",
      },
    },
    ...refused,
  },
} satisfies Description;

export const link = {
  ...fromPage,
  does: "Make a link to IntaSend's own page",
  more: "For accounts that offer it; whoever opens it needs internet.",
  answers: {
    201: {
      message: "Payment link created successfully",
      payment: { ...payment, status: "pending" },
      intasend: {
        payment_url: "https://payment.intasend.com/checkout/666f4283/express/",
        invoice_id: null,
        state: "PENDING",
      },
    },
    ...refused,
  },
} satisfies Description;

export const check = {
  ...fromPage,
  does: "Ask IntaSend what became of a payment",
  more: "As often as one likes: the company itself is asked every few seconds at the most.",
  params,
  answers: {
    200: {
      message: "Payment completed successfully!",
      payment: { ...payment, status: "completed", package_expiry_time: "2026-11-23T10:31:00Z" },
      status: "completed",
      state: "COMPLETE",
      access_code: "A3K9M7P2",
    },
    400: { error: "This payment was not initiated through IntaSend" },
    401: invalid,
    404: { error: "Payment not found or access denied" },
  },
} satisfies Description;

export const list = {
  ...mine,
  does: "List payments, newest first",
  answers: { 200: [payment], 401: invalid },
} satisfies Description;

export const one = {
  ...mine,
  does: "See a payment",
  params,
  answers: { 200: payment, 401: invalid, 404: { error: "Payment not found" } },
} satisfies Description;
