import { expect, test } from "vitest";
import type { VoucherState } from "#contract/vouchers.ts";
import { from, live, next, ready, states, unused, type VoucherEvent } from "./machine.ts";

const events: VoucherEvent[] = ["print", "hand", "sell", "use", "spend", "expire", "void"];

test("the whole life in one table: nothing else can happen to a slip", () => {
  const told = states.map((state) => [
    state,
    events.filter((event) => next[state][event]).map((event) => `${event} → ${next[state][event]}`),
  ]);
  expect(Object.fromEntries(told)).toEqual({
    made: [
      "print → printed",
      "hand → handed",
      "sell → sold",
      "use → used",
      "expire → expired",
      "void → void",
    ],
    printed: [
      "print → printed",
      "hand → handed",
      "sell → sold",
      "use → used",
      "expire → expired",
      "void → void",
    ],
    handed: [
      "print → handed",
      "hand → handed",
      "sell → sold",
      "use → used",
      "expire → expired",
      "void → void",
    ],
    sold: ["print → sold", "use → used", "expire → expired", "void → void"],
    used: ["print → used", "spend → spent", "expire → expired", "void → void"],
    spent: ["use → used", "void → void"],
    expired: ["use → used", "void → void"],
    void: [],
  });
});

test("no slip is sold twice, or sold after it was used", () => {
  const sellable: VoucherState[] = ["made", "printed", "handed"];
  expect(from("sell")).toEqual(sellable);
  expect(ready).toEqual(sellable);
  expect(unused).toEqual([...sellable, "sold"]);
  expect(live).toEqual([...sellable, "sold", "used"]);
});

test("what is void stays void, whatever happens", () => {
  for (const event of events) expect(from(event)).not.toContain("void");
});
