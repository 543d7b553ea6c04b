// Ten thousand payments over every scenario, lost, late, doubled and forged callbacks, routers away, the core killed
// at random moments, jumping clocks. Afterwards book, grants and the companies' statements must tell one story, to the
// shilling. Options: --seed N (printed, replays the same wishes), --payments N, --kills N.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { createSimulator, type Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { startPaymentSimulators, type ForgeKind } from "#main/features/payments/simulator/index.ts";
import { openScreen, type Screen } from "../tools/screen.ts";
import { change, createFastClock, type Pace } from "./fast-clock.ts";
import { startFastCore } from "./fast-core-process.ts";
import { judgePayments } from "./payments-judge.ts";
import { askJson } from "./phone.ts";
import { freePort, groups, operator, pause, say, user } from "./shop.ts";
import { told, type Figure } from "./table.ts";

/** Days pass in minutes. Routers and companies answer in real time: faster, and their deadlines would be too short. */
const speed = { busy: 20, quiet: 5 };
const minute = 60_000;
const hour = 60 * minute;
/** The long wait until nothing is undecided: looks, statements and the 48 hours after which a person decides. */
const tail = [10 * minute, hour, 3 * hour, 12 * hour, 24 * hour, 26 * hour, 2 * hour];

type Place = {
  readonly company: "daraja" | "intasend" | "clickpesa";
  readonly currency: "KES" | "TZS";
  readonly country: string;
  readonly priceMinor: number;
  readonly router: Simulator;
  site: SiteId;
  plan: PlanId;
};

/** Seeded chance: the same wishes for the same seed. */
function chanceOf(seed: number): { next(below: number): number } {
  let state = seed >>> 0 || 1;
  return {
    next(below) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    },
  };
}

const lies: readonly ForgeKind[] = [
  "wrong-token",
  "wrong-amount",
  "false-success",
  "false-failure",
  "replay",
  "wrong-checksum",
  "false-till",
  "not-json",
];

