// "I have paid": a payment found by its reference, its phone number or its receipt, and one made by hand claimed.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Payment } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import type { Money, PlanId, SiteId } from "#contract/values/index.ts";
import type { Claimed, Means } from "#main/features/payments/index.ts";
import { textIn, type PaymentPass, type Visit } from "#main/features/portal/index.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import { answerPage } from "../answer.ts";
import { lengthOf } from "../format.ts";
import type { Look } from "../frame.ts";
import { bodyOf, queryOf } from "../request.ts";
import { words, type Language } from "../words/index.ts";
import type { PayingParts, PortalWays } from "./door.ts";
import { choosePage, findPage, handPage, lookingPage, severalPage } from "./find-page.ts";
import { soughtIn } from "./format.ts";

/** A phone that finds nothing so often is trying numbers; a whole site may stand behind one address. */
const misses = [
  { most: 8, ms: 600_000 },
  { most: 30, ms: 86_400_000 },
];
const missesOfAddress = [{ most: 60, ms: 600_000 }];
/** A receipt nobody knows yet is looked for so often, every five seconds, by the page itself. */
const mostLooks = 60;
/** Payments of a phone number that are offered, and for how long after they were made. */
const mostOffered = 5;
const offeredMs = 40 * 86_400_000;

type Own = PayingParts & {
  readonly meansAt: (site: SiteId) => Promise<readonly Means[]>;
  readonly planAt: (site: SiteId, id: string) => Plan | undefined;
  readonly lookFor: (visit: Visit, language: Language, here: string) => Look;
  readonly toPayment: (
    reply: FastifyReply,
    pass: PaymentPass,
    language: Language,
    more?: string,
  ) => FastifyReply;
};

