// An unused slip handed in as money: it ends, and its worth is told, once for each reference.
import { Currency, GrantId, type Money } from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import { transaction } from "#main/platform/db/index.ts";
import { readCode } from "./code.ts";
import type { Ending } from "./ending.ts";
import { next, unused } from "./machine.ts";
import { moveIn } from "./moving.ts";
import type { VouchersParts } from "./parts.ts";
import { batchOf, type Found, type Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

/** What was handed in: its worth, a name that no other slip has, and when. */
export type HandedIn = { readonly value: Money; readonly receipt: string; readonly at: number };

/** `used`: begun, or handed in before. `ended`: void, over or lost. `worth`: less than is to be paid. */
export type NoSlip = "unknown" | "used" | "ended" | "worth" | "currency";

export function createSurrendering(parts: VouchersParts & { store: Store; ending: Ending }) {
  const { bus, clock, log, access, store, ending } = parts;
  const db = parts.db.$extendTables<VoucherTables>();

  async function surrendered(ref: string): Promise<(HandedIn & { voucher: string }) | undefined> {
    const row = await db.selectFrom("slips_handed_in").selectAll().where("ref", "=", ref).executeTakeFirst();
    if (!row) return undefined;
    const value = { minor: row.minor, currency: Currency.parse(row.currency) };
    return { value, receipt: row.receipt, at: row.at, voucher: row.voucher_id };
  }

  /** Why this slip is no money; undefined where it is. */
  async function hindrance(slip: Found, amount: Money): Promise<NoSlip | undefined> {
    if (slip.dead || next[slip.state].void === undefined || slip.state === "expired") return "ended";
    if (!unused.includes(slip.state)) return "used";
    if (slip.price.currency !== amount.currency) return "currency";
    if (slip.price.minor < amount.minor) return "worth";
    if (slip.grant_id === null) return undefined;
    const right = await access.view(GrantId.parse(slip.grant_id));
    return right.firstUsedAt === null && right.endedAt === null ? undefined : "used";
  }

  return {
    /** What was handed in under this reference. */
    surrendered,

    /**
     * Ends the slip and keeps its worth under `ref`, in one transaction. A slip worth less than `amount` stays whole.
     * The same `ref` and code again get the same answer.
     */
    async surrender(
      code: string,
      amount: Money,
      ref: string,
    ): Promise<({ readonly ok: true } & HandedIn) | { readonly ok: false; readonly why: NoSlip }> {
      const slip = await store.byFolded(readCode(code).folded);
      if (!slip) return { ok: false, why: "unknown" };
      const before = await surrendered(ref);
      if (before) return before.voucher === slip.id ? { ok: true, ...before } : { ok: false, why: "used" };
      const why = await hindrance(slip, amount);
      if (why) return { ok: false, why };
      const at = clock.now();
      const receipt = `slip:${slip.seq}`;
      const taken = await transaction(db, async (tx) => {
        const now = await tx
          .selectFrom("vouchers")
          .select(["state", "grant_id"])
          .where("id", "=", slip.id)
          .executeTakeFirst();
        // Somebody else was quicker by a moment.
        if (!now || now.grant_id !== slip.grant_id || !unused.includes(now.state)) return false;
        const note = `taken as ${formatMoney(slip.price).replace("\u00A0", " ")} for ${ref}`;
        await moveIn(tx, { vouchers: [slip.id] }, { event: "void", step: "void", at, by: "", note });
        const { minor, currency } = slip.price;
        await tx
          .insertInto("slips_handed_in")
          .values({ ref, voucher_id: slip.id, receipt, minor, currency, at })
          .execute();
        return true;
      });
      if (!taken) return { ok: false, why: "used" };
      log.info("a slip was taken as money", { voucher: slip.id, ref });
      bus.tell("voucher.changed", { batch: batchOf(slip) });
      if (slip.grant_id !== null) ending.later([slip.grant_id], "taken as money", { id: "", name: "" });
      return { ok: true, value: slip.price, receipt, at };
    },
  };
}
