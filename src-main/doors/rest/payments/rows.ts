// Payments and accounts in the words of the operators' API. Pure.
import type { Account, Attempt, Payment } from "#contract/payments.ts";
import { plainAmount } from "#contract/values/money.ts";
import { momentOf } from "../guests/words.ts";
import { numberOf } from "../numbers.ts";

/** Providers as the first clients of this API spell them. */
export const providerNames = {
  daraja: ["daraja", "M-Pesa Daraja"],
  intasend: ["instasend", "IntaSend"],
  clickpesa: ["clickpesa", "ClickPesa"],
  cash: ["cash", "Cash"],
  voucher: ["voucher", "Voucher"],
} as const satisfies Record<Account["provider"], readonly [name: string, display: string]>;

export const statusOf = {
  open: "processing",
  paid: "completed",
  failed: "failed",
  review: "processing",
  refunded: "refunded",
} as const satisfies Record<Payment["state"], string>;

/** IntaSend's word for where an attempt stands (IntaSend docs, Payment status). */
export function stateOf(attempt: Attempt | undefined): string {
  switch (attempt?.state) {
    case "paid":
      return "COMPLETE";
    case "failed":
      return "FAILED";
    case "review":
    case "unknown":
      return "PROCESSING";
    default:
      return "PENDING";
  }
}

export type RowPlace = {
  /** The operator whose shop it is. */
  readonly user: number;
  /** The router, as far as one can be told; null for none. */
  readonly router: number | null;
  readonly package: number | null;
  readonly ip?: string | undefined;
};

/** `attempt`: the newest one; without it the company's own names are left out. */
export function paymentRow(payment: Payment, at: RowPlace, attempt?: Attempt): object {
  return {
    id: payment.id,
    user: at.user,
    router: at.router,
    package: at.package,
    package_name: payment.planName,
    phone_number: payment.phone ?? "",
    amount: plainAmount(payment.price),
    currency: payment.price.currency,
    payment_method: payment.provider === "cash" ? "cash" : "mpesa",
    payment_provider: payment.provider === null ? null : providerNames[payment.provider][0],
    status: statusOf[payment.state],
    order_reference: payment.ref,
    ...(attempt === undefined
      ? {}
      : {
          intasend_payment_id: attempt.ref,
          intasend_invoice_id: attempt.providerRef,
          intasend_state: stateOf(attempt),
        }),
    mpesa_reference: payment.receipt,
    failure_reason: payment.reason,
    mac_address: payment.mac ?? "",
    ip_address: at.ip ?? "",
    created_at: momentOf(payment.madeAt),
    updated_at: momentOf(payment.paidAt ?? payment.madeAt),
    completed_at: payment.paidAt === null ? null : momentOf(payment.paidAt),
  };
}

/** An account without anything that could be used. */
export function credentialsRow(account: Account): object {
  const [name, display] = providerNames[account.provider];
  return {
    id: numberOf(account.id),
    provider: name,
    provider_display: display,
    title: account.title,
    environment: account.environment,
    currency: account.currency,
    is_active: account.on,
    is_live: account.environment === "live",
    is_sandbox: account.environment !== "live",
    /** The last four signs of each key that is kept. */
    keys: account.secrets,
    state: account.state,
    tested_at: account.testedAt === null ? null : momentOf(account.testedAt),
  };
}
