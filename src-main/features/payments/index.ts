export { createPayments, type Means, type Payments } from "./payments.ts";
export { paymentCalls } from "./calls.ts";
export { createProviders, type Slips } from "./providers/index.ts";
export type { Claimed, ClaimOrder } from "./claims.ts";
export type { PaymentsParts } from "./parts.ts";
export type { StartedPayment, StartPayment } from "./starting.ts";
