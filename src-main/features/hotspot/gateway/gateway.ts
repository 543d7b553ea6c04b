// A hotspot of this computer as a gateway: rows of who may, sessions of who is in, kept by the book and the kernel both.
// One thing after the other; what is answered about sessions and counters was read from the kernel after the question.
import type { Mac, RouterId } from "#contract/values/index.ts";
import type { DeviceRule, Helper, Host } from "#main/drivers/hotspot/types.ts";
import type { RouterSlot } from "#main/features/sites/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Log } from "#main/platform/log.ts";
import {
  bytesLeft,
  entered,
  isSpent,
  newRow,
  orderOf,
  secondsLeft,
  termsOf,
  useOf,
  type Row,
  type RowWish,
  type Use,
} from "./row.ts";
import { createKernel } from "./kernel.ts";
import { createShelf } from "./shelf.ts";
import type { GatewayStore } from "./store.ts";

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
  const { clock } = parts;
  const shelf = createShelf(parts);
  const kernel = createKernel({ ...parts, shelf });
  const { ask, alone, read, readNow, readHosts, follow, put, grant, hostOf } = kernel;

  function feed(begun: number): void {
    const slot = parts.slot();
    if (!slot) return;
    const look = slot.table.begin(begun);
    for (const row of shelf.all())
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
    slot.configuredUsers = shelf.size();
    slot.pictureAt = clock.now();
    slot.answerMs = clock.now() - begun;
    slot.looked(begun, kernel.takeFirst());
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
    wasAway: kernel.wasAway,
    hosts: async (): Promise<readonly Host[]> => {
      await alone(readHosts);
      return kernel.hosts();
    },
    /** As last read: for a page that must not wait. */
    hostAt: (ip: string): Host | undefined => kernel.hosts().find((host) => host.ip === ip),
    sessionOf: (mac: Mac): GatewaySession | undefined => {
      const row = shelf.of(mac);
      return row && sessionsIn(row).find((session) => session.mac === mac);
    },

    async rows(name: string): Promise<GatewayRow[]> {
      await read();
      const row = shelf.named(name);
      return row ? [shown(row)] : [];
    },
    async slice(kind: string, each: (row: GatewayRow) => void): Promise<void> {
      await read();
      for (const row of shelf.all()) if (row.wish.kind === kind) each(shown(row));
    },
    async sessions(name: string): Promise<GatewaySession[]> {
      await read();
      const row = shelf.named(name);
      return row ? sessionsIn(row) : [];
    },
    /** A new row; `taken` when the name is held. */
    add(wish: RowWish): Promise<"done" | "taken"> {
      const row = newRow(wish);
      if (shelf.named(wish.name) || shelf.bySid(row.sid)) return Promise.resolve("taken");
      shelf.add(row);
      return shelf.persist().then(() => "done");
    },
    /** Changes a row where it is; whoever is in by it stays in, by the new limits. */
    change: (sid: string, change: Partial<Omit<RowWish, "name">>): Promise<"done" | "gone"> =>
      alone(async () => {
        const row = shelf.bySid(sid);
        if (!row) return "gone";
        const was = row.wish;
        row.wish = { ...was, ...change };
        shelf.note(row);
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
        await shelf.persist();
        return "done";
      }),
    /** The row and whoever is in by it. */
    remove: (sid: string): Promise<"done" | "gone"> =>
      alone(async () => {
        const row = shelf.bySid(sid);
        if (!row) return "gone";
        if (row.inside.size > 0) await put(row, [...row.inside.keys()]);
        shelf.remove(row);
        await shelf.persist();
        return "done";
      }),

    async places(mac: Mac): Promise<string[]> {
      await alone(readHosts);
      return kernel
        .hosts()
        .filter((host) => host.mac.toUpperCase() === mac)
        .map(({ ip }) => ip);
    },
    letIn: (guest: { name: string; secret: string; mac: Mac; ip: string }): Promise<GatewayLetIn> =>
      alone(async () => {
        const no = (why: (GatewayLetIn & { kind: "refused" })["why"], text: string): GatewayLetIn => ({
          kind: "refused",
          why,
          text,
        });
        const { name, secret, mac, ip } = guest;
        const row = shelf.named(name);
        if (!row) return no("secret", "no such row");
        if (row.wish.secret !== secret) return no("secret", "another secret");
        if (row.wish.disabled) return no("other", "the row is switched off");
        if (isSpent(row)) return no("used-up", "its limit is reached");
        const other = shelf.of(mac);
        if (other && other !== row) return no("other", "already authorized by another row");
        if (!row.inside.has(mac) && row.inside.size >= row.wish.devices)
          return no("too-many", "all its places are taken");
        await readHosts();
        if (!kernel.hosts().some((host) => host.mac.toUpperCase() === mac && host.ip === ip))
          return no("no-such-device", "no such device in this network");
        await grant(row, mac, ip);
        return { kind: "in" };
      }),
    /** Off, and not in again by itself. Answers whether it was in. */
    putOff: (name: string, mac: Mac): Promise<boolean> =>
      alone(async () => {
        const row = shelf.named(name);
        const was = row?.inside.has(mac) === true;
        if (row && was) await put(row, [mac]);
        if (row?.resting.delete(mac)) {
          shelf.soon(row);
        }
        return was;
      }),
    /** Whatever this device is in by, and whatever would let it in again. */
    free: (mac: Mac): Promise<void> =>
      alone(async () => {
        for (const row of shelf.all()) {
          if (row.inside.has(mac)) await put(row, [mac]);
          if (row.resting.delete(mac)) shelf.soon(row);
        }
      }),
    throwOff: (mac: Mac): Promise<void> => alone(async () => void (await ask("kick", { mac }))),
    rule: (wanted: readonly DeviceRule[]): Promise<void> => alone(() => kernel.rule(wanted)),
    isBlocked: (mac: Mac): boolean =>
      kernel.rules().some((rule) => rule.kind === "block" && rule.mac.toUpperCase() === mac),
    isGuests: parts.isGuests,
    async stop(): Promise<void> {
      await kernel.idle();
      await shelf.stop();
    },
  };
}

function idleOf(host: Host | undefined): number | null {
  return host?.station ? Math.floor(host.station.inactiveMs / 1000) : null;
}
