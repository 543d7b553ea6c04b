// A guest wants to pay: planned and priced, on disk before anybody is asked, sent once.
import type { Facts } from "#contract/facts.ts";
import type { Environment, Payment, PaymentReason } from "#contract/payments.ts";
import type { Plan } from "#contract/plans.ts";
import { msisdn, type AccountId, type Mac, type PlanId, type SiteId } from "#contract/values/index.ts";
import { formatMoney, plainAmount } from "#contract/values/money.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Accounts } from "./accounts.ts";
import type { Tx } from "./booking.ts";
import type { Diary } from "./events.ts";
import type { Looking } from "./looking.ts";
import { isOpen } from "./machine.ts";
import type { Moving } from "./moving.ts";
import { betweenLooksMs, nextLookMs, type Pace } from "./pace.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Started } from "./providers/provider.ts";
import { newHex, newRef } from "./refs.ts";
import type { Store } from "./store.ts";
import type { AccountRow, AttemptRow, PaymentRow } from "./tables.ts";
import { within } from "./within.ts";

export type StartPayment = {
  readonly site: SiteId;
  /** The default daily plan when nothing is said. */
  readonly plan?: PlanId | undefined;
  /** The first that may be used when nothing is said. */
  readonly account?: AccountId | undefined;
  readonly phone?: string | undefined;
  readonly device?: { readonly mac: Mac; readonly ip?: string | undefined } | undefined;
  /** A form sent twice is one wish. */
  readonly clientKey?: string | undefined;
  /** What the guest gives as payment: a slip's code. */
  readonly given?: string | undefined;
  /** `link`: a page of the company's to pay on; it leads back to `returnUrl`. */
  readonly channel?: "push" | "link" | undefined;
  readonly returnUrl?: string | undefined;
  readonly origin: "portal" | "api" | "counter";
  /** The network address the wish comes from. */
  readonly from: string;
};

export type StartedPayment =
  | { readonly kind: "started"; readonly payment: Payment; readonly redirectUrl?: string | undefined }
  /** A push is open on that phone: this is it. Another one may go out after so many seconds. */
  | { readonly kind: "held-back"; readonly payment: Payment; readonly seconds: number }
  | {
      readonly kind: "rejected";
      readonly payment: Payment;
      readonly reason: PaymentReason;
      readonly retryAfterSeconds?: number | undefined;
    };

/** What is bought: a plan as it stands now, or the owner's own test. */
export type Wish = Pick<PaymentRow, "plan_id" | "plan_name" | "terms" | "minor" | "currency">;

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** The prompt is on the phone's screen: whatever else is asked of it meets a busy line. */
const promptMs = minuteMs;
/** Where nobody knows whether the prompt came, nothing more is sent to that phone for so long. */
const unknownPauseMs = 120_000;
/** A guest who tries again this long after a failure still wants the same thing. */
const sameWishMs = hourMs;
const openWishMs = 48 * hourMs;
/** A way that waits for a person is closed after a day. */
const manualMs = 24 * hourMs;
const sendMs = 30_000;

const perPhone = [
  { most: 6, ms: 10 * minuteMs },
  { most: 20, ms: hourMs },
];
/** A whole site may stand behind one address. */
const perAddress = [{ most: 60, ms: 10 * minuteMs }];
/** Wrong codes of slips a device may give: a hit by chance in a day stays as rare as at the door. */
const perGiver = [
  { most: 5, ms: minuteMs },
  { most: 30, ms: 24 * hourMs },
];

export type Starting = ReturnType<typeof createStarting>;

