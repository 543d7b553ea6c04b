// What is for sale: made, changed, ordered, taken off. Answered from memory, kept in the database first.
import type { Terms } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import { PlanDraft, type Plan } from "#contract/plans.ts";
import type { Instant, PlanId, SiteId } from "#contract/values/index.ts";
import type { z } from "zod";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { isSold, termsOf } from "./rules.ts";
import { createPlanStore } from "./store.ts";

export type Plans = Awaited<ReturnType<typeof createPlans>>;

/** Says whether something still stands on this plan (slips that wait to be used). */
export type StillNeeded = (plan: PlanId) => Promise<boolean>;

export async function createPlans(parts: {
  db: Db;
  bus: Bus<Facts>;
  clock: Clock;
  random: Random;
  log: Log;
  /** The time zone of a site; UTC for one that is not known. */
  timeZone?: (site: SiteId) => string | undefined;
}) {
  const { bus, clock, random, log, timeZone = () => undefined } = parts;
  const store = createPlanStore(parts.db);
  const kept = await store.all();
  let plans: readonly Plan[] = kept.plans;
  let daily = kept.defaultDaily;
  const needs: StillNeeded[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** Changes one after the other: what one checks, the next must not undo. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function get(id: PlanId): Plan {
    const plan = plans.find((one) => one.id === id);
    if (!plan) throw new AppError("not_found", "no such plan", { params: { field: "plan" } });
    return plan;
  }

  return {
    list: (): Plan[] => [...plans],
    /** Throws `not_found`, for a removed plan too. */
    get,
    /** By the number the public API calls a bundle's id. */
    byNumber: (number: number): Plan | undefined => plans.find((plan) => plan.number === number),
    termsOf: (plan: Plan): Terms => termsOf(plan),
    /** In the order of the sell screen. */
    soldAt: (site: SiteId, now: Instant): Plan[] =>
      plans.filter((plan) => isSold(plan, site, timeZone(site) ?? "UTC", now)),
    defaultDaily: (): PlanId | null => daily,

    /** A feature above says what it still needs: such a plan is not removed. */
    keepWhile(stillNeeded: StillNeeded): void {
      needs.push(stillNeeded);
    },

    create: (wish: z.input<typeof PlanDraft>): Promise<Plan> =>
      inTurn(async () => {
        const plan = await store.add(random.uuid() as PlanId, sound(wish), clock.now());
        plans = [...plans, plan];
        log.info("plan made", { plan: plan.name, number: plan.number });
        bus.tell("plan.kept", plan);
        return plan;
      }),

    /** The whole draft. What was sold stays as it was sold. */
    change: (id: PlanId, wish: z.input<typeof PlanDraft>): Promise<Plan> =>
      inTurn(async () => {
        const was = get(id);
        const plan: Plan = { ...sound(wish), id, number: was.number, order: was.order };
        await store.change(id, sound(wish), clock.now());
        plans = plans.map((one) => (one.id === id ? plan : one));
        log.info("plan changed", { plan: plan.name, number: plan.number });
        bus.tell("plan.kept", plan);
        return plan;
      }),

    remove: (id: PlanId): Promise<void> =>
      inTurn(async () => {
        const plan = get(id);
        for (const stillNeeded of needs)
          if (await stillNeeded(id))
            throw new AppError("already_exists", "slips of this plan are still unused: take it off sale", {
              params: { field: "plan" },
            });
        await store.remove(id, clock.now());
        plans = plans.filter((one) => one.id !== id);
        if (daily === id) daily = null;
        log.info("plan removed", { plan: plan.name, number: plan.number });
        bus.tell("plan.removed", { plan: id });
      }),

    /** Plans that are not named keep their order, behind those that are. */
    reorder: (wish: readonly PlanId[]): Promise<Plan[]> =>
      inTurn(async () => {
        const first = [...new Set(wish)].map(get);
        const order = [...first, ...plans.filter((plan) => !first.includes(plan))];
        await store.order(order.map(({ id }) => id));
        const was = new Map(plans.map((plan) => [plan.id, plan.order]));
        plans = order.map((plan, index) => ({ ...plan, order: index + 1 }));
        for (const plan of plans) if (was.get(plan.id) !== plan.order) bus.tell("plan.kept", plan);
        return [...plans];
      }),

    setDefaultDaily: (id: PlanId): Promise<void> =>
      inTurn(async () => {
        const plan = get(id);
        if (daily === id) return;
        await store.setDefaultDaily(id);
        daily = id;
        log.info("default daily plan chosen", { plan: plan.name, number: plan.number });
        bus.tell("plan.kept", plan);
      }),
  };
}

/** A day with no minute in it, dates the wrong way round: sound in form, but never usable. */
function sound(wish: z.input<typeof PlanDraft>): PlanDraft {
  const read = PlanDraft.safeParse(wish);
  if (!read.success) {
    const issue = read.error.issues[0];
    const field = issue?.path.map(String).join(".") ?? "";
    throw new AppError("bad_request", issue?.message ?? "unsound plan", { params: { field } });
  }
  const { from, until, days } = read.data.window;
  for (const date of [from, until])
    if (date !== null && !isDate(date))
      throw new AppError("bad_request", `window: ${date} is no day of the calendar`, {
        params: { field: "window" },
      });
  if (from !== null && until !== null && from > until)
    throw new AppError("bad_request", "window: it ends before it begins", { params: { field: "window" } });
  return {
    ...read.data,
    window: { ...read.data.window, days: [...new Set(days)].toSorted((a, b) => a - b) },
  };
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
