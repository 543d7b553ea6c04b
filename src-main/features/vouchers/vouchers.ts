// What one can do with vouchers: make, hand out, print, sell, redeem, look up, end.
import type { BatchId, Mac, VoucherId } from "#contract/values/index.ts";
import type { Batch, Redeemed, Stock, Voucher, VoucherStep } from "#contract/vouchers.ts";
import type { z } from "zod";
import { transaction } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createBatching } from "./batching.ts";
import { createBuying } from "./buying.ts";
import { calmBus } from "./calm.ts";
import { folded } from "./code.ts";
import { csvHead, csvLine } from "./csv.ts";
import { createEnding } from "./ending.ts";
import { createFollowing } from "./following.ts";
import { createGuessing, triesKeptMs } from "./guessing.ts";
import { createImporting } from "./importing.ts";
import { live, ready, unused } from "./machine.ts";
import { moveIn } from "./moving.ts";
import type { By, VouchersParts } from "./parts.ts";
import { createRedeeming, type RedeemOrder } from "./redeeming.ts";
import { createReprinting } from "./reprinting.ts";
import { createSelling } from "./selling.ts";
import { createSlips } from "./slips.ts";
import { batchOf, createVoucherStore, viewOf, type Filter, type Kept } from "./store.ts";
import type { VoucherTables } from "./tables.ts";
import { createSurrendering } from "./surrendering.ts";
import { createTokens } from "./tokens.ts";
import { createVoucherWitness } from "./witness.ts";

export type Vouchers = Awaited<ReturnType<typeof createVouchers>>;

/** A batch, or these. */
export type Some = { readonly batch?: BatchId | undefined; readonly vouchers: readonly VoucherId[] };

/** Rows of a table for other programs. */
const mostInCsv = 100_000;
const pageOfCsv = 1000;
const mostSlips = 5000;

