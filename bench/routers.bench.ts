// Every router of every site, live: how soon, how dear, how steady.
// Options: --minutes N (length of the soak at 500 routers, 10 by default), --only parse,fifty,trouble,soak.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Facts } from "#contract/facts.ts";
import { topics } from "#contract/facts.ts";
import type { SiteId } from "#contract/values/index.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { startFleet } from "#main/drivers/routeros/simulator/index.ts";
import type { Movement } from "#main/drivers/routeros/simulator/index.ts";
import { startCore } from "./core.ts";
import { cpuSeconds, heldBytes, memoryBytes } from "./process.ts";
import { openScreen } from "../tools/screen.ts";
import type { Screen } from "../tools/screen.ts";
import { accepted, closeShop, groups, makeShop, operator, pause, say, untilPicture, user } from "./shop.ts";
import type { Shop } from "./shop.ts";
import { atMost, exactly, percentile, told } from "./table.ts";
import type { Figure } from "./table.ts";

const mebibyte = 2 ** 20;

/** Comparable between processes, unlike `performance.now()`. */
const moment = (): number => performance.timeOrigin + performance.now();

export async function bench(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({
    args: options,
    options: {
      minutes: { type: "string", default: "10" },
      only: { type: "string", default: "parse,fifty,trouble,soak" },
    },
  });
  const only = new Set(values.only.split(","));
  const figures: Figure[] = [];
  if (only.has("parse")) figures.push(...(await parse()));
  if (only.has("fifty") || only.has("trouble")) figures.push(...(await fifty(only)));
  if (only.has("soak")) figures.push(...(await soak(Number(values.minutes))));
  return figures;
}

// ---- a big print --------------------------------------------------------------------------------------------

async function parse(): Promise<Figure[]> {
  say("a print of 10,000 rows");
  const fleet = startFleet();
  const hotspotUsers = Array.from({ length: 10_000 }, (_, index) => ({
    name: `vc${index}`,
    password: "12345",
    profile: "default",
    comment: "vc-345-11.22.25-batch",
  }));
  const [place] = await fleet.order({
    do: "create",
    count: 1,
    options: { users: [user], groups, hotspotUsers },
  });
  const link = openRouter({
    host: "127.0.0.1",
    port: place?.port ?? 0,
    user: user.name,
    password: user.password,
    tls: undefined,
  });
  await link.connect();
  await link.exec("/ip/hotspot/user/print", [], { deadlineMs: 60_000 }); // warm
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const began = performance.now();
  delay.enable();
  const { rows } = await link.exec("/ip/hotspot/user/print", [], { deadlineMs: 60_000 });
  const took = performance.now() - began;
  await pause(20);
  delay.disable();
  await link.close();
  await fleet.stop();
  return [
    atMost("10,000-row print: rows missing", 10_000 - Math.min(rows.length, 10_000), 0, "rows"),
    told("10,000-row print: time", took, "ms"),
    // The monitor counts its own 5 ms of resolution as delay.
    atMost("10,000-row print: longest event-loop stall", Math.max(0, delay.max / 1e6 - 5), 50, "ms"),
  ];
}

// ---- fifty routers ------------------------------------------------------------------------------------------

/** Makes guests come and go, and measures when the screen's data shows it. */
async function moveGuests(
  shop: Shop,
  screen: Screen,
  routers: readonly number[],
  moves: number,
): Promise<number[]> {
  const shown = new Map<string, number>();
  const users = new Map<string, string>();
  const stop = screen.on("site.guests", (change: Facts["site.guests"]) => {
    for (const guest of change.came) {
      users.set(guest.key, guest.user);
      shown.set(`login ${guest.user}`, moment());
    }
    for (const key of change.left) shown.set(`logout ${users.get(key) ?? key}`, moment());
  });
  await screen.call.sites.watch({
    topics: routers.map((router) => topics.guests(shop.sites[router] as SiteId)),
  });
  for (const router of routers) {
    const { guests } = await screen.call.sites.guests({ site: shop.sites[router] as SiteId });
    for (const guest of guests) users.set(guest.key, guest.user);
  }
  const made: Movement[] = [];
  for (let move = 0; move < moves; move++) {
    const router = routers[move % routers.length] as number;
    const movement = await shop.fleet.order(
      move % 2 === 0 ? { do: "login", router } : { do: "logout", router },
    );
    if (movement) made.push(movement);
    await pause(30 + (move % 7) * 11);
  }
  await pause(5000);
  stop();
  return made.map((m) => (shown.get(`${m.kind} ${m.user}`) ?? Number.POSITIVE_INFINITY) - m.at);
}

