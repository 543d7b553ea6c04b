// A hotspot of this computer as a gateway: rows of who may, sessions of who is in, kept by the book and the kernel both.
// One thing after the other; what is answered about sessions and counters was read from the kernel after the question.
import type { Mac, RouterId } from "#contract/values/index.ts";
import type { DeviceRule, Helper, Host, Requests, SessionUsage } from "#main/drivers/hotspot/types.ts";
import type { RouterSlot } from "#main/features/sites/index.ts";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import {
  bytesLeft,
  entered,
  isSpent,
  left,
  newRow,
  orderOf,
  renewed,
  secondsLeft,
  sessionOf,
  tally,
  termsOf,
  useOf,
  type Row,
  type RowWish,
  type Use,
} from "./row.ts";
import type { GatewayStore } from "./store.ts";
import { gatewayError } from "./trouble.ts";

export type GatewayRow = RowWish & { readonly id: string; readonly counter: Use };
export type GatewaySession = {
  readonly name: string;
  readonly mac: Mac;
  readonly ip: string;
  readonly used: Use;
  readonly left: number | null;
};
export type GatewayLetIn =
  | { readonly kind: "in" }
  | {
      readonly kind: "refused";
      readonly why: "no-such-device" | "used-up" | "too-many" | "secret" | "other";
      readonly text: string;
    };

export type LocalGateway = ReturnType<typeof createLocalGateway>;

/** Off the air for so long, a device is off: its time does not run while it is away. */
const restMs = 60_000;
/** Running sessions are written this often; who comes and goes at once. */
const keepMs = 5000;

