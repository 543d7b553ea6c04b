// New codes in the book: terms, vouchers, codes and their first step, inside the caller's transaction.
import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import type { Terms } from "#contract/access.ts";
import type { Money } from "#contract/values/index.ts";
import type { CodeForm, VoucherKind, VoucherState } from "#contract/vouchers.ts";
import type { Random } from "#main/platform/random.ts";
import { folded, newCodes, written } from "./code.ts";
import type { StepRow, VoucherRow, VoucherTables } from "./tables.ts";

export type Tx = Transaction<VoucherTables>;

/** What a code promises and what it costs. */
export type Offer = { readonly terms: Terms; readonly price: Money };

export type Making = {
  readonly offer: Offer;
  readonly kind: VoucherKind;
  /** Codes of our own making, or codes that exist already (an import). */
  readonly codes: { readonly count: number; readonly form: CodeForm } | readonly ForeignCode[];
  readonly batch?: string;
  /** Rights that wait for these codes already, in their order. */
  readonly grants?: (codes: readonly ForeignCode[]) => Promise<readonly string[]>;
  readonly site: string | null;
  /** `sold`: made and sold in one stroke. */
  readonly state: Extract<VoucherState, "made" | "sold">;
  readonly at: number;
  readonly by: string;
  readonly note?: string;
};

/** `folded`: what a guest types to use it, as compared. */
export type ForeignCode = { readonly code: string; readonly folded: string };

/** Rows of one statement: SQLite takes at most 32,766 values. */
const rowsAtOnce = 500;

/** Adds the vouchers and answers their rows in order. Throws the database's duplicate for a foreign code in the book. */
export async function makeIn(tx: Tx, random: Random, making: Making): Promise<VoucherRow[]> {
  const { offer, kind, codes, batch, site, state, at, by, note = "" } = making;
  const terms = await keepTerms(tx, offer);
  const given = "count" in codes ? await freeCodes(tx, random, codes.count, codes.form) : codes;
  const last = await tx
    .selectFrom("vouchers")
    .select((the) => the.fn.max("seq").as("seq"))
    .executeTakeFirst();
  const grants = await making.grants?.(given);
  let seq = last?.seq ?? 0;
  const rows: VoucherRow[] = [];
  const steps: StepRow[] = [];
  const keys: VoucherTables["voucher_codes"][] = [];
  for (const [index, { code, folded: key }] of given.entries()) {
    const id = random.uuid();
    const sold = state === "sold";
    rows.push({
      id,
      seq: ++seq,
      kind,
      code,
      batch_id: batch ?? null,
      terms_id: terms,
      plan_id: offer.terms.plan,
      site_id: site,
      state,
      holder: "",
      made_at: at,
      sold_at: sold ? at : null,
      used_at: null,
      grant_id: grants?.[index] ?? null,
      reprints: 0,
      steps: sold ? 2 : 1,
    });
    keys.push({ folded: key, voucher_id: id, dead_at: null });
    steps.push({ voucher_id: id, number: 1, at, step: "made", by_name: by, note });
    if (sold) steps.push({ voucher_id: id, number: 2, at, step: "sold", by_name: by, note: "" });
  }
  await inParts(rows, (some) => tx.insertInto("vouchers").values(some).execute());
  await inParts(keys, (some) => tx.insertInto("voucher_codes").values(some).execute());
  await inParts(steps, (some) => tx.insertInto("voucher_steps").values(some).execute());
  return rows;
}

/** Codes nobody ever had, dead ones included. Nobody else writes while this transaction lasts. */
export async function freeCodes(
  tx: Tx,
  random: Random,
  count: number,
  form: CodeForm,
): Promise<ForeignCode[]> {
  const free = new Set<string>();
  for (let round = 0; free.size < count; round++) {
    if (round === 20) throw new Error("no free codes are left");
    const fresh = newCodes(random, count - free.size, form);
    for (const code of fresh) free.add(code);
    await inParts(fresh, async (some) => {
      const taken = await tx
        .selectFrom("voucher_codes")
        .select("folded")
        .where("folded", "in", some.map(folded))
        .execute();
      for (const one of taken) free.delete(one.folded);
    });
  }
  return [...free].map((code) => ({ code: written(code, form), folded: code }));
}

/** Many slips promise the same: kept once, found by what it says. */
export async function keepTerms(tx: Tx, { terms, price }: Offer): Promise<string> {
  const text = JSON.stringify(terms);
  const id = createHash("sha256").update(text).update(JSON.stringify(price)).digest("hex").slice(0, 32);
  await tx
    .insertInto("voucher_terms")
    .values({
      id,
      plan_id: terms.plan,
      plan_name: terms.planName,
      terms: text,
      price_minor: price.minor,
      currency: price.currency,
    })
    .onConflict((same) => same.column("id").doNothing())
    .execute();
  return id;
}

export async function inParts<Row>(
  rows: readonly Row[],
  work: (some: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < rows.length; first += rowsAtOnce)
    await work(rows.slice(first, first + rowsAtOnce));
}
