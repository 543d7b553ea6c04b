// What the three payment companies do alike: meet a phone with its scenario, let the guest take a while, book the
// money, and show of it what the scenario shows.
import type { Chance } from "./chance.ts";
import type { VirtualClock } from "./clock.ts";
import type { Notices } from "./notices.ts";
import { type Course, courseOf, type Failure, type Scenario, scenarioOfPhone } from "./scenario.ts";
import type { Till } from "./till.ts";
import type { Company, SimMoney, Ways } from "./types.ts";

export type Push = {
  readonly account: string;
  readonly providerRef: string;
  /** The shop's reference; empty for none. */
  readonly ref: string;
  readonly phone: string;
  /** What was asked, in whole minor units. */
  readonly askedMinor: number;
  readonly feeMinor: number;
  readonly currency: string;
  readonly course: Course;
  readonly madeAt: number;
  /** Where the company is to tell the shop; undefined for nowhere. */
  readonly url: string | undefined;
  state: "going" | "paid" | Failure;
  endedAt: number | undefined;
  money: SimMoney | undefined;
  reversed: boolean;
  looks: number;
};

/** What a query is told. `busy`: an error in place of an answer. */
type Sight = "going" | "busy" | "hold" | "paid" | "reversed" | Failure;

/** What stands in the way of a call about a phone. */
type Barrier = "page" | "throttled" | undefined;

export type Desk = {
  readonly company: Company;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly till: Till;
  readonly notices: Notices;
  readonly ways: Ways;
  readonly payAfterMs: number;
  readonly pace: number;
  readonly pushes: ReadonlyMap<string, Push>;
  /** Sets, or takes back, the scenario of the next push. */
  next(scenario: Scenario | undefined): void;
  /** The scenario a push of this phone meets now; uses up what `next` set. */
  meet(phone: string): Scenario;
  /** As `meet` without using anything up. */
  foresee(phone: string): Scenario;
  barrier(phone: string): Barrier;
  begin(order: BeginPush): Promise<Push>;
  look(push: Push): Sight;
  newest(ref?: string): Push | undefined;
  /** Money a liar speaks of: it is in no book. */
  imagined(about: Push, said: { readonly amountMinor: number; readonly receipt: string }): SimMoney;
  /** Money paid by hand, as the push it never was. */
  byHand(money: SimMoney): Push;
};

type BeginPush = Pick<
  Push,
  "account" | "providerRef" | "ref" | "phone" | "askedMinor" | "feeMinor" | "currency" | "url"
> & {
  readonly scenario: Scenario;
  /** A rule of the company's decides in place of the guest. */
  readonly ends?: Failure | undefined;
  readonly receipt: () => string;
  /** Something became of it: tells the shop, `times` times. Settles when it was told. */
  readonly ended: (push: Push, times: number) => Promise<unknown>;
  readonly reversed?: (push: Push) => void;
};

