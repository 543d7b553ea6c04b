// What the engine says of a right, written into the life of its slip.
import type { Grant } from "#contract/access.ts";
import { GrantId } from "#contract/values/index.ts";
import type { VoucherState, VoucherStep } from "#contract/vouchers.ts";
import type { Timer } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Ending } from "./ending.ts";
import { moveIn } from "./moving.ts";
import type { VoucherEvent } from "./machine.ts";
import type { VouchersParts } from "./parts.ts";
import { batchOf, type Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

/** After a start the slips with a right are compared in parts, so that nobody waits for it. */
const partSize = 50;
const betweenPartsMs = 250;
/** The engine has its book in memory by then. */
const firstPartMs = 2000;

type Happened = { readonly event: VoucherEvent; readonly step: VoucherStep["step"]; readonly at: number };

/** What a slip in this state has still to be told of its right; in order. Pure. */
export function happened(
  state: VoucherState,
  grant: Pick<Grant, "state" | "end" | "firstUsedAt" | "endedAt">,
  now: number,
): Happened[] {
  const at = grant.endedAt ?? now;
  const used: Happened = { event: "use", step: "used", at: grant.firstUsedAt ?? now };
  if (grant.state !== "ended") {
    const begun = grant.firstUsedAt !== null;
    return begun && state !== "used" && state !== "void" ? [used] : [];
  }
  switch (grant.end) {
    case "void":
      return state === "void" ? [] : [{ event: "void", step: "void", at }];
    case "unused":
      return state === "spent" || state === "expired" || state === "void"
        ? []
        : [{ event: "expire", step: "expired", at }];
    case "time":
    case "data":
    case "window":
    case null: {
      if (state === "spent" || state === "expired" || state === "void") return [];
      if (grant.firstUsedAt === null) return [{ event: "expire", step: "expired", at }];
      const spent: Happened = { event: "spend", step: "spent", at };
      return state === "used" ? [spent] : [used, spent];
    }
  }
}

export function createFollowing(parts: VouchersParts & { store: Store; ending: Ending }) {
  const { bus, clock, log, access, store, ending } = parts;
  const db = parts.db.$extendTables<VoucherTables>();
  let timer: Timer | undefined;
  let stop = (): void => {};
  /** Grants are told one after the other; the last word of each counts. */
  const waiting = new Map<GrantId, Grant>();
  let working: Promise<void> | undefined;

  async function follow(grant: Grant): Promise<void> {
    const voucher = await store.byGrant(grant.id);
    if (!voucher) return;
    const steps = happened(voucher.state, grant, clock.now());
    if (steps.length === 0) return;
    await transaction(db, async (tx) => {
      for (const { event, step, at } of steps)
        await moveIn(
          tx,
          { vouchers: [voucher.id] },
          {
            event,
            step,
            at,
            by: "",
            ...(event === "use" && voucher.used_at === null ? { set: { used_at: at } } : {}),
          },
        );
    });
    bus.tell("voucher.changed", { batch: batchOf(voucher) });
  }

  function work(): void {
    working ??= (async () => {
      for (const [id, grant] of waiting) {
        waiting.delete(id);
        await follow(grant);
      }
    })()
      .catch((error: unknown) => log.error("a slip cannot follow its right", { error: textOf(error) }))
      .finally(() => {
        working = undefined;
        if (waiting.size > 0) work();
      });
  }

  function hear(grant: Grant): void {
    if (grant.source === "operator" || grant.source === "payment") return;
    waiting.set(grant.id, grant);
    work();
  }

  /** What happened between rights and slips while nobody listened. */
  async function catchUp(after: string): Promise<void> {
    const rows = await db
      .selectFrom("vouchers")
      .select(["id", "state", "grant_id"])
      .where("grant_id", "is not", null)
      .where("state", "in", ["made", "printed", "handed", "sold", "used", "void"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(partSize)
      .execute();
    for (const { grant_id: grant, state } of rows) {
      const seen = await access.view(GrantId.parse(grant));
      if (state !== "void") hear(seen);
      else if (seen.state !== "ended") ending.later([seen.id], "its code was ended", { id: "", name: "" });
    }
    const last = rows.at(-1);
    if (last && rows.length === partSize) timer = clock.after(betweenPartsMs, () => again(last.id));
  }

  function again(after: string): void {
    catchUp(after).catch((error: unknown) =>
      log.error("slips cannot be compared with their rights", { error: textOf(error) }),
    );
  }

  return {
    /** Brings one slip up to date now, before it is shown. */
    follow,
    start(): void {
      stop = bus.hear("grant.changed", hear);
      timer = clock.after(firstPartMs, () => again(""));
    },
    async stop(): Promise<void> {
      stop();
      timer?.cancel();
      await working;
    },
  };
}
