// The company's statement against our book: every quarter of an hour, every night and at the start. Faults are told.
import { setImmediate as breathe } from "node:timers/promises";
import type { ReconRun } from "#contract/payments.ts";
import { AccountId } from "#contract/values/index.ts";
import { localOf } from "#main/features/plans/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { queueKey } from "./booking.ts";
import type { LedgerAccounts } from "./ledger.ts";
import type { PaymentProvider } from "./providers/provider.ts";
import type { AccountRow, PaymentTables, RunRow } from "./tables.ts";
import { createTaking, type TakingParts } from "./taking.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const everyMs = 15 * minuteMs;
const usualMs = 2 * hourMs;
/** Daraja's Pull tells no more than 48 hours. */
const longestMs = 48 * hourMs;
/** A statement may lag behind: younger money is not missed yet. */
const graceMs = 10 * minuteMs;
/** What one statement may take, all its pages together. */
const patienceMs = 2 * minuteMs;
/** Guests who type receipts never ask a company more often. */
const hurryMs = 5000;
/** Minutes since midnight in the shop from which the night's run may go; each shop has its own minute of the hour. */
const nightFrom = 3 * 60;
const runsShown = 200;
const rowsAtOnce = 20;

export type ReconcilingParts = TakingParts & {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: { get(): { readonly timeZone: string } };
  readonly accounts: LedgerAccounts;
  /** After a commit: what came into the queue, or left it, is told. */
  readonly news: () => Promise<void>;
};

export type Reconciling = ReturnType<typeof createReconciling>;

type Lister = PaymentProvider & Required<Pick<PaymentProvider, "list">>;