export function createDesk(parts: {
  readonly company: Company;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly till: Till;
  readonly notices: Notices;
  readonly ways: Ways;
  readonly payAfterMs: number;
  readonly pace: number;
}): Desk {
  const { clock, till, pace, payAfterMs } = parts;
  const pushes = new Map<string, Push>();
  const pageUntil = new Map<string, number>();
  const turns = new Map<string, number>();
  let nextScenario: Scenario | undefined;
  let newest: Push | undefined;
  const byRef = new Map<string, Push>();

  const foresee = (phone: string): Scenario => nextScenario ?? scenarioOfPhone(phone);

  function finish(push: Push, order: BeginPush, at: number): Promise<unknown> {
    const { course } = push;
    push.state = course.end;
    push.endedAt = at;
    if (course.end === "paid") {
      push.money = till.book({
        account: push.account,
        receipt: order.receipt(),
        ref: push.ref,
        providerRef: push.providerRef,
        amountMinor: given(push.askedMinor, course.amount),
        feeMinor: push.feeMinor,
        currency: course.wrongCurrency ? "USD" : push.currency,
        payer: push.phone,
        at,
        byHand: false,
      });
      if (course.reversedAfter !== undefined)
        clock.at(push.madeAt + course.reversedAfter, (then) => {
          if (!push.money || !till.reverse(push.money.receipt, then)) return;
          push.reversed = true;
          order.reversed?.(push);
        });
    }
    if (course.notices === 0) return Promise.resolve();
    const calm = pageUntil.get(push.phone) ?? 0;
    if (calm <= at) return order.ended(push, course.notices);
    clock.at(calm, () => void order.ended(push, course.notices));
    return Promise.resolve();
  }

  return {
    ...parts,
    pushes,
    next: (scenario) => void (nextScenario = scenario),
    foresee,
    meet(phone) {
      const scenario = foresee(phone);
      nextScenario = undefined;
      if (scenario === "throttled" && !turns.has(phone)) turns.set(phone, 1);
      return scenario;
    },
    barrier(phone) {
      if ((pageUntil.get(phone) ?? 0) > clock.now()) return "page";
      const turn = turns.get(phone);
      if (turn === undefined) return undefined;
      turns.set(phone, turn + 1);
      return turn % 2 === 1 ? "throttled" : undefined;
    },
    async begin(order) {
      const madeAt = clock.now();
      const full = courseOf(order.scenario, payAfterMs, pace);
      const course: Course = order.ends
        ? { ...full, end: order.ends, endsAfter: Math.min(1000 * pace, payAfterMs), liesFrom: undefined }
        : full;
      const push: Push = {
        account: order.account,
        providerRef: order.providerRef,
        ref: order.ref,
        phone: order.phone,
        askedMinor: order.askedMinor,
        feeMinor: order.feeMinor,
        currency: order.currency,
        url: order.url,
        course,
        madeAt,
        state: "going",
        endedAt: undefined,
        money: undefined,
        reversed: false,
        looks: 0,
      };
      pushes.set(push.providerRef, push);
      if (push.ref) byRef.set(push.ref, push);
      newest = push;
      if (course.pageUntil > 0) pageUntil.set(push.phone, madeAt + course.pageUntil);
      if (course.noticeFirst && !order.ends) await finish(push, order, madeAt);
      else clock.at(madeAt + course.endsAfter, (at) => void finish(push, order, at));
      return push;
    },
    look(push) {
      const { evasive, liesFrom } = push.course;
      if (evasive && push.looks++ < 5) return evasive;
      if (push.state === "going")
        return liesFrom !== undefined && clock.now() >= push.madeAt + liesFrom ? "unreachable" : "going";
      return push.reversed ? "reversed" : push.state;
    },
    newest: (ref) => (ref === undefined ? newest : byRef.get(ref)),
    imagined: (about, { amountMinor, receipt }) => ({
      company: parts.company,
      status: "success",
      account: about.account,
      receipt,
      ref: about.ref,
      providerRef: about.providerRef,
      amountMinor,
      feeMinor: 0,
      currency: about.currency,
      payer: about.phone,
      at: clock.now(),
      byHand: false,
    }),
    byHand: (money) => ({
      account: money.account,
      providerRef: money.providerRef,
      ref: money.ref,
      phone: money.payer,
      askedMinor: money.amountMinor,
      feeMinor: money.feeMinor,
      currency: money.currency,
      url: undefined,
      course: courseOf("paid", 0, pace),
      madeAt: money.at,
      state: "paid",
      endedAt: money.at,
      money,
      reversed: false,
      looks: 0,
    }),
  };
}

/** Amounts of mobile money are whole shillings: a hundred minor units. */
function given(askedMinor: number, amount: Course["amount"]): number {
  if (amount === "asked") return askedMinor;
  return amount === "more" || askedMinor <= 100 ? askedMinor * 2 : Math.floor(askedMinor / 200) * 100;
}
