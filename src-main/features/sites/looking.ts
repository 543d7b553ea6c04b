// What is asked of a connected router, how often, and what its answers say about its state.
import type { RouterFacts, Trouble, TroubleCause } from "#contract/sites.ts";
import * as clockMenu from "#main/drivers/routeros/menus/system-clock.ts";
import * as hotspot from "#main/drivers/routeros/menus/ip-hotspot.ts";
import * as active from "#main/drivers/routeros/menus/ip-hotspot-active.ts";
import * as users from "#main/drivers/routeros/menus/ip-hotspot-user.ts";
import * as health from "#main/drivers/routeros/menus/system-health.ts";
import * as identity from "#main/drivers/routeros/menus/system-identity.ts";
import * as resource from "#main/drivers/routeros/menus/system-resource.ts";
import { LinkError, type RouterLink } from "#main/drivers/routeros/types.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import type { Random } from "#main/platform/random.ts";
import { createListening } from "./listening.ts";
import type { RouterSlot } from "./live.ts";
import type { Pace } from "./pace.ts";
import { readGuests } from "./reading.ts";
import { causeOf, troubleOf } from "./trouble.ts";

const factsMs = 45_000;
const healthMs = 300_000;
/** Unanswered readings in a row after which the connection counts as dead. */
const mostMisses = 2;
/** Slow or quick answers in a row that make a router slow, or quick again. */
const streak = 3;
const slowMs = 2000;
/** A router clock further off than this breaks dates on vouchers, logs and certificates. */
const clockLimitSeconds = 600;
/** After a start, boards without a battery need so long to hear the time: 1970 is no trouble until then. */
const settlingSeconds = 120;

export type Looking = ReturnType<typeof createLooking>;