export function createReconciling(parts: ReconcilingParts) {
  const { clock, random, log, settings, booking, accounts, news } = parts;
  const db = parts.db.$extendTables<PaymentTables>();
  const { take } = createTaking(parts);
  const going = new Map<string, Promise<ReconRun>>();
  const lastAt = new Map<string, number>();
  const complaints = new Map<string, string>();
  const stop = new AbortController();
  const nightMinute = nightFrom + Math.floor(random.fraction() * 60);
  let nightDone = "";
  let ticking: Timer | undefined;
  let background: Promise<unknown> = Promise.resolve();

  const listerOf = (account: AccountRow): Lister | undefined => {
    const provider = accounts.provider(account);
    return provider.caps.lists && provider.list ? (provider as Lister) : undefined;
  };
  /** Accounts whose company tells what came in, by itself. */
  async function listing(): Promise<AccountRow[]> {
    const found: AccountRow[] = [];
    for (const account of await accounts.all()) {
      const provider = listerOf(account);
      if (!provider) continue;
      // What cannot be opened is tried, so that the fault is told.
      const config = await accounts.config(account).catch(() => undefined);
      if (config === undefined || (provider.canList?.(config) ?? true)) found.push(account);
    }
    return found;
  }

  /** One at a time for each account: who comes while one goes gets the next, everybody the same. */
  async function run(account: AccountRow, span: { from: number; to: number }): Promise<ReconRun> {
    await going.get(account.id)?.catch(() => {});
    const mine = going.get(account.id) ?? read(account, span).finally(() => going.delete(account.id));
    going.set(account.id, mine);
    return mine;
  }

  async function read(account: AccountRow, { from, to }: { from: number; to: number }): Promise<ReconRun> {
    lastAt.set(account.id, clock.now());
    const made: RunRow = {
      id: random.uuid(),
      account_id: account.id,
      at: clock.now(),
      from_at: from,
      to_at: to,
      row_count: 0,
      settled: 0,
      differences: 0,
      error: null,
    };
    const aborting = new AbortController();
    const timer = clock.after(patienceMs, () => aborting.abort(new Error("the statement took too long")));
    try {
      const provider = listerOf(account);
      if (!provider) throw new AppError("bad_request", "this way of paying gives no statement");
      const config = await accounts.config(account);
      const signal = AbortSignal.any([stop.signal, aborting.signal]);
      const stated = new Set<string>();
      for await (const row of provider.list(config, { from, to }, signal)) {
        signal.throwIfAborted();
        made.row_count++;
        stated.add(row.receipt);
        // A page is read in one go otherwise, and everybody else waits.
        if (made.row_count % rowsAtOnce === 0) await breathe();
        const taken = await take(account.id, row, "statement");
        if (taken === "settled") made.settled++;
        if (taken === "unclaimed" || taken === "reversed" || taken === "differs") made.differences++;
      }
      if (provider.caps.listsAll?.(config) ?? true)
        made.differences += await missing(account, from, to, stated);
    } catch (error) {
      made.error = textOf(error);
      complain(account, made.error);
    } finally {
      timer.cancel();
    }
    if (made.error === null) complaints.delete(account.id);
    if (!stop.signal.aborted) await db.insertInto("recon_runs").values(made).execute();
    await news();
    return viewOf(made, account.title);
  }

  /** The same fault again and again is said once. */
  function complain(account: AccountRow, error: string): void {
    if (stop.signal.aborted || complaints.get(account.id) === error) return;
    complaints.set(account.id, error);
    log.warn("a statement could not be read", { account: account.title, error });
  }

  /**
   * In our book, and not in a statement that has everything: never there, or there no more (Daraja drops the rows of
   * money it has given back).
   */
  function missing(
    account: AccountRow,
    from: number,
    to: number,
    stated: ReadonlySet<string>,
  ): Promise<number> {
    return transaction(db, async (tx) => {
      const rows = await tx
        .selectFrom("payment_receipts")
        .selectAll()
        .where("account_id", "=", account.id)
        .where("status", "=", "success")
        .where("at", ">=", from + graceMs) // clocks differ: it may stand just before this span
        .where("at", "<=", to - graceMs)
        .execute();
      let found = 0;
      for (const { receipt, was, payment_id, attempt_id, minor, currency, stated_at } of rows) {
        if (stated_at !== null && stated.has(receipt)) continue;
        const added = await booking.queueIn(tx, {
          key: queueKey("not-at-provider", account.id, was ?? receipt),
          kind: "not-at-provider",
          payment: payment_id,
          attempt: attempt_id,
          account: account.id,
          receipt,
          amount: { minor, currency },
        });
        if (added) found++;
      }
      return found;
    });
  }

  /** Where the last whole statement ended, so that nothing falls between two runs when the computer slept. */
  async function since(account: string): Promise<number> {
    const now = clock.now();
    const last = await db
      .selectFrom("recon_runs")
      .select((the) => the.fn.max("to_at").as("to"))
      .where("account_id", "=", account)
      .where("error", "is", null)
      .executeTakeFirst();
    const from = Math.min(now - usualMs, (last?.to ?? 0) - graceMs);
    return Math.max(now - longestMs, from);
  }

  async function everywhere(long: boolean): Promise<void> {
    for (const account of await listing()) {
      if (stop.signal.aborted) return;
      const now = clock.now();
      const from = long ? now - longestMs : await since(account.id);
      await run(account, { from, to: now });
    }
  }

  /** The night's run comes once a day, however long the computer slept. */
  function tick(first = false): void {
    const { date, minute } = localOf(settings.get().timeZone, clock.now());
    const isNight = first || (minute >= nightMinute && nightDone !== date);
    if (minute >= nightMinute || first) nightDone = minute >= nightMinute ? date : nightDone;
    background = background
      .then(() => everywhere(isNight))
      .catch((error: unknown) => log.error("statements were not read", { error: textOf(error) }));
  }

  return {
    take,

    /** By the owner's hand. Throws `not_found` for an account that is none. */
    async reconcile(order: { account?: AccountId | undefined; hours: number }): Promise<ReconRun[]> {
      const all = await listing();
      const chosen = all.filter(({ id }) => order.account === undefined || id === order.account);
      if (chosen.length === 0 && order.account !== undefined)
        throw new AppError("not_found", "this account gives no statement", { params: { field: "account" } });
      const runs: ReconRun[] = [];
      for (const account of chosen) {
        const to = clock.now();
        runs.push(await run(account, { from: to - Math.min(longestMs, order.hours * hourMs), to }));
      }
      return runs;
    },

    /** Newest first. */
    async runs(): Promise<ReconRun[]> {
      const rows = await db
        .selectFrom("recon_runs")
        .innerJoin("payment_accounts", "payment_accounts.id", "recon_runs.account_id")
        .selectAll("recon_runs")
        .select("payment_accounts.title")
        .orderBy("recon_runs.at", "desc")
        .orderBy("recon_runs.id")
        .limit(runsShown)
        .execute();
      return rows.map((row) => viewOf(row, row.title));
    },

    /** Whether any company tells what came by hand. */
    lists: async (): Promise<boolean> => (await listing()).some(({ is_on }) => is_on === 1),

    /** A guest waits for money by hand to be found: asks all of them now, each every few seconds at the most. */
    async hurry(): Promise<void> {
      const due = (await listing()).filter(
        ({ id, is_on }) => is_on === 1 && (going.has(id) || clock.now() - (lastAt.get(id) ?? 0) >= hurryMs),
      );
      await Promise.all(
        due.map(async (account) => {
          const under = going.get(account.id);
          if (under) return under;
          return run(account, { from: clock.now() - usualMs, to: clock.now() });
        }),
      );
    },

    open(): void {
      tick(true);
      ticking = clock.every(everyMs, () => tick());
    },
    async close(): Promise<void> {
      ticking?.cancel();
      stop.abort(new Error("Kaunta stops"));
      await Promise.allSettled([background, ...going.values()]);
    },
    /** Resolves when no statement is being read. */
    idle: (): Promise<unknown> => background,
  };
}

function viewOf(row: RunRow, accountTitle: string): ReconRun {
  return {
    id: row.id,
    account: AccountId.parse(row.account_id),
    accountTitle,
    at: row.at,
    from: row.from_at,
    to: row.to_at,
    rows: row.row_count,
    settled: row.settled,
    differences: row.differences,
    error: row.error,
  };
}