export function createStarting(
  parts: {
    readonly bus: Bus<Facts>;
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly store: Store;
    readonly moving: Moving;
    readonly diary: Diary;
    readonly accounts: Accounts;
    readonly looking: Looking;
    readonly pace: Pace;
    readonly callbackBase: (environment: Environment) => string;
  } & Pick<PaymentsParts, "plans" | "sites" | "settings">,
) {
  const { bus, clock, random, log, store, moving, diary, accounts, looking, pace } = parts;
  const { plans, sites, settings } = parts;
  const { db } = store;
  const limits = {
    phone: createLimiter({ clock, limits: perPhone }),
    address: createLimiter({ clock, limits: perAddress }),
    giver: createLimiter({ clock, limits: perGiver }),
  };

  function planFor(site: SiteId, id: PlanId | undefined): Plan {
    const chosen = id ?? plans.defaultDaily();
    if (chosen === null) throw bad("plan", "choose what to buy");
    const plan = plans.get(chosen);
    if (!plans.soldAt(site, clock.now()).some((one) => one.id === plan.id))
      throw bad("plan", `${plan.name} is not sold here now`);
    if (plan.price.minor <= 0) throw bad("plan", `${plan.name} costs nothing: there is nothing to pay`);
    return plan;
  }

  function accountFor(site: SiteId, id: AccountId | undefined, currency: string): AccountRow {
    const here = accounts.at(site);
    if (id !== undefined) {
      const account = accounts.need(id);
      if (!here.includes(account)) throw bad("account", "one cannot pay like this here");
      if (account.currency !== currency) throw bad("account", `${account.title} takes ${account.currency}`);
      return account;
    }
    const fit = here.filter((row) => row.currency === currency);
    const first =
      fit.find(({ provider }) => accounts.provider(provider).caps.flow === "push") ??
      fit.find(({ provider }) => accounts.provider(provider).caps.flow === "redirect") ??
      fit.find(({ provider }) => provider === "cash");
    if (!first) throw bad("account", `there is no way to pay in ${currency} here`);
    return first;
  }

  const giverOf = ({ device, from }: Pick<StartPayment, "device" | "from">): string =>
    device?.mac ?? addressKey(from);

  /** Throws `too_many_tries` with the seconds to wait. */
  function notTooOften(phone: string | undefined, order: StartPayment): void {
    const here = order.origin === "counter" || order.from === "window" || isLoopback(order.from);
    const waitMs = Math.max(
      phone === undefined ? 0 : limits.phone.take(phone),
      here ? 0 : limits.address.take(addressKey(order.from)),
      order.given === undefined ? 0 : limits.giver.wait(giverOf(order)),
    );
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError("too_many_tries", `too many payments begun: wait ${seconds} seconds`, {
      params: { seconds },
    });
  }

  /** Why nothing may be sent to this phone now. */
  async function inTheWayIn(
    tx: Tx,
    order: { account: AccountRow; phone: string; minor: number; pauseMs: number },
  ): Promise<{ attempt: AttemptRow; waitMs: number } | undefined> {
    const { account, phone, minor, pauseMs } = order;
    const now = clock.now();
    const since = now - Math.max(pauseMs, openWishMs);
    const recent = await tx
      .selectFrom("payment_attempts")
      .innerJoin("payments", "payments.id", "payment_attempts.payment_id")
      .selectAll("payment_attempts")
      .where("payments.phone", "=", phone)
      .where("payments.made_at", ">=", since)
      .where("payment_attempts.phone", "=", phone)
      .where("payment_attempts.made_at", ">=", since)
      .orderBy("payment_attempts.made_at", "desc")
      .limit(50)
      .execute();
    for (const attempt of recent) {
      const age = now - (attempt.sent_at ?? attempt.made_at);
      const same = attempt.minor === minor && attempt.account_id === account.id;
      const going =
        attempt.state === "created" || attempt.state === "submitting" || attempt.state === "pending";
      const pause = same ? pauseMs : 0;
      const waitMs = going
        ? Math.max(promptMs - age, same ? Math.max(pause - age, betweenLooksMs) : 0)
        : attempt.state === "unknown"
          ? Math.max(same ? unknownPauseMs : promptMs, pause) - age
          : attempt.sent_at === null
            ? 0
            : pause - age;
      if (waitMs > 0) return { attempt, waitMs };
    }
    return undefined;
  }

  /** The wish this belongs to: the same guest, the same thing, not paid yet. */
  async function sameWishIn(tx: Tx, row: PaymentRow): Promise<PaymentRow | undefined> {
    const now = clock.now();
    const found = await tx
      .selectFrom("payments")
      .selectAll()
      .where("site_id", "=", row.site_id)
      .where("minor", "=", row.minor)
      .where("currency", "=", row.currency)
      .where("state", "in", ["open", "failed"])
      .where("made_at", ">=", now - openWishMs)
      .$if(row.phone !== null, (q) => q.where("phone", "=", row.phone))
      .$if(row.phone === null, (q) => q.where("phone", "is", null).where("mac", "=", row.mac ?? ""))
      .orderBy("made_at", "desc")
      .limit(10)
      .execute();
    return found.find(
      (one) =>
        one.plan_id === row.plan_id &&
        one.terms === row.terms &&
        (one.mac === null || row.mac === null || one.mac === row.mac) &&
        (one.state === "open" || one.made_at >= now - sameWishMs),
    );
  }

  async function startWish(
    order: Omit<StartPayment, "plan" | "account" | "phone">,
    wish: Wish,
    account: AccountRow,
    phone: string | undefined,
  ): Promise<StartedPayment> {
    const adapter = accounts.provider(account.provider);
    const { caps } = adapter;
    const isPush = caps.flow === "push" && order.channel !== "link";
    const config = await accounts.configOf(account);
    const price = { minor: wish.minor, currency: wish.currency };
    const { min, max, step } = caps.limits(config);
    if (price.minor < min || price.minor > max || price.minor % step !== 0) {
      const of = (minor: number): string => formatMoney({ ...price, minor }).replace("\u00A0", " ");
      throw bad("plan", `${account.title} takes ${of(min)} to ${of(max)}, in steps of ${of(step)}`);
    }
    if (caps.needsPhone && order.channel !== "link" && phone === undefined)
      throw bad("phone", "needed to pay like this: 0712345678 or 254712345678");

    const now = clock.now();
    const ref = newRef(random);
    const fresh: PaymentRow = {
      ...wish,
      id: random.uuid(),
      ref,
      site_id: order.site,
      phone: phone ?? null,
      mac: order.device?.mac ?? null,
      ip: order.device?.ip ?? null,
      client_key: order.clientKey ?? null,
      origin: order.origin,
      state: "open",
      reason: null,
      paid_attempt: null,
      grant_id: null,
      voucher_id: null,
      code: null,
      made_at: now,
      paid_at: null,
    };
    type Begun =
      | { kind: "new"; payment: PaymentRow; attempt: AttemptRow }
      | { kind: "there"; payment: PaymentRow; attempt?: AttemptRow | undefined; waitMs: number };
    const begun = await transaction(db, async (tx): Promise<Begun> => {
      const again = order.clientKey === undefined ? undefined : await store.byClientKey(order.clientKey, tx);
      if (again) return { kind: "there", payment: again, attempt: await newestIn(tx, again), waitMs: 0 };
      if (phone !== undefined && isPush) {
        const pauseMs = caps.sameAmountPauseMs;
        const busy = await inTheWayIn(tx, { account, phone, minor: wish.minor, pauseMs });
        const payment = busy && (await store.payment(busy.attempt.payment_id, tx));
        if (busy && payment) return { kind: "there", payment, ...busy };
      }
      const same = await sameWishIn(tx, fresh);
      if (same) {
        const open = await newestIn(tx, same);
        const waiting = open?.account_id === account.id && open.state === "pending";
        if (waiting && caps.flow !== "push")
          return { kind: "there", payment: same, attempt: open, waitMs: 0 };
        await tx
          .updateTable("payments")
          .set({
            client_key: order.clientKey ?? same.client_key,
            mac: order.device?.mac ?? same.mac,
            ip: order.device?.ip ?? same.ip,
          })
          .where("id", "=", same.id)
          .execute();
        if (same.state === "failed") await moving.payIn(tx, same.id, "retry", { reason: null });
      } else await tx.insertInto("payments").values(fresh).execute();
      const payment = (same && (await store.payment(same.id, tx))) ?? fresh;
      const attempt: AttemptRow = {
        id: random.uuid(),
        payment_id: payment.id,
        account_id: account.id,
        ref: same ? newRef(random) : ref,
        token: newHex(random, 32),
        phone: phone ?? null,
        minor: wish.minor,
        currency: wish.currency,
        provider_ref: null,
        provider_ref2: null,
        redirect_url: null,
        channel: null,
        state: "created",
        reason: null,
        raw_code: null,
        made_at: now,
        sent_at: null,
        settled_at: null,
        failed_at: null,
        next_look_at: null,
        looks: 0,
        looked_at: null,
      };
      await tx.insertInto("payment_attempts").values(attempt).execute();
      const values = {
        plan: wish.plan_name,
        amount: plainAmount(price),
        currency: price.currency,
        from: order.origin,
      };
      await diary.note(tx, { kind: "guest", what: "asked", of: attempt, values });
      return { kind: "new", payment, attempt };
    });

    if (begun.kind === "there") return whatIsThere(begun.payment, begun.attempt, begun.waitMs);
    const { payment, attempt } = begun;
    log.info("payment begun", { ref: attempt.ref, provider: account.provider, origin: order.origin });
    moving
      .tell(payment.id)
      .catch((error: unknown) => log.error("a payment cannot be told", { error: textOf(error) }));
    await transaction(db, async (tx) => {
      await moving.stepIn(tx, attempt.id, "send", { sent_at: clock.now() });
      const values = { account: account.title, ref: attempt.ref };
      await diary.note(tx, { kind: "sent", what: "sent", of: attempt, values });
    });
    pace.took(account.id, accounts.perSecond(account));
    const base = parts.callbackBase(account.environment);
    const answer = await within(clock, sendMs, (signal) =>
      adapter.start(
        config,
        {
          ref: attempt.ref,
          token: attempt.token,
          phone,
          amount: price,
          description: wish.plan_name,
          callbackUrl: base === "" ? undefined : `${base}/c/${account.path}/${attempt.token}`,
          given: order.given,
          channel: order.channel,
          returnUrl: order.returnUrl,
        },
        signal,
      ),
    ).catch((error: unknown): Started => ({ kind: "unknown", detail: textOf(error) }));
    if (order.given !== undefined && answer.kind === "rejected" && answer.rawCode === "unknown")
      limits.giver.count(giverOf(order));
    return answered(account, attempt, answer);
  }

  /** What the company said to the push becomes the attempt's state. */
  async function answered(
    account: AccountRow,
    attempt: AttemptRow,
    answer: Started,
  ): Promise<StartedPayment> {
    const { caps } = accounts.provider(account.provider);
    const now = clock.now();
    const waits = caps.polls ? (caps.flow === "manual" ? 0 : nextLookMs(0, random.fraction())) : manualMs;
    await transaction(db, async (tx) => {
      switch (answer.kind) {
        case "accepted": {
          const theirs = {
            provider_ref: answer.providerRef ?? null,
            provider_ref2: answer.providerRef2 ?? null,
            redirect_url: answer.redirectUrl ?? null,
            channel: answer.channel ?? null,
          };
          const moved = await moving.stepIn(tx, attempt.id, "accept", {
            ...theirs,
            next_look_at: now + waits,
          });
          // A notice was quicker than this answer.
          if (!moved) await moving.change(tx, attempt.id, theirs);
          const values = { theirs: answer.providerRef, channel: answer.channel };
          await diary.note(tx, { kind: "answer", what: "accepted", of: attempt, values, raw: answer.raw });
          return;
        }
        case "rejected": {
          const over = { reason: answer.reason, raw_code: answer.rawCode ?? null, sent_at: null };
          await moving.stepIn(tx, attempt.id, "reject", { ...over, settled_at: now, failed_at: now });
          await moving.followIn(tx, attempt.payment_id, answer.reason);
          const values = { reason: answer.reason, code: answer.rawCode };
          await diary.note(tx, { kind: "answer", what: "rejected", of: attempt, values, raw: answer.raw });
          return;
        }
        case "unknown":
          await moving.stepIn(tx, attempt.id, "lose", {
            next_look_at: now + nextLookMs(0, random.fraction()),
          });
          await diary.note(tx, {
            kind: "answer",
            what: "lost",
            of: attempt,
            values: { detail: answer.detail.slice(0, 200) },
          });
      }
    });
    if (answer.kind === "rejected") {
      if (answer.retryAfterMs !== undefined && answer.reason === "provider-busy")
        pace.hold(account.id, answer.retryAfterMs);
      if (answer.reason === "config" || answer.reason === "auth")
        await accounts.refused(account, `${answer.reason} ${answer.rawCode ?? ""}`.trim());
    } else if (caps.polls && caps.flow === "manual") await looking.look(attempt.id);
    else looking.kick();
    const row = await store.payment(attempt.payment_id);
    if (!row) throw new Error("a payment is gone");
    const payment = await store.view(row);
    bus.tell("payment.changed", payment);
    if (answer.kind !== "rejected")
      return {
        kind: "started",
        payment,
        redirectUrl: answer.kind === "accepted" ? answer.redirectUrl : undefined,
      };
    const retry = answer.retryAfterMs;
    return {
      kind: "rejected",
      payment,
      reason: answer.reason,
      ...(retry === undefined ? {} : { retryAfterSeconds: Math.ceil(retry / 1000) }),
    };
  }

  /** The same wish again, or one that has to wait for another. */
  async function whatIsThere(
    row: PaymentRow,
    attempt: AttemptRow | undefined,
    waitMs: number,
  ): Promise<StartedPayment> {
    const payment = await store.view(row);
    const seconds = Math.ceil(waitMs / 1000);
    if (waitMs > 0 && attempt && !isOpen(attempt.state))
      return { kind: "rejected", payment, reason: "too-soon", retryAfterSeconds: seconds };
    if (waitMs > 0) return { kind: "held-back", payment, seconds };
    if (row.state === "failed") return { kind: "rejected", payment, reason: row.reason ?? "failed-other" };
    return { kind: "started", payment, redirectUrl: attempt?.redirect_url ?? undefined };
  }

  const newestIn = async (tx: Tx, payment: PaymentRow): Promise<AttemptRow | undefined> =>
    (await store.attemptsOf(payment.id, tx)).at(-1);

  return {
    startWish,

    /** Bad input throws AppError `bad_request` or `not_found` with the field, too much of it `too_many_tries`. */
    async start(order: StartPayment): Promise<StartedPayment> {
      if (!sites.place(order.site))
        throw new AppError("not_found", "no such site", { params: { field: "site" } });
      const again = order.clientKey === undefined ? undefined : await store.byClientKey(order.clientKey);
      if (again) return whatIsThere(again, (await store.attemptsOf(again.id)).at(-1), 0);
      const plan = planFor(order.site, order.plan);
      const account = accountFor(order.site, order.account, plan.price.currency);
      const typed = order.phone?.trim() ?? "";
      const phone = typed === "" ? undefined : msisdn(typed, settings.get().phoneCountry);
      if (typed !== "" && phone === undefined)
        throw bad("phone", "not a mobile number: write it like 0712345678 or 254712345678");
      notTooOften(phone, order);
      const wish: Wish = {
        plan_id: plan.id,
        plan_name: plan.name,
        terms: JSON.stringify(plans.termsOf(plan)),
        minor: plan.price.minor,
        currency: plan.price.currency,
      };
      return startWish(order, wish, account, phone);
    },
  };
}

const bad = (field: string, sentence: string): AppError =>
  new AppError("bad_request", `${field}: ${sentence}`, { params: { field } });

const isLoopback = (from: string): boolean => from === "::1" || /^(::ffff:)?127\./i.test(from);