export function createFinding(parts: Own, ways: PortalWays) {
  const { portal, payments, dress, clock, log, phoneCountry, meansAt, planAt, lookFor, toPayment } = parts;
  const { languageFor, stray } = ways;
  const trying = createLimiter({ clock, limits: misses });
  const crowd = createLimiter({ clock, limits: missesOfAddress });

  type At = { readonly visit: Visit | undefined; readonly language: Language; readonly from: string };

  /** Without a visit a page still has its language, and no place. */
  function lookAt({ visit, language }: At): Look {
    if (!visit) return dress.look({ site: undefined, language, here: "/pay/find" });
    return lookFor(visit, language, `/pay/find?v=${portal.sealVisit(visit)}`);
  }

  function find(reply: FastifyReply, at: At, typed: string, fault?: string): FastifyReply {
    const look = lookAt(at);
    const visit = at.visit ? portal.sealVisit(at.visit) : "";
    const text = findPage({ look, visit, typed, ...(fault === undefined ? {} : { fault }) });
    return answerPage(reply, text, look);
  }

  /** Seconds until this phone, or its address, may look again; 0 when it is now. */
  const waitOf = ({ visit, from }: Pick<At, "visit" | "from">): number =>
    Math.ceil(Math.max(visit ? trying.wait(visit.mac) : 0, crowd.wait(addressKey(from))) / 1000);

  /** Not found: counted, so that nobody finds others' payments by trying. */
  function count({ visit, from }: Pick<At, "visit" | "from">): void {
    if (visit) trying.count(visit.mac);
    crowd.count(addressKey(from));
  }
  function miss(reply: FastifyReply, at: At, typed: string, fault: string): FastifyReply {
    count(at);
    return find(reply, at, typed, fault);
  }

  /** Those of a phone number that still matter. The page of one that another device began shows no code. */
  async function ofPhone(phone: string): Promise<readonly Payment[]> {
    const since = clock.now() - offeredMs;
    return (await payments.ofPhone(phone))
      .filter(({ madeAt, state }) => madeAt > since && state !== "refunded")
      .slice(0, mostOffered);
  }

  async function search(reply: FastifyReply, at: At, typed: string, plan: PlanId | undefined) {
    const { visit, language } = at;
    const { fault, pay } = words[language];
    if (typed.trim() === "") return find(reply, at, typed, pay.find.empty);
    const seconds = waitOf(at);
    if (seconds > 0) return find(reply, at, typed, fault.wait(lengthOf(seconds, language)));
    const sought = soughtIn(typed, phoneCountry());
    const byRef = sought.ref === undefined ? undefined : await payments.byRef(sought.ref);
    if (byRef)
      return toPayment(reply, { ref: byRef.ref, typed: true, link: "", since: clock.now(), visit }, language);
    if (!visit) return miss(reply, at, typed, pay.find.none);
    if (sought.phone !== undefined) {
      const found = await ofPhone(sought.phone);
      const [first] = found;
      if (first) {
        log.info("payments were asked for by a phone number", { phone: sought.phone, mac: visit.mac });
        return several(reply, at, visit, found);
      }
      return miss(reply, at, typed, pay.find.none);
    }
    if (sought.receipt.length < 4) return miss(reply, at, typed, pay.find.none);
    // What the money was meant for only the guest knows; with one plan for sale there is nothing to ask.
    const sold = portal.soldAt(visit.site);
    const meant = plan ?? (sold.length === 1 ? sold[0]?.id : undefined);
    if (meant === undefined) return ask(reply, at, visit, { receipt: typed.trim(), plans: sold });
    const claimed = await claim(at, visit, sought.receipt, meant);
    const again = (sentence: string): FastifyReply => find(reply, at, typed, sentence);
    return claimPage(reply, at, visit, { claimed, receipt: sought.receipt, plan: meant, times: 0, again });
  }

  function several(reply: FastifyReply, at: At, visit: Visit, found: readonly Payment[]): FastifyReply {
    const passOf = ({ ref }: Payment): PaymentPass => ({
      ref,
      typed: false,
      link: "",
      since: clock.now(),
      visit,
    });
    const [first] = found;
    if (first && found.length === 1) return toPayment(reply, passOf(first), at.language);
    const look = lookAt(at);
    const text = severalPage({
      look,
      visit: portal.sealVisit(visit),
      now: clock.now(),
      payments: found.map((payment) => ({ payment, pass: portal.sealPayment(passOf(payment)) })),
    });
    return answerPage(reply, text, look);
  }

  /** Which plan a receipt is for. `money`: what it says, where that is known and too little. */
  function ask(
    reply: FastifyReply,
    at: At,
    visit: Visit,
    order: { receipt: string; plans: readonly Plan[]; money?: { has: Money; needs: Money } },
  ): FastifyReply {
    const look = lookAt(at);
    return answerPage(reply, choosePage({ look, visit: portal.sealVisit(visit), ...order }), look);
  }

  const claim = (
    at: At,
    visit: Visit,
    receipt: string,
    plan: PlanId | undefined,
    phone?: string,
  ): Promise<Claimed> =>
    payments.claim({
      receipt,
      site: visit.site,
      plan,
      phone,
      device: { mac: visit.mac, ip: visit.ip },
      from: at.from,
    });

  /** `again`: the page the receipt was typed on, with a sentence. */
  function claimPage<A extends FastifyReply | Promise<FastifyReply>>(
    reply: FastifyReply,
    at: At,
    visit: Visit,
    came: {
      claimed: Claimed;
      receipt: string;
      plan: PlanId | undefined;
      times: number;
      again: (sentence: string) => A;
    },
  ): FastifyReply | A {
    const { language } = at;
    const { claimed, receipt, plan, times, again } = came;
    const say = words[language].pay.find;
    switch (claimed.kind) {
      case "paid":
      case "known":
        return toPayment(
          reply,
          { ref: claimed.payment.ref, typed: true, link: "", since: clock.now(), visit },
          language,
        );
      case "short": {
        const plans = claimed.plans.flatMap((id) => planAt(visit.site, id) ?? []);
        const { has, needs } = claimed;
        return ask(reply, at, visit, { receipt, plans, money: { has, needs } });
      }
      case "taken":
        return again(say.taken);
      case "unknown": {
        if (!claimed.mayCome || plan === undefined) return again(say.none);
        if (times >= mostLooks) return again(say.mayCome);
        const look = lookAt(at);
        const text = lookingPage({ look, visit: portal.sealVisit(visit), receipt, plan, times });
        return answerPage(reply, text, look);
      }
      case "wait":
        return again(words[language].fault.wait(lengthOf(claimed.seconds, language)));
    }
  }

  /** The page for paying by hand, instead of the payment that was begun. */
  async function hand(
    reply: FastifyReply,
    pass: PaymentPass,
    language: Language,
    typed: string,
    fault?: string,
  ): Promise<FastifyReply | undefined> {
    const { visit } = pass;
    const payment = await payments.byRef(pass.ref);
    if (!visit || !payment) return undefined;
    const { price, planName, ref } = payment;
    const tills = (await meansAt(visit.site))
      .filter(({ currency }) => currency === price.currency)
      .flatMap(({ till }) => till ?? []);
    const sealed = portal.sealPayment(pass);
    const look = lookFor(visit, language, `/pay/hand?p=${sealed}`);
    const text = handPage({
      look,
      pass: sealed,
      visit: portal.sealVisit(visit),
      price,
      planName,
      ref,
      tills,
      typed,
      ...(fault === undefined ? {} : { fault }),
    });
    return answerPage(reply, text, look);
  }

  const tooOld = (language: Language): string => words[language].fault.old;

  return {
    routes(app: FastifyInstance): void {
      const atOf = (request: FastifyRequest, sealed: string): At => ({
        visit: portal.openVisit(sealed),
        language: languageFor(request),
        from: request.ip,
      });
      app.get("/pay/find", (request, reply) => find(reply, atOf(request, textIn(queryOf(request), "v")), ""));
      app.post("/pay/find", async (request, reply) => {
        const body = bodyOf(request);
        const at = atOf(request, textIn(body, "v"));
        const plan = at.visit ? planAt(at.visit.site, textIn(body, "plan"))?.id : undefined;
        return search(reply, at, textIn(body, "q").slice(0, 40), plan);
      });
      app.get("/pay/hand", async (request, reply) => {
        const pass = portal.openPayment(textIn(queryOf(request), "p"));
        const page = pass && (await hand(reply, pass, languageFor(request), ""));
        return page ?? stray(request, reply, { fault: tooOld });
      });
      app.post("/pay/hand", async (request, reply) => {
        const body = bodyOf(request);
        const pass = portal.openPayment(textIn(body, "p"));
        const payment = pass && (await payments.byRef(pass.ref));
        const language = languageFor(request);
        if (!pass?.visit || !payment) return stray(request, reply, { fault: tooOld });
        const { visit } = pass;
        const typed = textIn(body, "receipt").slice(0, 40);
        const { receipt } = soughtIn(typed, phoneCountry());
        const say = words[language];
        const again = async (sentence: string): Promise<FastifyReply> =>
          (await hand(reply, pass, language, typed, sentence)) ?? stray(request, reply, { fault: tooOld });
        if (receipt.length < 4) return again(say.pay.hand.empty);
        const at = { visit, language, from: request.ip };
        const plan = planAt(visit.site, payment.plan ?? "")?.id;
        // What was wished for is not for sale any more: the money may buy something else.
        if (plan === undefined) return ask(reply, at, visit, { receipt, plans: portal.soldAt(visit.site) });
        const claimed = await claim(at, visit, receipt, plan, payment.phone ?? undefined);
        return claimPage(reply, at, visit, { claimed, receipt, plan, times: 0, again });
      });
      app.get("/pay/claim", async (request, reply) => {
        const query = queryOf(request);
        const at = atOf(request, textIn(query, "v"));
        const plan = at.visit && planAt(at.visit.site, textIn(query, "plan"))?.id;
        const { receipt } = soughtIn(textIn(query, "receipt"), phoneCountry());
        if (!at.visit || plan === undefined || receipt.length < 4) return find(reply, at, receipt);
        const claimed = await claim(at, at.visit, receipt, plan);
        const times = Math.max(1, Number(textIn(query, "w")) || 1);
        const again = (sentence: string): FastifyReply => find(reply, at, receipt, sentence);
        return claimPage(reply, at, at.visit, { claimed, receipt, plan, times, again });
      });
    },
  };
}