async function fifty(only: ReadonlySet<string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  say("50 routers, 60 guests each, 60 ms away");
  const shop = await makeShop(50, 60);
  const all = shop.places.map((place) => place.router);
  const before = await accepted(shop);

  if (only.has("fifty")) {
    const core = await startCore(shop.folder);
    const screen = await openScreen(core.address);
    await screen.call.operators.login(operator);
    const picture = await untilPicture(core, screen, new Set(shop.sites));
    figures.push(atMost("50 routers: start to full picture", picture / 1000, 3, "s"));
    await pause(3000);
    const delays = await moveGuests(shop, screen, all, 400);
    figures.push(
      told("50 routers: login or logout to screen, median", percentile(delays, 0.5) / 1000, "s"),
      atMost("50 routers: login or logout to screen, p95", percentile(delays, 0.95) / 1000, 2, "s"),
    );
    const after = await accepted(shop);
    const more = all.map((router) => (after[router] ?? 0) - (before[router] ?? 0));
    figures.push(
      exactly("50 routers: connections per router over the run, most", Math.max(...more), 1, "connections"),
    );
    screen.close();
    await core.stop();
  }

  if (only.has("trouble")) {
    say("the same with 5 dead and 5 silent routers among them");
    await shop.fleet.order({ do: "faults", which: [0, 1, 2, 3, 4], faults: { dead: true } });
    await shop.fleet.order({ do: "faults", which: [5, 6, 7, 8, 9], faults: { greet: "silent" } });
    const well = all.slice(10);
    const core = await startCore(shop.folder);
    const screen = await openScreen(core.address);
    await screen.call.operators.login(operator);
    const picture = await untilPicture(
      core,
      screen,
      new Set(well.map((router) => shop.sites[router] as SiteId)),
    );
    figures.push(atMost("10 of 50 in trouble: start to picture of the other 40", picture / 1000, 3, "s"));
    await pause(12_000);
    const delays = await moveGuests(shop, screen, well, 400);
    figures.push(
      atMost("10 of 50 in trouble: login or logout to screen, p95", percentile(delays, 0.95) / 1000, 2, "s"),
    );
    const live = await screen.call.sites.live({});
    const honest = live.sites.filter(
      (site) => site.state === "unreachable" && shop.sites.slice(0, 10).includes(site.site),
    );
    figures.push(exactly("10 of 50 in trouble: shown as unreachable", honest.length, 10, "sites"));
    screen.close();
    await core.stop();
  }
  await closeShop(shop);
  return figures;
}

// ---- five hundred routers -----------------------------------------------------------------------------------

async function soak(minutes: number): Promise<Figure[]> {
  const count = 500;
  const empty = await emptyCore();
  say(`${count} routers, 60 guests each, ${minutes} minutes`);
  const shop = await makeShop(count, 20);
  const before = await accepted(shop);
  const core = await startCore(shop.folder, { inspect: true });
  const screen = await openScreen(core.address);
  await screen.call.operators.login(operator);
  const picture = await untilPicture(core, screen, new Set(shop.sites));
  await screen.call.sites.watch({ topics: [topics.guests(shop.sites[0] as SiteId)] });
  say("steady from here");
  // A first round of everything that is asked only now and then: facts, counts, history.
  await pause(60_000);
  const heldBefore = await heldBytes(core.inspector ?? "");

  const cpu: number[] = [];
  const memory: number[] = [];
  const step = 10;
  for (let second = 0; second < minutes * 60; second += step) {
    const [at, used] = [performance.now(), cpuSeconds(core.pid)];
    // A little life: logins and logouts all over the country.
    for (let move = 0; move < 10; move++) {
      const router = (second * 7 + move * 53) % count;
      await shop.fleet.order(move % 2 === 0 ? { do: "login", router } : { do: "logout", router });
    }
    await screen.call.operators.touch({});
    await pause(step * 1000 - (performance.now() - at));
    cpu.push(((cpuSeconds(core.pid) - used) / ((performance.now() - at) / 1000)) * 100);
    memory.push(memoryBytes(core.pid));
  }
  const heldAfter = await heldBytes(core.inspector ?? "");
  const live = await screen.call.sites.live({});
  const after = await accepted(shop);
  const connections = Math.max(...after.map((now, router) => now - (before[router] ?? 0)));
  screen.close();
  await core.stop();
  await closeShop(shop);

  return [
    told("500 routers: start to full picture", picture / 1000, "s"),
    atMost(
      "500 routers: CPU of the core, mean",
      cpu.reduce((sum, one) => sum + one, 0) / cpu.length,
      50,
      "% of a core",
    ),
    told("empty core: memory", empty / mebibyte, "MiB"),
    atMost(
      "500 routers: memory per router over the empty core",
      (percentile(memory, 0.95) - empty) / mebibyte / count,
      1,
      "MiB",
    ),
    told("500 routers: held after collection", heldAfter / mebibyte, "MiB"),
    // What is held for 30,000 guests breathes with the guests: a tenth of a MiB a minute would still be a leak.
    atMost(
      `500 routers: growth of what is held over ${minutes} minutes`,
      (heldAfter - heldBefore) / mebibyte,
      Math.max(1, minutes * 0.1),
      "MiB",
    ),
    exactly(
      "500 routers: online at the end",
      live.sites.filter((site) => site.state === "online").length,
      count,
      "sites",
    ),
    exactly("500 routers: connections per router over the run, most", connections, 1, "connections"),
  ];
}

async function emptyCore(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "kaunta-bench-"));
  const core = await startCore(folder);
  const screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  await pause(5000);
  const memory = memoryBytes(core.pid);
  screen.close();
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
  return memory;
}
