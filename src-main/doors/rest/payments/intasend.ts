// Payments in the words of the operators' API: pushes and links through IntaSend, started from a login page or by an
// operator's program, and the list of all.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Permission } from "#contract/define.ts";
import type { Me } from "#contract/operators.ts";
import { PaymentState, type Payment } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { Settings } from "#contract/settings.ts";
import { Mac, msisdn, PaymentId, type SiteId } from "#contract/values/index.ts";
import { parseMoney, plainAmount } from "#contract/values/money.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Means, Payments } from "#main/features/payments/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { momentOf, optional } from "../guests/words.ts";
import { byNumber, numberOf } from "../numbers.ts";
import { operatorOf, ownerOfPage } from "../operator.ts";
import { read, refusals, say } from "../operators/words.ts";
import { bodyLimit, room } from "../room.ts";
import * as docs from "./intasend-docs.ts";
import { paymentRow, stateOf, statusOf, type RowPlace } from "./rows.ts";

export type IntasendParts = {
  readonly payments: Pick<Payments, "meansAt" | "start" | "view" | "detail" | "hurry" | "list">;
  readonly plans: Pick<Plans, "list">;
  readonly sites: Pick<Sites, "list">;
  readonly access: Pick<Access, "view">;
  readonly operators: Pick<Operators, "check" | "keys" | "tokens">;
  readonly settings: { get(): Pick<Settings, "phoneCountry"> };
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

const Wish = z.object({
  router_id: z.union([z.string(), z.number()]).transform(String),
  package_id: z.union([z.string(), z.number()]).transform(String),
  phone_number: z.union([z.string(), z.number()]).transform(String),
  amount: z.union([z.string(), z.number()]).transform(String),
  mac_address: optional,
  ip_address: optional,
});
const Listed = z.object({
  status: z.enum(["processing", "pending", "completed", "failed", "refunded"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  search: z.string().max(60).default(""),
});

const noAccount = "No active IntaSend credentials found. Please add your IntaSend API credentials first.";
const noPackage = "Package not found or not active for this router";
const notTheirs = "Payment not found or access denied";

/** A login page on a router calls from another address than ours; it brings a key everybody may see, and no cookie. */
const fromPages = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type, x-public-key",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-max-age": "600",
};

/** Starting and asking, with a login page's key alone: for guests' phones. */
export function pagePayments(app: FastifyInstance, parts: IntasendParts): void {
  starting(app, parts, async (request, reply) => {
    const me = ownerOfPage(request, parts.operators);
    if (!me) await reply.code(401).send(say(refusals.nobody));
    return me;
  });
}

/** The same for operators' programs too, and the list of all: for the shop's network. */
export function shopPayments(app: FastifyInstance, parts: IntasendParts): void {
  const { operators } = parts;
  starting(app, parts, async (request, reply) => {
    const owner = ownerOfPage(request, operators);
    return owner ?? operatorOf(request, reply, operators, "sell", refusals);
  });
  listing(app, parts);
}

type Who = (request: FastifyRequest, reply: FastifyReply) => Promise<Me | undefined>;
type Order = {
  readonly me: Me;
  readonly site: SiteId;
  readonly router: number;
  readonly plan: Plan;
  readonly phone: string;
  readonly account: Means;
  readonly mac: Mac | undefined;
  readonly ip: string | undefined;
};

function starting(app: FastifyInstance, parts: IntasendParts, who: Who): void {
  const { payments, plans, sites, access, settings, clock, log } = parts;

  /** What is wished for, word by word as this API refuses it. Otherwise the answer is sent. */
  async function orderOf(request: FastifyRequest, reply: FastifyReply): Promise<Order | undefined> {
    const me = await who(request, reply);
    if (!me) return undefined;
    const refuse = async (status: number, error: string): Promise<undefined> => {
      await reply.code(status).send(say(error));
      return undefined;
    };
    const body = read(Wish, request.body);
    const all = (await sites.list()).flatMap(({ id, routers }) =>
      routers.map((router) => ({ id: router.id, site: id })),
    );
    const at = byNumber(all, body.router_id);
    if (!at) return refuse(404, "Router not found");
    const plan = plans
      .list()
      .find(
        ({ id, number, onSale, sites: where }) =>
          (id === body.package_id || String(number) === body.package_id) &&
          onSale &&
          (where.length === 0 || where.includes(at.site)),
      );
    if (!plan) return refuse(404, noPackage);
    const amount = parseMoney(body.amount, plan.price.currency);
    if ("fault" in amount || amount.minor !== plan.price.minor)
      return refuse(
        400,
        `Amount must match package price: ${plainAmount(plan.price)} ${plan.price.currency}`,
      );
    const phone = msisdn(body.phone_number, settings.get().phoneCountry);
    if (phone === undefined) return refuse(400, "Invalid phone number format");
    const account = (await payments.meansAt(at.site)).find(
      ({ provider, currency }) => provider === "intasend" && currency === plan.price.currency,
    );
    if (!account) return refuse(404, noAccount);
    const mac = Mac.safeParse(body.mac_address).data;
    return { me, ...at, router: numberOf(at.id), plan, phone, account, mac, ip: body.ip_address };
  }

  async function begin(request: FastifyRequest, reply: FastifyReply, channel: "push" | "link") {
    const order = await orderOf(request, reply);
    if (!order) return reply;
    const { site, plan, phone, account, mac, ip } = order;
    const begun = await payments.start({
      site,
      plan: plan.id,
      account: account.account,
      phone,
      device: mac === undefined ? undefined : { mac, ip },
      channel,
      origin: "api",
      from: request.ip,
    });
    const { kind, payment } = begun;
    log.info("a payment was asked for", { phone, ref: payment.ref, answer: kind });
    const mine = kind === "started" || payment.mac === (mac ?? null);
    if (kind !== "started") {
      const seconds = kind === "held-back" ? begun.seconds : begun.retryAfterSeconds;
      if (seconds !== undefined) reply.header("retry-after", String(seconds));
      const why = kind === "held-back" ? "a request is open on this phone" : begun.reason;
      const error = `Failed to initiate ${channel === "push" ? "STK push" : "payment link"}: ${why}`;
      return reply.code(400).send({ error, ...(mine ? { payment_id: payment.id } : {}) });
    }
    const [attempt] = (await payments.detail(payment.id)).attempts.toReversed();
    const place: RowPlace = {
      user: numberOf(order.me.id),
      router: order.router,
      package: plan.number,
      ip,
    };
    const known = { invoice_id: attempt?.providerRef ?? null, state: stateOf(attempt) };
    return reply.code(201).send(
      channel === "push"
        ? {
            message: "STK push initiated successfully",
            payment: paymentRow(payment, place, attempt),
            intasend: {
              payment_id: attempt?.ref ?? payment.ref,
              ...known,
              message: "STK push sent successfully",
            },
          }
        : {
            message: "Payment link created successfully",
            payment: { ...paymentRow(payment, place, attempt), status: "pending" },
            intasend: { payment_url: begun.redirectUrl ?? null, ...known },
          },
    );
  }

  async function check(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
    const me = await who(request, reply);
    if (!me) return reply;
    const payment = await byId(payments, request.params.id);
    if (!payment) return reply.code(404).send(say(notTheirs));
    if (payment.provider !== "intasend")
      return reply.code(400).send(say("This payment was not initiated through IntaSend"));
    const now =
      payment.state === "open" || payment.state === "failed" ? await payments.hurry(payment.ref) : payment;
    const [attempt] = (await payments.detail(now.id)).attempts.toReversed();
    const row = paymentRow(now, await placeOf(parts, me, now), attempt);
    const said = { status: statusOf[now.state], state: stateOf(attempt) };
    if (now.state !== "paid")
      return {
        message: "Payment status checked successfully",
        payment: row,
        ...said,
        details: {
          amount: plainAmount(now.price),
          currency: now.price.currency,
          provider: attempt?.channel ?? "M-PESA",
          mpesa_reference: now.receipt,
        },
      };
    const grant = now.grant === null ? undefined : await access.view(now.grant);
    const until = grant?.until ?? null;
    return {
      message: "Payment completed successfully!",
      // The time begins with the first use: before that nobody knows when it ends.
      payment: { ...row, package_expiry_time: until === null ? null : momentOf(until) },
      ...said,
      ...(now.code === null ? {} : { access_code: now.code }),
    };
  }

  room(app, { clock, log, say }, (inner) => {
    inner.addHook("onRequest", async (_request, reply) => void reply.headers(fromPages));
    for (const base of ["/payments/intasend", "/api/payments/intasend"]) {
      const say = base.startsWith("/api") ? () => ({}) : described;
      inner.post(
        `${base}/initiate/`,
        { bodyLimit, ...say({ ...docs.initiate, body: Wish }) },
        (request, reply) => begin(request, reply, "push"),
      );
      inner.post(
        `${base}/create-link/`,
        { bodyLimit, ...say({ ...docs.link, body: Wish }) },
        (request, reply) => begin(request, reply, "link"),
      );
      inner.post<{ Params: { id: string } }>(
        `${base}/:id/check-status/`,
        { bodyLimit, ...say(docs.check) },
        check,
      );
      for (const path of ["initiate/", "create-link/", ":id/check-status/"])
        inner.options(`${base}/${path}`, (_request, reply) => reply.code(204).send());
    }
  });
}

function listing(app: FastifyInstance, parts: IntasendParts): void {
  const { payments, plans, sites, operators, clock, log } = parts;
  const needs: Permission = "read";
  room(app, { clock, log, say }, (inner) => {
    inner.get("/payments/", described({ ...docs.list, query: Listed }), async (request, reply) => {
      const me = await operatorOf(request, reply, operators, needs, refusals);
      if (!me) return reply;
      const { status, limit, search } = read(Listed, request.query);
      const states = PaymentState.options.filter(
        (state) => status === undefined || statusOf[state] === (status === "pending" ? "processing" : status),
      );
      const found = await payments.list({ states, search, limit });
      const [routers, all] = [await firstRouters(sites), plans.list()];
      return found.payments.map((payment) =>
        paymentRow(payment, {
          user: numberOf(me.id),
          router: routers.get(payment.site) ?? null,
          package: all.find(({ id }) => id === payment.plan)?.number ?? null,
        }),
      );
    });
    inner.get<{ Params: { id: string } }>("/payments/:id/", described(docs.one), async (request, reply) => {
      const me = await operatorOf(request, reply, operators, needs, refusals);
      if (!me) return reply;
      const payment = await byId(payments, request.params.id);
      if (!payment) return reply.code(404).send(say("Payment not found"));
      const [attempt] = (await payments.detail(payment.id)).attempts.toReversed();
      return paymentRow(payment, await placeOf(parts, me, payment), attempt);
    });
  });
}

/** The router of each site that its guests came through, as far as that can be told: its first. */
async function firstRouters(sites: IntasendParts["sites"]): Promise<ReadonlyMap<SiteId, number>> {
  return new Map(
    (await sites.list()).flatMap(({ id, routers: [router] }) => (router ? [[id, numberOf(router.id)]] : [])),
  );
}

async function placeOf({ sites, plans }: IntasendParts, me: Me, payment: Payment): Promise<RowPlace> {
  return {
    user: numberOf(me.id),
    router: (await firstRouters(sites)).get(payment.site) ?? null,
    package: plans.list().find(({ id }) => id === payment.plan)?.number ?? null,
  };
}

/** Undefined for what is no payment. */
async function byId(payments: IntasendParts["payments"], id: string): Promise<Payment | undefined> {
  const read = PaymentId.safeParse(id);
  if (!read.success) return undefined;
  try {
    return await payments.view(read.data);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}
