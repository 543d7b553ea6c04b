import { expect, test } from "vitest";
import { PlanDraft } from "#contract/plans.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { draftOf, emptyForm, formOf, type PlanForm, refusalOf, scaled } from "./plan-form.ts";

const form = (part: Partial<PlanForm>): PlanForm => ({
  ...emptyForm("KES"),
  name: "Day",
  price: "50",
  ...part,
});
const faultsOf = (part: Partial<PlanForm>): unknown => {
  const made = draftOf(form(part));
  return "faults" in made ? made.faults : "sound";
};

test("a typed plan becomes a draft in whole units", () => {
  const made = draftOf(
    form({
      price: "1,250.50",
      kind: "wall",
      time: { text: "1.5", unit: "days" },
      capTotal: { text: "1,5", unit: "GB" },
      speedOut: { text: "0.5", unit: "Mb/s" },
      devices: "2",
      days: [1, 7],
      hoursFrom: "18:00",
      hoursUntil: "06:00",
    }),
  );
  expect("draft" in made && made.draft).toMatchObject({
    price: { minor: 125_050, currency: "KES" },
    time: { kind: "wall", seconds: 129_600 },
    caps: { in: null, out: null, total: 1_500_000_000 },
    speed: { in: null, out: 500_000 },
    devices: 2,
    window: { days: [1, 7], hours: { from: "18:00", until: "06:00" } },
  });
});

test("each fault stands at its own field", () => {
  expect(
    [
      { name: " " },
      { name: "x".repeat(41) },
      { price: "" },
      { price: "twenty" },
      { price: "-1" },
      { price: "0.001" },
      { price: "10.5", currency: "UGX" as const },
      { time: { text: "0", unit: "hours" as const } },
      { time: { text: "0.1", unit: "minutes" as const } },
      { time: { text: "600", unit: "weeks" as const } },
      { capIn: { text: "much", unit: "GB" as const } },
      { speedOut: { text: "0.1", unit: "kb/s" as const } },
      { kind: "none" as const },
      { devices: "51" },
      { hoursFrom: "08:00" },
      { hoursFrom: "08:00", hoursUntil: "08:00" },
      { dateFrom: "2026-12-31", dateUntil: "2026-12-01" },
    ].map(faultsOf),
  ).toEqual([
    { name: "nameNeeded" },
    { name: "nameLong" },
    { price: "priceEmpty" },
    { price: "priceNumber" },
    { price: "priceNegative" },
    { price: "priceFine" },
    { price: "priceFine" },
    { time: "amountBad" },
    { time: "amountShort" },
    { time: "amountLong" },
    { capIn: "dataBad" },
    { speedOut: "speedBad" },
    { kind: "needsLimit" },
    { devices: "devicesBad" },
    { hoursUntil: "hoursBoth" },
    { hoursUntil: "hoursSame" },
    { dateUntil: "datesOrder" },
  ]);
  expect(faultsOf({ kind: "none", capOut: { text: "1", unit: "GB" } })).toBe("sound");
  expect(faultsOf({ price: "0" })).toBe("sound");
});

test("a plan that is opened and saved is the same plan", () => {
  for (const draft of [
    { time: { kind: "online", seconds: 5400 } },
    { time: { kind: "none" }, caps: { total: 750_000_000, out: 1_250_000_000 } },
    {
      time: { kind: "wall", seconds: 604_800 },
      speed: { in: 1_500_000, out: 2_000_000 },
      window: {
        from: "2026-01-01",
        until: "2026-12-31",
        days: [6, 7],
        hours: { from: "18:15", until: "00:00" },
      },
      sites: ["s1"],
      onSale: false,
      colour: "rose",
    },
  ]) {
    const plan = PlanDraft.parse({ name: "Day", price: { minor: 5050, currency: "KES" }, ...draft });
    const made = draftOf(formOf(plan));
    expect("draft" in made ? made.draft : made.faults).toEqual(plan);
  }
});

test("numbers with a part are exact", () => {
  expect([
    scaled("0.1", 1_000_000),
    scaled("4.35", 100),
    scaled("1.005", 1000),
    scaled("0.001", 100),
  ]).toEqual([100_000, 435, 1005, undefined]);
});

test("what the core refuses stands at the field it names", () => {
  const refused = (field: string) =>
    refusalOf(new CallError({ code: "bad_request", message: "no", params: { field } }))?.field;
  expect(["draft.name", "draft.price.minor", "caps", "window.hours", "elsewhere", ""].map(refused)).toEqual([
    "name",
    "price",
    "capTotal",
    "dateUntil",
    "name",
    undefined,
  ]);
});
