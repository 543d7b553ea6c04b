// The line of messages that wait: sends what is due, one call at a time, and writes down what came of it. Whatever a
// company or a network does, it stays in here.
import type { Facts } from "#contract/facts.ts";
import type { SmsKind } from "#contract/sms.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { backoff } from "#main/platform/retry.ts";
import type { SmsOutcome, SmsWay } from "./channels/channel.ts";
import type { Choices } from "./choices.ts";
import { longestWait, type MessageChange, type SmsStore } from "./store.ts";
import { messageOf, type MessageRow } from "./tables.ts";

/** Times a message is handed to the company, at most, and the waits between. */
const mostTries = 3;
const waits = [30_000, 120_000] as const;
/** For the whole exchange with the company. */
const patienceMs = 15_000;
/** A stop lets a call end, so long. */
const stopMs = 2_000;

/** What a guest waits for is worth a second message; a broadcast or a warning that came twice is not. */
const againWhenUnsure: ReadonlySet<SmsKind> = new Set<SmsKind>(["voucher", "receipt"]);

export function createLine(parts: {
  store: SmsStore;
  choices: Pick<Choices, "inUse">;
  bus: Bus<Facts>;
  clock: Clock;
  random: Pick<Random, "fraction">;
  log: Log;
}) {
  const { store, choices, bus, clock, random, log } = parts;
  let open = false;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: Timer | undefined;
  let call: AbortController | undefined;
  /** No way to the company: nothing is tried until then, and how often in a row it was so. */
  let awayUntil = 0;
  let away = 0;

  const told = (rows: readonly MessageRow[]): void => {
    if (rows.length > 0) bus.tell("sms.changed", { messages: rows.map(messageOf) });
  };
  async function write(rows: readonly MessageRow[], changes: readonly MessageChange[]): Promise<void> {
    await store.change(changes);
    const byId = new Map(changes.map((change) => [change.id, change]));
    told(rows.map((row) => ({ ...row, ...byId.get(row.id) })));
  }

  /** What is written of a message after a try; `row.tries` counts this one already. */
  function after(row: MessageRow, outcome: SmsOutcome): MessageChange {
    const { id, tries } = row;
    const now = clock.now();
    if (outcome.kind === "accepted")
      return {
        id,
        state: "sent",
        sent_at: now,
        provider_ref: outcome.ref ?? null,
        cost: outcome.cost?.tenThousandths ?? null,
        cost_currency: outcome.cost?.currency ?? null,
        trouble: null,
        detail: outcome.detail,
      };
    const { detail } = outcome;
    // Nobody heard of it: that was no try.
    if (outcome.kind === "unreached")
      return { id, state: "queued", tries: tries - 1, next_at: awayUntil, trouble: "unreached", detail };
    const { trouble } = outcome;
    const mayAgain = outcome.kind === "refused" ? outcome.again : againWhenUnsure.has(row.kind);
    if (mayAgain && tries < mostTries)
      return { id, state: "queued", next_at: now + (waits[tries - 1] ?? waits[1]), trouble, detail };
    return { id, state: outcome.kind === "refused" ? "failed" : "unsure", trouble, detail };
  }

  async function deliver(way: SmsWay, config: Parameters<SmsWay["send"]>[0], rows: readonly MessageRow[]) {
    const now = rows.map((row) => ({
      ...row,
      tries: row.tries + 1,
      channel: way.channel,
      environment: config.environment,
      state: "sending" as const,
    }));
    await write(
      rows,
      now.map(({ id, tries, channel, environment, state }) => ({ id, tries, channel, environment, state })),
    );
    call = new AbortController();
    const late = clock.after(patienceMs, () => call?.abort());
    const orders = now.map(({ id, phone, text }) => ({ id, phone, text }));
    let outcomes: readonly SmsOutcome[];
    try {
      outcomes = await way.send(config, orders, call.signal);
    } catch (error) {
      log.error("a channel for SMS failed", { channel: way.channel, error: textOf(error) });
      outcomes = [];
    } finally {
      late.cancel();
      call = undefined;
    }
    const silent: SmsOutcome = { kind: "unsure", trouble: "no-answer", detail: "" };
    if (outcomes.some(({ kind }) => kind === "unreached")) {
      awayUntil = clock.now() + backoff(away++, random.fraction(), { first: 5_000, most: 60_000 });
      log.warn("the company for SMS cannot be reached", { channel: way.channel, waiting: rows.length });
    } else {
      awayUntil = 0;
      away = 0;
    }
    const changes = now.map((row, place) => after(row, outcomes[place] ?? silent));
    await write(now, changes);
    for (const change of changes)
      if (change.state === "failed" || change.state === "unsure")
        log.warn("an SMS did not go out", {
          id: change.id,
          trouble: change.trouble ?? undefined,
          detail: change.detail,
        });
  }

  /** The first of those due, and others of its rank that are as new, each number once. False when nothing is to be done. */
  async function step(): Promise<boolean> {
    const now = clock.now();
    if (now < awayUntil && awayUntil - now <= 60_000) return false;
    const due = await store.due(now, 200);
    const late = due.filter((row) => row.late_at <= now);
    if (late.length > 0) {
      await write(
        late,
        late.map(({ id, detail, trouble }) => ({
          id,
          state: "failed" as const,
          trouble: "late" as const,
          detail: [trouble, detail].filter(Boolean).join(": "),
        })),
      );
      return true;
    }
    const [first] = due;
    if (first === undefined) return false;
    const use = await choices.inUse();
    if (use === undefined) return false;
    const batch: MessageRow[] = [];
    const phones = new Set<string>();
    for (const row of due) {
      if (batch.length >= use.way.most || phones.has(row.phone) || row.rank !== first.rank) continue;
      // What failed once goes alone: it may be what spoils a whole call.
      if (row !== first && (row.tries > 0 || first.tries > 0)) continue;
      phones.add(row.phone);
      batch.push(row);
    }
    await deliver(use.way, use.config, batch);
    return true;
  }

  async function work(): Promise<void> {
    do {
      again = false;
      try {
        while (open && (await step()));
      } catch (error) {
        log.error("SMS cannot be sent just now", { error: textOf(error) });
        awayUntil = clock.now() + 30_000;
      }
    } while (open && again);
    if (open) await sleep();
  }

  async function sleep(): Promise<void> {
    timer?.cancel();
    const next = await store.nextDue().catch(() => clock.now() + 60_000);
    if (next === undefined || !open) return;
    const wait = Math.max(next, awayUntil) - clock.now();
    // Due and yet not done: there is no channel to send by; a change of the settings kicks.
    timer = clock.after(Math.min(longestWait, wait <= 0 ? 60_000 : wait), kick);
  }

  function kick(): void {
    if (!open) return;
    again = true;
    running ??= work().finally(() => {
      running = undefined;
      if (open && again) kick();
    });
  }

  return {
    kick,
    told,
    /** New settings: what waited for a way may find one. */
    hope(): void {
      awayUntil = 0;
      kick();
    },
    /** What was cut off in the middle of a try: nobody knows whether it went out. */
    async open(): Promise<void> {
      const cut: SmsOutcome = { kind: "unsure", trouble: "no-answer", detail: "Kaunta was closed meanwhile" };
      const rows = await store.sending();
      await write(
        rows,
        rows.map((row) => after(row, cut)),
      );
      open = true;
      kick();
    },
    async close(): Promise<void> {
      open = false;
      timer?.cancel();
      const patience = clock.after(stopMs, () => call?.abort());
      await running;
      patience.cancel();
      timer?.cancel();
    },
  };
}
