// The core is killed at random moments while guests redeem, top up, reconnect and routers drop. Afterwards book and
// routers must tell one story. Options: --seed N (printed, replays the same wishes), --kills N (200 by default).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Database from "better-sqlite3";
import type { Grant } from "#contract/access.ts";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { createSimulator } from "#main/drivers/routeros/simulator/index.ts";
import type { Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { startCore } from "./core.ts";
import type { Core } from "./core.ts";
import { firstPage, isOnline, typeCode } from "./phone.ts";
import type { Phone } from "./phone.ts";
import { openScreen } from "../tools/screen.ts";
import type { Screen } from "../tools/screen.ts";
import { freePort, groups, operator, pause, say, user } from "./shop.ts";
import { exactly, told } from "./table.ts";
import type { Figure } from "./table.ts";

const places = 3;
/** What is sold: two minutes online, one device. Short, so that many run out while the core is dying. */
const soldSeconds = 120;
const topUpSeconds = 60;
/** A look and a hint apart: what an engine that is alive needs to see the end of somebody's time. */
const slackSeconds = 5;

/** Seeded chance: the same wishes for the same seed. Linear congruential, as good as wishes need. */
function chanceOf(seed: number): { next(below: number): number } {
  let state = seed >>> 0 || 1;
  return {
    next(below) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    },
  };
}