export async function torture(options: string[]): Promise<Figure[]> {
  const { values } = parseArgs({
    args: options,
    options: {
      seed: { type: "string" },
      payments: { type: "string", default: "10000" },
      kills: { type: "string", default: "60" },
    },
  });
  const seed = Number(values.seed ?? Math.floor(performance.timeOrigin % 1_000_000));
  const wanted = Number(values.payments);
  const kills = Number(values.kills);
  say(`seed ${seed}, ${wanted} payments, ${kills} kills`);
  const chance = chanceOf(seed);
  const folder = mkdtempSync(join(tmpdir(), "kaunta-torture-"));
  const pace: Pace = { at: Date.now(), is: Date.now(), speed: speed.busy };
  const sims = await startPaymentSimulators({
    seed,
    clock: createFastClock(pace),
    keepCalls: 200_000,
    badLine: { lost: 0.3, doubled: 0.15, lateMs: 5 * minute },
  });

  // ---- the core: killed, and started again with another idea of the hour -----------------------------------------
  let jumped = 0;
  let core = await startFastCore(folder, { pace, ahead: 0, bases: sims.bases });
  let screen = await openScreen(core.address);
  await screen.call.operators.first(operator);
  await screen.call.settings.change({ idleMinutes: 480, pollSeconds: 30 });
  const noticePort = await freePort();
  await screen.call.payments.changeNoticeDoor({
    open: true,
    bind: "127.0.0.1",
    port: noticePort,
    url: "",
  });

  async function restart(skew: number): Promise<void> {
    screen.close();
    core = await startFastCore(folder, { pace, ahead: jumped + skew, bases: sims.bases });
    for (let tries = 1; ; tries++) {
      screen = await openScreen(core.address);
      const isIn = await screen.call.operators.login(operator).then(
        () => true,
        (error: unknown) => {
          // A machine with other work may keep a login waiting; a core that does not answer at all is a fault.
          if (tries === 5) throw error;
          return false;
        },
      );
      if (isIn) return;
      screen.close();
    }
  }

  // ---- the shop ----------------------------------------------------------------------------------------------------
  const places: Place[] = [];
  for (const [index, company] of (["daraja", "intasend", "clickpesa"] as const).entries()) {
    const router = createSimulator({
      mode: (["6.49", "7.16", "7.20"] as const)[index] ?? "7.20",
      seed: index + 1,
      users: [user],
      groups,
      firstAddress: `10.${70 + index}.0.10`,
    });
    const { port } = await router.start();
    const currency = company === "clickpesa" ? "TZS" : "KES";
    const { id: site } = await screen.call.sites.create({
      name: `Place ${index}`,
      timeZone: "Africa/Nairobi",
      currency,
      router: { host: "127.0.0.1", port, user: user.name, password: user.password, security: "plain" },
    });
    await screen.call.sites.refresh({ site });
    const priceMinor = company === "clickpesa" ? 100_000 : 5000;
    const { id: plan } = await screen.call.plans.create({
      name: `Month ${index}`,
      price: { minor: priceMinor, currency },
      time: { kind: "wall", seconds: 60 * 86_400 },
      devices: 2,
      sites: [site],
    });
    const kept = await screen.call.payments.keepAccount({
      account: null,
      draft: {
        provider: company,
        title: company,
        environment: "practice",
        currency,
        sites: [site],
        settings: { ...sims.accounts[company].settings, perSecond: "50" },
        secrets: { ...sims.accounts[company].secrets },
      },
    });
    if (company === "daraja") await screen.call.payments.registerAccount({ account: kept.id });
    else sims.webhook(company, kept.callbackUrl);
    places.push({
      company,
      currency,
      country: company === "clickpesa" ? "255" : "254",
      priceMinor,
      router,
      site,
      plan,
    });
  }

  // ---- what people do ------------------------------------------------------------------------------------------------
  const done = { asked: 0, started: 0, refused: 0, looked: 0, lies: 0, byHand: 0, claimed: 0, drops: 0 };
  const refs: string[] = [];
  /** Those of the company whose till is also paid by hand. */
  const mpesa: string[] = [];
  const tills: { place: Place; receipt: string }[] = [];
  let lastPhone = 0;

  async function buy(place: Place): Promise<void> {
    const number = ++lastPhone;
    const ending = String(chance.next(20)).padStart(2, "0");
    const phone = `${place.country}7${String(1_000_00 + number).padStart(6, "0")}${ending}`;
    const hex = number.toString(16).padStart(6, "0").toUpperCase();
    const mac = `02:40:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
    const { ip } = place.router.hotspot.arrive({ mac });
    done.asked++;
    const answer = await askJson(new URL(core.address), "/api/initiate-payment/", {
      phone_number: phone,
      bundle_id: place.plan,
      router_id: place.site,
      mac_address: mac,
      ip_address: ip,
    });
    const ref = answer.body["order_reference"];
    if (typeof ref === "string") {
      done.started++;
      refs.push(ref);
      // Money that goes back before any statement shows it, and more money by hand under its reference, look like one.
      if (place.company === "daraja" && ending !== "19") mpesa.push(ref);
    } else done.refused++;
  }

  /** Now and then somebody pays the till by hand; some type their receipt, some never ask for it. */
  async function payTheTill(): Promise<void> {
    const place = places[0];
    if (!place) return;
    const open = chance.next(4) === 0 ? mpesa[chance.next(Math.max(1, mpesa.length))] : undefined;
    const amount = [place.priceMinor, place.priceMinor, place.priceMinor * 2, place.priceMinor / 2][
      chance.next(4)
    ];
    const { receipt } = sims.byHand("daraja", {
      amountMinor: amount ?? place.priceMinor,
      phone: `2547${String(10_000_000 + chance.next(80_000_000))}`,
      ...(open === undefined ? {} : { billRef: open }),
    });
    done.byHand++;
    if (chance.next(3) > 0) tills.push({ place, receipt });
  }

  async function claim(): Promise<void> {
    const one = tills.shift();
    if (!one) return;
    const { site, plan } = one.place;
    await screen.call.payments.claim({ receipt: one.receipt, plan, site }).then(
      () => done.claimed++,
      () => tills.push(one),
    );
  }

  async function wish(): Promise<void> {
    const what = chance.next(100);
    const place = places[chance.next(places.length)];
    if (!place) return;
    if (what < 70) return done.asked < wanted ? buy(place) : undefined;
    if (what < 84) {
      const ref = refs[chance.next(Math.max(1, refs.length))];
      if (ref === undefined) return;
      done.looked++;
      await askJson(new URL(core.address), `/api/payment-status/${ref}/`);
    } else if (what < 90) {
      const lie = lies[chance.next(lies.length)] ?? "replay";
      done.lies++;
      await sims.forge(place.company, lie).catch(() => {});
    } else if (what < 94) await payTheTill();
    else if (what < 98) await claim();
    else if (what < 99) {
      done.drops++;
      for (const connection of place.router.connections()) connection.reset();
    } else if (chance.next(5) === 0) {
      done.drops++;
      place.router.powerCut(400 + chance.next(1500));
    }
  }

  // ---- many lives ----------------------------------------------------------------------------------------------------
  for (let death = 0; death < kills || done.asked < wanted; death++) {
    let alive = true;
    const share = Math.ceil((wanted * (death + 1)) / Math.max(1, kills));
    const busy = Array.from({ length: 12 }, async () => {
      while (alive && done.asked < Math.min(wanted, share)) await wish().catch(() => {});
    });
    const life = pause(500 + chance.next(2500));
    await Promise.all([life, Promise.race([Promise.all(busy), pause(20_000)])]);
    if (death < kills) await core.kill();
    alive = false;
    await Promise.all(busy);
    if (death >= kills) continue;
    // The hour is put right, forward for all, or wrong for a while here alone.
    if (chance.next(6) === 0) {
      const ahead = chance.next(90) * minute;
      jumped += ahead;
      sims.clock.advance(ahead);
    }
    await restart(chance.next(4) === 0 ? (chance.next(181) - 90) * 1000 : 0);
    if ((death + 1) % 10 === 0)
      say(`${death + 1} deaths, ${done.asked} payments asked for, ${done.started} started`);
  }

  // ---- days go by ------------------------------------------------------------------------------------------------------
  change(pace, speed.quiet);
  for (const step of tail) {
    await settled(screen);
    for (let one = tills.length; one > 0; one--) await claim().catch(() => {});
    await core.kill();
    jumped += step;
    sims.clock.advance(step);
    await restart(0);
    say(`${Math.round(step / minute)} minutes later`);
  }
  await settled(screen);
  for (let tries = 0; tries < 5; tries++) {
    const { runs } = await screen.call.payments.reconcile({ hours: 48 });
    const faults = runs.filter(({ error }) => error !== null);
    for (const run of faults) say(`${run.accountTitle}: ${run.error}`);
    if (faults.length === 0) break;
    await pause(3000);
  }
  await settled(screen);
  screen.close();
  await core.stop();

  const figures = await judgePayments(folder, sims);
  await Promise.all(places.map(({ router }) => router.stop()));
  await sims.stop();
  rmSync(folder, { recursive: true, force: true });
  return [
    told("kills", kills, "times"),
    ...Object.entries(done).map(([name, count]) => told(`done: ${name}`, count, "times")),
    ...figures,
  ];
}

/** Until no payment changes any more and no statement is being read, or two minutes are over. */
async function settled(screen: Screen): Promise<void> {
  let changed = performance.now();
  const stop = screen.on("payment.changed", () => (changed = performance.now()));
  let runs = "";
  for (const end = performance.now() + 120_000; performance.now() < end; await pause(1000)) {
    const newest = (await screen.call.payments.runs({}))[0]?.id ?? "";
    if (newest !== runs) changed = performance.now();
    runs = newest;
    if (performance.now() - changed > 8000) break;
  }
  stop();
}
