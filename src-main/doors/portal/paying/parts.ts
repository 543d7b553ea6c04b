// What the paying pages ask of payments.
import type { Means, Payments } from "#main/features/payments/index.ts";

/** Where money is sent by hand. */
export type Till = NonNullable<Means["till"]>;

export type PortalPayments = Pick<
  Payments,
  "meansAt" | "start" | "byRef" | "ofPhone" | "ofDevice" | "hurry" | "claim" | "online"
>;
