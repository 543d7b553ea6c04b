// Guests who come and go by themselves: vouchers, MACs, traffic, limits – the same for the same seed.
import { createChance } from "./chance.ts";
import type { Chance } from "./chance.ts";
import type { Clock, Timer } from "./clock.ts";
import { realClock } from "./clock.ts";
import { parseDuration } from "./formats.ts";
import type { HotspotEvent } from "./hotspot/state.ts";
import type { Simulator } from "./simulator.ts";

export type CrowdOptions = {
  /** Guests online on average, at the busiest hour when there is a rhythm. */
  readonly guests: number;
  /** ms between two comings or goings, on average. */
  readonly every?: number;
  /** Fewer at night, most in the evening, by the router's local time: the share that stays at the quietest hour. 1: no rhythm. */
  readonly rhythm?: number;
  /** Share of guests who press log out; the others walk away and time out. */
  readonly polite?: number;
  readonly seed?: number;
  readonly clock?: Clock;
};

export type Guest = { readonly user: string; readonly mac: string; readonly ip: string };

export type Crowd = ReturnType<typeof createCrowd>;

/** What a shop like this sells. `share` says how often. */
const plans = [
  { profile: "1-hour", limit: "1h", rate: "1M/2M", share: 0.45 },
  { profile: "3-hours", limit: "3h", rate: "1M/3M", share: 0.25 },
  { profile: "1-day", limit: "1d", rate: "2M/4M", share: 0.2 },
  { profile: "1-week", limit: "1w", rate: "2M/5M", share: 0.07 },
  { profile: "1-gigabyte", limit: undefined, rate: "5M/10M", share: 0.03 },
] as const;

const letters = "ABCDEFGHJKMNPQRSTUVWXYZ".split("");
const digits = "23456789".split("");

/** A voucher code such as `A3K9M7P2`: nothing that reads like something else. */
export const voucherCode = (chance: Chance): string =>
  Array.from({ length: 8 }, (_, index) => chance.pick(index % 2 === 0 ? letters : digits)).join("");

/** Most phones show a made-up MAC (second digit 2, 6, A or E), some their maker's. */
export function phoneMac(chance: Chance): string {
  const bytes = [...chance.bytes(6)].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase());
  bytes[0] = chance.happens(0.7)
    ? `${chance.pick("02468ACE3579BDF".split(""))}${chance.pick(["2", "6", "A", "E"])}`
    : chance.pick(["A4", "5C", "BC", "E8", "3C", "D0"]);
  return bytes.join(":");
}

/** Share of the busiest hour, by hour of the day. */
const rhythm = [
  0.16, 0.1, 0.07, 0.06, 0.06, 0.09, 0.18, 0.3, 0.42, 0.5, 0.55, 0.6, 0.66, 0.68, 0.64, 0.62, 0.66, 0.74,
  0.84, 0.95, 1, 0.92, 0.62, 0.34,
];

/** Bytes per second: most read, some watch, a few only keep the screen warm. */
function pace(chance: Chance): { in: number; out: number } {
  const out = chance.happens(0.25)
    ? chance.between(120_000, 420_000)
    : chance.happens(0.3)
      ? chance.between(0, 900)
      : chance.between(2000, 45_000);
  return { in: Math.floor(out * (0.05 + chance.fraction() * 0.15)), out };
}

