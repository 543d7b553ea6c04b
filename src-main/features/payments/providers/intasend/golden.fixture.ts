// What IntaSend sends, as its papers and the field show it, written by hand.

/** As a push is answered; numbers as texts and as numbers, both are met. */
export const invoice = {
  invoice_id: "Y5JJV4V",
  state: "PENDING",
  provider: "M-PESA",
  charges: "0.00",
  net_amount: 50.0,
  currency: "KES",
  value: "50.00",
  account: "254712345678",
  api_ref: "K7F3M2Q9X4TB",
  mpesa_reference: null as string | null,
  host: "41.0.0.1",
  card_info: { bin_country: null, card_type: null },
  retry_count: 0,
  failed_reason: null as string | null,
  failed_code: null as string | number | null,
  failed_code_link: "https://intasend.com/troubleshooting",
  created_at: "2026-01-12T13:30:06.135101+03:00",
  updated_at: "2026-01-12T13:30:06.135119+03:00",
};

export const pushed = {
  id: "0666538f-test",
  invoice,
  customer: { customer_id: "0VVB4G0", phone_number: "254712345678", email: null, provider: "M-PESA" },
  payment_link: null,
  customer_comment: null,
  refundable: false,
  created_at: "2026-01-12T13:30:06.135101+03:00",
  updated_at: "2026-01-12T13:30:06.135119+03:00",
};

export const status = (change: Partial<Record<keyof typeof invoice, unknown>>): unknown => ({
  invoice: { id: "0666538f-test", ...invoice, ...change },
  meta: { id: "0666538f-test", customer: pushed.customer },
});

export const page = {
  id: "666f4283-test",
  url: "https://sandbox.intasend.com/checkout/666f4283-test/express/",
  signature: "eyJ0-test-signature",
  api_ref: "K7F3M2Q9X4TB",
  amount: "50.00",
  currency: "KES",
  paid: false,
};

export const webhook = {
  invoice_id: "Y5JJV4V",
  state: "COMPLETE",
  provider: "M-PESA",
  charges: "1.50",
  net_amount: "48.50",
  currency: "KES",
  value: "50.00",
  account: "254712345678",
  api_ref: "K7F3M2Q9X4TB",
  mpesa_reference: "TAC1XYZ789",
  host: "41.0.0.1",
  failed_reason: null,
  failed_code: null,
  failed_code_link: "https://intasend.com/troubleshooting",
  created_at: "2026-01-12T13:30:06.135101+03:00",
  updated_at: "2026-01-12T13:30:41.000000+03:00",
  challenge: "a challenge only we know",
};
