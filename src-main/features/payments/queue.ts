// What only a person can end: each thing has its buttons, each button is one transaction, by name.
import type { QueueAct, QueueItem } from "#contract/payments.ts";
import {
  AccountId,
  GrantId,
  PaymentId,
  type Money,
  type PlanId,
  type SiteId,
} from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Bought } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Receipt, Tx } from "./booking.ts";
import type { Credits } from "./credits.ts";
import type { Diary } from "./events.ts";
import type { Giving, Settle } from "./ledger.ts";
import type { Moving } from "./moving.ts";
import type { Paying } from "./paying.ts";
import type { Receiving } from "./receiving.ts";
import type { Reconciling } from "./reconciling.ts";
import type { Store } from "./store.ts";
import type { PaymentTables, QueueRow } from "./tables.ts";
import { actsOf, type Waiting } from "./waiting.ts";

const allHours = 48;

/** Who decides. */
export type By = { readonly name: string };

export type ActOrder = {
  readonly item: string;
  readonly act: QueueAct;
  /** For a voucher: what it shall be good for, and where; what was paid for unless said otherwise. */
  readonly plan?: PlanId | undefined;
  readonly site?: SiteId | undefined;
  readonly note: string;
};

/** What a decision gave: to be told after the commit. */
type Given = { readonly payment: string; readonly bought: Bought };

export type QueueParts = {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly store: Store;
  readonly receiving: Receiving;
  readonly credits: Credits;
  readonly paying: Paying;
  readonly giving: Giving;
  readonly moving: Pick<Moving, "stepIn" | "payIn" | "tell">;
  readonly diary: Diary;
  readonly settle: Settle;
  readonly reconciling: Pick<Reconciling, "reconcile">;
  readonly waiting: Waiting;
  readonly plans: Pick<Plans, "get" | "termsOf" | "defaultDaily">;
  readonly sites: Pick<Sites, "list">;
  readonly access: Pick<Access, "view" | "void">;
  /** Asks the company about this attempt now. */
  readonly look: (attempt: string) => Promise<unknown>;
  /** Asks for a token with this account's credentials now. */
  readonly testAccount: (account: string) => Promise<{ readonly state: "untested" | "good" | "bad" }>;
};