export async function createVouchers(given: VouchersParts) {
  const calm = calmBus(given.bus, given.clock);
  const parts = { ...given, bus: calm.bus };
  const { bus, clock, random, log, settings, plans, access, printing } = parts;
  const store = createVoucherStore(parts.db);
  const db = parts.db.$extendTables<VoucherTables>();
  const guessing = createGuessing({
    clock,
    stored: await storedTries(),
    keep: (who, at) =>
      void quietly(db.insertInto("code_tries").values({ id: random.uuid(), who, at }).execute()),
    drop: (who) => void quietly(db.deleteFrom("code_tries").where("who", "=", who).execute()),
  });
  guessing.setLive(await store.live());
  const ending = createEnding(parts);
  const slips = createSlips({ ...parts, store });
  const { make } = createBatching({ ...parts, store });
  const selling = createSelling({ ...parts, store, slips, ending });
  const { boughtIn } = createBuying(parts);
  const { surrender, surrendered } = createSurrendering({ ...parts, store, ending });
  const { redeem } = createRedeeming({ ...parts, store, guessing });
  const { renew } = createReprinting({ ...parts, store, ending });
  const tokens = createTokens({ ...parts, store, ending });
  const following = createFollowing({ ...parts, store, ending });
  access.witness(createVoucherWitness({ store, guessing }));
  let unhear = (): void => {};

  plans.keepWhile(async (plan) => (await store.count({ plan, states: unused, search: "" })) > 0);

  /** Counting wrong codes on disk must keep no guest waiting. */
  function quietly(work: Promise<unknown>): Promise<unknown> {
    return work.catch((error: unknown) =>
      log.error("wrong codes cannot be kept on disk", { error: textOf(error) }),
    );
  }

  async function storedTries(): Promise<{ key: string; at: number }[]> {
    await db
      .deleteFrom("code_tries")
      .where("at", "<", clock.now() - triesKeptMs)
      .execute();
    const rows = await db.selectFrom("code_tries").selectAll().orderBy("at").execute();
    return rows.map(({ who, at }) => ({ key: who, at }));
  }

  async function chosen(some: Some): Promise<Kept[]> {
    const found = await store.some(some);
    if (found.length === 0)
      throw new AppError("not_found", "no such vouchers", { params: { field: "vouchers" } });
    return found;
  }

  /** Slips whose code still opens a door: the others are not worth the paper. */
  async function printable(some: Some): Promise<Kept[]> {
    const found = (await chosen(some)).filter(({ state }) => live.includes(state));
    if (found.length === 0)
      throw new AppError("bad_request", "vouchers: none of these codes is good any more", {
        params: { field: "vouchers" },
      });
    if (found.length > mostSlips)
      throw new AppError("bad_request", `vouchers: at most ${mostSlips} at once`, {
        params: { field: "vouchers" },
      });
    return found;
  }

  function tell(of: readonly Kept[]): void {
    for (const batch of new Set(of.map(batchOf))) bus.tell("voucher.changed", { batch });
  }

  return {
    make,
    boughtIn,
    surrender,
    surrendered,
    batches: (): Promise<Batch[]> => store.batches(),

    /** Newest first. `after` is `next` of the page before. */
    async list(order: Filter & { limit: number; after?: string | undefined }): Promise<{
      vouchers: Voucher[];
      next: string | null;
      total: number;
    }> {
      const { limit, after, ...filter } = order;
      const before = after === undefined ? undefined : Number(after);
      if (before !== undefined && !Number.isSafeInteger(before))
        throw new AppError("bad_request", "after: not a place in this list", { params: { field: "after" } });
      const rows = await store.page(filter, limit + 1, before);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        vouchers: shown.map(viewOf),
        next: rows.length > limit && last ? String(last.seq) : null,
        total: await store.count(filter),
      };
    },

    /** By its code, however it is typed, or by the name its guest has on the router. */
    async find(code: string): Promise<{ voucher: Voucher | null; steps: VoucherStep[]; replaced: boolean }> {
      let found: (Kept & { dead?: boolean }) | undefined = await store.byFolded(folded(code));
      if (!found) {
        const grant = await access.byName(code.trim());
        found = grant && (await store.byGrant(grant.id));
      }
      if (!found) return { voucher: null, steps: [], replaced: false };
      return { voucher: viewOf(found), steps: await store.steps(found.id), replaced: found.dead ?? false };
    },

    /** Throws `bad_request` when there are too many for one table. */
    async csv(filter: Filter): Promise<{ name: string; text: string }> {
      const many = await store.count(filter);
      if (many > mostInCsv)
        throw new AppError(
          "bad_request",
          `${many} vouchers are too many for one table: choose a batch or a state`,
        );
      let text = csvHead;
      let before: number | undefined;
      for (let rows: Kept[]; ; before = rows.at(-1)?.seq) {
        rows = await store.page(filter, pageOfCsv, before);
        for (const row of rows) text += csvLine(viewOf(row));
        if (rows.length < pageOfCsv) break;
      }
      return { name: `vouchers-${new Date(clock.now()).toISOString().slice(0, 10)}.csv`, text };
    },

    /** Of plans on sale. Low is only what was ever kept in stock. */
    async stock(): Promise<z.output<typeof Stock>[]> {
      const counts = new Map((await store.stock(ready)).map((one) => [one.plan, one.ready]));
      const { lowStock } = settings.get();
      return plans
        .list()
        .filter(({ onSale }) => onSale)
        .map(({ id, name }) => {
          const left = counts.get(id);
          return { plan: id, planName: name, ready: left ?? 0, low: left !== undefined && left < lowStock };
        });
    },

    async handOver(some: Some & { to: string }, by: By): Promise<{ handed: number }> {
      const found = await chosen(some);
      const handed = await transaction(db, (tx) =>
        moveIn(tx, some, {
          event: "hand",
          step: "handed",
          at: clock.now(),
          by: by.name,
          note: some.to,
          set: { holder: some.to },
        }),
      );
      log.info("vouchers handed over", { handed, to: some.to, by: by.name });
      if (handed > 0) tell(found);
      return { handed };
    },

    /** Ends codes for good, and the rights that were made of them. Sales stay as they are. */
    async void(some: Some & { why: string }, by: By): Promise<{ voided: number }> {
      const found = await chosen(some);
      const voided = await transaction(db, (tx) =>
        moveIn(tx, some, { event: "void", step: "void", at: clock.now(), by: by.name, note: some.why }),
      );
      const grants = found.flatMap(({ grant_id: grant }) => grant ?? []);
      if (grants.length === 1) await ending.now(grants[0] ?? "", some.why, by);
      else ending.later(grants, some.why, by);
      log.info("vouchers ended", { voided, why: some.why, by: by.name });
      if (voided > 0) tell(found);
      return { voided };
    },

    async print(
      order: Some & { printer?: string | undefined; template?: string | undefined },
      by: By,
    ): Promise<{ job: string; slips: number }> {
      const found = await printable(order);
      const { printer, template } = order;
      const title = `${found[0]?.terms.planName ?? ""} × ${found.length}`;
      return { job: await slips.print(found, by, { title, printer, template }), slips: found.length };
    },

    /** A4, as a PDF in base64. What is on a sheet counts as printed once it is made. */
    async sheet(some: Some, by: By): Promise<{ name: string; pdf: string }> {
      const found = await printable(some);
      const pdf = Buffer.from(await slips.sheet(found, by)).toString("base64");
      const vouchers = found.map(({ id }) => id);
      await transaction(db, (tx) =>
        moveIn(
          tx,
          { vouchers },
          { event: "print", step: "printed", at: clock.now(), by: by.name, note: "PDF" },
        ),
      );
      tell(found);
      return { name: `vouchers-${found.length}.pdf`, pdf };
    },

    /** The new code is good even when no printer can be reached: `job` is null then. */
    async reprint(
      id: VoucherId,
      printer: string | undefined,
      by: By,
    ): Promise<{ voucher: Voucher; job: string | null }> {
      const renewed = await renew(id, by);
      const job = await slips
        .print([renewed], by, { title: renewed.terms.planName, printer })
        .catch((error: unknown) => {
          log.warn("a slip was made anew but not printed", { voucher: id, error: textOf(error) });
          return null;
        });
      return { voucher: viewOf(renewed), job };
    },

    ...createImporting({ ...parts, store }),

    sell: selling.sell,
    sellSlips: selling.sellSlips,
    unsell: selling.unsell,
    salesToday: selling.today,
    salesBetween: selling.between,

    /** Opens the door for a code, or says why not. */
    redeem: async (order: RedeemOrder): Promise<Redeemed> => (await redeem(order)).answer,
    /** The same, and whether this was the call that used the code. */
    redeemFirst: redeem,
    /** This device may try codes again: somebody of the shop saw its slip. */
    forgive(mac: Mac, by: By): void {
      guessing.forgive(mac);
      log.info("wrong codes forgiven", { mac, by: by.name });
    },

    tokens,
    start(): void {
      unhear = printing.heard(slips.cameOut);
      following.start();
    },
    async stop(): Promise<void> {
      unhear();
      await following.stop();
      await ending.stop();
      calm.stop();
    },
  };
}
