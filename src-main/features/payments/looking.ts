// Asks the companies what became of the attempts: one timer for all, one pace per account, one call at a time for each.
import type { Timer } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { createLearning, type LearningParts } from "./learning.ts";
import { openStates } from "./machine.ts";
import { betweenLooksMs, nextLookMs, type Pace } from "./pace.ts";
import type { Observation } from "./providers/provider.ts";
import type { AccountRow, AttemptRow } from "./tables.ts";
import { within } from "./within.ts";

const queryMs = 20_000;
/** Attempts considered at a time: more of them wait behind the pace anyway. */
const mostDue = 600;
const mostRemembered = 5000;
/** Calls of one account that may hang at a time. */
const mostInFlight = 6;
/** A company that could not be reached this often in a row is asked more slowly. */
const patientTries = 3;
/** The clock jumped: the computer slept, or somebody set it. */
const jumpMs = 30_000;
const longestTimerMs = 60_000;

export type Looking = ReturnType<typeof createLooking>;

export function createLooking(parts: LearningParts & { readonly log: Log; readonly pace: Pace }) {
  const { clock, log, store, moving, diary, accounts, pace } = parts;
  const { db } = store;
  const { learn, wait } = createLearning(parts);
  const going = new Map<string, Promise<void>>();
  const inFlight = new Map<string, number>();
  /** Attempts somebody waits for: first in line. */
  const hurried = new Map<string, PromiseWithResolvers<void>>();
  /** When each was asked last; on disk only to the look's end. */
  const asked = new Map<string, number>();
  const silent = new Map<string, number>();
  /** What a notice calls an attempt whose answer was lost. */
  const hints = new Map<string, string>();
  let timer: Timer | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let turning: Promise<void> | undefined;
  let again = false;
  let lastTurn = clock.now();
  let open = false;

  /** Due ones, those longest overdue by their own measure first. */
  async function due(now: number): Promise<AttemptRow[]> {
    const rows = await db
      .selectFrom("payment_attempts")
      .selectAll()
      .where("next_look_at", "<=", now)
      .orderBy("next_look_at")
      .limit(mostDue)
      .execute();
    if (rows.length === mostDue && hurried.size > 0)
      rows.push(
        ...(await db
          .selectFrom("payment_attempts")
          .selectAll()
          .where("next_look_at", "<=", now)
          .where("id", "in", [...hurried.keys()].slice(0, mostDue))
          .execute()),
      );
    const urgency = (row: AttemptRow): number => {
      if (hurried.has(row.id)) return Number.POSITIVE_INFINITY;
      const age = now - (row.sent_at ?? row.made_at);
      return (now - (row.next_look_at ?? now) + 1) / nextLookMs(Math.max(age, betweenLooksMs * 2), 0.5);
    };
    return rows
      .map((row) => ({ row, urgency: urgency(row) }))
      .toSorted((a, b) => b.urgency - a.urgency)
      .map(({ row }) => row);
  }

  async function turn(): Promise<void> {
    const now = clock.now();
    if (Math.abs(now - lastTurn) > longestTimerMs + jumpMs || now < lastTurn) await stir();
    lastTurn = now;
    let nextAt = now + longestTimerMs;
    for (const row of await due(now)) {
      if (going.has(row.id)) continue;
      const account = accounts.get(row.account_id);
      const callable = account !== undefined && mayAsk(account, row);
      if (callable) {
        const waitMs = Math.max(
          pace.wait(row.account_id),
          (asked.get(row.id) ?? 0) + betweenLooksMs - now,
          (inFlight.get(row.account_id) ?? 0) >= mostInFlight ? 200 : 0,
        );
        if (waitMs > 0) {
          nextAt = Math.min(nextAt, now + waitMs);
          continue;
        }
      }
      void look(row.id, callable ? account : undefined);
    }
    const next = await db
      .selectFrom("payment_attempts")
      .select((the) => the.fn.min("next_look_at").as("at"))
      .where("next_look_at", ">", now)
      .executeTakeFirst();
    if (next?.at != null) nextAt = Math.min(nextAt, Number(next.at));
    arm(nextAt);
  }

  function arm(at: number): void {
    if (!open || at >= timerAt) return;
    timer?.cancel();
    timerAt = at;
    timer = clock.after(Math.max(0, at - clock.now()), () => {
      timerAt = Number.POSITIVE_INFINITY;
      kick();
    });
  }

  /** Sees to it that what is due is looked at. */
  function kick(): void {
    if (!open) return;
    if (turning) {
      again = true;
      return;
    }
    turning = turn()
      .catch((error: unknown) => {
        log.error("payments cannot be looked at", { error: textOf(error) });
        arm(clock.now() + jumpMs);
      })
      .finally(() => {
        turning = undefined;
        if (again) {
          again = false;
          kick();
        }
      });
  }

  /** Whether the company can be asked about this one at all. */
  function mayAsk(account: AccountRow, row: AttemptRow): boolean {
    const { caps } = accounts.provider(account.provider);
    return caps.polls && (caps.refOwner === "ours" || row.provider_ref !== null || hints.has(row.id));
  }

  /** One look, now; it takes its place in the account's pace at once. Whoever asks while it lasts gets the same. */
  function look(id: string, account: AccountRow | undefined): Promise<void> {
    const running = going.get(id);
    if (running) return running;
    if (account) {
      pace.took(account.id, accounts.perSecond(account), "look");
      inFlight.set(account.id, (inFlight.get(account.id) ?? 0) + 1);
      asked.set(id, clock.now());
    }
    const work = lookOnce(id)
      .catch(async (error: unknown) => {
        log.error("a payment cannot be looked at", { attempt: id, error: textOf(error) });
        await db
          .updateTable("payment_attempts")
          .set({ next_look_at: clock.now() + jumpMs })
          .where("id", "=", id)
          .where("next_look_at", "is not", null)
          .execute()
          .catch(() => {});
      })
      .finally(() => {
        if (account) inFlight.set(account.id, (inFlight.get(account.id) ?? 1) - 1);
        going.delete(id);
        if (asked.size > mostRemembered) asked.clear(); // the disk knows when each was looked at
        hurried.get(id)?.resolve();
        hurried.delete(id);
        kick();
      });
    going.set(id, work);
    return work;
  }

  async function lookOnce(id: string): Promise<void> {
    const row = await store.attempt(id);
    const account = row && accounts.get(row.account_id);
    if (!row || !account) return;
    if (!mayAsk(account, row)) return wait(row, account);
    const adapter = accounts.provider(account.provider);
    const config = await accounts.configOf(account);
    const hint = row.provider_ref === null ? hints.get(id) : undefined;
    hints.delete(id);
    const seen = await within(clock, queryMs, (signal) =>
      adapter.query(
        config,
        {
          ref: row.ref,
          providerRef: row.provider_ref ?? undefined,
          providerRef2: row.provider_ref2 ?? undefined,
          startedAt: row.sent_at ?? row.made_at,
          amount: { minor: row.minor, currency: row.currency },
          ...(hint === undefined ? {} : { hint }),
        },
        signal,
      ),
    ).catch((error: unknown): Observation => ({ kind: "unavailable", detail: textOf(error) }));
    await heard(account, row, seen);
    // The company knows it under that name, and by our reference too.
    if (hint !== undefined && (seen.kind === "success" || seen.kind === "pending" || seen.kind === "failed"))
      await db.updateTable("payment_attempts").set({ provider_ref: hint }).where("id", "=", id).execute();
    await learn(id, account, seen);
  }

  /** The company answered, or could not be reached: how soon it is asked again, about all of its attempts. */
  async function heard(account: AccountRow, row: AttemptRow, seen: Observation): Promise<void> {
    if (seen.kind !== "unavailable") {
      const wasAway = (silent.get(account.id) ?? 0) >= patientTries;
      silent.delete(account.id);
      if (wasAway) await stir(account.id);
      return;
    }
    const times = (silent.get(account.id) ?? 0) + 1;
    silent.set(account.id, times);
    if (seen.retryAfterMs !== undefined) pace.hold(account.id, seen.retryAfterMs);
    else if (times > patientTries)
      pace.hold(account.id, Math.min(longestTimerMs / 2, 1000 * 2 ** (times - patientTries)));
    if (times === patientTries)
      log.warn("a payment company cannot be reached", {
        account: account.title,
        ref: row.ref,
        detail: seen.detail.slice(0, 200),
      });
  }

  /** All that is open, of this account or at all, is looked at as soon as the pace allows. */
  async function stir(account?: string): Promise<void> {
    await db
      .updateTable("payment_attempts")
      .set({ next_look_at: clock.now() })
      .where("state", "in", openStates)
      .where("next_look_at", "is not", null)
      .where("account_id", "in", (the) =>
        the
          .selectFrom("payment_accounts")
          .select("payment_accounts.id")
          .where("provider", "!=", "cash")
          .$if(account !== undefined, (q) => q.where("payment_accounts.id", "=", account ?? "")),
      )
      .execute();
  }

  return {
    /** At once, whatever the pace says: for what costs the company nothing, and for the owner's hand. */
    async look(id: string): Promise<void> {
      const row = await store.attempt(id);
      const account = row && accounts.get(row.account_id);
      await look(id, account && mayAsk(account, row) ? account : undefined);
    },
    kick,
    /**
     * Looked at as soon as may be: never twice within four seconds. Resolves when that look is over.
     * `told`: the company says there is something new; `hint` is what it calls the attempt.
     */
    async hurry(id: string, told?: { readonly hint?: string | undefined }): Promise<void> {
      const running = going.get(id);
      if (running) return running;
      const row = await store.attempt(id);
      const account = row && accounts.get(row.account_id);
      if (row?.provider_ref === null && told?.hint !== undefined) hints.set(id, told.hint);
      if (!open || !row || !account || !mayAsk(account, row)) return;
      const over = row.state === "paid" || row.state === "reversed";
      if (over && !told) return;
      const now = clock.now();
      const last = Math.max(asked.get(id) ?? 0, row.looked_at ?? 0);
      const readyAt = last > now ? now : last + betweenLooksMs;
      if (readyAt <= now && pace.wait(account.id) === 0) return look(id, account);
      const looked = hurried.get(id) ?? Promise.withResolvers<void>();
      hurried.set(id, looked);
      await db
        .updateTable("payment_attempts")
        .set({ next_look_at: Math.max(now, readyAt) })
        .where("id", "=", id)
        .execute();
      kick();
      return looked.promise;
    },

    /** What a stop left: nobody knows whether it was sent. */
    async open(): Promise<void> {
      open = true;
      const now = clock.now();
      const left = await db
        .selectFrom("payment_attempts")
        .selectAll()
        .where("state", "in", ["created", "submitting"])
        .execute();
      for (const row of left)
        await transaction(db, async (tx) => {
          if (row.state === "created") {
            const over = { reason: "push-failed", settled_at: now, failed_at: now } as const;
            await moving.stepIn(tx, row.id, "abandon", over);
            await moving.followIn(tx, row.payment_id, "push-failed");
            await diary.note(tx, { kind: "answer", what: "never-sent", of: row });
          } else {
            await moving.stepIn(tx, row.id, "lose", { next_look_at: now });
            const values = { detail: "the program was stopped meanwhile" };
            await diary.note(tx, { kind: "answer", what: "lost", of: row, values });
          }
        });
      await stir();
      lastTurn = now;
      kick();
    },
    async close(): Promise<void> {
      open = false;
      timer?.cancel();
      timerAt = Number.POSITIVE_INFINITY;
      for (const { resolve } of hurried.values()) resolve();
      hurried.clear();
      await turning;
      await Promise.allSettled(going.values());
    },
  };
}