export function createLocalGateway(parts: {
  readonly id: number;
  readonly router: RouterId;
  readonly helper: Pick<Helper, "ask">;
  readonly store: GatewayStore;
  readonly kept: { readonly rows: readonly Row[]; readonly epoch: string };
  readonly clock: Clock;
  readonly log: Log;
  /** Why nothing can be done there just now; undefined when it can. */
  readonly away: () => string | undefined;
  readonly slot: () => RouterSlot | undefined;
  /** What guests see as its name. */
  readonly server: () => string;
  /** Whether a guest may have this address there. */
  readonly isGuests: (ip: string) => boolean;
}) {
  const { id, store, clock, log } = parts;
  const rows = new Map<string, Row>(parts.kept.rows.map((row) => [row.wish.name, row]));
  const bySid = new Map<string, Row>(parts.kept.rows.map((row) => [row.sid, row]));
  let epoch = parts.kept.epoch;
  let rules: readonly DeviceRule[] | undefined;
  let hosts: readonly Host[] = [];
  let first = true;
  let turn: Promise<unknown> = Promise.resolve();
  let nextReading: Promise<void> | undefined;
  const dirty = new Set<Row>();
  const gone = new Set<string>();
  let writing: Promise<void> | undefined;
  let keepTimer: Timer | undefined;

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

  // ---- kept -------------------------------------------------------------------------------------------------

  /** Everything that changed, in one go; who asks while it is being gathered is served by the same writing. */
  function persist(): Promise<void> {
    writing ??= Promise.resolve().then(async () => {
      writing = undefined;
      const [some, names] = [[...dirty], [...gone]];
      dirty.clear();
      gone.clear();
      try {
        await store.keep(id, { rows: some, gone: names, epoch });
      } catch (error) {
        for (const row of some) if (rows.get(row.wish.name) === row) dirty.add(row);
        for (const name of names) if (!rows.has(name)) gone.add(name);
        throw error;
      }
    });
    return writing;
  }
  const persistSoon = (): void =>
    void persist().catch((error: unknown) =>
      log.error("the hotspot's rows cannot be kept", { error: textOf(error) }),
    );
  function persistLater(): void {
    keepTimer ??= clock.after(keepMs, () => {
      keepTimer = undefined;
      persistSoon();
    });
  }

  // ---- read ---------------------------------------------------------------------------------------------------

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
    if (usage.epoch !== epoch) return begin(usage.epoch, known, now);
    const off: { sid: string; mac?: string }[] = [];
    for (const [sid, session] of known) {
      const row = bySid.get(sid);
      // Nothing of ours: a grant whose answer was lost, or a row that went while nobody could be asked.
      if (!row) off.push({ sid });
      else
        for (const { mac } of session.devices)
          if (!row.inside.has(mac.toUpperCase() as Mac)) off.push({ sid, mac });
    }
    for (const row of rows.values()) {
      const session = known.get(row.sid);
      if (row.inside.size === 0 && !session) continue;
      const { ended, lost } = tally(row, session, now);
      for (const { mac } of [...ended, ...lost]) left(row, mac);
      dirty.add(row);
      if (ended.length + lost.length > 0) persistSoon();
      else persistLater();
      if (row.inside.size > 0 && isSpent(row)) await put(row, [...row.inside.keys()]);
    }
    for (const wish of off) await ask("revoke", wish);
  }

  /** Another life of the gateway: who is still in goes on, who was in comes in again, nobody else. */
  async function begin(next: string, known: ReadonlyMap<string, SessionUsage>, now: number): Promise<void> {
    for (const row of rows.values()) {
      if (row.inside.size === 0) continue;
      const { lost } = tally(row, known.get(row.sid), now, "another");
      for (const device of lost) {
        if (row.wish.disabled || isSpent(row) || !parts.isGuests(device.ip)) left(row, device.mac);
        else renewed(row, device, now);
      }
      dirty.add(row);
    }
    const sessions = [...rows.values()]
      .filter((row) => row.inside.size > 0 && !isSpent(row))
      .map((row) => ({
        ...sessionOf(row),
        devices: [...row.inside.values()].map((device) => orderOf(row, device)),
      }));
    await ask("sync", { sessions });
    if (rules) await ask("rules", { rules });
    // The orders renewed every end.
    for (const row of rows.values())
      for (const device of row.inside.values()) entered(row, device.mac, device.ip, now, false);
    epoch = next;
    first = true;
    await persist();
    log.info("the hotspot's guests were brought back", { sessions: sessions.length });
  }

  // ---- in and out -----------------------------------------------------------------------------------------------

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
    dirty.add(row);
    persistSoon();
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
    dirty.add(row);
    persistSoon();
  }

  const hostOf = (mac: Mac): Host | undefined => hosts.find((host) => host.mac.toUpperCase() === mac);
  const rowBy = (mac: Mac): Row | undefined => rows.values().find((row) => row.inside.has(mac));

  async function readHosts(): Promise<void> {
    hosts = (await ask("hosts", {})).hosts;
  }

  /** Who left the air is off, who is back is in again, who has another address takes it along. */
  async function follow(): Promise<void> {
    const now = clock.now();
    for (const row of rows.values())
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
    for (const row of rows.values())
      for (const mac of row.resting) {
        const host = hostOf(mac);
        if (!host?.station || row.wish.disabled || isSpent(row)) continue;
        if (rowBy(mac) || row.inside.size >= row.wish.devices || !parts.isGuests(host.ip)) continue;
        await grant(row, mac, host.ip);
      }
  }

  function feed(begun: number): void {
    const slot = parts.slot();
    if (!slot) return;
    const look = slot.table.begin(begun);
    for (const row of rows.values())
      for (const device of row.inside.values())
        look.row({
          user: row.wish.name,
          mac: device.mac,
          ip: device.ip,
          server: parts.server(),
          loginBy: "kaunta",
          comment: row.wish.mark,
          uptime: device.seconds,
          idle: idleOf(hostOf(device.mac)),
          bytesIn: device.in,
          bytesOut: device.out,
          timeLeft: secondsLeft(row),
          bytesLeft: bytesLeft(row),
        });
    look.done();
    slot.configuredUsers = rows.size;
    slot.pictureAt = clock.now();
    slot.answerMs = clock.now() - begun;
    const isFirst = first;
    first = false;
    slot.looked(begun, isFirst);
    slot.changed();
  }

  const shown = (row: Row): GatewayRow => ({ ...row.wish, id: row.sid, counter: useOf(row) });
  const sessionsIn = (row: Row): GatewaySession[] =>
    [...row.inside.values()].map((device) => ({
      name: row.wish.name,
      mac: device.mac,
      ip: device.ip,
      used: { seconds: device.seconds, in: device.in, out: device.out },
      left: device.until === null ? null : Math.max(0, device.until - device.seconds),
    }));

  return {
    router: parts.router,
    away: parts.away,
    /** Reads everything, follows the devices and feeds the picture. */
    look: (): Promise<void> =>
      alone(async () => {
        const begun = clock.now();
        await readHosts();
        await readNow();
        await follow();
        feed(begun);
      }),
    /** It was away: the next look is the first of a new connection. */
    wasAway(): void {
      first = true;
    },
    hosts: async (): Promise<readonly Host[]> => {
      await alone(readHosts);
      return hosts;
    },
    /** As last read: for a page that must not wait. */
    hostAt: (ip: string): Host | undefined => hosts.find((host) => host.ip === ip),
    sessionOf: (mac: Mac): GatewaySession | undefined => {
      const row = rowBy(mac);
      return row && sessionsIn(row).find((session) => session.mac === mac);
    },

    async rows(name: string): Promise<GatewayRow[]> {
      await read();
      const row = rows.get(name);
      return row ? [shown(row)] : [];
    },
    async slice(kind: string, each: (row: GatewayRow) => void): Promise<void> {
      await read();
      for (const row of rows.values()) if (row.wish.kind === kind) each(shown(row));
    },
    async sessions(name: string): Promise<GatewaySession[]> {
      await read();
      const row = rows.get(name);
      return row ? sessionsIn(row) : [];
    },
    /** A new row; `taken` when the name is held. */
    add(wish: RowWish): Promise<"done" | "taken"> {
      if (rows.has(wish.name) || bySid.has(sidOfNew(wish))) return Promise.resolve("taken");
      const row = newRow(wish);
      rows.set(wish.name, row);
      bySid.set(row.sid, row);
      gone.delete(wish.name);
      dirty.add(row);
      return persist().then(() => "done");
    },
    /** Changes a row where it is; whoever is in by it stays in, by the new limits. */
    change: (sid: string, change: Partial<Omit<RowWish, "name">>): Promise<"done" | "gone"> =>
      alone(async () => {
        const row = bySid.get(sid);
        if (!row) return "gone";
        const was = row.wish;
        row.wish = { ...was, ...change };
        dirty.add(row);
        const terms = change.limits !== undefined || change.rates !== undefined;
        try {
          if (row.inside.size > 0 && isSpent(row)) await put(row, [...row.inside.keys()]);
          else if (row.inside.size > 0 && terms) {
            const devices = [...row.inside.values()];
            await ask("change", {
              session: termsOf(row),
              devices: devices.map((device) => orderOf(row, device)),
            });
            for (const { mac, ip } of devices) entered(row, mac, ip, clock.now(), false);
          }
        } catch (error) {
          row.wish = was;
          throw error;
        }
        await persist();
        return "done";
      }),
    /** The row and whoever is in by it. */
    remove: (sid: string): Promise<"done" | "gone"> =>
      alone(async () => {
        const row = bySid.get(sid);
        if (!row) return "gone";
        if (row.inside.size > 0) await put(row, [...row.inside.keys()]);
        rows.delete(row.wish.name);
        bySid.delete(sid);
        dirty.delete(row);
        gone.add(row.wish.name);
        await persist();
        return "done";
      }),

    async places(mac: Mac): Promise<string[]> {
      await alone(readHosts);
      return hosts.filter((host) => host.mac.toUpperCase() === mac).map(({ ip }) => ip);
    },
    letIn: (guest: { name: string; secret: string; mac: Mac; ip: string }): Promise<GatewayLetIn> =>
      alone(async () => {
        const no = (why: (GatewayLetIn & { kind: "refused" })["why"], text: string): GatewayLetIn => ({
          kind: "refused",
          why,
          text,
        });
        const { name, secret, mac, ip } = guest;
        const row = rows.get(name);
        if (!row) return no("secret", "no such row");
        if (row.wish.secret !== secret) return no("secret", "another secret");
        if (row.wish.disabled) return no("other", "the row is switched off");
        if (isSpent(row)) return no("used-up", "its limit is reached");
        const other = rowBy(mac);
        if (other && other !== row) return no("other", "already authorized by another row");
        if (!row.inside.has(mac) && row.inside.size >= row.wish.devices)
          return no("too-many", "all its places are taken");
        await readHosts();
        if (!hosts.some((host) => host.mac.toUpperCase() === mac && host.ip === ip))
          return no("no-such-device", "no such device in this network");
        await grant(row, mac, ip);
        return { kind: "in" };
      }),
    /** Off, and not in again by itself. Answers whether it was in. */
    putOff: (name: string, mac: Mac): Promise<boolean> =>
      alone(async () => {
        const row = rows.get(name);
        const was = row?.inside.has(mac) === true;
        if (row && was) await put(row, [mac]);
        if (row?.resting.delete(mac)) {
          dirty.add(row);
          persistSoon();
        }
        return was;
      }),
    /** Whatever this device is in by, and whatever would let it in again. */
    free: (mac: Mac): Promise<void> =>
      alone(async () => {
        for (const row of rows.values()) {
          if (row.inside.has(mac)) await put(row, [mac]);
          if (row.resting.delete(mac)) dirty.add(row);
        }
        persistSoon();
      }),
    throwOff: (mac: Mac): Promise<void> => alone(async () => void (await ask("kick", { mac }))),
    rule: (wanted: readonly DeviceRule[]): Promise<void> =>
      alone(async () => {
        await ask("rules", { rules: wanted });
        rules = wanted;
      }),
    isBlocked: (mac: Mac): boolean =>
      rules?.some((rule) => rule.kind === "block" && rule.mac.toUpperCase() === mac) === true,
    isGuests: parts.isGuests,
    async stop(): Promise<void> {
      keepTimer?.cancel();
      keepTimer = undefined;
      await turn;
      await persist();
    },
  };
}

const sidOfNew = (wish: RowWish): string => newRow(wish).sid;

function idleOf(host: Host | undefined): number | null {
  return host?.station ? Math.floor(host.station.inactiveMs / 1000) : null;
}
