// The owner's queue as screens see it: what waits, what was decided, and the news of it.
import type { Facts } from "#contract/facts.ts";
import type { QueueAct, QueueItem, QueueKind } from "#contract/payments.ts";
import { PaymentId, SiteId, type Money } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { payerShown } from "./payer.ts";
import type { PaymentTables, QueueRow } from "./tables.ts";

/** What may be done about each kind; the first is its one button. */
export const actsOf: Readonly<Record<QueueKind, readonly [QueueAct, ...QueueAct[]]>> = {
  underpaid: ["give", "voucher", "refunded"],
  overpaid: ["seen", "voucher", "refunded"],
  late: ["seen", "stop"],
  twice: ["voucher", "refunded", "seen"],
  "plan-gone": ["seen", "stop"],
  "wrong-currency": ["give", "refunded"],
  reversed: ["stop", "seen"],
  "no-answer": ["look-again", "give", "not-paid"],
  unclaimed: ["voucher", "refunded", "seen"],
  "not-at-provider": ["look-again", "stop", "seen"],
  "amount-differs": ["seen", "stop"],
  config: ["look-again", "seen"],
  "on-hold": ["look-again", "not-paid", "seen"],
};

/** Items shown of those that are done. */
const doneShown = 200;

type Joined = QueueRow & {
  ref: string | null;
  plan_name: string | null;
  site_id: string | null;
  price: number | null;
  price_currency: Money["currency"] | null;
  grant_id: string | null;
  title: string | null;
  payer: string | null;
};

export type Waiting = ReturnType<typeof createWaiting>;

export function createWaiting(parts: { db: Db; bus: Bus<Facts>; clock: Pick<Clock, "now"> }) {
  const { bus, clock } = parts;
  const db = parts.db.$extendTables<PaymentTables>();
  let toldUntil = clock.now();

  const joined = () =>
    db
      .selectFrom("payment_queue")
      .leftJoin("payments", "payments.id", "payment_queue.payment_id")
      .leftJoin("payment_accounts", "payment_accounts.id", "payment_queue.account_id")
      .leftJoin("payment_receipts", (join) =>
        join
          .onRef("payment_receipts.account_id", "=", "payment_queue.account_id")
          .on((the) =>
            the.or([
              the("payment_receipts.receipt", "=", the.ref("payment_queue.receipt")),
              the("payment_receipts.was", "=", the.ref("payment_queue.receipt")),
            ]),
          ),
      )
      .selectAll("payment_queue")
      .select([
        "payments.ref",
        "payments.plan_name",
        "payments.site_id",
        "payments.minor as price",
        "payments.currency as price_currency",
        "payments.grant_id",
        "payment_accounts.title",
        "payment_receipts.payer",
      ]);

  async function open(): Promise<number> {
    const row = await db
      .selectFrom("payment_queue")
      .select((the) => the.fn.countAll<number>().as("n"))
      .where("done_at", "is", null)
      .executeTakeFirst();
    return Number(row?.n ?? 0);
  }

  return {
    open,
    row: (id: string): Promise<QueueRow | undefined> =>
      db.selectFrom("payment_queue").selectAll().where("id", "=", id).executeTakeFirst(),

    async item(id: string): Promise<QueueItem | undefined> {
      const row = await joined().where("payment_queue.id", "=", id).executeTakeFirst();
      return row && viewOf(row);
    },

    /** What waits, oldest first; or what was decided, newest first. */
    async items(done: boolean): Promise<QueueItem[]> {
      const rows = await joined()
        .where("payment_queue.done_at", done ? "is not" : "is", null)
        .orderBy(done ? "payment_queue.done_at" : "payment_queue.at", done ? "desc" : "asc")
        .orderBy("payment_queue.id")
        .$if(done, (q) => q.limit(doneShown))
        .execute();
      return rows.map(viewOf);
    },

    /** Differences about money that came in this time and are not decided. */
    async differences(from: number, to: number): Promise<QueueItem[]> {
      const rows = await joined()
        .where("payment_queue.done_at", "is", null)
        .where("payment_queue.kind", "in", [
          "unclaimed",
          "not-at-provider",
          "amount-differs",
          "reversed",
          "wrong-currency",
          "underpaid",
        ])
        .where((the) => the(the.fn.coalesce("payment_receipts.at", "payment_queue.at"), ">=", from))
        .where((the) => the(the.fn.coalesce("payment_receipts.at", "payment_queue.at"), "<", to))
        .orderBy("payment_queue.at")
        .orderBy("payment_queue.id")
        .execute();
      return rows.map(viewOf);
    },

    /** After a commit: whatever came into the queue or left it since the last time is told. */
    async news(): Promise<void> {
      const since = toldUntil;
      toldUntil = clock.now();
      const rows = await joined()
        .where((the) => the.or([the("payment_queue.at", ">=", since), the("done_at", ">=", since)]))
        .orderBy("payment_queue.at")
        .execute();
      if (rows.length === 0) return;
      const count = await open();
      for (const row of rows) bus.tell("queue.changed", { item: viewOf(row), open: count });
    },
  };
}

function viewOf(row: Joined): QueueItem {
  const [first, ...others] = actsOf[row.kind].filter((act) => act !== "stop" || row.grant_id !== null);
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    payment: row.payment_id === null ? null : PaymentId.parse(row.payment_id),
    ref: row.ref,
    accountTitle: row.title,
    receipt: row.receipt,
    payer: payerShown(row.payer),
    amount: row.minor === null || row.currency === null ? null : { minor: row.minor, currency: row.currency },
    expected:
      row.price === null || row.price_currency === null
        ? null
        : { minor: row.price, currency: row.price_currency },
    planName: row.plan_name,
    site: row.site_id === null ? null : SiteId.parse(row.site_id),
    acts: [first ?? "seen", ...others],
    doneAt: row.done_at,
    doneBy: row.done_by,
    doneHow: row.done_how,
  };
}
