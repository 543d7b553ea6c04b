import { z } from "zod";
import { call } from "./define.ts";
import {
  Bytes,
  Instant,
  LocalDate,
  LocalTime,
  Money,
  PlanId,
  RouterId,
  Seconds,
  SiteId,
} from "./values/index.ts";

const limit = Bytes.min(1).nullable();

/**
 * What the time of a plan is. `online`: only time online counts. `wall`: the clock runs from first use on, online or
 * not. `none`: no limit in time; then a data cap must be set.
 */
export const PlanTime = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("online"), seconds: Seconds.min(60) }),
  z.object({ kind: z.literal("wall"), seconds: Seconds.min(60) }),
  z.object({ kind: z.literal("none") }),
]);
export type PlanTime = z.output<typeof PlanTime>;

/** When a plan may be used, in the site's time; null or empty means no such limit. Days: 1 Monday … 7 Sunday. */
export const PlanWindow = z.object({
  from: LocalDate.nullable().default(null),
  until: LocalDate.nullable().default(null),
  hours: z.object({ from: LocalTime, until: LocalTime }).nullable().default(null),
  days: z.array(z.int().min(1).max(7)).max(7).default([]),
});
export type PlanWindow = z.output<typeof PlanWindow>;

export const planColours = ["teal", "blue", "violet", "rose", "amber", "green", "grey"] as const;

const draftShape = {
  name: z.string().trim().min(1, { error: "name: give the plan a name" }).max(40),
  description: z.string().trim().max(200).default(""),
  price: Money.refine((price) => price.minor >= 0, { error: "price: not below nothing" }),
  time: PlanTime,
  /** Data in bytes: `in` from the guest (upload), `out` to the guest (download). */
  caps: z
    .object({ in: limit.default(null), out: limit.default(null), total: limit.default(null) })
    .default({ in: null, out: null, total: null }),
  /** Bits per second: `in` upload, `out` download. */
  speed: z
    .object({ in: z.int().min(1000).nullable(), out: z.int().min(1000).nullable() })
    .default({ in: null, out: null }),
  /** How many devices (MACs) may use it. */
  devices: z.int().min(1).max(50).default(1),
  window: PlanWindow.default({ from: null, until: null, hours: null, days: [] }),
  /** Sites where it is sold and used; empty means all, also those made later. */
  sites: z.array(SiteId).default([]),
  colour: z.enum(planColours).default("teal"),
  /** What is not on sale keeps what was sold. */
  onSale: z.boolean().default(true),
};

export const PlanDraft = z
  .object(draftShape)
  .refine(
    (plan) =>
      plan.time.kind !== "none" ||
      plan.caps.in !== null ||
      plan.caps.out !== null ||
      plan.caps.total !== null,
    { error: "time: a plan needs a limit in time or in data", path: ["time"] },
  );
export type PlanDraft = z.output<typeof PlanDraft>;

/** `number` is what the seeds' API calls a bundle's id. `order` is its place on the sell screen: key 1, 2, … */
export const Plan = z.object({ ...draftShape, id: PlanId, number: z.int(), order: z.int() });
export type Plan = z.output<typeof Plan>;

/** Whether a plan, as it is now, has reached a router. */
export const PlanSpread = z.object({
  plan: PlanId,
  router: RouterId,
  site: SiteId,
  state: z.enum(["in-place", "waiting", "failed"]),
  /** The router's raw words when it failed. */
  detail: z.string(),
  at: Instant,
});
export type PlanSpread = z.output<typeof PlanSpread>;

const onePlan = z.object({ plan: PlanId });

export const plans = {
  list: call({ needs: "read", input: z.object({}), output: z.array(Plan) }),
  create: call({ needs: "own", input: PlanDraft, output: Plan }),
  /** The whole draft: what is left out falls back to its default. Grants already sold keep what they were sold as. */
  change: call({ needs: "own", input: z.object({ plan: PlanId, draft: PlanDraft }), output: Plan }),
  /** Refused (`already_exists`, field `plan`) while vouchers of it are unused; take it off sale instead. */
  remove: call({ needs: "own", input: onePlan, output: z.object({}) }),
  reorder: call({ needs: "own", input: z.object({ plans: z.array(PlanId) }), output: z.array(Plan) }),
  /** The default daily plan of the public API. */
  setDefaultDaily: call({ needs: "own", input: onePlan, output: z.object({}) }),
  defaultDaily: call({ needs: "read", input: z.object({}), output: z.object({ plan: PlanId.nullable() }) }),
  spread: call({ needs: "read", input: z.object({ plan: PlanId.optional() }), output: z.array(PlanSpread) }),
};
