// Up and down of one hotspot, and what brings it back by itself: a radio that ended, a card pulled out, rules flushed by
// somebody, a nap. Nothing here waits for its turn: whoever calls has it.
import type { Book } from "./book.ts";
import { guestAddress } from "./checks/config.ts";
import type { Clock } from "./clock.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Keep } from "./keep.ts";
import type { Lane } from "./lane.ts";
import type { Logs } from "./logs.ts";
import type { Look } from "./looking.ts";
import { look, nothingSeen } from "./looking.ts";
import type { DhcpEvent, MakeParts, RadioEvent } from "./parts.ts";
import type { Event, HotspotConfig, HotspotId, HotspotState, SessionOrder } from "./protocol.ts";
import { limits } from "./protocol.ts";
import { Refused, refusalOf } from "./refused.ts";
import type { Standing } from "./rising.ts";
import { fall, raiseDhcp, rise } from "./rising.ts";
import type { Traces } from "./traces.ts";

export type LifeParts = {
  readonly id: HotspotId;
  readonly keep: Pick<Keep, "base" | "read" | "wanted" | "want">;
  readonly book: Book;
  readonly traces: Traces;
  readonly lane: Lane;
  readonly make: MakeParts;
  readonly interfaces: Interfaces;
  readonly clock: Clock;
  /** Milliseconds since boot: with sleep, and without. */
  readonly boot: () => number;
  readonly awake: () => number;
  readonly logs: Logs;
  readonly tell: (event: Event) => void;
  /** Refuses an interface that another hotspot has. */
  readonly claim: (name: string) => void;
  readonly epoch: () => string;
  /** The state, its sentence, the way out or the epoch is another. */
  readonly changed: () => void;
};

export type Life = {
  /** All there is to tell, as of now. */
  readonly now: {
    readonly state: HotspotState;
    /** Epoch milliseconds. */
    readonly since: number;
    readonly detail: string;
    readonly epoch: string;
    readonly standing: Standing | null;
    readonly seen: Look;
    /** Running but silenced, as by rfkill: why. */
    readonly offAir: string;
    /** Running, but the network it has clashes with one that came later: why. */
    readonly clash: string;
  };
  enter(state: HotspotState, detail?: string): void;
  look(): Promise<void>;
  /** From whatever was before. Throws with nothing left behind. */
  up(config: HotspotConfig): Promise<void>;
  /** What could not be undone, in sentences. With the table kept, who may pass and what was used go on. */
  down(what: "everything" | "but-table"): Promise<readonly string[]>;
  /** Says why, and tries again in a while, or when the card is back. */
  retry(error: unknown): void;
};

const lookEveryMs = 5000;
const cardEveryMs = 2000;
const retryMs = [2000, 4000, 8000, 15_000, 30_000, 60_000] as const;
/** Time kept for undoing within the time of one operation. */
const undoMs = 6000;
/** Less is the two clocks' own difference. */
const napMs = 5000;