/** `state` is told the worst trouble, or undefined when all is well; `lost` that the connection is of no more use. */
export function createLooking(parts: {
  link: RouterLink;
  slot: RouterSlot;
  pace: Pace;
  clock: Clock;
  random: Random;
  secret: string;
  state: (trouble: Trouble | undefined) => void;
  lost: (error: unknown) => void;
}) {
  const { link, slot, pace, clock, random, secret, state, lost } = parts;
  let stopped = false;
  let reading: Promise<void> | undefined;
  let readAgain = false;
  let guestTimer: Timer | undefined;
  let factsTimer: Timer | undefined;
  let misses = 0;
  let refusals = 0;
  let pictures = 0;
  let slowness = 0;
  let slow = false;
  let healthAt: number | undefined;
  let hasHealth = true;
  const troubles = new Map<"guests" | "facts" | "hotspot" | "slow" | "clock", Trouble>();

  const listening = createListening({
    clock,
    random,
    follow: (hint) => active.listen(link, hint),
    look: () => void readNow(),
  });

  function settle(): void {
    if (stopped || pictures + refusals + misses === 0) return;
    const worst = (["guests", "facts", "hotspot", "slow", "clock"] as const)
      .map((about) => troubles.get(about))
      .find((trouble) => trouble !== undefined);
    state(worst);
  }

  function trouble(
    about: "guests" | "facts" | "hotspot" | "slow" | "clock",
    what: Trouble | undefined,
  ): void {
    if (what) troubles.set(about, what);
    else troubles.delete(about);
  }

  const say = (cause: TroubleCause, detail: string): Trouble => ({ cause, detail, at: clock.now() });

  /** Never two readings at once: a wish during a reading is served by one more after it. */
  function readNow(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (reading) {
      readAgain = true;
      return reading;
    }
    guestTimer?.cancel();
    guestTimer = undefined;
    reading = readUntilDone().finally(() => {
      reading = undefined;
      plan();
    });
    return reading;
  }

  async function readUntilDone(): Promise<void> {
    do {
      readAgain = false;
      await readOnce();
    } while (readAgain && !stopped);
  }

  async function readOnce(): Promise<void> {
    const begun = clock.now();
    const before = slot.table.size();
    const look = slot.table.begin(begun);
    try {
      await readGuests({ link, clock, row: look.row });
      if (stopped) return;
      const changed = look.done();
      const took = clock.now() - begun;
      misses = 0;
      refusals = 0;
      trouble("guests", undefined);
      slot.answerMs = took;
      slot.pictureAt = clock.now();
      noteSpeed(took);
      slot.looked(begun, pictures === 0);
      if (pictures++ > 0) listening.looked(changed);
    } catch (error) {
      if (stopped) return;
      failed(error);
    } finally {
      pace.rows(slot.table.size() - before);
    }
    settle();
    slot.changed();
  }

  function noteSpeed(took: number): void {
    const isSlow = took > slowMs;
    slowness = isSlow === slow ? 0 : slowness + 1;
    if (slowness < streak) return;
    slow = isSlow;
    slowness = 0;
    trouble("slow", slow ? say("slow", `answers take ${(took / 1000).toFixed(1)} s`) : undefined);
  }

  function failed(error: unknown): void {
    const kind = error instanceof LinkError ? error.kind : undefined;
    if (kind === "trap") refusals++;
    else if (kind === "timeout" || kind === "cancelled") misses++;
    else return lost(error);
    trouble("guests", troubleOf(error, "connected", clock.now(), secret));
    if (misses >= mostMisses) lost(error);
  }

  function plan(): void {
    if (stopped) return;
    const every = pace.interval({
      hinted: listening.proven(),
      watched: slot.watched(),
      answerMs: slot.answerMs ?? 0,
      refusals,
    });
    // From the start of one reading to the start of the next, but never without a pause.
    const spent = Math.min(every, slot.answerMs ?? 0);
    const wait = misses > 0 ? 500 : Math.max(200, every - spent);
    guestTimer = clock.after(wait * (0.95 + 0.1 * random.fraction()), () => void readNow());
  }

  async function readFacts(): Promise<void> {
    const askHealth = hasHealth && (healthAt === undefined || clock.now() - healthAt >= healthMs);
    const asked = clock.now();
    const problems: unknown[] = [];
    const ask = <T>(answer: Promise<T>): Promise<T | undefined> =>
      answer.catch((error: unknown) => {
        problems.push(error);
        return undefined;
      });
    const [facts, name, time, configured] = await Promise.all([
      ask(resource.read(link)),
      ask(identity.read(link)),
      ask(clockMenu.read(link)),
      ask(users.count(link)),
    ]);
    if (stopped) return;
    const halfway = (asked + clock.now()) / 2;
    const offset = time?.at === undefined || time.at === null ? null : Math.round((time.at - halfway) / 1000);
    if (facts) {
      const was = slot.facts;
      slot.facts = {
        identity: short(name ?? was?.identity ?? ""),
        version: short(facts.version),
        board: short(facts.board),
        uptime: facts.uptime,
        cpuLoad: facts.cpuLoad,
        memoryFree: facts.memoryFree,
        memoryTotal: facts.memoryTotal,
        diskFree: facts.diskFree,
        diskTotal: facts.diskTotal,
        temperature: was?.temperature ?? null,
        voltage: was?.voltage ?? null,
        clockOffset: offset,
      } satisfies RouterFacts;
    }
    if (configured !== undefined) slot.configuredUsers = configured;
    // A command this version does not know is a gap in the facts, a missing right is trouble.
    const refused = problems.find((error) => causeOf(error, "connected") === "not-permitted");
    trouble("facts", refused ? troubleOf(refused, "connected", clock.now(), secret) : undefined);
    const awake = facts === undefined || facts.uptime >= settlingSeconds;
    const off = awake && offset !== null && Math.abs(offset) > clockLimitSeconds;
    trouble("clock", off ? say("clock-wrong", `the router's clock is ${offset} s off`) : undefined);
    settle();
    slot.changed();
    if (askHealth) await readHealth();
  }

  /** What changes seldom, and what loads some boards when asked: sensors, and whether there is a hotspot at all. */
  async function readHealth(): Promise<void> {
    healthAt = clock.now();
    const [sensors, servers] = await Promise.all([
      health.read(link).catch(() => undefined),
      hotspot.list(link).catch(() => undefined),
    ]);
    if (stopped) return;
    // No sensors, or no such menu on this board: not asked again on this connection.
    hasHealth = sensors !== undefined && (sensors.temperature !== null || sensors.voltage !== null);
    if (slot.facts && sensors)
      slot.facts = { ...slot.facts, temperature: sensors.temperature, voltage: sensors.voltage };
    if (servers) {
      const serving = servers.some((server) => !server.disabled && !server.invalid);
      const detail =
        servers.length === 0 ? "no hotspot server" : "every hotspot server is disabled or invalid";
      trouble("hotspot", serving ? undefined : say("hotspot-missing", detail));
    }
    settle();
    slot.changed();
  }

  function planFacts(): void {
    if (stopped) return;
    factsTimer = clock.after(factsMs * (0.75 + 0.5 * random.fraction()), () => {
      void readFacts().finally(planFacts);
    });
  }

  return {
    /** Asks for everything at once: one journey to the router instead of five. */
    async start(): Promise<void> {
      await Promise.all([readNow(), readFacts()]);
      if (stopped) return;
      planFacts();
      listening.start();
    },
    /** Reads list and facts now; resolves when the new picture is there. */
    async refresh(): Promise<void> {
      if (reading) await reading;
      await Promise.all([readNow(), readFacts()]);
    },
    /** Reads the list soon: something was done to it. */
    nudge: (): void => void readNow(),
    stop(): void {
      stopped = true;
      guestTimer?.cancel();
      factsTimer?.cancel();
      listening.stop();
    },
  };
}

/** Names as a screen can show them, whatever the router says. */
function short(text: string): string {
  return text.slice(0, 100);
}
