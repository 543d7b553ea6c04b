// Paying in the words of the guest API: POST /api/initiate-payment/, GET /api/payment-status/<reference>/.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Attempt, Payment } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { Settings } from "#contract/settings.ts";
import { Mac } from "#contract/values/index.ts";
import { plainAmount } from "#contract/values/money.ts";
import type { Payments } from "#main/features/payments/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { hoursOf } from "../guests/bundles.ts";
import { bodyOf, momentOf, optional, phoneField, phoneOf, say } from "../guests/words.ts";
import { bodyLimit, room } from "../room.ts";
import { createWhere } from "../where.ts";
import * as docs from "./guest-docs.ts";

export type GuestPaymentsParts = {
  readonly payments: Pick<Payments, "start" | "byRef" | "detail">;
  readonly plans: Pick<Plans, "list" | "defaultDaily">;
  readonly sites: Pick<Sites, "list" | "find">;
  readonly settings: { get(): Pick<Settings, "phoneCountry"> };
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** References that are none, asked for from one address: more is somebody trying. */
const misses = [{ most: 60, ms: 600_000 }];

const Initiate = z.object({
  phone_number: phoneField,
  bundle_id: optional,
  router_id: optional,
  mac_address: optional,
  ip_address: optional,
});

const sent = "Payment initiated. Please check your phone for USSD prompt.";
const waiting = "A payment is open on this phone already. Please check your phone for USSD prompt.";
const failed = "Failed to initiate payment";

/** For guests' phones and for the shop alike. */
export function guestPayments(app: FastifyInstance, parts: GuestPaymentsParts): void {
  const { payments, plans, sites, settings, clock, log } = parts;
  const siteOf = createWhere(sites);
  const strangers = createLimiter({ clock, limits: misses });

  /** The plan a number stands for; the default daily one for none. Throws `bad_request`. */
  function planOf(id: string | undefined): Plan {
    const all = plans.list();
    const wanted = id ?? plans.defaultDaily() ?? undefined;
    const plan = all.find((one) => one.id === wanted || (id !== undefined && String(one.number) === id));
    if (!plan?.onSale)
      throw new AppError("bad_request", id === undefined ? "bundle_id is needed here." : "Invalid bundle");
    return plan;
  }

  room(app, { clock, log, say: (sentence) => say(sentence) }, (inner) => {
    inner.post(
      "/api/initiate-payment/",
      { bodyLimit, ...described({ ...docs.initiate, body: Initiate }) },
      async (request, reply) => {
        const body = bodyOf(Initiate, request.body);
        const phone = phoneOf(body.phone_number, settings.get().phoneCountry);
        const plan = planOf(body.bundle_id);
        // What is no MAC is as good as none: old clients send `unknown`.
        const mac = Mac.safeParse(body.mac_address).data;
        const site = await siteOf({ router_id: body.router_id, mac }, plan.sites);
        if (site === undefined) return reply.code(400).send(say("This shop has no site yet."));
        const begun = await payments.start({
          site,
          plan: plan.id,
          phone,
          device: mac === undefined ? undefined : { mac, ip: body.ip_address },
          origin: "api",
          from: request.ip,
        });
        const { payment, kind } = begun;
        const mine = kind === "started" || payment.mac === (mac ?? null);
        log.info("a payment was asked for", { phone, ref: payment.ref, answer: kind });
        if (kind === "rejected" || !mine) {
          const seconds =
            kind === "held-back" ? begun.seconds : begun.kind === "rejected" ? begun.retryAfterSeconds : 0;
          if (seconds) reply.header("retry-after", String(seconds));
          const reason = kind === "rejected" ? begun.reason : "busy-phone";
          return reply.code(400).send({ ...say(failed), reason });
        }
        const [attempt] = (await payments.detail(payment.id)).attempts.toReversed();
        return {
          success: true,
          message: kind === "held-back" ? waiting : sent,
          transaction_id: payment.id,
          order_reference: payment.ref,
          amount: Number(plainAmount(payment.price)),
          bundle: {
            id: plan.number,
            name: plan.name,
            price: Number(plainAmount(payment.price)),
            duration_hours: plan.time.kind === "none" ? null : hoursOf(plan.time.seconds),
          },
          channel: attempt?.channel ?? attempt?.provider ?? null,
        };
      },
    );

    inner.get<{ Params: { reference: string } }>(
      "/api/payment-status/:reference/",
      described(docs.status),
      async (request, reply) => {
        const from = addressKey(request.ip);
        const waitMs = strangers.wait(from);
        if (waitMs > 0)
          return reply
            .code(429)
            .header("retry-after", String(Math.ceil(waitMs / 1000)))
            .send(say("Too many requests. Try again later."));
        const payment = await payments.byRef(request.params.reference.toUpperCase());
        if (!payment) {
          strangers.count(from);
          return reply.code(404).send(say("Payment not found"));
        }
        const [attempt] = (await payments.detail(payment.id)).attempts.toReversed();
        return {
          success: true,
          payment: paymentOf(payment),
          ...(attempt?.provider === "clickpesa" ? { clickpesa_status: clickpesaOf(payment, attempt) } : {}),
        };
      },
    );
  });
}

const statusOf = {
  open: "pending",
  paid: "completed",
  failed: "failed",
  review: "pending",
  refunded: "refunded",
} as const satisfies Record<Payment["state"], string>;

function paymentOf(payment: Payment): object {
  return {
    id: payment.id,
    amount: plainAmount(payment.price),
    phone_number: payment.phone,
    status: statusOf[payment.state],
    order_reference: payment.ref,
    created_at: momentOf(payment.madeAt),
    ...(payment.paidAt === null ? {} : { completed_at: momentOf(payment.paidAt) }),
    ...(payment.state === "failed" && payment.reason !== null ? { reason: payment.reason } : {}),
  };
}

/** As far as it is known here, in the company's own words. */
function clickpesaOf(payment: Payment, attempt: Attempt): object {
  const { price } = payment;
  const status =
    attempt.state === "paid"
      ? "COMPLETED"
      : attempt.state === "failed"
        ? "FAILED"
        : attempt.state === "reversed"
          ? "REVERSED"
          : "PENDING";
  return {
    ...(attempt.providerRef === null ? {} : { id: attempt.providerRef }),
    orderReference: payment.ref,
    status,
    amount: String(Number(plainAmount(attempt.amount ?? price))),
    currency: price.currency,
    ...(attempt.channel === null ? {} : { channel: attempt.channel }),
  };
}
