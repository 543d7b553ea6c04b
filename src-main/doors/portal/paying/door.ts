// Paying on a phone: from a plan to a request on the phone, to a page that waits by itself and ends online.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Payment, PaymentReason } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import { msisdn, type PhoneCountry, type SiteId } from "#contract/values/index.ts";
import type { Admitted } from "#main/features/access/index.ts";
import type { Means, StartedPayment, StartPayment } from "#main/features/payments/index.ts";
import { textIn, type PaymentPass, type Pass, type Portal, type Visit } from "#main/features/portal/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { answerPage } from "../answer.ts";
import type { Dress } from "../dress.ts";
import { lengthOf } from "../format.ts";
import type { Look } from "../frame.ts";
import { bodyOf, queryOf, type Query } from "../request.ts";
import { words, type Language } from "../words/index.ts";
import { createFinding } from "./finding.ts";
import { phoneText } from "./format.ts";
import { orderPage, type OrderPage } from "./order-page.ts";
import type { PortalPayments } from "./parts.ts";
import { mostTries, paymentPage } from "./payment-page.ts";

/** So long the phone's next page waits for the company's word. */
const soonMs = 4000;

/** What the rest of the portal does with a phone. */
export type PortalWays = {
  readonly languageFor: (request: FastifyRequest) => Language;
  readonly welcome: (
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    more?: { fault?: string; notice?: string },
  ) => FastifyReply | Promise<FastifyReply>;
  readonly stray: (
    request: FastifyRequest,
    reply: FastifyReply,
    more?: { fault?: (language: Language) => string },
  ) => FastifyReply | Promise<FastifyReply>;
  /** From what became of letting a phone in to the page that says it. */
  readonly outcomePage: (
    reply: FastifyReply,
    outcome: Admitted,
    at: { visit: Visit; language: Language; code: string; pass: Pass | undefined },
  ) => Promise<FastifyReply>;
};

export type PayingParts = {
  readonly portal: Portal;
  readonly payments: PortalPayments;
  readonly dress: Dress;
  readonly clock: Pick<Clock, "now" | "after">;
  readonly random: Pick<Random, "bytes">;
  readonly log: Log;
  readonly phoneCountry: () => PhoneCountry;
};

