// Reading payments: one, by what people know of it, in pages; and as the screens see them.
import type { Attempt, Payment, PaymentLine, PaymentState, ProviderName } from "#contract/payments.ts";
import {
  AccountId,
  AttemptId,
  GrantId,
  Mac,
  PaymentId,
  PlanId,
  SiteId,
  VoucherId,
  type Instant,
} from "#contract/values/index.ts";
import type { Db } from "#main/platform/db/index.ts";
import type { ExpressionBuilder, Kysely } from "kysely";
import { phoneStarts } from "./phone-starts.ts";
import { readRef } from "./refs.ts";
import type { AccountRow, AttemptRow, EventRow, PaymentRow, PaymentTables, ReceiptRow } from "./tables.ts";

export type Store = ReturnType<typeof createPaymentStore>;
/** The database, or a transaction on it. */
type On = Kysely<PaymentTables>;

export type Search = {
  readonly site?: string | undefined;
  readonly states: readonly PaymentState[];
  readonly provider?: ProviderName | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly search: string;
  readonly limit: number;
  readonly before?: Instant | undefined;
  readonly beforeId?: string | undefined;
};

/** Rows named in one statement. */
const chunk = 500;

export function createPaymentStore(plain: Db) {
  const db = plain.$extendTables<PaymentTables>();

  async function inChunks<T>(ids: readonly string[], read: (some: string[]) => Promise<T[]>): Promise<T[]> {
    const found: T[] = [];
    for (let from = 0; from < ids.length; from += chunk)
      found.push(...(await read(ids.slice(from, from + chunk))));
    return found;
  }

  async function views(rows: readonly PaymentRow[], on: On = db): Promise<Payment[]> {
    const ids = rows.map(({ id }) => id);
    const attempts = await inChunks(ids, (some) =>
      on
        .selectFrom("payment_attempts")
        .selectAll()
        .where("payment_id", "in", some)
        .orderBy("made_at")
        .execute(),
    );
    const receipts = await inChunks(ids, (some) =>
      on
        .selectFrom("payment_receipts")
        .selectAll()
        .where("payment_id", "in", some)
        .orderBy("seen_at")
        .execute(),
    );
    const accounts = new Map(
      (await on.selectFrom("payment_accounts").selectAll().execute()).map((row) => [row.id, row]),
    );
    const attemptsOf = Map.groupBy(attempts, (row) => row.payment_id);
    const receiptsOf = Map.groupBy(receipts, (row) => row.payment_id ?? "");
    return rows.map((row) =>
      paymentOf(row, attemptsOf.get(row.id) ?? [], receiptsOf.get(row.id) ?? [], (id) => accounts.get(id)),
    );
  }

  const byColumn = (column: "id" | "ref" | "client_key", value: string, on: On = db) =>
    on.selectFrom("payments").selectAll().where(column, "=", value).executeTakeFirst();

  return {
    db,
    views,
    async view(row: PaymentRow, on: On = db): Promise<Payment> {
      const [view] = await views([row], on);
      if (!view) throw new Error("a payment has no view");
      return view;
    },

    payment: (id: string, on: On = db): Promise<PaymentRow | undefined> => byColumn("id", id, on),
    byClientKey: (key: string, on: On = db): Promise<PaymentRow | undefined> =>
      byColumn("client_key", key, on),

    /** By its own reference, or by one of its attempts'. */
    async byRef(text: string, on: On = db): Promise<PaymentRow | undefined> {
      const ref = readRef(text);
      const found = await byColumn("ref", ref, on);
      if (found) return found;
      const attempt = await on
        .selectFrom("payment_attempts")
        .select("payment_id")
        .where("ref", "=", ref)
        .executeTakeFirst();
      return attempt && byColumn("id", attempt.payment_id, on);
    },

    attempt: (id: string, on: On = db): Promise<AttemptRow | undefined> =>
      on.selectFrom("payment_attempts").selectAll().where("id", "=", id).executeTakeFirst(),

    attemptByRef: (account: string, ref: string, on: On = db): Promise<AttemptRow | undefined> =>
      on
        .selectFrom("payment_attempts")
        .selectAll()
        .where("account_id", "=", account)
        .where("ref", "=", readRef(ref))
        .executeTakeFirst(),

    /** By what the company calls it. */
    attemptByTheirs: (account: string, theirs: string, on: On = db): Promise<AttemptRow | undefined> =>
      on
        .selectFrom("payment_attempts")
        .selectAll()
        .where("account_id", "=", account)
        .where((the) => the.or([the("provider_ref", "=", theirs), the("provider_ref2", "=", theirs)]))
        .executeTakeFirst(),

    /** Oldest first. */
    attemptsOf: (payment: string, on: On = db): Promise<AttemptRow[]> =>
      on
        .selectFrom("payment_attempts")
        .selectAll()
        .where("payment_id", "=", payment)
        .orderBy("made_at")
        .orderBy("id")
        .execute(),

    receipt: (account: string, receipt: string, on: On = db): Promise<ReceiptRow | undefined> =>
      on
        .selectFrom("payment_receipts")
        .selectAll()
        .where("account_id", "=", account)
        .where("receipt", "=", receipt)
        .executeTakeFirst(),

    /** The payment a receipt belongs to, whichever account it came on. */
    async byReceipt(receipt: string): Promise<PaymentRow | undefined> {
      const row = await db
        .selectFrom("payment_receipts")
        .select("payment_id")
        .where("receipt", "in", [receipt, receipt.toUpperCase()])
        .where("payment_id", "is not", null)
        .executeTakeFirst();
      return row?.payment_id ? byColumn("id", row.payment_id) : undefined;
    },

    newestOf: (by: { phone: string } | { mac: string }, limit: number): Promise<PaymentRow[]> =>
      db
        .selectFrom("payments")
        .selectAll()
        .$if("phone" in by, (q) => q.where("phone", "=", "phone" in by ? by.phone : ""))
        .$if("mac" in by, (q) => q.where("mac", "=", "mac" in by ? by.mac : ""))
        .orderBy("made_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),

    /** Newest first. */
    async search(wish: Search): Promise<PaymentRow[]> {
      const text = wish.search.trim();
      const upper = text.toUpperCase();
      const phones = phoneStarts(text);
      const until = (start: string): string => `${start}\u{10ffff}`;
      const before = wish.before;
      return db
        .selectFrom("payments")
        .selectAll()
        .$if(wish.site !== undefined, (q) => q.where("site_id", "=", wish.site ?? ""))
        .$if(wish.states.length > 0, (q) => q.where("state", "in", wish.states))
        .$if(wish.from !== undefined, (q) => q.where("made_at", ">=", wish.from ?? 0))
        .$if(wish.to !== undefined, (q) => q.where("made_at", "<", wish.to ?? 0))
        .$if(wish.provider !== undefined, (q) =>
          q.where("id", "in", (the: ExpressionBuilder<PaymentTables, "payments">) =>
            the
              .selectFrom("payment_attempts")
              .innerJoin("payment_accounts", "payment_accounts.id", "payment_attempts.account_id")
              .select("payment_attempts.payment_id")
              .where("payment_accounts.provider", "=", wish.provider ?? "cash"),
          ),
        )
        .$if(text !== "", (q) =>
          q.where((the) =>
            the.or([
              the.and([the("ref", ">=", readRef(text)), the("ref", "<", until(readRef(text)))]),
              the.and([the("code", ">=", upper), the("code", "<", until(upper))]),
              ...phones.map((start) => the.and([the("phone", ">=", start), the("phone", "<", until(start))])),
              the.and([the("mac", ">=", upper), the("mac", "<", until(upper))]),
              the(
                "id",
                "in",
                the
                  .selectFrom("payment_receipts")
                  .select("payment_receipts.payment_id")
                  .where("payment_receipts.receipt", ">=", upper)
                  .where("payment_receipts.receipt", "<", until(upper))
                  .where("payment_receipts.payment_id", "is not", null)
                  .$castTo<{ payment_id: string }>(),
              ),
            ]),
          ),
        )
        .$if(before !== undefined, (q) =>
          q.where((the) =>
            the.or([
              the("made_at", "<", before ?? 0),
              the.and([the("made_at", "=", before ?? 0), the("id", "<", wish.beforeId ?? "")]),
            ]),
          ),
        )
        .orderBy("made_at", "desc")
        .orderBy("id", "desc")
        .limit(wish.limit)
        .execute();
    },

    /** In the order they happened. */
    async lines(payment: string): Promise<PaymentLine[]> {
      const rows = await db
        .selectFrom("payment_events")
        .selectAll()
        .where("payment_id", "=", payment)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(lineOf);
    },
    events: (payment: string): Promise<EventRow[]> =>
      db
        .selectFrom("payment_events")
        .selectAll()
        .where("payment_id", "=", payment)
        .orderBy("at")
        .orderBy("id")
        .execute(),
  };
}

export const lineOf = ({ at, what, params }: EventRow): PaymentLine => ({
  at,
  what,
  values: JSON.parse(params) as PaymentLine["values"],
});

function paymentOf(
  row: PaymentRow,
  attempts: readonly AttemptRow[],
  receipts: readonly ReceiptRow[],
  accountOf: (id: string) => AccountRow | undefined,
): Payment {
  const attempt = attempts.find(({ id }) => id === row.paid_attempt) ?? attempts.at(-1);
  const receipt =
    receipts.find(({ attempt_id }) => attempt_id !== null && attempt_id === row.paid_attempt) ?? receipts[0];
  const account = accountOf(attempt?.account_id ?? receipt?.account_id ?? "");
  return {
    id: PaymentId.parse(row.id),
    ref: row.ref,
    site: SiteId.parse(row.site_id),
    plan: row.plan_id === null ? null : PlanId.parse(row.plan_id),
    planName: row.plan_name,
    price: { minor: row.minor, currency: row.currency },
    phone: row.phone,
    mac: row.mac === null ? null : Mac.parse(row.mac),
    state: row.state,
    reason: row.reason,
    from: row.origin,
    madeAt: row.made_at,
    paidAt: row.paid_at,
    receipt: receipt && receipt.provisional === 0 ? receipt.receipt : null,
    provider: account?.provider ?? null,
    accountTitle: account?.title ?? null,
    grant: row.grant_id === null ? null : GrantId.parse(row.grant_id),
    voucher: row.voucher_id === null ? null : VoucherId.parse(row.voucher_id),
    code: row.code,
  };
}

/** As the screens know it. */
export function attemptOf(
  row: AttemptRow,
  account: AccountRow | undefined,
  receipt: ReceiptRow | undefined,
): Attempt {
  return {
    id: AttemptId.parse(row.id),
    account: AccountId.parse(row.account_id),
    accountTitle: account?.title ?? "",
    provider: account?.provider ?? "cash",
    ref: row.ref,
    providerRef: row.provider_ref,
    channel: row.channel,
    state: row.state,
    reason: row.reason,
    rawCode: row.raw_code,
    receipt: receipt && receipt.provisional === 0 ? receipt.receipt : null,
    amount: receipt ? { minor: receipt.minor, currency: receipt.currency } : null,
    fee: receipt?.fee_minor == null ? null : { minor: receipt.fee_minor, currency: receipt.currency },
    madeAt: row.made_at,
    settledAt: row.settled_at,
    nextLookAt: row.next_look_at,
    looks: row.looks,
  };
}
