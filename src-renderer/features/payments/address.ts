import type { PaymentId } from "#contract/values/index.ts";

export type PaymentsTabName = "list" | "queue" | "daily" | "accounts";

export const paymentsAddress = (tab: PaymentsTabName): string =>
  tab === "list" ? "/payments" : `/payments/${tab}`;

/** One payment's story, over the list. */
export const paymentAddress = (payment: PaymentId): string => `/payments/one/${encodeURIComponent(payment)}`;
