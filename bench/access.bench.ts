// Codes, the portal and the engine: how many, how soon, how many at once.
// Options: --only book,router,stock,redeem,page,crowd.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { createSimulator } from "#main/drivers/routeros/simulator/index.ts";
import type { Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { startCore } from "./core.ts";
import type { Core } from "./core.ts";
import { load } from "./load.ts";
import { firstPage, isOnline, redirectPath, typeCode } from "./phone.ts";
import type { Phone } from "./phone.ts";
import { openScreen } from "../tools/screen.ts";
import type { Screen } from "../tools/screen.ts";
import { closeShop, freePort, groups, makeShop, operator, pause, say, user } from "./shop.ts";
import { atLeast, atMost, exactly, percentile, told } from "./table.ts";
import type { Figure } from "./table.ts";

const parts = { book, router, stock, redeem, page, crowd };

export async function bench(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({
    args: options,
    options: { only: { type: "string", default: Object.keys(parts).join(",") } },
  });
  const only = new Set(values.only.split(","));
  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(parts)) if (only.has(name)) figures.push(...(await part()));
  return figures;
}

type Counter = {
  readonly core: Core;
  readonly screen: Screen;
  readonly plan: PlanId;
  close(): Promise<void>;
};

/** A core on an empty folder, an owner on a screen, and one plan: a day for KES 50. */
async function openCounter(): Promise<Counter> {
  const folder = mkdtempSync(join(tmpdir(), "kaunta-bench-"));
  const core = await startCore(folder);
  const screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  const { id } = await screen.call.plans.create({
    name: "1 day",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
  });
  return {
    core,
    screen,
    plan: id,
    async close() {
      screen.close();
      await core.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function codesOf(screen: Screen, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const codes: string[] = [];
  let after: string | undefined;
  do {
    const some = await screen.call.vouchers.list({ limit: 1000, ...(after === undefined ? {} : { after }) });
    codes.push(...some.vouchers.map((voucher) => voucher.code));
    after = some.next ?? undefined;
  } while (after !== undefined && codes.length < most);
  return codes;
}

async function book(): Promise<Figure[]> {
  say("10,000 codes in the book");
  const { screen, plan, close } = await openCounter();
  const began = performance.now();
  await screen.call.vouchers.make({ plan, count: 10_000 });
  const took = performance.now() - began;
  const codes = await codesOf(screen);
  await close();
  return [
    atMost("10,000 codes: into the book", took / 1000, 1, "s"),
    exactly("10,000 codes: codes in the book", codes.length, 10_000, "codes"),
    exactly("10,000 codes: duplicates", codes.length - new Set(codes).size, 0, "codes"),
  ];
}

async function router(): Promise<Figure[]> {
  const [hiccups, strangers] = [25, 25];
  say(`10,000 codes onto one router 20 ms away, ${hiccups} refused once, ${strangers} names taken by others`);
  const { screen, plan, close } = await openCounter();
  const simulator = createSimulator({ users: [user], groups, faults: { delayIn: 10, delayOut: 10 } });
  const { port } = await simulator.start();
  const site = await addSite(screen, "Far", port);
  const users = simulator.table("/ip/hotspot/user");
  const refused = new Set<string>();
  const stop = screen.on("grant.changed", (grant) => {
    if (grant.onGateway.state === "failed") refused.add(grant.name);
  });
  await screen.call.sites.watch({ topics: [`grants:${site}`] });
  simulator.faults.only = "/ip/hotspot/user/add";
  simulator.faults.times = hiccups;
  simulator.faults.answer = "trap";
  const began = performance.now();
  await screen.call.vouchers.make({ plan, count: 10_000, site, onRouter: true });
  // Somebody else has rows of these names: the router refuses ours for as long as they stand there.
  const taken = (await codesOf(screen)).slice(0, strangers);
  const inTime = taken.filter((name) => !users.rows().some((row) => row["name"] === name));
  for (const name of inTime) users.add({ name, password: "somebody-else" });
  const ours = (): number => users.rows().filter((row) => row["comment"]?.startsWith("kaunta:")).length;
  const all = 10_000 - inTime.length;
  for (const end = began + 120_000; performance.now() < end && users.rows().length < 10_000;)
    await pause(250);
  const took = performance.now() - began;
  for (const end = performance.now() + 15_000; performance.now() < end && refused.size < inTime.length;)
    await pause(250);
  const [there, told] = [ours(), inTime.filter((name) => refused.has(name)).length];
  stop();
  await close();
  await simulator.stop();
  return [
    atMost("10,000 codes: onto a router 20 ms away", took / 1000, 60, "s"),
    exactly(`10,000 codes: on the router of those it takes (${all})`, there, all, "codes"),
    exactly("10,000 codes: refused for good and told on the screen", told, inTime.length, "codes"),
    atLeast("10,000 codes: names somebody else had", inTime.length, 1, "codes"),
  ];
}

async function stock(): Promise<Figure[]> {
  say("200,000 vouchers in stock");
  const { screen, plan, close } = await openCounter();
  for (let batch = 0; batch < 20; batch++) await screen.call.vouchers.make({ plan, count: 10_000 });
  const codes = await codesOf(screen, 5000);
  const took: number[] = [];
  let missed = 0;
  for (let look = 0; look < 1000; look++) {
    const code = codes[(look * 4999) % codes.length] ?? "";
    const began = performance.now();
    const { voucher } = await screen.call.vouchers.find({ code: code.toLowerCase() });
    took.push(performance.now() - began);
    if (voucher?.code !== code) missed++;
  }
  await close();
  return [
    atMost("200,000 vouchers: look-up from a screen, median", percentile(took, 0.5), 2, "ms"),
    told("200,000 vouchers: look-up from a screen, p95", percentile(took, 0.95), "ms"),
    exactly("200,000 vouchers: look-ups that missed", missed, 0, "look-ups"),
  ];
}

async function addSite(screen: Screen, name: string, port: number): Promise<SiteId> {
  const { id } = await screen.call.sites.create({
    name,
    timeZone: "Africa/Nairobi",
    currency: "KES",
    router: { host: "127.0.0.1", port, user: user.name, password: user.password, security: "plain" },
  });
  await screen.call.sites.refresh({ site: id });
  return id;
}

/** Opens the portal and answers its port. */
async function openPortal(screen: Screen): Promise<number> {
  const port = await freePort();
  await screen.call.portal.changeDoor({ open: true, address: "127.0.0.1", port });
  return port;
}

/** The key with which the router of this site sends phones to the portal. */
async function keyOf(screen: Screen, site: SiteId): Promise<string> {
  const { files } = await screen.call.portal.files({ site });
  const key = files
    .map((file) => /\/hs\/([\w-]+)\?/.exec(file.text)?.[1])
    .find((found) => found !== undefined);
  if (key === undefined) throw new Error("the router's pages hold no key");
  return key;
}

function phoneAt(simulator: Simulator, number: number): Phone {
  const hex = number.toString(16).padStart(6, "0").toUpperCase();
  const mac = `02:10:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
  return { mac, ip: simulator.hotspot.arrive({ mac }).ip };
}

async function redeem(): Promise<Figure[]> {
  say("guests redeem at a router 20 ms away, one after the other");
  const { screen, plan, close } = await openCounter();
  const simulator = createSimulator({ users: [user], groups, faults: { delayIn: 10, delayOut: 10 } });
  const { port } = await simulator.start();
  const site = await addSite(screen, "Near", port);
  const portal = await openPortal(screen);
  const key = await keyOf(screen, site);
  await screen.call.vouchers.make({ plan, count: 300, site });
  const codes = await codesOf(screen);
  const took: number[] = [];
  let offline = 0;
  for (let guest = 0; guest < 300; guest++) {
    const phone = phoneAt(simulator, guest);
    const first = await firstPage(portal, key, phone);
    const answer = await typeCode(portal, first, codes[guest] ?? "");
    took.push(answer.ms);
    if (!isOnline(answer)) offline++;
    await pause(10);
  }
  const online = simulator.hotspot.onlineCount();
  await close();
  await simulator.stop();
  return [
    told("redeem at a router 20 ms away: median", percentile(took, 0.5), "ms"),
    atMost("redeem at a router 20 ms away: p95", percentile(took, 0.95), 100, "ms"),
    exactly("redeem: codes typed and not online", offline, 0, "guests"),
    exactly("redeem: online on the router itself", online, 300, "guests"),
  ];
}

async function page(): Promise<Figure[]> {
  say("the portal's first page, 50 connections, while 50 routers are polled and 10 are silent");
  const shop = await makeShop(60, 20);
  await shop.fleet.order({
    do: "faults",
    which: Array.from({ length: 10 }, (_, n) => 50 + n),
    faults: { answer: "silent" },
  });
  const core = await startCore(shop.folder);
  const screen = await openScreen(core.address);
  await screen.call.operators.login(operator);
  await screen.call.plans.create({
    name: "1 day",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
  });
  const port = await openPortal(screen);
  const key = await keyOf(screen, shop.sites[0] as SiteId);
  await pause(12_000);
  // Written beforehand: who asks shares the machine with who answers.
  const paths = Array.from({ length: 16_384 }, (_, n) =>
    redirectPath(key, {
      mac: `02:20:00:00:${hexByte(n >> 8)}:${hexByte(n)}`,
      ip: `10.5.${50 + ((n >> 8) & 3)}.${1 + (n % 250)}`,
    }),
  );
  const path = (n: number): string => paths[n % paths.length] ?? "";
  await load({ port, connections: 50, seconds: 2, path });
  const run = await load({ port, connections: 50, seconds: 10, path });
  const { body } = await firstPage(port, key, { mac: "02:20:00:00:00:01", ip: "10.5.50.9" });
  screen.close();
  await core.stop();
  await closeShop(shop);
  return [
    atLeast("portal first page: answers a second", run.took.length / run.seconds, 3000, "1/s"),
    atMost("portal first page: p99", percentile(run.took, 0.99), 50, "ms"),
    exactly("portal first page: errors", run.errors, 0, "answers"),
    atMost("portal first page: size", Buffer.byteLength(body) / 1024, 30, "KiB"),
  ];
}

const hexByte = (n: number): string => (n & 255).toString(16).padStart(2, "0").toUpperCase();

async function crowd(): Promise<Figure[]> {
  const [guests, seconds, places] = [2000, 60, 10];
  say(`${guests} guests arrive within ${seconds} s at ${places} sites`);
  const { screen, plan, close } = await openCounter();
  const simulators: Simulator[] = [];
  const keys: string[] = [];
  const portal = await openPortal(screen);
  for (let place = 0; place < places; place++) {
    const simulator = createSimulator({
      users: [user],
      groups,
      firstAddress: `10.${100 + place}.0.10`,
      seed: place + 1,
      faults: { delayIn: 5, delayOut: 5 },
    });
    simulators.push(simulator);
    const { port } = await simulator.start();
    keys.push(await keyOf(screen, await addSite(screen, `Place ${place}`, port)));
  }
  await screen.call.vouchers.make({ plan, count: guests });
  const codes = await codesOf(screen);
  const [pages, redeems]: [number[], number[]] = [[], []];
  let errors = 0;
  const began = performance.now();
  const one = async (guest: number): Promise<void> => {
    await pause(began + (guest / guests) * seconds * 1000 - performance.now());
    const place = guest % places;
    try {
      const first = await firstPage(
        portal,
        keys[place] ?? "",
        phoneAt(simulators[place] as Simulator, guest),
      );
      pages.push(first.ms);
      if (first.status !== 200) errors++;
      const answer = await typeCode(portal, first, codes[guest] ?? "");
      redeems.push(answer.ms);
      if (!isOnline(answer)) errors++;
    } catch {
      errors++;
    }
  };
  await Promise.all(Array.from({ length: guests }, (_, guest) => one(guest)));
  const online = simulators.reduce((sum, simulator) => sum + simulator.hotspot.onlineCount(), 0);
  await close();
  await Promise.all(simulators.map((simulator) => simulator.stop()));
  return [
    exactly("2,000 guests in 60 s: errors", errors, 0, "guests"),
    atMost("2,000 guests in 60 s: first page, p95", percentile(pages, 0.95), 100, "ms"),
    atMost("2,000 guests in 60 s: code typed to online, p95", percentile(redeems, 0.95), 100, "ms"),
    exactly("2,000 guests in 60 s: online on the routers", online, guests, "guests"),
  ];
}
