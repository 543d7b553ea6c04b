import { expect, test } from "vitest";
import type { Grant } from "#contract/access.ts";
import type { VoucherState } from "#contract/vouchers.ts";
import { happened } from "./following.ts";
import { next, states } from "./machine.ts";

const now = 1000;
type Seen = Pick<Grant, "state" | "end" | "firstUsedAt" | "endedAt">;
const waiting: Seen = { state: "waiting", end: null, firstUsedAt: null, endedAt: null };
const running: Seen = { ...waiting, state: "running", firstUsedAt: 500 };
const over = (end: Grant["end"], firstUsedAt: number | null = 500): Seen => ({
  state: "ended",
  end,
  firstUsedAt,
  endedAt: 900,
});

test("a slip follows its right, and each step it takes is in the table", () => {
  const table: [VoucherState, Seen, string][] = [
    ["sold", waiting, ""],
    ["sold", running, "used 500"],
    ["used", running, ""],
    ["used", over("time"), "spent 900"],
    ["printed", over("data"), "used 500, spent 900"],
    ["sold", over("window", null), "expired 900"],
    ["sold", over("unused", null), "expired 900"],
    ["used", over("void"), "void 900"],
    ["spent", over("time"), ""],
    ["spent", running, "used 500"], // time was added
    ["void", running, ""],
    ["void", over("void"), ""],
  ];
  for (const [state, grant, told] of table)
    expect([
      state,
      told,
      happened(state, grant, now)
        .map(({ step, at }) => `${step} ${at}`)
        .join(", "),
    ]).toEqual([state, told, told]);
});

test("whatever the right says, no slip is asked to do what the table does not know", () => {
  for (const state of states)
    for (const grant of [
      waiting,
      running,
      over("time"),
      over("data"),
      over("window", null),
      over("void"),
      over("unused", null),
    ]) {
      let at = state;
      for (const { event } of happened(state, grant, now)) {
        expect([at, event, next[at][event]]).not.toContain(undefined);
        at = next[at][event] ?? at;
      }
    }
});