export function createQueue(parts: QueueParts) {
  const { clock, log, store, receiving, credits, paying, giving, moving, diary, settle } = parts;
  const { reconciling, waiting, plans, sites, access } = parts;
  const db = parts.db.$extendTables<PaymentTables>();

  const receiptOf = (row: QueueRow): Receipt => {
    if (row.account_id === null || row.receipt === null)
      throw new AppError("bad_request", "there is no money in this", { params: { field: "act" } });
    return { account: row.account_id, receipt: row.receipt };
  };

  async function closeIn(tx: Tx, row: QueueRow, how: QueueAct, by: By, note: string): Promise<void> {
    // What the decision ended on its way (money that was held, and is spent) is closed in the decision's words.
    await tx
      .updateTable("payment_queue")
      .set({ done_at: clock.now(), done_by: by.name, done_how: how, note })
      .where("id", "=", row.id)
      .execute();
    await diary.note(tx, {
      kind: "operator",
      what: "decided",
      payment: row.payment_id ?? undefined,
      account: row.account_id ?? undefined,
      values: { kind: row.kind, act: how, by: by.name, note },
    });
  }

  /** Who comes second with a decision is told so. */
  async function stillOpenIn(tx: Tx, row: QueueRow): Promise<void> {
    const now = await tx
      .selectFrom("payment_queue")
      .select("done_at")
      .where("id", "=", row.id)
      .executeTakeFirst();
    if (!now || now.done_at !== null) throw decided();
  }

  /** The plan it was paid for, although the money is not what it costs. */
  async function giveHeld(row: QueueRow, by: By, note: string): Promise<Given> {
    const of = receiptOf(row);
    return transaction(db, async (tx) => {
      await stillOpenIn(tx, row);
      const payment = row.payment_id === null ? undefined : await store.payment(row.payment_id, tx);
      if (!payment) throw new AppError("bad_request", "no plan was paid for", { params: { field: "act" } });
      if (payment.state === "paid" || payment.state === "refunded")
        throw new AppError("already_exists", "it was paid in another way meanwhile");
      const left = await credits.leftIn(tx, of);
      const all = left && left.all.currency !== payment.currency ? left.all.minor : undefined;
      const bought = await paying.payIn(tx, payment, of, { by: by.name, atMost: all });
      if (row.attempt_id !== null) {
        await moving.stepIn(tx, row.attempt_id, "succeed", { next_look_at: null });
        await tx
          .updateTable("payments")
          .set({ paid_attempt: row.attempt_id })
          .where("id", "=", payment.id)
          .execute();
      }
      await closeIn(tx, row, "give", by, note);
      return { payment: payment.id, bought };
    });
  }

  /** The owner has seen the money where we cannot look. */
  async function giveSeen(row: QueueRow, by: By, note: string): Promise<void> {
    const attempt = row.attempt_id === null ? undefined : await store.attempt(row.attempt_id);
    if (!attempt)
      throw new AppError("bad_request", "there is no attempt to pay", { params: { field: "act" } });
    const amount: Money = { minor: attempt.minor, currency: attempt.currency };
    await settle(attempt.id, { kind: "success", amount }, "operator", by.name);
    const payment = await store.payment(attempt.payment_id);
    if (payment?.state !== "paid")
      throw new AppError("bad_request", "its money belongs to another payment", { params: { field: "act" } });
    await transaction(db, (tx) => closeIn(tx, row, "give", by, note));
  }

  async function siteOf(row: QueueRow, order: ActOrder): Promise<SiteId> {
    const payment = row.payment_id === null ? undefined : await store.payment(row.payment_id);
    const known = await sites.list();
    const wished = order.site ?? payment?.site_id;
    const site = wished === undefined ? known[0] : known.find(({ id }) => id === wished);
    if (!site) throw new AppError("not_found", "no such site", { params: { field: "site" } });
    return site.id;
  }

  /** A slip out of what is left: a payment of its own, so that it is listed, told by SMS and found again. */
  async function voucher(row: QueueRow, order: ActOrder, by: By): Promise<Given> {
    const of = receiptOf(row);
    const site = await siteOf(row, order);
    const before = row.payment_id === null ? undefined : await store.payment(row.payment_id);
    const id = order.plan ?? before?.plan_id ?? plans.defaultDaily();
    if (id === null) throw new AppError("bad_request", "plan: which one?", { params: { field: "plan" } });
    const plan = plans.get(id as PlanId);
    return transaction(db, async (tx) => {
      await stillOpenIn(tx, row);
      const left = await credits.leftIn(tx, of);
      if (!left || left.all.minor <= 0)
        throw new AppError("already_exists", "that money was used before", { params: { field: "receipt" } });
      if (left.all.currency !== plan.price.currency || left.all.minor < plan.price.minor)
        throw new AppError("bad_request", `plan: there are only ${formatMoney(left.all)}`, {
          params: { field: "plan" },
        });
      const payment = await paying.openIn(tx, {
        site,
        terms: plans.termsOf(plan),
        price: plan.price,
        phone: before?.phone ?? null,
        mac: null,
        ip: null,
        origin: "counter",
      });
      const bought = await paying.payIn(tx, payment, of, { by: by.name });
      if (before?.state === "review") await moving.payIn(tx, before.id, "refund");
      await closeIn(tx, row, "voucher", by, order.note);
      return { payment: payment.id, bought };
    });
  }

  /** It was given back outside: by hand, or in the company's own portal. */
  function refunded(row: QueueRow, by: By, note: string): Promise<void> {
    const of = receiptOf(row);
    return transaction(db, async (tx) => {
      await stillOpenIn(tx, row);
      const back = await credits.returnIn(tx, of, { by: by.name, note });
      if (back.minor === 0)
        throw new AppError("already_exists", "that money was used before", { params: { field: "receipt" } });
      const payment = row.payment_id === null ? undefined : await store.payment(row.payment_id, tx);
      if (payment?.state === "review") await moving.payIn(tx, payment.id, "refund");
      await closeIn(tx, row, "refunded", by, note);
    });
  }

  /** The access ends first: broken off in between, the item is still there and the button does the rest. */
  async function stop(row: QueueRow, by: By, note: string): Promise<void> {
    const payment = row.payment_id === null ? undefined : await store.payment(row.payment_id);
    if (!payment?.grant_id)
      throw new AppError("bad_request", "it bought no access", { params: { field: "act" } });
    const grant = await access.view(GrantId.parse(payment.grant_id));
    if (grant.endedAt === null) await access.void(grant.id, note || row.kind, by.name);
    await transaction(db, async (tx) => {
      await stillOpenIn(tx, row);
      if (row.kind === "not-at-provider") {
        const why = { by: by.name, note: "it never came: not in the statement" };
        await receiving.reverseIn(tx, receiptOf(row), why);
        await moving.payIn(tx, payment.id, "refund");
        if (row.attempt_id !== null)
          await moving.stepIn(tx, row.attempt_id, "reverse", { next_look_at: null });
      }
      await closeIn(tx, row, "stop", by, note);
    });
  }

  async function notPaid(row: QueueRow, by: By, note: string): Promise<void> {
    if (row.attempt_id !== null)
      await settle(
        row.attempt_id,
        { kind: "failed", reason: "failed-other", rawCode: "operator", confident: true },
        "operator",
        by.name,
      );
    await transaction(db, (tx) => closeIn(tx, row, "not-paid", by, note));
  }

  /** Asks once more. What has its answer then is closed, the rest goes on waiting. */
  async function lookAgain(row: QueueRow, by: By, note: string): Promise<void> {
    if (row.attempt_id !== null) await parts.look(row.attempt_id);
    if (row.kind === "not-at-provider" && row.account_id !== null)
      await reconciling.reconcile({ account: AccountId.parse(row.account_id), hours: allHours });
    const tested =
      row.kind === "config" && row.account_id !== null
        ? (await parts.testAccount(row.account_id)).state === "good"
        : false;
    const attempt = row.attempt_id === null ? undefined : await store.attempt(row.attempt_id);
    const answered =
      (row.kind === "no-answer" || row.kind === "on-hold") &&
      (attempt?.state === "paid" || attempt?.state === "failed" || attempt?.state === "reversed");
    if (!tested && !answered) return;
    if ((await waiting.row(row.id))?.done_at === null)
      await transaction(db, (tx) => closeIn(tx, row, "look-again", by, note));
  }

  return {
    async queue(done: boolean): Promise<{ items: QueueItem[]; open: number }> {
      return { items: await waiting.items(done), open: await waiting.open() };
    },

    /**
     * Does what the button says. `code`: of what was given. Throws AppError `already_exists` for what was decided
     * meanwhile, `bad_request` for what cannot be done with it, `not_found`.
     */
    async act(order: ActOrder, by: By): Promise<{ item: QueueItem; code: string | null }> {
      const row = await waiting.row(order.item);
      if (!row) throw new AppError("not_found", "no such thing waits", { params: { field: "item" } });
      if (row.done_at !== null) throw decided();
      if (!actsOf[row.kind].includes(order.act))
        throw new AppError("bad_request", `act: not for what is ${row.kind}`, { params: { field: "act" } });
      const { note } = order;
      let given: Given | undefined;
      switch (order.act) {
        case "give":
          if (row.kind === "no-answer") await giveSeen(row, by, note);
          else given = await giveHeld(row, by, note);
          break;
        case "voucher":
          given = await voucher(row, order, by);
          break;
        case "refunded":
          await refunded(row, by, note);
          break;
        case "stop":
          await stop(row, by, note);
          break;
        case "not-paid":
          await notPaid(row, by, note);
          break;
        case "look-again":
          await lookAgain(row, by, note);
          break;
        case "seen":
          await transaction(db, async (tx) => {
            await stillOpenIn(tx, row);
            await closeIn(tx, row, "seen", by, note);
          });
          break;
      }
      log.info("decided", { kind: row.kind, act: order.act, by: by.name });
      if (given) await giving.given(PaymentId.parse(given.payment), given.bought);
      if (row.payment_id !== null) await moving.tell(row.payment_id);
      await waiting.news();
      const item = await waiting.item(row.id);
      if (!item) throw new Error("a thing that waited is gone");
      return { item, code: given?.bought.code ?? (await codeOf(row, order.act)) };
    },
  };

  async function codeOf(row: QueueRow, act: QueueAct): Promise<string | null> {
    if (act !== "give" || row.payment_id === null) return null;
    return (await store.payment(row.payment_id))?.code ?? null;
  }
}

const decided = (): AppError => new AppError("already_exists", "somebody decided this meanwhile");
