import { expect, test } from "vitest";
import type { GrantId } from "#contract/values/index.ts";
import type { SeenRow, WantedRow } from "./enforcement/enforcer.ts";
import { grantOf } from "./enforcement/mark.ts";
import { noUsage } from "./grant.ts";
import { reconcile } from "./reconcile.ts";

const id = "g1" as GrantId;
const other = "g2" as GrantId;
const limits = { seconds: 3600, in: null, out: null, total: null };
const wanted: WantedRow = {
  grant: id,
  name: "A3K9",
  secret: "A3K9",
  profile: { name: "kaunta-max-max-x1", speed: { in: null, out: null }, devices: 1 },
  disabled: false,
  limits,
};
const seen = (change: Partial<SeenRow> = {}): SeenRow => ({
  id: "*1",
  name: "A3K9",
  grant: id,
  profile: "kaunta-max-max-x1",
  disabled: false,
  limits,
  bound: false,
  counter: noUsage,
  ...change,
});
function told(want: WantedRow | undefined, rows: SeenRow[]): string {
  const so = reconcile(id, want, rows);
  if (so.kind !== "do") return so.kind;
  return so.actions
    .map((action) =>
      action.kind === "add"
        ? "add"
        : action.kind === "remove"
          ? `remove ${action.id}`
          : `change ${action.id} ${action.fields.join(" ")}`,
    )
    .join(", ");
}

test.each([
  ["nothing there", wanted, [], "add"],
  ["as it should be", wanted, [seen()], "in-place"],
  ["switched off by hand", wanted, [seen({ disabled: true })], "change *1 disabled"],
  ["other limits", wanted, [seen({ limits: { ...limits, seconds: 9999 } })], "change *1 limits"],
  ["no limits", wanted, [seen({ limits: { ...limits, seconds: null } })], "change *1 limits"],
  ["another kind", wanted, [seen({ profile: "default" })], "change *1 profile"],
  ["bound to a device", wanted, [seen({ bound: true })], "change *1 bound"],
  ["several things", wanted, [seen({ bound: true, disabled: true })], "change *1 disabled bound"],
  ["somebody else's row", wanted, [seen({ grant: null })], "name-taken"],
  ["another grant's row", wanted, [seen({ grant: other })], "name-taken"],
  ["ours twice", wanted, [seen(), seen({ id: "*2" })], "remove *2"],
  ["ours under another name", wanted, [seen({ name: "B4" })], "remove *1, add"],
  ["over, and gone", undefined, [], "in-place"],
  ["over, and still there", undefined, [seen()], "remove *1"],
  ["over, and the name is somebody else's", undefined, [seen({ grant: null })], "in-place"],
] as const)("%s", (_, want, rows, answer) => {
  expect(told(want, [...rows])).toBe(answer);
});

test.each([
  ["kaunta:5f1d", "5f1d"],
  ["kaunta:rule", null],
  ["kaunta:", null],
  ["kaunta:b1:7", null],
  ["vc-432-11.22.26", null],
  ["", null],
])("a comment %j names the grant %j", (comment, grant) => {
  expect(grantOf(comment)).toBe(grant);
});
