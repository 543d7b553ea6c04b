// Sends an attempt to its company, once, and keeps what the company said to it.
import type { Environment } from "#contract/payments.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import type { Accounts } from "./accounts.ts";
import type { Diary } from "./events.ts";
import type { Looking } from "./looking.ts";
import type { Moving } from "./moving.ts";
import { nextLookMs, type Pace } from "./pace.ts";
import type { Config, Started, StartOrder } from "./providers/provider.ts";
import type { Store } from "./store.ts";
import type { AccountRow, AttemptRow } from "./tables.ts";
import { within } from "./within.ts";

/** A way that waits for a person is closed after a day. */
const manualMs = 86_400_000;
const sendMs = 30_000;

export type SendingParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly moving: Moving;
  readonly diary: Diary;
  readonly accounts: Accounts;
  readonly looking: Looking;
  readonly pace: Pace;
  readonly callbackBase: (environment: Environment) => string;
};

export function createSending(parts: SendingParts) {
  const { clock, random, store, moving, diary, accounts, looking, pace } = parts;
  const { db } = store;

  /** What the company said to the push becomes the attempt's state. */
  async function answered(account: AccountRow, attempt: AttemptRow, answer: Started): Promise<void> {
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
  }

  return {
    /** The attempt is on disk. Throws nothing the company said. */
    async send(
      account: AccountRow,
      config: Config,
      attempt: AttemptRow,
      order: Pick<StartOrder, "description" | "given" | "channel" | "returnUrl">,
    ): Promise<Started> {
      await transaction(db, async (tx) => {
        await moving.stepIn(tx, attempt.id, "send", { sent_at: clock.now() });
        const values = { account: account.title, ref: attempt.ref };
        await diary.note(tx, { kind: "sent", what: "sent", of: attempt, values });
      });
      pace.took(account.id, accounts.perSecond(account), "push");
      const base = parts.callbackBase(account.environment);
      const answer = await within(clock, sendMs, (signal) =>
        accounts.provider(account.provider).start(
          config,
          {
            ref: attempt.ref,
            token: attempt.token,
            phone: attempt.phone ?? undefined,
            amount: { minor: attempt.minor, currency: attempt.currency },
            description: order.description,
            callbackUrl: base === "" ? undefined : `${base}/c/${account.path}/${attempt.token}`,
            given: order.given,
            channel: order.channel,
            returnUrl: order.returnUrl,
          },
          signal,
        ),
      ).catch((error: unknown): Started => ({ kind: "unknown", detail: textOf(error) }));
      await answered(account, attempt, answer);
      return answer;
    },
  };
}