export function createCrowd(router: Simulator, options: CrowdOptions) {
  const clock = options.clock ?? realClock;
  const chance = createChance(options.seed ?? 7);
  const every = options.every ?? 4000;
  const polite = options.polite ?? 0.4;
  const { hotspot } = router;
  const here: Guest[] = [];
  /** Devices whose session ended against their will, since when (ms). */
  const lost = new Map<string, number>();
  /** Vouchers sold, oldest first: the shop clears old ones away, so that a long run does not grow. */
  const sold: string[] = [];
  let timer: Timer | undefined;
  let stopListening: (() => void) | undefined;

  function pickPlan(): (typeof plans)[number] {
    let at = chance.fraction();
    for (const plan of plans) if ((at -= plan.share) < 0) return plan;
    return plans[0];
  }
  function furnish(): void {
    const profiles = router.table("/ip/hotspot/user/profile");
    for (const { profile, rate } of plans)
      if (!profiles.find({ name: profile })) profiles.add({ name: profile, "rate-limit": rate });
  }

  /** A new voucher, a new device, a login. `ago` in ms puts the beginning into the past. */
  function come(ago = 0): Guest {
    const plan = pickPlan();
    const user = voucherCode(chance);
    const mac = phoneMac(chance);
    router.table("/ip/hotspot/user").add({
      name: user,
      profile: plan.profile,
      ...(plan.limit === undefined ? { "limit-bytes-total": "1073741824" } : { "limit-uptime": plan.limit }),
      comment: `vc-${plan.profile}`,
    });
    sold.push(user);
    if (sold.length > 40 + options.guests * 10) clear();
    const life = plan.limit === undefined ? 3_600_000 : (parseDuration(plan.limit) ?? 0);
    const past = Math.min(ago, Math.floor(life * 0.9));
    const { ip } = hotspot.arrive({ mac, ago: past, returnsAfter: chance.between(4000, 30_000) });
    const speed = pace(chance);
    hotspot.traffic(mac, speed);
    const before = Math.min(past / 1000, 900);
    const outcome = hotspot.login({
      mac,
      user,
      ago: past,
      bytes: { in: Math.floor(speed.in * before), out: Math.floor(speed.out * before) },
    });
    if (!outcome.ok) throw new Error(`a guest of the crowd was refused: ${outcome.why}`);
    return { user, mac, ip };
  }
  function clear(): void {
    const present = new Set(here.map((guest) => guest.user));
    for (const user of sold.splice(0, 20))
      if (!present.has(user)) router.table("/ip/hotspot/user").remove(user);
  }
  /** A guest goes: the given one, or any. */
  function go(user?: string, politely = true): Guest | undefined {
    const index =
      user === undefined ? chance.between(0, here.length - 1) : here.findIndex((one) => one.user === user);
    const [guest] = index < 0 ? [] : here.splice(index, 1);
    if (!guest) return undefined;
    if (politely) hotspot.logout(guest.mac);
    hotspot.leave(guest.mac);
    return guest;
  }
  const wanted = (): number => {
    const floor = options.rhythm ?? 1;
    const hour = router.time.wall() / 3_600_000;
    const [now, next] = [rhythm[Math.floor(hour) % 24] ?? 1, rhythm[(Math.floor(hour) + 1) % 24] ?? 1];
    return Math.round(options.guests * (floor + (1 - floor) * (now + (next - now) * (hour % 1))));
  };
  function move(): void {
    // Around the wanted number both happen; the further away, the surer one of them.
    const share = 0.5 + (wanted() - here.length) / Math.max(4, options.guests * 0.2);
    if (here.length === 0 || chance.fraction() < share) come();
    else go(undefined, chance.happens(polite));
    const restless = here[chance.between(0, Math.max(0, here.length - 1))];
    if (restless) hotspot.traffic(restless.mac, pace(chance));
    for (const [mac, since] of lost)
      if (clock.now() - since > 60_000) {
        lost.delete(mac);
        if (hotspot.near(mac)) hotspot.leave(mac);
      }
    router.vitals.cpuLoad = Math.min(
      100,
      Math.max(1, Math.round(3 + here.length / 6 + chance.between(-2, 6))),
    );
  }
  function step(): void {
    again();
    try {
      move();
    } catch {
      // Whoever plays with the demo may have closed the hotspot or removed a plan: then nobody moves for a while.
    }
  }
  function heed(event: HotspotEvent): void {
    const { kind, user, mac, ip, why } = event;
    const index = here.findIndex((guest) => guest.mac === mac);
    if (kind === "login") {
      lost.delete(mac);
      if (index < 0) here.push({ user, mac, ip });
      return;
    }
    if (index < 0) return;
    here.splice(index, 1);
    // Who was thrown out may find a way back; who is at the end of a voucher goes a little later.
    if (why !== "reboot") lost.set(mac, clock.now());
  }
  const again = (): void => {
    timer = clock.after(every * (0.4 + chance.fraction() * 1.2), step);
  };

  return {
    /** Fills the place with guests who have been here for a while; later ones come and go unless `lively` is false. */
    start(lively = true): void {
      furnish();
      stopListening = hotspot.onEvent(heed);
      for (let count = wanted(); count > 0; count--) come(chance.between(10_000, 5_400_000));
      if (lively) again();
    },
    stop(): void {
      timer?.cancel();
      stopListening?.();
    },
    come,
    go,
    guests: (): readonly Guest[] => here,
  };
}
