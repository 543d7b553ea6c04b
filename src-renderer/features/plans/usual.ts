// Three plans to begin with, at prices that are usual where the currency is.
import type { z } from "zod";
import type { PlanDraft } from "#contract/plans.ts";
import type { Currency, Money } from "#contract/values/index.ts";
import { minorDigits } from "#contract/values/money.ts";

export type UsualPlan = {
  readonly key: "hour" | "day" | "week";
  readonly price: number;
  readonly draft: Pick<z.input<typeof PlanDraft>, "time" | "colour">;
};

/** Whole units of the currency: hour, day, week. */
const prices: Record<Currency, readonly [number, number, number]> = {
  KES: [20, 50, 250],
  TZS: [500, 1000, 5000],
  UGX: [500, 1000, 5000],
  NGN: [100, 300, 1500],
  RWF: [100, 300, 1500],
};

export function usualPlans(currency: Currency): readonly UsualPlan[] {
  const [hour, day, week] = prices[currency];
  return [
    { key: "hour", price: hour, draft: { time: { kind: "online", seconds: 3600 }, colour: "teal" } },
    { key: "day", price: day, draft: { time: { kind: "wall", seconds: 86_400 }, colour: "blue" } },
    { key: "week", price: week, draft: { time: { kind: "wall", seconds: 604_800 }, colour: "violet" } },
  ];
}

export function wholeMoney(units: number, currency: Currency): Money {
  return { minor: units * 10 ** minorDigits[currency], currency };
}
