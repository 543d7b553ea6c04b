// What a look means: settled, noted where it says something new, and when the next one comes; in the end the owner.
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import type { Random } from "#main/platform/random.ts";
import type { Accounts } from "./accounts.ts";
import { queueKey, type Booking } from "./booking.ts";
import type { Diary, NewEvent, What } from "./events.ts";
import { isOpen } from "./machine.ts";
import type { Moving } from "./moving.ts";
import { betweenLooksMs, confirmMs, giveUpMs, nextLookMs, patienceMs } from "./pace.ts";
import type { Observation } from "./providers/provider.ts";
import type { Settling } from "./settling.ts";
import type { Store } from "./store.ts";
import type { AccountRow, AttemptRow } from "./tables.ts";

/** It never arrived, when the company does not know our own reference after so long. */
const arrivedMs = 60_000;
const probeMs = 30_000;

export type LearningParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly booking: Booking;
  readonly moving: Moving;
  readonly diary: Diary;
  readonly accounts: Accounts;
  readonly settling: Settling;
  readonly news: () => void;
};

export function createLearning(parts: LearningParts) {
  const { clock, random, store, booking, moving, diary, accounts, settling } = parts;
  const { db } = store;
  /** What each said last: the same is not written down again. */
  const said = new Map<string, string>();

  /** What an answer means for the attempt: settled, told, and when it is looked at next. */
  async function learn(id: string, account: AccountRow, seen: Observation): Promise<void> {
    const now = clock.now();
    const { caps } = accounts.provider(account.provider);
    const before = await store.attempt(id);
    if (!before) return;
    const age = now - (before.sent_at ?? before.made_at);
    const never = seen.kind === "not-found" && caps.refOwner === "ours" && age >= arrivedMs;
    const meant: Observation = never
      ? { kind: "failed", reason: "push-failed", rawCode: "not-found", confident: true }
      : seen;
    await settling.settle(id, meant, "look");
    await transaction(db, async (tx) => {
      let row = await store.attempt(id, tx);
      if (!row) return;
      const looks = { looks: row.looks + 1, looked_at: now };
      if (row.state === "pending" && age >= patienceMs) {
        row = (await moving.stepIn(tx, id, "expire")) ?? row;
        await diary.note(tx, { kind: "look", what: "too-long", of: row });
      }
      const event = eventOf(seen);
      const saying = `${row.state} ${event?.what ?? ""}`;
      if (event && isOpen(row.state) && said.get(id) !== saying) {
        said.set(id, saying);
        await diary.note(tx, { kind: "look", of: row, ...event });
      }
      const next = nextAt(row, now, seen);
      // Who is away is asked again before long, so that it is known when they are back: at the account's slow pace.
      const soon = next !== null && seen.kind === "unavailable" ? Math.min(next, now + probeMs) : next;
      await moving.change(tx, id, { ...looks, next_look_at: soon });
    });
    const after = await store.attempt(id);
    if (!after) return;
    if (seen.kind === "pending" && seen.onHold) await hold(after);
    if (seen.kind === "failed" && (seen.reason === "config" || seen.reason === "auth"))
      await accounts.refused(account, `${seen.reason} ${seen.rawCode ?? ""}`.trim());
    if (after.next_look_at === null) said.delete(id);
    await giveUp(after, now);
  }

  /**
   * When it is looked at next; null: no more. A failure is believed for good only when the company has said so again
   * after the last of the confirming looks was due, however long this computer was off: silence confirms nothing.
   */
  function nextAt(row: AttemptRow, now: number, seen: Observation): number | null {
    if (row.state === "pending" || row.state === "unknown" || row.state === "submitting") {
      const age = now - (row.sent_at ?? row.made_at);
      return now + Math.max(betweenLooksMs, nextLookMs(age, random.fraction()));
    }
    if (row.state === "failed" && row.failed_at !== null) {
      const ms = confirmMs(now - row.failed_at);
      if (ms !== undefined) return now + ms;
      const isSaid = seen.kind === "failed" || seen.kind === "not-found" || seen.kind === "reversed";
      return isSaid || now - row.failed_at > giveUpMs ? null : now + probeMs;
    }
    return null;
  }

  /** Nobody can be asked: it waits for a person, a notice or a statement. */
  async function wait(row: AttemptRow, account: AccountRow): Promise<void> {
    const now = clock.now();
    const { caps } = accounts.provider(account.provider);
    if (caps.flow === "manual" && row.state === "pending") {
      await settling.settle(row.id, { kind: "failed", reason: "expired", confident: true }, "look");
      await db.updateTable("payment_attempts").set({ next_look_at: null }).where("id", "=", row.id).execute();
      return;
    }
    await giveUp(row, now);
    const after = await store.attempt(row.id);
    const end = after && isOpen(after.state) ? (row.sent_at ?? row.made_at) + giveUpMs : null;
    await db.updateTable("payment_attempts").set({ next_look_at: end }).where("id", "=", row.id).execute();
  }

  /** 48 hours without a word: the owner decides; it is never called unpaid by itself. */
  async function giveUp(row: AttemptRow, now: number): Promise<void> {
    if (row.state !== "unknown" || now - (row.sent_at ?? row.made_at) < giveUpMs) return;
    const key = queueKey("no-answer", row.id);
    await transaction(db, async (tx) => {
      if (!(await moving.stepIn(tx, row.id, "give-up", { next_look_at: null }))) return;
      await moving.followIn(tx, row.payment_id);
      await booking.queueIn(tx, {
        key,
        kind: "no-answer",
        payment: row.payment_id,
        attempt: row.id,
        account: row.account_id,
        amount: { minor: row.minor, currency: row.currency },
      });
      await diary.note(tx, { kind: "look", what: "no-answer", of: row });
    });
    said.delete(row.id);
    await moving.tell(row.payment_id);
    parts.news();
  }

  async function hold(row: AttemptRow): Promise<void> {
    const key = queueKey("on-hold", row.id);
    const added = await transaction(db, (tx) =>
      booking.queueIn(tx, {
        key,
        kind: "on-hold",
        payment: row.payment_id,
        attempt: row.id,
        account: row.account_id,
        amount: { minor: row.minor, currency: row.currency },
      }),
    );
    if (added) parts.news();
  }

  return { learn, wait };
}

/** What of a look is worth a line; money's own lines are the settlement's. */
function eventOf(seen: Observation): Omit<NewEvent, "kind" | "of"> | undefined {
  const line = (what: What, values: NewEvent["values"] = {}): Omit<NewEvent, "kind" | "of"> => ({
    what,
    values,
  });
  switch (seen.kind) {
    case "pending":
      return line(seen.onHold ? "on-hold" : "pending");
    case "not-found":
      return line("not-found");
    case "unavailable":
      return line("no-word", { detail: seen.detail.slice(0, 200) });
    case "success":
    case "failed":
    case "reversed":
      return undefined;
  }
}
