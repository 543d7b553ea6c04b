// The kernel's side of a gateway: read, followed, told who is in and who is off. One thing after the other.
import type { Mac } from "#contract/values/index.ts";
import type { DeviceRule, Helper, Host, Requests, SessionUsage } from "#main/drivers/hotspot/types.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { entered, isSpent, left, orderOf, renewed, sessionOf, tally, type Row } from "./row.ts";
import type { Shelf } from "./shelf.ts";
import { gatewayError } from "./trouble.ts";

/** Off the air for so long, a device is off: its time does not run while it is away. */
const restMs = 60_000;

export type Kernel = ReturnType<typeof createKernel>;

export function createKernel(parts: {
  readonly id: number;
  readonly helper: Pick<Helper, "ask">;
  readonly shelf: Shelf;
  readonly clock: Clock;
  readonly log: Log;
  /** Why nothing can be done there just now; undefined when it can. */
  readonly away: () => string | undefined;
  /** Whether a guest may have this address there. */
  readonly isGuests: (ip: string) => boolean;
}) {
  const { id, shelf, clock, log } = parts;
  let rules: readonly DeviceRule[] | undefined;
  let hosts: readonly Host[] = [];
  let first = true;
  let turn: Promise<unknown> = Promise.resolve();
  let nextReading: Promise<void> | undefined;

  type Ask = "grant" | "revoke" | "change" | "usage" | "sync" | "hosts" | "rules" | "kick";
  const ask = <V extends Ask>(
    verb: V,
    what: Omit<Requests[V]["ask"], "id">,
  ): Promise<Requests[V]["answer"]> => {
    const away = parts.away();
    if (away !== undefined)
      return Promise.reject(new AppError("router_unreachable", away, { params: { detail: away } }));
    return parts.helper.ask(verb, { id, ...what } as Requests[V]["ask"]).catch((error: unknown) => {
      throw gatewayError(error);
    });
  };

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  /** Counters and who is in, from the kernel; whoever asks before it begins shares it. */
  function read(): Promise<void> {
    nextReading ??= alone(async () => {
      nextReading = undefined;
      await readNow();
    });
    return nextReading;
  }

  async function readNow(): Promise<void> {
    const usage = await ask("usage", {});
    const now = clock.now();
    const known = new Map(usage.sessions.map((session) => [session.sid, session]));
    if (usage.epoch !== shelf.epoch()) return begin(usage.epoch, known, now);
    const off: { sid: string; mac?: string }[] = [];
    for (const [sid, session] of known) {
      const row = shelf.bySid(sid);
      // Nothing of ours: a grant whose answer was lost, or a row that went while nobody could be asked.
      if (!row) off.push({ sid });
      else
        for (const { mac } of session.devices)
          if (!row.inside.has(mac.toUpperCase() as Mac)) off.push({ sid, mac });
    }
    for (const row of shelf.all()) {
      const session = known.get(row.sid);
      if (row.inside.size === 0 && !session) continue;
      const { ended, lost } = tally(row, session, now);
      for (const { mac } of [...ended, ...lost]) left(row, mac);
      if (ended.length + lost.length > 0) shelf.soon(row);
      else shelf.later(row);
      if (row.inside.size > 0 && isSpent(row)) await put(row, [...row.inside.keys()]);
    }
    for (const wish of off) await ask("revoke", wish);
  }

  /** Another life of the gateway: who is still in goes on, who was in comes in again, nobody else. */
  async function begin(next: string, known: ReadonlyMap<string, SessionUsage>, now: number): Promise<void> {
    for (const row of shelf.all()) {
      if (row.inside.size === 0) continue;
      const { lost } = tally(row, known.get(row.sid), now, "another");
      for (const device of lost) {
        if (row.wish.disabled || isSpent(row) || !parts.isGuests(device.ip)) left(row, device.mac);
        else renewed(row, device, now);
      }
      shelf.note(row);
    }
    const sessions = [...shelf.all()]
      .filter((row) => row.inside.size > 0 && !isSpent(row))
      .map((row) => ({
        ...sessionOf(row),
        devices: [...row.inside.values()].map((device) => orderOf(row, device)),
      }));
    await ask("sync", { sessions });
    if (rules) await ask("rules", { rules });
    // The orders renewed every end.
    for (const row of shelf.all())
      for (const device of row.inside.values()) entered(row, device.mac, device.ip, now, false);
    shelf.begin(next);
    first = true;
    await shelf.persist();
    log.info("the hotspot's guests were brought back", { sessions: sessions.length });
  }

  /** Off, these devices of a row; what they used stays. */
  async function put(row: Row, macs: readonly Mac[]): Promise<void> {
    const all = macs.length >= row.inside.size;
    if (all) {
      const { usage } = await ask("revoke", { sid: row.sid });
      if (usage) tally(row, { ...usage, devices: seenNow(row) }, clock.now());
    } else
      for (const mac of macs) {
        const { usage } = await ask("revoke", { sid: row.sid, mac });
        if (usage) tally(row, { ...usage, devices: seenNow(row) }, clock.now());
      }
    for (const mac of macs) left(row, mac);
    shelf.soon(row);
  }
  /** As if the kernel still had them: what a revoke answers is about bytes. */
  const seenNow = (row: Row): SessionUsage["devices"] =>
    [...row.inside.values()].map(({ mac, ip, since, until, seconds, readAt }) => ({
      mac,
      ip,
      since,
      secondsLeft:
        until === null
          ? null
          : Math.max(0, until - seconds - Math.floor(Math.max(0, clock.now() - readAt) / 1000)),
    }));

  async function grant(row: Row, mac: Mac, ip: string): Promise<void> {
    await ask("grant", { session: sessionOf(row), device: orderOf(row, { mac, ip }) });
    entered(row, mac, ip, clock.now(), hostOf(mac)?.station != null);
    shelf.soon(row);
  }

  const hostOf = (mac: Mac): Host | undefined => hosts.find((host) => host.mac.toUpperCase() === mac);

  async function readHosts(): Promise<void> {
    hosts = (await ask("hosts", {})).hosts;
  }

  /** Who left the air is off, who is back is in again, who has another address takes it along. */
  async function follow(): Promise<void> {
    const now = clock.now();
    for (const row of shelf.all())
      for (const device of row.inside.values()) {
        const host = hostOf(device.mac);
        if (host?.station) device.airAt = now;
        if (host?.station && host.ip !== device.ip && parts.isGuests(host.ip))
          await grant(row, device.mac, host.ip);
        else if (device.airAt !== null && now - device.airAt > restMs) {
          const { mac } = device;
          await put(row, [mac]);
          row.resting.add(mac);
        }
      }
    for (const row of shelf.all())
      for (const mac of row.resting) {
        const host = hostOf(mac);
        if (!host?.station || row.wish.disabled || isSpent(row)) continue;
        if (shelf.of(mac) || row.inside.size >= row.wish.devices || !parts.isGuests(host.ip)) continue;
        await grant(row, mac, host.ip);
      }
  }

  return {
    ask,
    alone,
    read,
    readNow,
    readHosts,
    follow,
    put,
    grant,
    hosts: (): readonly Host[] => hosts,
    hostOf,
    rules: (): readonly DeviceRule[] => rules ?? [],
    async rule(wanted: readonly DeviceRule[]): Promise<void> {
      await ask("rules", { rules: wanted });
      rules = wanted;
    },
    /** It was away: the next look is the first of a new connection. */
    wasAway(): void {
      first = true;
    },
    /** Whether this look is; then no more. */
    takeFirst(): boolean {
      const is = first;
      first = false;
      return is;
    },
    idle: (): Promise<unknown> => turn,
  };
}
