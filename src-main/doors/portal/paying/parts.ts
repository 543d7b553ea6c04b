// What the doors ask of payments, and what it answers.
import type { Payment, PaymentReason, ProviderName } from "#contract/payments.ts";
import type { AccountId, Currency, Mac, Money, PaymentId, PlanId, SiteId } from "#contract/values/index.ts";
import type { Admitted } from "#main/features/access/index.ts";

/** Where money is sent by hand; a paybill has an account number too. */
export type Till = {
  readonly kind: "till" | "paybill";
  readonly number: string;
  readonly account?: string | undefined;
};

/** A way of paying offered at a site. */
export type Means = {
  readonly account: AccountId;
  readonly title: string;
  readonly provider: ProviderName;
  readonly flow: "push" | "redirect" | "manual";
  readonly needsPhone: boolean;
  readonly currency: Currency;
  readonly till?: Till | undefined;
};

export type StartPayment = {
  readonly site: SiteId;
  /** The default daily one when undefined. */
  readonly plan: PlanId | undefined;
  readonly account?: AccountId | undefined;
  readonly phone?: string | undefined;
  readonly device?: { readonly mac: Mac; readonly ip?: string | undefined } | undefined;
  /** One wish of one page: asked twice with it, it is one payment. */
  readonly clientKey?: string | undefined;
  readonly given?: string | undefined;
  readonly origin: "portal" | "api" | "counter";
  /** The address it came from. */
  readonly from: string;
};

export type StartedPayment =
  | { readonly kind: "started"; readonly payment: Payment; readonly redirectUrl?: string | undefined }
  /** A push is open on that phone: this is it. */
  | { readonly kind: "held-back"; readonly payment: Payment; readonly seconds: number }
  | {
      readonly kind: "rejected";
      readonly payment: Payment;
      readonly reason: PaymentReason;
      readonly retryAfterSeconds?: number | undefined;
    };

export type ClaimOrder = {
  readonly receipt: string;
  readonly site: SiteId;
  readonly plan?: PlanId | undefined;
  readonly phone?: string | undefined;
  readonly device?: { readonly mac: Mac; readonly ip?: string | undefined } | undefined;
  readonly from: string;
};

export type Claimed =
  | { readonly kind: "paid"; readonly payment: Payment }
  /** It is one of ours: here it is. */
  | { readonly kind: "known"; readonly payment: Payment }
  | {
      readonly kind: "short";
      readonly has: Money;
      readonly needs: Money;
      readonly plans: readonly PlanId[];
    }
  | { readonly kind: "taken" }
  | { readonly kind: "unknown"; readonly mayCome: boolean }
  | { readonly kind: "wait"; readonly seconds: number };

export type PortalPayments = {
  meansAt(site: SiteId): Promise<readonly Means[]>;
  start(order: StartPayment): Promise<StartedPayment>;
  byRef(ref: string): Promise<Payment | undefined>;
  ofPhone(phone: string): Promise<readonly Payment[]>;
  ofDevice(mac: Mac): Promise<readonly Payment[]>;
  hurry(ref: string): Promise<Payment>;
  claim(order: ClaimOrder): Promise<Claimed>;
  online(
    payment: PaymentId,
    device: { readonly mac: Mac; readonly ip?: string | undefined },
  ): Promise<Admitted>;
};