export async function torture(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({
    args: options,
    options: { seed: { type: "string" }, kills: { type: "string", default: "200" } },
  });
  const seed = Number(values.seed ?? Math.floor(performance.timeOrigin % 1_000_000));
  const kills = Number(values.kills);
  say(`seed ${seed}, ${kills} kills`);
  const chance = chanceOf(seed);
  const folder = mkdtempSync(join(tmpdir(), "kaunta-torture-"));

  // ---- the world ----------------------------------------------------------------------------------------------
  const simulators: Simulator[] = [];
  const ports: number[] = [];
  /** Milliseconds each login name was online, over all routers, by the routers' own word. */
  const onlineMs = new Map<string, number>();
  for (let place = 0; place < places; place++) {
    const mode = (["6.49", "7.16", "7.20"] as const)[place % 3] ?? "7.20";
    const simulator = createSimulator({
      mode,
      seed: place + 1,
      users: [user],
      groups,
      firstAddress: `10.${60 + place}.0.10`,
    });
    const since = new Map<string, number>();
    simulator.hotspot.onEvent((event) => {
      const at = `${event.user} ${event.mac}`;
      if (event.kind === "login") since.set(at, event.at);
      else {
        onlineMs.set(event.user, (onlineMs.get(event.user) ?? 0) + event.at - (since.get(at) ?? event.at));
        since.delete(at);
      }
    });
    simulators.push(simulator);
    ports.push((await simulator.start()).port);
  }

  // ---- the shop, set up in peace ------------------------------------------------------------------------------
  let core = await startCore(folder);
  let screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  const portal = await freePort();
  await screen.call.portal.changeDoor({ open: true, address: "127.0.0.1", port: portal });
  const sites: SiteId[] = [];
  const keys: string[] = [];
  for (const [place, port] of ports.entries()) {
    const site = await screen.call.sites.create({
      name: `Place ${place}`,
      timeZone: "Africa/Nairobi",
      currency: "KES",
      router: { host: "127.0.0.1", port, user: user.name, password: user.password, security: "plain" },
    });
    sites.push(site.id);
    await screen.call.sites.refresh({ site: site.id });
    const { files } = await screen.call.portal.files({ site: site.id });
    keys.push(
      files.map((file) => /\/hs\/([\w-]+)\?/.exec(file.text)?.[1]).find((key) => key !== undefined) ?? "",
    );
  }
  const plan: PlanId = (
    await screen.call.plans.create({
      name: "2 minutes",
      price: { minor: 500, currency: "KES" },
      time: { kind: "online", seconds: soldSeconds },
    })
  ).id;
  await screen.call.vouchers.make({ plan, count: 6000 });
  const codes: string[] = [];
  for (let after: string | undefined; ;) {
    const some = await screen.call.vouchers.list({ limit: 1000, ...(after === undefined ? {} : { after }) });
    codes.push(...some.vouchers.map(({ code }) => code));
    if (some.next === null) break;
    after = some.next;
  }

  // ---- what people wish ---------------------------------------------------------------------------------------
  const wishes = { redeem: 0, online: 0, again: 0, topUp: 0, drop: 0, walk: 0 };
  const guests: { phone: Phone; place: number; code: string }[] = [];
  let lastGuest = 0;

  function newPhone(place: number): Phone {
    const hex = (++lastGuest).toString(16).padStart(6, "0").toUpperCase();
    const mac = `02:30:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
    return { mac, ip: (simulators[place] as Simulator).hotspot.arrive({ mac }).ip };
  }

  async function type(place: number, phone: Phone, code: string): Promise<void> {
    const answer = await typeCode(portal, await firstPage(portal, keys[place] ?? "", phone), code);
    if (isOnline(answer)) wishes.online++;
  }

  /** One wish of somebody. What the dying core does not answer is the guest's bad luck, not an error. */
  async function wish(): Promise<void> {
    const place = chance.next(places);
    const simulator = simulators[place] as Simulator;
    const known = guests[chance.next(Math.max(1, guests.length))];
    switch (chance.next(10)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        // A fresh code, sometimes typed on two phones at once.
        const code = codes.pop() ?? "";
        const phones = [newPhone(place), ...(chance.next(3) === 0 ? [newPhone(place)] : [])];
        for (const phone of phones) guests.push({ phone, place, code });
        wishes.redeem++;
        await Promise.all(phones.map((phone) => type(place, phone, code)));
        return;
      }
      case 4:
      case 5:
        if (!known) return;
        wishes.again++;
        return type(known.place, known.phone, known.code);
      case 6: {
        if (!known) return;
        wishes.topUp++;
        const { grants } = await screen.call.access.grants({ search: known.code });
        const grant = grants.find((one) => one.state === "running");
        if (grant) await screen.call.access.extend({ grant: grant.id, seconds: topUpSeconds });
        return;
      }
      case 7:
        if (!known) return;
        wishes.walk++;
        simulators[known.place]?.hotspot.logout(known.phone.mac);
        return;
      case 8:
        wishes.drop++;
        for (const connection of simulator.connections()) connection.reset();
        return;
      default:
        if (chance.next(6) > 0) return;
        wishes.drop++;
        simulator.powerCut(300 + chance.next(700));
        await pause(1200);
    }
  }

  // ---- two hundred deaths -------------------------------------------------------------------------------------
  for (let death = 0; death < kills; death++) {
    let alive = true;
    const busy = Array.from({ length: 4 }, async () => {
      while (alive) {
        await wish().catch(() => {});
        await pause(5 + chance.next(40));
      }
    });
    // Most lives are short, some long enough for a look, a sweep and the ledger.
    await pause(chance.next(12) === 0 ? 4000 + chance.next(4000) : 150 + chance.next(900));
    screen.close();
    process.kill(core.pid, "SIGKILL");
    alive = false;
    await Promise.all(busy);
    core = await startCore(folder);
    screen = await openScreen(core.address);
    await screen.call.operators.login(operator);
    if ((death + 1) % 25 === 0)
      say(`${death + 1} deaths, ${wishes.redeem} codes typed, ${wishes.online} times online`);
  }

  const figures = await judge(folder, { core, screen, sites, simulators, onlineMs });
  await Promise.all(simulators.map((simulator) => simulator.stop()));
  rmSync(folder, { recursive: true, force: true });
  return [
    told("kills", kills, "times"),
    ...Object.entries(wishes).map(([name, count]) => told(`wishes: ${name}`, count, "times")),
    ...figures,
  ];
}

// ---- what must be true afterwards -----------------------------------------------------------------------------

async function judge(
  folder: string,
  at: {
    core: Core;
    screen: Screen;
    sites: readonly SiteId[];
    simulators: readonly Simulator[];
    onlineMs: ReadonlyMap<string, number>;
  },
): Promise<Figure[]> {
  const { core, screen, sites, simulators, onlineMs } = at;
  // Two looks, a sweep of what was left undone, and the end of those whose time was nearly up.
  await pause(20_000);
  const grants: Grant[] = [];
  for (let before: number | undefined; ;) {
    const some = await screen.call.access.grants({ limit: 500, ...(before === undefined ? {} : { before }) });
    const fresh = some.grants.filter((grant) => !grants.some((known) => known.id === grant.id));
    grants.push(...fresh);
    if (!some.more || fresh.length === 0) break;
    before = grants.at(-1)?.madeAt;
  }
  let [homeless, doubled, strange] = [0, 0, 0];
  const rows = simulators.map((simulator) => simulator.table("/ip/hotspot/user").rows());
  for (const grant of grants) {
    const where = rows.flatMap((users, place) =>
      users.some(
        (row) => row["name"] === grant.name && row["disabled"] !== "true" && row["disabled"] !== "yes",
      )
        ? [place]
        : [],
    );
    const lives = grant.state === "running" || grant.state === "waiting";
    if (lives && where.length === 0 && grant.secondsLeft !== 0) homeless++;
    if (where.length > 1) doubled++;
    if (where.some((place) => sites[place] !== grant.site)) strange++;
  }
  const names = grants.map((grant) => grant.name);
  const tooLong = grants.filter((grant) => {
    // A grant sold over and over is what it was made for, and what was added since.
    const sold = grant.secondsTotal ?? 0;
    return (onlineMs.get(grant.name) ?? 0) / 1000 > sold + slackSeconds;
  });
  for (const grant of tooLong.slice(0, 5))
    say(
      `${grant.name}: online ${Math.round((onlineMs.get(grant.name) ?? 0) / 1000)} s of ${grant.secondsTotal} s`,
    );
  const unbooked = grants.filter(
    (grant) => (onlineMs.get(grant.name) ?? 0) > 15_000 && grant.secondsUsed === 0,
  );
  const vouchers: { code: string; grant: string | null }[] = [];
  for (let after: string | undefined; ;) {
    const some = await screen.call.vouchers.list({
      states: ["used", "spent"],
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    vouchers.push(...some.vouchers);
    if (some.next === null) break;
    after = some.next;
  }
  screen.close();
  await core.stop();
  const file = new Database(join(folder, "kaunta.sqlite"), { readonly: true });
  const intact =
    file.pragma("integrity_check", { simple: true }) === "ok" &&
    (file.pragma("foreign_key_check") as unknown[]).length === 0;
  file.close();
  const owners = vouchers.flatMap(({ grant }) => grant ?? []);
  return [
    told("grants", grants.length, "grants"),
    exactly(
      "codes spent twice",
      names.length - new Set(names).size + owners.length - new Set(owners).size,
      0,
      "codes",
    ),
    exactly("spent codes without a grant", vouchers.filter(({ grant }) => grant === null).length, 0, "codes"),
    exactly("grants on no side", homeless, 0, "grants"),
    exactly("grants on two sides", doubled, 0, "grants"),
    exactly("grants on another's side", strange, 0, "grants"),
    exactly("guests with more than was sold", tooLong.length, 0, "guests"),
    exactly("guests online whose time was not booked", unbooked.length, 0, "guests"),
    exactly("database intact", intact ? 1 : 0, 1, ""),
  ];
}