export function createLife(given: LifeParts): Life {
  const { id, keep, book, lane, clock, logs, tell } = given;
  const now = {
    state: "stopped" as HotspotState,
    since: clock.now(),
    detail: "",
    epoch: "",
    standing: null as Standing | null,
    seen: nothingSeen,
    offAir: "",
    clash: "",
  };
  let retries = 0;
  let timer: { cancel(): void } | null = null;
  /** Grows with every way up and down, so that news of parts of before are known as old. */
  let generation = 0;
  const sleep = () => given.boot() - given.awake();
  let slept = sleep();
  /** What base.env calls the card it has; it may be called otherwise today. */
  let allowedName = "";

  const log = (line: string) => logs.write("system", `hotspot ${id}: ${line}`);
  const enter = (state: HotspotState, detail = "") => {
    if (now.state !== state || now.detail !== detail) log(detail === "" ? state : `${state}: ${detail}`);
    if (now.state !== state) now.since = clock.now();
    Object.assign(now, { state, detail });
    given.changed();
  };
  const inTurn = (task: () => Promise<void>) =>
    void lane.alone(task).catch((error: unknown) => log(refusalOf(error).sentence));
  const later = (ms: number, task: () => Promise<void>) => {
    timer?.cancel();
    timer = clock.after(ms, () => inTurn(task));
  };

  const onRadio = (mine: number) => (event: RadioEvent) => {
    if (event.kind === "line") return logs.write(id, `hostapd: ${event.line}`);
    if (mine !== generation) return;
    if (event.kind === "station") tell({ event: "station", id, mac: event.mac, came: event.came });
    else if (event.kind === "wrong-passphrase")
      logs.write("auth", `${id} wrong passphrase from ${event.mac}`);
    else if (event.kind === "gone")
      again(mine, `The access point ended by itself (${event.code ?? "killed"}).`);
    else {
      now.offAir = event.kind === "down" ? event.sentence : "";
      log(event.kind === "down" ? `off the air: ${event.sentence}` : "on the air again");
      given.changed();
    }
  };
  const onDhcp = (mine: number) => (event: DhcpEvent) => {
    if (event.kind === "line") return logs.write(id, `dnsmasq: ${event.line}`);
    if (mine !== generation) return;
    log(`addresses and names ended by themselves (${event.code ?? "killed"})`);
    inTurn(async () => {
      if (mine !== generation || !now.standing) return;
      try {
        await raiseDhcp(now.standing.parts.dhcp, onDhcp(mine));
      } catch (error) {
        again(mine, refusalOf(error).sentence);
      }
    });
  };

  /** Down to the firewall, and up again as soon as that is possible. */
  const again = (mine: number, why: string) =>
    inTurn(async () => {
      if (mine !== generation || !now.standing) return;
      await down("but-table");
      now.standing = null;
      retry(new Refused("failed", why));
    });

  const retry = (error: unknown) => {
    const missing = isMissing();
    enter(missing ? "card-missing" : "failed", (missing ?? refusalOf(error)).sentence);
    const wait = missing ? cardEveryMs : (retryMs[Math.min(retries++, retryMs.length - 1)] ?? lookEveryMs);
    later(wait, async () => {
      if (missing && isMissing()) return retry(error);
      try {
        await up(keep.read(id));
      } catch (next) {
        retry(next);
      }
    });
  };
  /** Why to wait for a card, and not for anything else. */
  const isMissing = () => {
    try {
      const { interface: card } = keep.read(id);
      return given.interfaces.resolve(card, keep.base()) === null ? new Missing(card).refusal : null;
    } catch {
      return null;
    }
  };

  /** The kept configuration with the card's name of today, or why it cannot be. */
  const prepare = (wanted: HotspotConfig): HotspotConfig => {
    if (wanted.passphrase !== undefined) logs.hide(wanted.passphrase);
    const name = given.interfaces.resolve(wanted.interface, keep.base());
    if (name === null) throw new Missing(wanted.interface);
    given.interfaces.check(name);
    given.claim(name);
    allowedName = wanted.interface;
    return { ...wanted, interface: name };
  };

  const up = async (wanted: HotspotConfig): Promise<void> => {
    const began = given.awake();
    const config = prepare(wanted);
    given.traces.leave(config);
    const mine = ++generation;
    enter("starting");
    now.standing = await rise({
      make: given.make,
      config,
      sessions: inNetwork(config, book.sessions()),
      rules: book.rules(),
      onStep: (step, detail) => tell({ event: "progress", id, step, detail }),
      onRadio: onRadio(mine),
      onDhcp: onDhcp(mine),
      hurry() {
        if (given.awake() - began > limits.operationMs - undoMs)
          throw new Refused("time-out", "Starting takes too long; everything was undone.");
      },
    });
    Object.assign(now, { epoch: given.epoch(), seen: nothingSeen, offAir: "", clash: "" });
    retries = 0;
    slept = sleep();
    await lookNow();
    enter("running");
    later(lookEveryMs, watch);
  };

  const down = async (what: "everything" | "but-table"): Promise<readonly string[]> => {
    generation++;
    timer?.cancel();
    const { standing } = now;
    if (!standing) return [];
    if (what === "but-table") await remember(standing);
    const left = await fall(standing.parts, what);
    if (left.length === 0) now.standing = null;
    else log(left.join(" "));
    return left;
  };

  const remember = async ({ parts }: Standing) => {
    try {
      const mark = book.mark();
      book.seen(await parts.gateway.usage(), mark);
      book.save();
    } catch (error) {
      log(`what was used could not be read: ${refusalOf(error).sentence}`);
    }
  };

  const lookNow = async () => {
    const { standing } = now;
    if (!standing) return;
    const before = now.seen.uplink;
    const found = await look(standing, now.seen);
    if (now.standing !== standing) return;
    now.seen = found;
    if (found.uplink === before) return;
    now.clash = await standing.parts.net.check().then(
      () => "",
      (error: unknown) => refusalOf(error).sentence,
    );
    if (now.state === "running") given.changed();
  };

  /** Null when it is gone, or may be a hotspot no more. */
  const cardNow = () => {
    try {
      return given.interfaces.resolve(allowedName, keep.base());
    } catch {
      return null;
    }
  };

  /** Every few seconds: is everything still there? */
  const watch = async (): Promise<void> => {
    const { standing, state } = now;
    if (!standing || state !== "running") return;
    later(lookEveryMs, watch);
    const mine = generation;
    const { interface: card } = standing.config;
    if (cardNow() !== card) return again(mine, new Missing(card).message);
    if (standing.parts.radio.state() === "off") return again(mine, "The access point is off.");
    await watchTable(standing);
    await lookNow();
  };

  const watchTable = async ({ parts, config }: Standing): Promise<void> => {
    const nap = sleep() - slept;
    slept += nap;
    try {
      const mark = book.mark();
      const usage = await parts.gateway.usage();
      if (nap < napMs) return book.seen(usage, mark);
      // The kernel's time-outs slept too; the book's ends did not.
      log(`slept ${Math.round(nap / 1000)} s`);
      book.counted(usage);
      await parts.gateway.sync(inNetwork(config, book.sessions()));
    } catch (error) {
      log(`the firewall is gone and is loaded again: ${refusalOf(error).sentence}`);
      await parts.gateway.load(inNetwork(config, book.sessions()));
      await parts.gateway.rules(book.rules());
    }
    now.epoch = given.epoch();
    given.changed();
  };

  return { now, enter, look: lookNow, up, down, retry };
}

export class Missing extends Refused {
  constructor(name: string) {
    super("failed", `The wireless card ${name} is not there.`, {
      fix: "Plug it in; a hotspot that was running starts by itself.",
    });
  }
}

/** After another address was configured, devices of the old network are strangers. */
function inNetwork(config: HotspotConfig, sessions: readonly SessionOrder[]): readonly SessionOrder[] {
  const fits = (ip: string) => {
    try {
      guestAddress(config, ip, "ip");
      return true;
    } catch {
      return false;
    }
  };
  return sessions.map((one) => ({ ...one, devices: one.devices.filter(({ ip }) => fits(ip)) }));
}
