// Reading vouchers: by code, by filter, in pages; batches, stock, sales, steps.
import type { ExpressionBuilder, SelectQueryBuilder } from "kysely";
import type { Terms } from "#contract/access.ts";
import { BatchId, Currency, GrantId, PlanId, SiteId, VoucherId, type Money } from "#contract/values/index.ts";
import type { Batch, Voucher, VoucherState, VoucherStep } from "#contract/vouchers.ts";
import type { Db } from "#main/platform/db/index.ts";
import { folded } from "./code.ts";
import { live } from "./machine.ts";
import type { VoucherRow, VoucherTables } from "./tables.ts";

export type Store = ReturnType<typeof createVoucherStore>;
type Tables = VoucherTables;

export type Filter = {
  readonly batch?: string | undefined;
  readonly plan?: string | undefined;
  readonly site?: string | undefined;
  readonly states: readonly VoucherState[];
  readonly holder?: string | undefined;
  readonly search: string;
};

/** A voucher with what it promises, as the room itself needs it. */
export type Kept = VoucherRow & { readonly terms: Terms; readonly price: Money };
/** `dead`: the code asked for is the one of a lost slip; `code` is the one that took its place. */
export type Found = Kept & { readonly dead: boolean };

type Joined = VoucherRow & { terms: string; price_minor: number; currency: string };

