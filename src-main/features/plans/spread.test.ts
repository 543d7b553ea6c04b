// Plans on their way to routers, against simulated ones over real sockets.
import { afterEach, expect, test, vi } from "vitest";
import type { Facts } from "#contract/facts.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { createSimulator, type SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLog, silentLogs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createPlans, createSpread } from "./index.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 8000, interval: 20 });
const paper: Vault = { kind: "key-file", seal: async (text) => text, open: async (text) => text };
const hour = {
  name: "One hour",
  price: { minor: 2000, currency: "KES" as const },
  time: { kind: "online" as const, seconds: 3600 },
  speed: { in: 512_000, out: 2_000_000 },
};

async function house(options: SimulatorOptions = {}) {
  const sim = createSimulator({ users: [{ name: "kaunta", password: "x" }], ...options });
  const { port } = await sim.start();
  undo.push(() => sim.stop());
  const db = await openMemoryDb();
  undo.push(() => db.close());
  const bus = createBus<Facts>(() => {});
  const common = { db: db.db, bus, clock: systemClock, random: secureRandom };
  const sites = await createSites({
    ...common,
    vault: paper,
    logs: silentLogs,
    openRouter,
    settings: { get: () => ({ pollSeconds: 1 }) },
    watched: () => false,
  });
  const plans = await createPlans({ ...common, log: silentLog });
  const spread = createSpread({ plans, sites, bus, clock: systemClock, log: silentLog });
  spread.start();
  undo.push(() => spread.stop());
  await sites.start();
  undo.push(() => sites.stop());
  const add = (): Promise<unknown> =>
    sites.create({
      name: "Kisumu",
      timeZone: "Africa/Nairobi",
      currency: "KES",
      router: { host: "127.0.0.1", port, user: "kaunta", password: "x", security: "plain" },
    });
  const ours = () =>
    sim
      .table("/ip/hotspot/user/profile")
      .rows()
      .filter((row) => row["name"]?.startsWith("kaunta-"))
      .map((row) => `${row["name"]} ${row["rate-limit"] ?? ""} ${row["shared-users"]}`);
  return { sim, sites, plans, spread, add, ours };
}
const states = (list: { state: string; detail: string }[]) =>
  list.map(({ state, detail }) => `${state} ${detail}`);

test.each(["6.49", "7.16", "7.20"] as const)("an edit reaches a router of RouterOS %s", async (mode) => {
  const { plans, spread, add, ours } = await house({ mode });
  const plan = await plans.create(hour);
  await add();
  await until(() => expect(ours()).toEqual(["kaunta-512k-2M-x1 512k/2M 1"]));
  await until(async () => expect(states(await spread.list())).toEqual(["in-place "]));
  await plans.change(plan.id, { ...hour, speed: { in: null, out: 5_000_000 }, devices: 2 });
  // What was sold with the old speed keeps it.
  await until(() => expect(ours()).toEqual(["kaunta-512k-2M-x1 512k/2M 1", "kaunta-max-5M-x2 1G/5M 2"]));
});

test("a router that was away catches up, and says so meanwhile", async () => {
  const { sim, plans, spread, add, ours } = await house();
  await add();
  await sim.setFaults({ dead: true });
  for (const one of sim.connections()) one.reset();
  const plan = await plans.create(hour);
  await until(async () => expect((await spread.list(plan.id))[0]?.state).toBe("waiting"));
  await sim.setFaults({ dead: false });
  await until(() => expect(ours()).toHaveLength(1));
  await until(async () => expect(states(await spread.list(plan.id))).toEqual(["in-place "]));
});

test("somebody's change to our profile is put right, other profiles are left alone", async () => {
  const { sim, sites, plans, spread, add, ours } = await house({
    userProfiles: [{ name: "staff", "rate-limit": "1M/1M" }],
  });
  await plans.create(hour);
  await add();
  await until(() => expect(ours()).toHaveLength(1));
  const table = sim.table("/ip/hotspot/user/profile");
  table.set("kaunta-512k-2M-x1", { "rate-limit": "50M/50M", "shared-users": "9" });
  const router = (await sites.list())[0]?.routers[0]?.id;
  if (router) await spread.bring(router);
  expect(ours()).toEqual(["kaunta-512k-2M-x1 512k/2M 1"]);
  expect(table.find({ name: "staff" })).toMatchObject({ "rate-limit": "1M/1M" });
});

test("a router that may not be written to says why", async () => {
  const { plans, spread, add } = await house({
    users: [{ name: "kaunta", password: "x", group: "look" }],
    groups: { look: "read,api" },
  });
  await plans.create(hour);
  await add();
  await until(async () =>
    expect(states(await spread.list())).toEqual([expect.stringMatching(/^failed not enough permissions/)]),
  );
});
