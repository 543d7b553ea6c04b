// A lost slip: another code for the same right. The old one is dead from then on, and it is counted.
import { GrantId } from "#contract/values/index.ts";
import { transaction } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { folded } from "./code.ts";
import type { Ending } from "./ending.ts";
import { freeCodes } from "./making.ts";
import { unused } from "./machine.ts";
import type { By, VouchersParts } from "./parts.ts";
import { sourceOf } from "./promise.ts";
import { batchOf, type Kept, type Store } from "./store.ts";
import type { VoucherTables } from "./tables.ts";

export function createReprinting(parts: VouchersParts & { store: Store; ending: Ending }) {
  const { db, bus, clock, random, log, access, store, ending } = parts;

  /** Answers the voucher with its new code. Throws `already_exists` when the old one was used: its guest has it. */
  async function renew(id: string, by: By): Promise<Kept> {
    const before = await store.byId(id);
    if (!before) throw new AppError("not_found", "no such voucher", { params: { field: "voucher" } });
    const waiting = before.grant_id === null ? undefined : await access.view(GrantId.parse(before.grant_id));
    const inUse = new AppError("already_exists", "this code is in use; print the same slip again", {
      params: { field: "voucher" },
    });
    if (waiting && (waiting.state !== "waiting" || waiting.firstUsedAt !== null)) throw inUse;
    const form = before.code.length > 8 && before.code.includes("-") ? "long" : "short";
    const at = clock.now();
    const renewed = await transaction(db, async (plain) => {
      const tx = plain.$extendTables<VoucherTables>();
      const now = await tx.selectFrom("vouchers").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
      if (!unused.includes(now.state) || now.kind === "import" || now.code !== before.code) throw inUse;
      const [code] = await freeCodes(tx, random, 1, form);
      if (!code) throw new Error("no code");
      const grant = waiting
        ? await access.grantIn(plain, {
            site: waiting.site,
            name: code.code,
            secret: code.code,
            terms: before.terms,
            source: sourceOf(before.kind),
          })
        : null;
      const change = { code: code.code, grant_id: grant, reprints: now.reprints + 1, steps: now.steps + 1 };
      await tx.updateTable("vouchers").set(change).where("id", "=", id).execute();
      await tx
        .updateTable("voucher_codes")
        .set({ dead_at: at })
        .where("folded", "=", folded(before.code))
        .execute();
      await tx
        .insertInto("voucher_codes")
        .values({ folded: code.folded, voucher_id: id, dead_at: null })
        .execute();
      await tx
        .insertInto("voucher_steps")
        .values({
          voucher_id: id,
          number: change.steps,
          at,
          step: "reprinted",
          by_name: by.name,
          note: before.code,
        })
        .execute();
      return { ...before, ...now, ...change };
    });
    if (waiting) await ending.now(waiting.id, "reprinted", by);
    if (renewed.grant_id !== null) await access.granted([GrantId.parse(renewed.grant_id)]);
    log.info("a slip was reprinted", { voucher: id, reprints: renewed.reprints, by: by.name });
    bus.tell("voucher.changed", { batch: batchOf(renewed) });
    return renewed;
  }

  return { renew };
}
