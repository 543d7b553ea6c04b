import { afterEach, expect, test } from "vitest";
import type { Facts } from "#contract/facts.ts";
import type { PlanDraft } from "#contract/plans.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { silentLog } from "#main/platform/log.ts";
import { createPlans } from "./index.ts";

const open: OpenDb[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.close();
});

const hour = {
  name: "One hour",
  price: { minor: 2000, currency: "KES" as const },
  time: { kind: "online" as const, seconds: 3600 },
};

async function house() {
  const db = await openMemoryDb();
  open.push(db);
  const clock = createManualClock();
  const told: string[] = [];
  const bus = createBus<Facts>(() => {});
  bus.hear("plan.kept", (plan) => told.push(`${plan.name} ${plan.order}`));
  bus.hear("plan.removed", () => told.push("removed"));
  let ids = 0;
  const random = { bytes: () => new Uint8Array(), uuid: () => `plan-${++ids}`, fraction: () => 0.5 };
  const build = () =>
    createPlans({ db: db.db, bus, clock, random, log: silentLog, timeZone: () => "Africa/Nairobi" });
  return { plans: await build(), build, told, clock };
}

test("a plan is numbered once: a removed number never comes to mean another plan", async () => {
  const { plans, build } = await house();
  const first = await plans.create(hour);
  const second = await plans.create({ ...hour, name: "Two hours" });
  expect([first, second].map(({ number, order }) => [number, order])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  await plans.remove(second.id);
  expect(() => plans.get(second.id)).toThrow("no such plan");
  const third = await plans.create({ ...hour, name: "Three hours" });
  expect(third.number).toBe(3);
  expect((await build()).list()).toEqual(plans.list());
});

test("what is left out of a change falls back to its default", async () => {
  const { plans, told } = await house();
  const plan = await plans.create({ ...hour, devices: 3, colour: "rose" });
  const changed = await plans.change(plan.id, { ...hour, price: { minor: 2500, currency: "KES" } });
  expect([changed.devices, changed.colour, changed.price.minor, changed.number]).toEqual([
    1,
    "teal",
    2500,
    1,
  ]);
  expect(plans.get(plan.id)).toEqual(changed);
  expect(told).toEqual(["One hour 1", "One hour 1"]);
});

test("plans that are not named in a new order keep theirs, behind the others", async () => {
  const { plans, build } = await house();
  const made: PlanId[] = [];
  for (const name of ["a", "b", "c", "d"]) made.push((await plans.create({ ...hour, name })).id);
  const [, b, c, d] = made;
  await plans.reorder([d, b].flatMap((id) => id ?? []));
  expect(plans.list().map(({ name, order }) => `${name}${order}`)).toEqual(["d1", "b2", "a3", "c4"]);
  expect((await build()).list().map(({ name }) => name)).toEqual(["d", "b", "a", "c"]);
  expect(plans.get(c ?? ("" as PlanId)).order).toBe(4);
});

test("a plan that somebody still needs is not removed", async () => {
  const { plans } = await house();
  const plan = await plans.create(hour);
  let needed = true;
  plans.keepWhile(async (id) => id === plan.id && needed);
  await expect(plans.remove(plan.id)).rejects.toMatchObject({
    code: "already_exists",
    params: { field: "plan" },
  });
  needed = false;
  await plans.remove(plan.id);
  expect(plans.list()).toEqual([]);
});

test("the default daily plan outlives a restart and goes with its plan", async () => {
  const { plans, build } = await house();
  const one = await plans.create(hour);
  const other = await plans.create({ ...hour, name: "Day" });
  await plans.setDefaultDaily(one.id);
  await plans.setDefaultDaily(other.id);
  expect((await build()).defaultDaily()).toBe(other.id);
  await plans.remove(other.id);
  expect([plans.defaultDaily(), (await build()).defaultDaily()]).toEqual([null, null]);
});

test("a site sells what is on sale there and not over", async () => {
  const { plans, clock } = await house();
  const here = "site-1" as SiteId;
  const name = (draft: Partial<PlanDraft> & { name: string }) => plans.create({ ...hour, ...draft });
  const window = { from: null, until: null, hours: null, days: [] };
  await name({ name: "everywhere" });
  await name({ name: "here", sites: [here] });
  await name({ name: "there", sites: ["site-2" as SiteId] });
  await name({ name: "resting", onSale: false });
  await name({ name: "last week", window: { ...window, until: "2026-11-15" } });
  await name({ name: "next week", window: { ...window, from: "2026-11-29" } });
  expect(plans.soldAt(here, clock.now()).map((plan) => plan.name)).toEqual([
    "everywhere",
    "here",
    "next week",
  ]);
});

test.each([
  ["a plan without any limit", { ...hour, time: { kind: "none" as const } }, "time"],
  ["a price below nothing", { ...hour, price: { minor: -1, currency: "KES" as const } }, "price"],
  ["no name", { ...hour, name: " " }, "name"],
  ["31 February", { ...hour, window: { from: "2026-02-31" } }, "window"],
  ["an end before the beginning", { ...hour, window: { from: "2026-03-02", until: "2026-03-01" } }, "window"],
])("%s is refused", async (_, draft, field) => {
  const { plans } = await house();
  await expect(plans.create(draft)).rejects.toMatchObject({ code: "bad_request", params: { field } });
});
