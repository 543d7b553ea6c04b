import { expect, test } from "vitest";
import { VoucherState } from "#contract/vouchers.ts";
import type { BatchId, PlanId } from "#contract/values/index.ts";
import { askedFor, isNarrow, noFilter, stateChips } from "./voucher-filter.ts";

test("every state stands under exactly one chip", () => {
  expect(Object.values(stateChips).flat().toSorted()).toEqual([...VoucherState.options].toSorted());
});

test("the core is asked for what is chosen and for nothing else", () => {
  expect(askedFor(noFilter)).toEqual({ search: "", states: [] });
  expect(
    askedFor({
      ...noFilter,
      search: "  a3k9 ",
      chips: new Set(["over", "ready"]),
      plan: "p1" as PlanId,
      batch: "b1" as BatchId,
      holder: " Juma ",
    }),
  ).toEqual({
    search: "a3k9",
    states: ["made", "printed", "handed", "spent", "expired"],
    plan: "p1",
    batch: "b1",
    holder: "Juma",
  });
});

test("spaces alone are no filter", () => {
  expect([isNarrow(noFilter), isNarrow({ ...noFilter, search: " ", holder: " " })]).toEqual([false, false]);
  expect(isNarrow({ ...noFilter, chips: new Set(["sold"]) })).toBe(true);
});
