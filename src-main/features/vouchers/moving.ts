// Moves slips along their life: each change with its step, who and when, for one or for thousands at once.
import type { VoucherStep } from "#contract/vouchers.ts";
import { inParts, type Tx } from "./making.ts";
import { from, next, type VoucherEvent } from "./machine.ts";
import type { VoucherRow } from "./tables.ts";

export type Step = {
  readonly event: VoucherEvent;
  /** As the story names it; the same as the event's name where nothing is said. */
  readonly step: VoucherStep["step"];
  readonly at: number;
  readonly by: string;
  readonly note?: string;
  /** What else changes with it. */
  readonly set?: Partial<Pick<VoucherRow, "holder" | "sold_at" | "used_at" | "grant_id">>;
};

/** Takes the step where the table allows it, for a batch or for these. Answers how many it was. */
export async function moveIn(
  tx: Tx,
  which: { readonly batch?: string | undefined; readonly vouchers?: readonly string[] },
  step: Step,
): Promise<number> {
  let moved = 0;
  if (which.batch !== undefined) moved += await move(tx, { batch: which.batch }, step);
  await inParts(which.vouchers ?? [], async (ids) => {
    moved += await move(tx, { ids }, step);
  });
  return moved;
}

async function move(tx: Tx, which: { batch: string } | { ids: string[] }, step: Step): Promise<number> {
  const { event, at, by, note = "", set = {} } = step;
  const chosen = await tx
    .selectFrom("vouchers")
    .select(["id", "state"])
    .where("state", "in", from(event))
    .$if("batch" in which, (q) => q.where("batch_id", "=", "batch" in which ? which.batch : ""))
    .$if("ids" in which, (q) => q.where("id", "in", "ids" in which ? which.ids : []))
    .execute();
  for (const [before, rows] of Map.groupBy(chosen, ({ state }) => state)) {
    const state = next[before][event] ?? before;
    await inParts(rows, async (some) => {
      const ids = some.map(({ id }) => id);
      await tx
        .insertInto("voucher_steps")
        .columns(["voucher_id", "number", "at", "step", "by_name", "note"])
        .expression((the) =>
          the
            .selectFrom("vouchers")
            .select((row) => [
              "id",
              row("steps", "+", 1).as("number"),
              row.val(at).as("at"),
              row.val(step.step).as("step"),
              row.val(by).as("by_name"),
              row.val(note).as("note"),
            ])
            .where("id", "in", ids),
        )
        .execute();
      await tx
        .updateTable("vouchers")
        .set((row) => ({ ...set, state, steps: row("steps", "+", 1) }))
        .where("id", "in", ids)
        .execute();
    });
  }
  return chosen.length;
}