export function createPaying(parts: PayingParts, ways: PortalWays) {
  const { portal, payments, dress, clock, random, log, phoneCountry } = parts;
  const { languageFor, welcome, stray, outcomePage } = ways;

  /** Never throws: a page without a way to pay is better than none. */
  const meansAt = (site: SiteId): Promise<readonly Means[]> =>
    payments.meansAt(site).catch((error: unknown) => {
      log.error("the ways of paying could not be read", { error: textOf(error) });
      return [];
    });
  const planAt = (site: SiteId, id: string): Plan | undefined =>
    portal.soldAt(site).find((plan) => plan.id === id);
  const newKey = (): string => Buffer.from(random.bytes(16)).toString("hex");
  const tooOld = (language: Language): string => words[language].fault.old;

  function lookFor(visit: Visit, language: Language, here: string): Look {
    return dress.look({ site: visit.site, language, here, query: `v=${portal.sealVisit(visit)}` });
  }

  /** The number this device paid with last; told only to a device its router vouches for. */
  async function knownPhone(visit: Visit): Promise<string> {
    if ((await portal.verify(visit)) !== "genuine") return "";
    const before = await payments.ofDevice(visit.mac);
    const phone = before.find((payment) => payment.phone !== null)?.phone ?? null;
    return phone === null ? "" : phoneText(phone).replaceAll("\u00A0", " ");
  }

  type Order = Pick<OrderPage, "phone" | "chosen" | "given" | "key"> & Pick<Partial<OrderPage>, "fault">;

  async function order(
    reply: FastifyReply,
    visit: Visit,
    plan: Plan,
    language: Language,
    typed: Order,
  ): Promise<FastifyReply> {
    const sealed = portal.sealVisit(visit);
    const look = lookFor(visit, language, `/pay/plan?v=${sealed}&plan=${encodeURIComponent(plan.id)}`);
    const means = (await meansAt(visit.site)).filter(({ currency }) => currency === plan.price.currency);
    if (means.length === 0)
      return welcome(reply, visit, language, { notice: words[language].pay.order.nowhere });
    return answerPage(reply, orderPage({ look, plan, means, visit: sealed, ...typed }), look);
  }

  const toPayment = (reply: FastifyReply, pass: PaymentPass, language: Language, more = ""): FastifyReply =>
    reply
      .header("cache-control", "no-store")
      .redirect(`/pay/${portal.sealPayment(pass)}?lang=${language}${more}`, 303);

  async function start(reply: FastifyReply, visit: Visit, body: Query, from: string, language: Language) {
    const say = words[language].pay.order;
    const plan = planAt(visit.site, textIn(body, "plan"));
    if (!plan) return welcome(reply, visit, language, { notice: say.gone });
    const typed = {
      phone: textIn(body, "phone").slice(0, 30),
      chosen: textIn(body, "account"),
      given: textIn(body, "given").trim().slice(0, 40),
      key: /^[0-9a-f]{32}$/.test(textIn(body, "key")) ? textIn(body, "key") : newKey(),
    };
    const again = (fault: NonNullable<OrderPage["fault"]>): Promise<FastifyReply> =>
      order(reply, visit, plan, language, { ...typed, fault });
    const means = (await meansAt(visit.site)).filter(({ currency }) => currency === plan.price.currency);
    const chosen = means.find(({ account }) => account === typed.chosen);
    if (!chosen) return again({ field: means.length > 1 ? "means" : "all", sentence: say.meansFault });
    const phone = typed.phone.trim() === "" ? undefined : msisdn(typed.phone, phoneCountry());
    if (phone === undefined && (chosen.needsPhone || typed.phone.trim() !== ""))
      return again({ field: "phone", sentence: say.phoneFault });
    try {
      const begun = await beginSoon(visit, {
        site: visit.site,
        plan: plan.id,
        account: chosen.account,
        phone,
        device: { mac: visit.mac, ip: visit.ip },
        // Another device cannot come to this payment by guessing its key.
        clientKey: `${visit.mac} ${typed.key}`,
        given: typed.given === "" ? undefined : typed.given,
        origin: "portal",
        from,
      });
      const { payment } = begun;
      const fresh = { ...typed, key: newKey() };
      const mine = begun.kind === "started" || payment.mac === visit.mac;
      if (begun.kind === "held-back" && !mine) {
        // Somebody else's: this phone is told that it is there, and nothing more.
        const time = lengthOf(Math.max(1, begun.seconds), language);
        const sentence = say.held(phoneText(phone ?? ""), time);
        return await order(reply, visit, plan, language, { ...fresh, fault: { field: "phone", sentence } });
      }
      if (begun.kind === "rejected" && !(mine && tellsItself(payment, begun.reason))) {
        const { retryAfterSeconds: seconds, reason } = begun;
        const when = seconds === undefined ? "" : ` ${say.wait(lengthOf(seconds, language))}`;
        const sentence = `${words[language].pay.reason[reason]}${reason === "too-soon" ? "" : when}`;
        return await order(reply, visit, plan, language, { ...fresh, fault: { field: "all", sentence } });
      }
      const link = begun.kind === "started" ? (begun.redirectUrl ?? "") : "";
      return toPayment(
        reply,
        { ref: payment.ref, typed: true, link, since: clock.now(), visit },
        language,
        begun.kind === "held-back" ? "&held=1" : "",
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const field = error.params["field"];
      if (field === "phone") return again({ field, sentence: say.phoneFault });
      if (field === "given")
        return again({ field: chosen.provider === "voucher" ? field : "all", sentence: say.givenFault });
      if (field === "plan") return welcome(reply, visit, language, { notice: say.gone });
      if (error.code === "too_many_tries")
        return again({
          field: "all",
          sentence: words[language].fault.wait(lengthOf(Number(error.params["seconds"] ?? 60), language)),
        });
      if (error.code !== "bad_request" && error.code !== "not_found") throw error;
      return again({ field: "all", sentence: say.nowhere });
    }
  }

  /** A refused one whose own page says why; or one that was paid after all. */
  const tellsItself = (payment: Payment, reason: PaymentReason): boolean =>
    payment.state === "paid" || (payment.state === "failed" && payment.reason === reason);

  /** A company may take its time to say that it took the request: the page need not wait for that. */
  async function beginSoon(visit: Visit, wish: StartPayment): Promise<StartedPayment> {
    const at = clock.now();
    const starting = payments.start(wish);
    const soon = Promise.withResolvers<"soon">();
    const timer = clock.after(soonMs, () => soon.resolve("soon"));
    const first = await Promise.race([starting, soon.promise]).finally(() => timer.cancel());
    if (first !== "soon") return first;
    const [payment] = await payments.ofDevice(visit.mac);
    if (!payment || payment.state !== "open" || payment.madeAt < at || payment.plan !== wish.plan)
      return starting;
    starting.catch((error: unknown) => log.error("a payment was not begun", { error: textOf(error) }));
    return { kind: "started", payment };
  }

  /** Lets this phone in on what was paid; a page that came by the device alone only if its router vouches for it. */
  async function enter(payment: Payment, pass: PaymentPass, visit: Visit): Promise<Admitted | undefined> {
    if (!pass.typed && (await portal.verify(visit)) !== "genuine") return undefined;
    return payments.online(payment.id, { mac: visit.mac, ip: visit.ip }, visit.site);
  }

  async function show(reply: FastifyReply, pass: PaymentPass, language: Language, query: Query) {
    const { visit } = pass;
    const payment = await payments.byRef(pass.ref);
    if (!payment) return undefined;
    const times = Math.min(Number(textIn(query, "w")) || 0, 999);
    if (payment.state === "paid" && payment.grant !== null && visit && times <= mostTries) {
      const outcome = await enter(payment, pass, visit);
      if (outcome && outcome.kind !== "granted") {
        const grant = "grant" in outcome ? outcome.grant : payment.grant;
        const way = grant === null ? undefined : { grant, typed: pass.typed, visit };
        return outcomePage(reply, outcome, { visit, language, code: "", pass: way });
      }
    }
    const sealed = portal.sealPayment(pass);
    const here = `/pay/${sealed}`;
    const look = visit ? lookFor(visit, language, here) : dress.look({ site: payment.site, language, here });
    const means = await meansAt(payment.site);
    const text = paymentPage({
      look,
      payment,
      now: clock.now(),
      since: pass.since,
      pass: sealed,
      typed: pass.typed,
      visit: visit ? portal.sealVisit(visit) : "",
      link: pass.link,
      byHand: means.some(({ till, currency }) => till !== undefined && currency === payment.price.currency),
      asked: textIn(query, "asked") === "1",
      held: textIn(query, "held") === "1",
      still: textIn(query, "still") === "1",
      times,
    });
    return answerPage(reply, text, look);
  }

  const finding = createFinding({ ...parts, meansAt, planAt, lookFor, toPayment }, ways);

  return {
    meansAt,

    routes(app: FastifyInstance): void {
      app.get("/pay/plan", async (request, reply) => {
        const query = queryOf(request);
        const visit = portal.openVisit(textIn(query, "v"));
        if (!visit) return stray(request, reply, { fault: tooOld });
        const language = languageFor(request);
        const plan = planAt(visit.site, textIn(query, "plan"));
        if (!plan) return welcome(reply, visit, language, { notice: words[language].pay.order.gone });
        const phone = await knownPhone(visit);
        return order(reply, visit, plan, language, { phone, chosen: "", given: "", key: newKey() });
      });
      app.post("/pay/start", async (request, reply) => {
        const body = bodyOf(request);
        const visit = portal.openVisit(textIn(body, "v"));
        if (!visit) return stray(request, reply, { fault: tooOld });
        const language = languageFor(request);
        if ((await portal.verify(visit)) === "forged")
          return welcome(reply, visit, language, { notice: tooOld(language) });
        return start(reply, visit, body, request.ip, language);
      });
      app.post("/pay/hurry", async (request, reply) => {
        const body = bodyOf(request);
        const pass = portal.openPayment(textIn(body, "p"));
        if (!pass) return stray(request, reply, { fault: tooOld });
        const still = textIn(body, "still") === "1" ? "&still=1" : "";
        const payment = await payments.hurry(pass.ref).catch((error: unknown) => {
          log.warn("a payment could not be asked about", { ref: pass.ref, error: textOf(error) });
          return undefined;
        });
        return toPayment(
          reply,
          pass,
          languageFor(request),
          `${payment?.state === "open" ? "&asked=1" : ""}${still}`,
        );
      });
      finding.routes(app);
      app.get<{ Params: { pass: string } }>("/pay/:pass", async (request, reply) => {
        const pass = portal.openPayment(request.params.pass);
        if (!pass) return stray(request, reply, { fault: tooOld });
        const shown = await show(reply, pass, languageFor(request), queryOf(request));
        return shown ?? stray(request, reply, { fault: tooOld });
      });
    },
  };
}

export type Paying = ReturnType<typeof createPaying>;
