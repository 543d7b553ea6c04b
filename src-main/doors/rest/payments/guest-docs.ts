// What the routes of `guest-payments.ts` say of themselves under /docs/.
import type { Description } from "../describe.ts";

export const initiate = {
  group: "Payments",
  does: "Send a request to pay to a phone",
  more: "Without `bundle_id` the default daily plan is bought. `router_id` is a router's number or id, a site or its short name: where the guest stands. With `mac_address` the device comes online by itself when the money is there.",
  answers: {
    200: {
      success: true,
      message: "Payment initiated. Please check your phone for USSD prompt.",
      transaction_id: "550e8400-e29b-41d4-a716-446655440000",
      order_reference: "K7F3M2Q9X4TB",
      amount: 1000,
      bundle: { id: 1, name: "Daily Access", price: 1000, duration_hours: 24 },
      channel: "M-PESA",
    },
    400: { success: false, message: "Failed to initiate payment", reason: "invalid-request" },
    429: { success: false, message: "too many payments begun: wait 60 seconds" },
  },
} satisfies Description;

export const status = {
  group: "Payments",
  does: "Ask what became of a payment",
  params: { reference: "The `order_reference` of the payment" },
  answers: {
    200: {
      success: true,
      payment: {
        id: "550e8400-e29b-41d4-a716-446655440000",
        amount: "1000.00",
        phone_number: "255712345678",
        status: "completed",
        order_reference: "K7F3M2Q9X4TB",
        created_at: "2026-11-22T10:30:00Z",
        completed_at: "2026-11-22T10:31:00Z",
      },
      clickpesa_status: {
        id: "0AB12LCPTEST1",
        orderReference: "K7F3M2Q9X4TB",
        status: "COMPLETED",
        amount: "1000",
        currency: "TZS",
        channel: "TIGO-PESA",
      },
    },
    404: { success: false, message: "Payment not found" },
  },
} satisfies Description;
