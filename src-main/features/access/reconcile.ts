// What the book wants on a gateway × what is there → what is to be done. Pure.
import type { GrantId } from "#contract/values/index.ts";
import type { Action, Field, SeenRow, WantedRow } from "./enforcement/enforcer.ts";
import type { Limits } from "./ledger.ts";

export type Reconciled =
  | { readonly kind: "in-place" }
  /** `drift`: the row was there, but not as we left it, or not at all. */
  | { readonly kind: "do"; readonly actions: readonly Action[] }
  /** A row that is not ours holds the name: it is left alone. */
  | { readonly kind: "name-taken"; readonly by: SeenRow };

/** One grant against all rows of its name. `wanted` is undefined when it is to have none. */
export function reconcile(
  grant: GrantId,
  wanted: WantedRow | undefined,
  rows: readonly SeenRow[],
): Reconciled {
  const ours = rows.filter((row) => row.grant === grant);
  const remove = (row: SeenRow): Action => ({ kind: "remove", id: row.id, name: row.name });
  if (!wanted) {
    const actions = ours.map(remove);
    return actions.length === 0 ? { kind: "in-place" } : { kind: "do", actions };
  }
  const [first, ...more] = ours.filter((row) => row.name === wanted.name);
  const renamed = ours.filter((row) => row.name !== wanted.name);
  if (!first) {
    // Rows of another grant of ours with this name would be vacated first; any other row's owner is not us.
    const holder = rows.find((row) => row.name === wanted.name);
    if (holder) return { kind: "name-taken", by: holder };
    return { kind: "do", actions: [...renamed.map(remove), { kind: "add", row: wanted }] };
  }
  const fields = differences(wanted, first);
  const actions: Action[] = [...more, ...renamed].map(remove);
  if (fields.length > 0) actions.push({ kind: "change", row: wanted, id: first.id, fields });
  return actions.length === 0 ? { kind: "in-place" } : { kind: "do", actions };
}

/** In what a row is not as the book wants it. The secret cannot be read back and is not looked at. */
export function differences(wanted: WantedRow, seen: SeenRow): Field[] {
  const fields: Field[] = [];
  if (seen.profile !== wanted.profile.name) fields.push("profile");
  if (seen.disabled !== wanted.disabled) fields.push("disabled");
  if (!sameLimits(seen.limits, wanted.limits)) fields.push("limits");
  if (seen.bound) fields.push("bound");
  return fields;
}

function sameLimits(one: Limits, other: Limits): boolean {
  return (
    one.seconds === other.seconds && one.in === other.in && one.out === other.out && one.total === other.total
  );
}
