// A guest wants to pay: planned and priced, on disk before anybody is asked, sent once.
import type { Facts } from "#contract/facts.ts";
import type { Payment, PaymentReason } from "#contract/payments.ts";
import { msisdn, type AccountId, type Mac, type PlanId, type SiteId } from "#contract/values/index.ts";
import { formatMoney, plainAmount } from "#contract/values/money.ts";
import type { Bus } from "#main/platform/bus.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Tx } from "./booking.ts";
import { inTheWayIn, sameWishIn } from "./held-back.ts";
import { isOpen } from "./machine.ts";
import type { PaymentsParts } from "./parts.ts";
import { newHex, newRef } from "./refs.ts";
import { createSending, type SendingParts } from "./sending.ts";
import type { AccountRow, AttemptRow, PaymentRow } from "./tables.ts";
import { bad, createWishing } from "./wishing.ts";

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

export type Starting = ReturnType<typeof createStarting>;

export function createStarting(
  parts: SendingParts & { readonly bus: Bus<Facts>; readonly log: Log } & Pick<
      PaymentsParts,
      "plans" | "sites" | "settings"
    >,
) {
  const { bus, clock, random, log, store, moving, diary, accounts, plans, sites, settings } = parts;
  const { db } = store;
  const sending = createSending(parts);
  const wishing = createWishing(parts);

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
        const busy = await inTheWayIn(tx, now, {
          account,
          phone,
          minor: wish.minor,
          pauseMs,
          isPush: wentToPhone,
        });
        const payment = busy && (await store.payment(busy.attempt.payment_id, tx));
        if (busy && payment) return { kind: "there", payment, ...busy };
      }
      const same = await sameWishIn(tx, now, fresh);
      if (same) {
        const open = await newestIn(tx, same);
        const waiting = open?.account_id === account.id && open.state === "pending";
        const still = caps.flow === "push" ? !isPush && open?.redirect_url !== null : true;
        if (waiting && still) return { kind: "there", payment: same, attempt: open, waitMs: 0 };
        await leaveCounterIn(tx, same);
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
    const sent = await sending.send(account, config, attempt, { ...order, description: wish.plan_name });
    if (order.given !== undefined && sent.kind === "rejected" && sent.rawCode === "unknown")
      wishing.wrongCode(order);
    const row = await store.payment(payment.id);
    if (!row) throw new Error("a payment is gone");
    const view = await store.view(row);
    bus.tell("payment.changed", view);
    if (sent.kind !== "rejected")
      return {
        kind: "started",
        payment: view,
        redirectUrl: sent.kind === "accepted" ? sent.redirectUrl : undefined,
      };
    const retry = sent.retryAfterMs;
    return {
      kind: "rejected",
      payment: view,
      reason: sent.reason,
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

  /** Neither a page to pay on nor the counter rings a phone. */
  const wentToPhone = ({ account_id, redirect_url }: AttemptRow): boolean => {
    const account = accounts.get(account_id);
    return (
      redirect_url === null &&
      account !== undefined &&
      accounts.provider(account.provider).caps.flow === "push"
    );
  };

  /** Whoever pays in another way no longer waits at the counter. */
  async function leaveCounterIn(tx: Tx, payment: PaymentRow): Promise<void> {
    for (const { id, account_id, state } of await store.attemptsOf(payment.id, tx)) {
      const account = accounts.get(account_id);
      if (state === "pending" && account && !accounts.provider(account.provider).caps.polls)
        await moving.stepIn(tx, id, "fail", {
          reason: "cancelled",
          settled_at: clock.now(),
          next_look_at: null,
        });
    }
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
      const plan = wishing.planFor(order.site, order.plan);
      const account = wishing.accountFor(order.site, order.account, plan.price.currency);
      const typed = order.phone?.trim() ?? "";
      const phone = typed === "" ? undefined : msisdn(typed, settings.get().phoneCountry);
      if (typed !== "" && phone === undefined)
        throw bad("phone", "not a mobile number: write it like 0712345678 or 254712345678");
      wishing.notTooOften(phone, order);
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
