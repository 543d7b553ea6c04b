// Payments as a scripted book: says what the test told it to say, and remembers what it was asked.
import type { Payment } from "#contract/payments.ts";
import type { AccountId, GrantId, Mac, PaymentId, SiteId } from "#contract/values/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Admitted } from "#main/features/access/index.ts";
import type { Claimed, Means, StartedPayment, StartPayment } from "#main/features/payments/index.ts";
import type { PortalPayments } from "./parts.ts";

export type ScriptedPayments = PortalPayments & {
  means: Means[];
  readonly kept: Map<string, Payment>;
  readonly asked: string[];
  readonly started: StartPayment[];
  /** What a start comes to, when not simply to a new open payment. */
  next: ((order: StartPayment) => StartedPayment) | undefined;
  claimed: Claimed;
  admitted: Admitted;
  keep(payment: Payment): Payment;
};

export const push: Means = {
  account: "acc-1" as AccountId,
  title: "Mobile money",
  provider: "daraja",
  flow: "push",
  needsPhone: true,
  currency: "KES",
};
export const cash: Means = {
  account: "acc-2" as AccountId,
  title: "Cash at the counter",
  provider: "cash",
  flow: "manual",
  needsPhone: false,
  currency: "KES",
};

export function samplePayment(change: Partial<Payment> = {}): Payment {
  return {
    id: "pay-1" as PaymentId,
    ref: "K7F3M2Q9X4TB",
    site: "kisumu" as SiteId,
    plan: "p1" as Payment["plan"],
    planName: "1 day",
    price: { minor: 5000, currency: "KES" },
    phone: "254712345678",
    mac: "AA:BB:CC:00:00:5E" as Mac,
    state: "open",
    reason: null,
    from: "portal",
    madeAt: 0,
    paidAt: null,
    receipt: null,
    provider: "daraja",
    accountTitle: "Mobile money",
    grant: null,
    voucher: null,
    code: null,
    ...change,
  };
}

/** A payment that came through. */
export const paidPayment = (change: Partial<Payment> = {}): Payment =>
  samplePayment({
    state: "paid",
    paidAt: 1,
    receipt: "TAC1XYZ789",
    grant: "g1" as GrantId,
    code: "A3K9M7P2",
    ...change,
  });

export function scriptedPayments(clock: { now(): number }): ScriptedPayments {
  const kept = new Map<string, Payment>();
  const all = (): Payment[] => [...kept.values()].toSorted((a, b) => b.madeAt - a.madeAt);
  const book: ScriptedPayments = {
    means: [],
    kept,
    asked: [],
    started: [],
    next: undefined,
    claimed: { kind: "unknown", mayCome: false },
    admitted: { kind: "online", grant: "g1" as GrantId, until: null },
    keep(payment) {
      kept.set(payment.ref, payment);
      return payment;
    },
    meansAt: async () => book.means,
    async start(order) {
      book.started.push(order);
      const came = book.next?.(order);
      if (came) {
        book.keep(came.payment);
        return came;
      }
      const means = book.means.find(({ account }) => account === order.account);
      const payment = book.keep(
        samplePayment({
          site: order.site,
          plan: order.plan ?? null,
          phone: order.phone ?? null,
          mac: order.device?.mac ?? null,
          provider: means?.provider ?? null,
          madeAt: clock.now(),
        }),
      );
      return { kind: "started", payment };
    },
    byRef: async (ref) => kept.get(ref),
    ofPhone: async (phone) => all().filter((payment) => payment.phone === phone),
    ofDevice: async (mac) => all().filter((payment) => payment.mac === mac),
    async hurry(ref) {
      book.asked.push(`hurry ${ref}`);
      const payment = kept.get(ref);
      if (!payment) throw new AppError("not_found", "no such payment");
      return payment;
    },
    async claim({ receipt, plan, device }) {
      book.asked.push(`claim ${receipt} ${plan ?? "-"} ${device?.mac ?? "-"}`);
      if ("payment" in book.claimed) book.keep(book.claimed.payment);
      return book.claimed;
    },
    async online(payment, device, site) {
      book.asked.push(`online ${payment} ${device.mac} ${device.ip ?? "-"} ${site ?? "-"}`);
      return book.admitted;
    },
  };
  return book;
}