export function createVoucherStore(plain: Db) {
  const db = plain.$extendTables<Tables>();

  const joined = () =>
    db
      .selectFrom("vouchers")
      .innerJoin("voucher_terms", "voucher_terms.id", "vouchers.terms_id")
      .selectAll("vouchers")
      .select(["voucher_terms.terms", "voucher_terms.price_minor", "voucher_terms.currency"]);

  /** Slips of a filter; the search is the beginning of a code. */
  function matching<O>(query: SelectQueryBuilder<Tables, "vouchers", O>, filter: Filter) {
    const search = folded(filter.search);
    return query
      .$if(filter.batch !== undefined, (q) => q.where("vouchers.batch_id", "=", filter.batch ?? ""))
      .$if(filter.plan !== undefined, (q) => q.where("vouchers.plan_id", "=", filter.plan ?? ""))
      .$if(filter.site !== undefined, (q) => q.where("vouchers.site_id", "=", filter.site ?? ""))
      .$if(filter.holder !== undefined, (q) => q.where("vouchers.holder", "=", filter.holder ?? ""))
      .$if(filter.states.length > 0, (q) => q.where("vouchers.state", "in", filter.states))
      .$if(search !== "", (q) =>
        q.where("vouchers.id", "in", (the: ExpressionBuilder<Tables, "vouchers">) =>
          the
            .selectFrom("voucher_codes")
            .select("voucher_codes.voucher_id")
            .where("voucher_codes.folded", ">=", search)
            .where("voucher_codes.folded", "<", `${search}\u{10ffff}`),
        ),
      );
  }

  return {
    db,

    async byFolded(code: string): Promise<Found | undefined> {
      const key = await db
        .selectFrom("voucher_codes")
        .selectAll()
        .where("folded", "=", code)
        .executeTakeFirst();
      if (!key) return undefined;
      const row = await joined().where("vouchers.id", "=", key.voucher_id).executeTakeFirst();
      return row && { ...keptOf(row), dead: key.dead_at !== null };
    },

    /** Which of these names are codes in the book, dead ones and imported names included. */
    async known(names: readonly string[]): Promise<ReadonlySet<string>> {
      const found = new Set<string>();
      for (let first = 0; first < names.length; first += 500) {
        const some = names.slice(first, first + 500);
        const codes = await db
          .selectFrom("voucher_codes")
          .select("folded")
          .where("folded", "in", some.map(folded))
          .execute();
        const taken = new Set(codes.map((one) => one.folded));
        for (const name of some) if (taken.has(folded(name))) found.add(name);
        const imported = await db
          .selectFrom("vouchers")
          .select("code")
          .where("kind", "=", "import")
          .where("code", "in", some)
          .execute();
        for (const { code } of imported) found.add(code);
      }
      return found;
    },

    async byId(id: string): Promise<Kept | undefined> {
      const row = await joined().where("vouchers.id", "=", id).executeTakeFirst();
      return row && keptOf(row);
    },

    async byGrant(grant: string): Promise<Kept | undefined> {
      const row = await joined().where("vouchers.grant_id", "=", grant).executeTakeFirst();
      return row && keptOf(row);
    },

    /** Newest first, below `before`. */
    async page(filter: Filter, limit: number, before?: number): Promise<Kept[]> {
      const ids = matching(db.selectFrom("vouchers").select("vouchers.id"), filter)
        .$if(before !== undefined, (q) => q.where("vouchers.seq", "<", before ?? 0))
        .orderBy("vouchers.seq", "desc")
        .limit(limit);
      const rows = await joined().where("vouchers.id", "in", ids).orderBy("vouchers.seq", "desc").execute();
      return rows.map(keptOf);
    },

    async count(filter: Filter): Promise<number> {
      const row = await matching(
        db.selectFrom("vouchers").select((the) => the.fn.countAll<number>().as("n")),
        filter,
      ).executeTakeFirst();
      return Number(row?.n ?? 0);
    },

    /** The slips of a batch, or these, in the order they were made. */
    async some(which: { batch?: string | undefined; vouchers: readonly string[] }): Promise<Kept[]> {
      const rows: Joined[] = [];
      if (which.batch !== undefined)
        rows.push(
          ...(await joined().where("vouchers.batch_id", "=", which.batch).orderBy("vouchers.seq").execute()),
        );
      for (let from = 0; from < which.vouchers.length; from += 500)
        rows.push(
          ...(await joined()
            .where("vouchers.id", "in", which.vouchers.slice(from, from + 500))
            .orderBy("vouchers.seq")
            .execute()),
        );
      return [...new Map(rows.map((row) => [row.id, keptOf(row)])).values()];
    },

    async steps(voucher: string): Promise<VoucherStep[]> {
      const rows = await db
        .selectFrom("voucher_steps")
        .selectAll()
        .where("voucher_id", "=", voucher)
        .orderBy("number")
        .execute();
      return rows.map(({ at, step, by_name, note }) => ({ at, step, by: by_name, note }));
    },

    /** Newest first. */
    async batches(only?: string): Promise<Batch[]> {
      const rows = await db
        .selectFrom("voucher_batches")
        .innerJoin("voucher_terms", "voucher_terms.id", "voucher_batches.terms_id")
        .selectAll("voucher_batches")
        .select(["voucher_terms.plan_id", "voucher_terms.plan_name"])
        .$if(only !== undefined, (q) => q.where("voucher_batches.id", "=", only ?? ""))
        .orderBy("number", "desc")
        .execute();
      const counts = await db
        .selectFrom("vouchers")
        .select((the) => ["batch_id", "state", the.fn.countAll<number>().as("n")])
        .where("batch_id", only === undefined ? "is not" : "=", only === undefined ? null : only)
        .groupBy(["batch_id", "state"])
        .execute();
      return rows.map((row) => ({
        id: BatchId.parse(row.id),
        number: row.number,
        label: row.label,
        plan: row.plan_id === null ? null : PlanId.parse(row.plan_id),
        planName: row.plan_name,
        site: row.site_id === null ? null : SiteId.parse(row.site_id),
        count: row.count,
        notes: row.notes,
        madeAt: row.made_at,
        by: row.made_by,
        states: Object.fromEntries(
          counts.filter(({ batch_id }) => batch_id === row.id).map(({ state, n }) => [state, Number(n)]),
        ),
        onRouter: row.on_router === 1,
      }));
    },

    /** How many slips of batches each plan ever had, and how many of them can still be sold. */
    async stock(sellable: readonly VoucherState[]): Promise<{ plan: string; ready: number }[]> {
      const rows = await db
        .selectFrom("vouchers")
        .select((the) => ["plan_id", "state", the.fn.countAll<number>().as("n")])
        .where("plan_id", "is not", null)
        .where("batch_id", "is not", null)
        .groupBy(["plan_id", "state"])
        .execute();
      const plans = new Map<string, number>();
      for (const { plan_id: plan, state, n } of rows)
        plans.set(plan ?? "", (plans.get(plan ?? "") ?? 0) + (sellable.includes(state) ? Number(n) : 0));
      return [...plans].map(([plan, ready]) => ({ plan, ready }));
    },

    /** Codes a guess could hit. */
    async live(): Promise<number> {
      const row = await db
        .selectFrom("vouchers")
        .select((the) => the.fn.countAll<number>().as("n"))
        .where("state", "in", live)
        .where("kind", "!=", "import") // their names are not ours to be likened to
        .executeTakeFirst();
      return Number(row?.n ?? 0);
    },

    /**
     * Codes that share a piece with this text, dead ones left out: of three pieces one is whole when two signs are
     * wrong. A look through all codes, for people who wait for an answer, not for guests.
     */
    async alike(text: string): Promise<string[]> {
      const third = Math.ceil(text.length / 3);
      const pieces = [text.slice(0, third), text.slice(third, 2 * third), text.slice(2 * third)];
      const rows = await db
        .selectFrom("voucher_codes")
        .select("folded")
        .where((the) =>
          the.or(
            pieces
              .map((piece) => piece.replace(/[%_]/g, ""))
              .filter((piece) => piece !== "")
              .map((piece) => the("folded", "like", `%${piece}%`)),
          ),
        )
        .where("dead_at", "is", null)
        .execute();
      return rows.map((row) => row.folded);
    },
  };
}

function keptOf({ terms, price_minor: minor, currency, ...row }: Joined): Kept {
  return { ...row, terms: JSON.parse(terms) as Terms, price: { minor, currency: Currency.parse(currency) } };
}

export const batchOf = (row: Pick<VoucherRow, "batch_id">): BatchId | null =>
  row.batch_id === null ? null : BatchId.parse(row.batch_id);

/** As the screens know it. */
export function viewOf(row: Kept): Voucher {
  return {
    id: VoucherId.parse(row.id),
    kind: row.kind,
    code: row.code,
    batch: batchOf(row),
    plan: row.plan_id === null ? null : PlanId.parse(row.plan_id),
    planName: row.terms.planName,
    price: row.price,
    time: row.terms.time,
    site: row.site_id === null ? null : SiteId.parse(row.site_id),
    state: row.state,
    holder: row.holder,
    madeAt: row.made_at,
    soldAt: row.sold_at,
    usedAt: row.used_at,
    grant: row.grant_id === null ? null : GrantId.parse(row.grant_id),
    reprints: row.reprints,
  };
}
