// What the voucher table is filtered for, as a person chooses it and as the core is asked.
import type { z } from "zod";
import type { BatchId, PlanId, SiteId } from "#contract/values/index.ts";
import type { vouchers, VoucherState } from "#contract/vouchers.ts";

/** Chips stand for what a person looks for, not for every state of the machine. */
export const stateChips = {
  ready: ["made", "printed", "handed"],
  sold: ["sold"],
  used: ["used"],
  over: ["spent", "expired"],
  void: ["void"],
} as const satisfies Record<string, readonly VoucherState[]>;
export type StateChip = keyof typeof stateChips;
export const chipNames = Object.keys(stateChips) as StateChip[];

export type VoucherFilter = {
  readonly search: string;
  readonly chips: ReadonlySet<StateChip>;
  readonly plan: PlanId | undefined;
  readonly site: SiteId | undefined;
  readonly holder: string;
  readonly batch: BatchId | undefined;
};

export const noFilter: VoucherFilter = {
  search: "",
  chips: new Set(),
  plan: undefined,
  site: undefined,
  holder: "",
  batch: undefined,
};

export type AskedFilter = Omit<z.input<typeof vouchers.list.input>, "limit" | "after">;

export function askedFor({ search, chips, plan, site, holder, batch }: VoucherFilter): AskedFilter {
  const who = holder.trim();
  return {
    search: search.trim().slice(0, 40),
    states: chipNames.flatMap((chip) => (chips.has(chip) ? [...stateChips[chip]] : [])),
    ...(plan === undefined ? {} : { plan }),
    ...(site === undefined ? {} : { site }),
    ...(batch === undefined ? {} : { batch }),
    ...(who === "" ? {} : { holder: who.slice(0, 60) }),
  };
}

/** True when anything but the batch one came for narrows the list. */
export function isNarrow({ search, chips, plan, site, holder, batch }: VoucherFilter): boolean {
  return (
    search.trim() !== "" ||
    chips.size > 0 ||
    plan !== undefined ||
    site !== undefined ||
    holder.trim() !== "" ||
    batch !== undefined
  );
}
