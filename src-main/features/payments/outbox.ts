// What must follow a payment: its device is let in, as often as it takes, over restarts.
import { GrantId, Mac, SiteId } from "#contract/values/index.ts";
import type { Admitted } from "#main/features/access/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { backoff } from "#main/platform/retry.ts";
import type { Diary } from "./events.ts";
import type { OnlineWish } from "./giving.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Store } from "./store.ts";
import type { OutboxRow } from "./tables.ts";

const atOnce = 8;
const pause = { first: 1500, most: 300_000 };
/** Not before its hours begin, a paused right goes on, or somebody unblocks the device. */
const patientMs = 600_000;
const longestTimerMs = 600_000;
/** The router is back: it has just been reached, and is given a moment. */
const backMs = 300;

export type Outbox = ReturnType<typeof createOutbox>;

/** Why a device is not in, and when to try again; done when there is nothing left to do. */
type Outcome =
  | { readonly kind: "done"; readonly online: boolean; readonly why: string }
  | {
      readonly kind: "again";
      readonly why: string;
      readonly detail: string;
      readonly ms?: number | undefined;
    };

export function createOutbox(
  parts: {
    readonly clock: Clock;
    readonly random: Pick<Random, "fraction">;
    readonly log: Log;
    readonly store: Store;
    readonly diary: Diary;
  } & Pick<PaymentsParts, "access" | "sites">,
) {
  const { clock, random, log, store, diary, access, sites } = parts;
  const { db } = store;
  const going = new Map<string, Promise<void>>();
  let timer: Timer | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let turning: Promise<void> | undefined;
  let again = false;
  let open = false;
  let unlook = (): void => {};

  async function turn(): Promise<void> {
    const now = clock.now();
    const rows = await db
      .selectFrom("payment_outbox")
      .selectAll()
      .where("done_at", "is", null)
      .where("next_at", "<=", now)
      .orderBy("next_at")
      .limit(200)
      .execute();
    for (const row of rows) {
      if (going.size >= atOnce) return; // the next that ends comes back here
      if (!going.has(row.id)) run(row);
    }
    const next = await db
      .selectFrom("payment_outbox")
      .select((the) => the.fn.min("next_at").as("at"))
      .where("done_at", "is", null)
      .where("next_at", ">", now)
      .executeTakeFirst();
    arm(Math.min(now + longestTimerMs, Number(next?.at ?? Number.POSITIVE_INFINITY)));
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

  function kick(): void {
    if (!open) return;
    if (turning) {
      again = true;
      return;
    }
    turning = turn()
      .catch((error: unknown) => {
        log.error("what follows a payment cannot be read", { error: textOf(error) });
        arm(clock.now() + patientMs);
      })
      .finally(() => {
        turning = undefined;
        if (again) {
          again = false;
          kick();
        }
      });
  }

  function run(row: OutboxRow): void {
    const work = attempt(row)
      .catch((error: unknown) => log.error("what follows a payment failed", { error: textOf(error) }))
      .finally(() => {
        going.delete(row.id);
        kick();
      });
    going.set(row.id, work);
  }

  async function attempt(row: OutboxRow): Promise<void> {
    const wish = JSON.parse(row.payload) as OnlineWish;
    const so = await letIn(wish).catch((error: unknown): Outcome => ({
      kind: "again",
      why: "fault",
      detail: textOf(error),
    }));
    const now = clock.now();
    const why = so.kind === "done" ? so.why : `${so.why} ${so.detail}`.trim();
    const wait = so.kind === "again" ? (so.ms ?? backoff(row.tries, random.fraction(), pause)) : 0;
    await db
      .updateTable("payment_outbox")
      .set({
        tries: row.tries + 1,
        next_at: now + wait,
        done_at: so.kind === "done" ? now : null,
        last_error: why === "" ? null : why.slice(0, 300),
      })
      .where("id", "=", row.id)
      .execute();
    if (so.kind === "done") {
      const what = so.online ? "online" : "not-online";
      await diary.note(db, {
        kind: "answer",
        what,
        payment: wish.payment,
        values: { mac: wish.mac, why: so.why },
      });
    } else if (row.last_error?.split(" ")[0] !== so.why)
      await diary.note(db, {
        kind: "answer",
        what: "not-online",
        payment: wish.payment,
        values: { mac: wish.mac, why: so.why, detail: so.detail.slice(0, 200) },
      });
  }

  async function letIn(wish: OnlineWish): Promise<Outcome> {
    const grant = GrantId.parse(wish.grant);
    const seen = await access.view(grant);
    if (seen.state === "ended") return { kind: "done", online: false, why: "ended" };
    // Somebody typed the code, or the page let this device in before us.
    const mine = seen.devices.find(({ mac }) => mac === wish.mac);
    if (mine?.online || (seen.firstUsedAt !== null && !mine)) return { kind: "done", online: true, why: "" };
    return outcomeOf(
      await access.admit({
        grant,
        mac: Mac.parse(wish.mac),
        ip: wish.ip ?? undefined,
        site: SiteId.parse(wish.site),
      }),
      clock.now(),
    );
  }

  return {
    kick,
    /** What a stop left over goes on. */
    async open(): Promise<void> {
      open = true;
      await db
        .updateTable("payment_outbox")
        .set({ next_at: clock.now() })
        .where("done_at", "is", null)
        .execute();
      // Whoever waits for a router does not wait for our pause as well.
      unlook = sites.onLook((look) => {
        const site = look.first ? sites.router(look.router)?.site : undefined;
        if (site === undefined) return;
        clock.after(backMs, () => {
          void db
            .updateTable("payment_outbox")
            .set({ next_at: clock.now() })
            .where("done_at", "is", null)
            .where("payload", "like", `%"site":${JSON.stringify(site)}%`)
            .execute()
            .then(kick, (error: unknown) => log.error("payments cannot go on", { error: textOf(error) }));
        });
      });
      kick();
    },
    async close(): Promise<void> {
      open = false;
      unlook();
      timer?.cancel();
      timerAt = Number.POSITIVE_INFINITY;
      await turning;
      await Promise.allSettled(going.values());
    },
  };
}

function outcomeOf(so: Admitted, now: number): Outcome {
  switch (so.kind) {
    case "online":
      return { kind: "done", online: true, why: "" };
    case "granted":
      return { kind: "again", why: so.why, detail: so.detail };
    case "ended":
      return { kind: "done", online: false, why: "ended" };
    // The guest uses the code on as many others as were sold.
    case "device-limit":
      return { kind: "done", online: false, why: "device-limit" };
    case "wrong-site":
      return { kind: "done", online: false, why: "wrong-site" };
    case "blocked":
    case "paused":
      return { kind: "again", why: so.kind, detail: "", ms: patientMs };
    case "outside-window":
      if (so.why === "over") return { kind: "done", online: false, why: "window-over" };
      return {
        kind: "again",
        why: so.kind,
        detail: so.why,
        ms: so.opens === null ? patientMs : Math.max(1000, so.opens - now + 1000),
      };
  }
}
